//! Rulings that stand in no history would release whatever they please.

use testimony_model::{decision::Rulings, key::Key};

fn main() {
    let _ = Rulings {
        artefact: Key::parse("purge").unwrap(),
        policies: Vec::new(),
        decisions: Vec::new(),
        consents: Default::default(),
        code_names: Default::default(),
    };
}
