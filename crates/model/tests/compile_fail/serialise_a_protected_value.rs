//! A name would leave in the JSON of a command or in the document of a report.

use serde::Serialize;
use testimony_model::protected::Protected;

fn write(_: &impl Serialize) {}

fn main() {
    write(&Protected::new("Samira".to_owned()));
}
