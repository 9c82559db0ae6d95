//! Code that never opened a vault would see what is in it.

use testimony_model::protected::Protected;

fn main() {
    let name = Protected::new("Samira".to_owned());
    println!("{}", name.reveal());
}
