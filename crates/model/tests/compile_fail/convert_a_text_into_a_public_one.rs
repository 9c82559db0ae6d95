//! `.into()` would be enough to print a name.

use testimony_model::public::PublicText;

fn main() {
    let text: PublicText = "Samira".to_owned().into();
    println!("{text}");
}
