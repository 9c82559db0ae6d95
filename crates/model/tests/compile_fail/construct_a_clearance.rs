//! Any code could clear itself, and the test of the architecture would find no call to look at.

use testimony_model::protected::{Clearance, Protected};

fn main() {
    let name = Protected::new("Samira".to_owned());
    println!("{}", name.reveal(&Clearance(())));
}
