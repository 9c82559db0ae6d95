//! What the record amounts to.
//!
//! Pure and deterministic functions over the records of `model`: the same records give the same
//! answer, in whatever order they come. This crate forbids itself I/O, the clock and randomness; the
//! time of day is a parameter, and time zones come from a database that is compiled in.
//!
//! Every answer keeps the identifiers behind each number, says what it could not look at
//! ([`Unseen`]), and carries uncertainty through: dates and attributions stay ranges and grades.
//!
//! - [`casebook`]: the records to look at, as far as the reader may see them.
//! - [`corroborate`]: which evidence is for and against a finding, and which of it is really one.
//! - [`command`]: who commanded whom, who stood under whom, and for which days nobody says.
//! - [`sun`]: where the sun stood and where shadows fell, held against what a picture shows.
//! - [`arms`]: what a recipient of arms did, what a regime asks, where a weapon came from, watches.
//! - [`contact`]: when a contact was last heard of and is next due.
//! - [`consistency`]: records that cannot all be true.
//! - [`counts`]: explained counts of acts and people.
//! - [`pattern`]: whether the counts bear out a statement about a pattern.
//! - [`disclosure`]: what a reader could work out from everything that was and will be published.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod arms;
pub mod casebook;
pub mod command;
pub mod consistency;
pub mod contact;
pub mod corroborate;
pub mod counts;
pub mod disclosure;
pub mod pattern;
pub mod span;
pub mod sun;
mod word;

pub use self::{
    casebook::{Casebook, Unseen},
    span::{Certainty, Days, Span},
};
