//! An assertion that fails would print a whole testimony.

use testimony_model::record::Record;

fn show(record: &Record) {
    println!("{record:?}");
}

fn main() {
    let _ = show;
}
