//! Whoever can compare can guess: one comparison for each name of a list.

use testimony_model::protected::Protected;

fn main() {
    let name = Protected::new("Samira".to_owned());
    let _ = name == Protected::new("Samira".to_owned());
}
