//! `{:?}` in a log or a panic would show everything that is known of a person.

use testimony_model::record::Identity;

fn main() {
    println!("{:?}", Identity::default());
}
