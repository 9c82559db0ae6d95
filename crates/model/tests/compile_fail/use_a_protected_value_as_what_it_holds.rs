//! How long a name is tells which of five names it is.

use testimony_model::protected::Protected;

fn main() {
    let name = Protected::new("Samira".to_owned());
    let _ = name.len();
}
