//! The value would come out without the clearance that opening a vault gives.

use testimony_model::protected::Protected;

fn main() {
    let name = Protected::new("Samira".to_owned());
    println!("{}", name.inner());
}
