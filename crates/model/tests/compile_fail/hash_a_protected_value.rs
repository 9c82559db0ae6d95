//! The hash of a name or number is found again by hashing all names or numbers.

use std::hash::Hash;

use testimony_model::protected::Protected;

fn main() {
    let phone = Protected::new("+000 55 010 0134".to_owned());
    let mut hasher = std::hash::DefaultHasher::new();
    phone.hash(&mut hasher);
}
