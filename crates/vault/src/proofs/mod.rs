//! Proofs of the vault's promises by force: every crash, every changed byte.
//!
//! They are inside the crate for one reason: an opening costs a quarter of a second of Argon2id even at
//! the floor, and these tests open the vault thousands of times. Under `cfg(test)` alone,
//! [`crate::primitives::stretch`] remembers what it derived; everything else runs as it is shipped.
//!
//! Each has a quick form, for every run of the tests, and a long form: `cargo xtask prove` asks for it
//! ([`testkit::is_long`]) and leaves nothing out. What the quick form leaves out stands beside it.

mod crash;
mod flip;
mod medium;
mod recorder;
mod script;
mod shelf;
#[allow(
    dead_code,
    reason = "shared with the tests that look at the vault from outside"
)]
#[path = "../../tests/support.rs"]
pub(crate) mod support;
mod upkeep;
mod walk;

// What the shared people know this crate by.
use crate as vault;

use testkit::is_long;

/// A folder in memory where there is one: these tests write the same small files over and over, and
/// what a real disk does with them is the medium's model to say.
fn scratch() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = tempfile::Builder::new()
        .prefix("testimony-proof-")
        .tempdir_in(memory);
    made.unwrap_or_else(|_| tempfile::tempdir().unwrap())
}
