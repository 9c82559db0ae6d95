//! Words fixed in the program are public; words that were read are not.

use testimony_model::public::PublicText;

fn say(name: &str) -> PublicText {
    PublicText::fixed(name)
}

fn main() {
    println!("{}", say("Samira"));
}
