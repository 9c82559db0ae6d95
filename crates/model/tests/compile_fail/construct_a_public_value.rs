//! Any text would become one that may be printed, with no decision behind it.

use testimony_model::public::Public;

fn main() {
    let text = Some("Samira".to_owned()).map(Public);
    println!("{}", text.unwrap());
}
