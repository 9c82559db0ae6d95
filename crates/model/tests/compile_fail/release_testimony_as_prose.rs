//! Whoever builds a report decides on prose alone; a testimony is no prose.

use testimony_model::{decision::Rulings, protected::Protected, record::Interview, record::Record};

fn print(rulings: &Rulings, interview: &Protected<Record>) {
    let _ = rulings.prose::<Interview>(interview);
}

fn main() {
    let _ = print;
}
