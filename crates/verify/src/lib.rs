//! The auditor for whoever was handed a released report or an exhibit pack: a reader, a journalist,
//! a court. It needs nothing of ours but this crate, and no network.
//!
//! [`check`] looks at a folder and says in a [`Verdict`] everything that holds and everything that
//! does not. A folder that was tampered with is an answer, not an error.
//!
//! It forbids itself everything but `model` and `ledger`, so that there is little to read before
//! one can trust it. It has no clock, writes nothing, and believes nothing that it is handed: names
//! in a pack do not lead out of its folder, links are not followed, text is shown without the
//! characters that move a cursor or turn a line around.
//!
//! What a vault writes into a pack for people without this program lives here too, beside the
//! checks it describes: [`instructions`] and [`unpack_for_hand`].
//!
//! ```no_run
//! use testimony_verify::{State, check};
//! let key = "example.org/log+0a1b2c3d+AQ...".parse()?; // as the publisher states it elsewhere
//! let verdict = check("exhibits/ex-7".as_ref(), &[key])?;
//! print!("{verdict}");
//! assert_eq!(verdict.state, State::Trusted);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that panics has failed, which is what it is for"
    )
)]

mod by_hand;
mod check;
mod conclusion;
mod custody;
mod exhibit;
mod file;
mod findings;
mod folder;
mod instructions;
mod keys;
mod logged;
mod outside;
mod release;
mod report;
mod seal;
mod shown;
mod trust;
mod verdict;
mod zipped;

pub use by_hand::{UnpackError, unpack_for_hand};
pub use check::{
    CheckError, EXHIBIT_FILE, INSTRUCTIONS_FILE, RELEASE_FILE, SEAL_FILE, check, check_with,
};
pub use file::spell;
pub use instructions::instructions;
pub use keys::fingerprint;
pub use trust::Trust;
pub use verdict::{Finding, Kind, State, Verdict};
