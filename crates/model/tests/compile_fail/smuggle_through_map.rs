//! A closure that brings a value with it would print that value as public.

use testimony_model::{
    protected::{Clearance, Protected},
    public::PublicText,
};

fn main() {
    let name = Protected::new("Samira".to_owned());
    let clearance = Clearance::for_open_vault();
    let text = PublicText::fixed("a doctor").map(|_| name.reveal(&clearance).clone());
    println!("{text}");
}
