//! A record that was made up on the spot, not read from the vault, would decide what may be printed.

use testimony_model::{decision::Rulings, key::Key, record::Record};

fn rule(made_up: &Record) -> Rulings {
    Rulings::read_back(Key::parse("purge").unwrap(), [made_up])
}

fn main() {
    let _ = rule;
}
