//! Amal's vault.

use std::path::Path;

use testimony_app::{Key, Open, Vault};
use vault::{Backing, Cost, Edge};

pub(crate) const PASSPHRASE: &str = "abacus abdomen abdominal abide abiding ability";

/// A vault with something in it, behind a passphrase that is cheap to guess.
pub(crate) fn vault(folder: &Path) -> Vault<Open> {
    let backing = Backing {
        cost: Cost::FLOOR,
        ..Backing::default()
    };
    Vault::create_with(folder, "amal", PASSPHRASE, Edge::system(), backing).unwrap()
}

pub(crate) fn key(name: &str) -> Key {
    Key::parse(name).unwrap()
}
