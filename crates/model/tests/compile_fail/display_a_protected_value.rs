//! A name would stand in a message, a log or a report.

use testimony_model::protected::Protected;

fn main() {
    let name = Protected::new("Samira".to_owned());
    println!("{name}");
}
