//! Any text would become one that may be printed, with no decision behind it.

use testimony_model::public::Public;

fn main() {
    println!("{}", Public::released("Samira".to_owned()));
}
