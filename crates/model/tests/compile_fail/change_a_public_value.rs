//! A released text would be changed into one that nobody released.

use testimony_model::public::PublicText;

fn main() {
    let mut text = PublicText::fixed("a doctor");
    text.0 = "Samira".to_owned();
    println!("{text}");
}
