//! Reads the final bytes of an artefact and looks for protected terms.
//!
//! It is the last gate before something leaves, so it trusts nothing that was said about the
//! artefact: it takes the bytes apart with code that had no part in writing them, and what it
//! cannot read it lists. It changes nothing and opens nothing: bytes in, findings out.
//!
//! - [`Terms`]: what must not appear, compiled once for many artefacts.
//! - [`Allowed`]: what a disclosure decision released for this artefact.
//! - [`scan`], [`scan_with`]: one artefact; the second also takes text found by another program.
//! - [`Reading`]: the same in two steps, so that somebody may look at the pictures in between.
//! - [`Report`]: what was found, what could not be read, which pictures nobody has looked at. All
//!   three must be empty.
//! - [`Ruling`]: what a person said of a possible finding; [`Report::ruled`] sets such findings aside.
//!
//! It is a backstop, not a proof. It does not read the pixels of pictures, it knows no nickname that
//! the terms do not have, and it cannot tell that a description without any name fits one person alone.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod allowed;
mod artefact;
mod extract;
mod normalise;
mod people;
mod picture;
mod piece;
mod reading;
mod report;
mod ruling;
mod scan;
mod search;
mod sound;
mod terms;

pub use allowed::Allowed;
pub use artefact::Artefact;
pub use picture::Picture;
pub use piece::Piece;
pub use reading::Reading;
pub use report::{Certainty, Finding, Report, Unreadable, Why};
pub use ruling::{FindingKey, Ruled, Ruling, WORDS};
pub use scan::{scan, scan_with};
pub use terms::{RowFault, TermError, Terms, Unsearchable};
