//! Every function that takes a text would take a name, without a word about it at the call.

use testimony_model::protected::Protected;

fn print(_: &str) {}

fn main() {
    let name = Protected::new("Samira".to_owned());
    print(&name);
}
