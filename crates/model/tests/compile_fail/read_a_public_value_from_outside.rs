//! A file, or the answer of a worker, would decide what may be printed.

use testimony_model::public::PublicText;

fn read<T: serde::de::DeserializeOwned>() {}

fn main() {
    read::<PublicText>();
}
