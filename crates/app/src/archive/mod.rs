//! A whole case for a court or a partner: a bag (RFC 8493) that anybody can check, and its way back in.
//!
//! An archive is a disclosure. What leaves is decided by `select`: what the exporter can read, minus
//! compartments that stay, minus what people did not agree to; originals only by a decision on each.
//! What tells who people are, or what was done to their bodies, needs a second member's approval. All
//! is made once without being written, and searched for everything else that the vault protects; then
//! it is recorded that the originals are handed over, so that their packs prove it; then all is written.
//! docs/archive.md has the layout.

mod bag;
mod check;
mod contents;
mod export;
mod fill;
mod history;
mod items;
mod premis;
mod readme;
mod rocrate;
mod select;
mod sink;
mod source;
mod told;

use std::path::PathBuf;

use model::compartment::Compartment;
use serde::Serialize;

pub use self::check::{Checked, check};
pub use self::export::export;
pub(crate) use self::{
    check::Opened,
    select::is_carried,
    source::{BagFile, Source},
};
use crate::report::Gate;

/// What to hand over, to whom, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The folder or sealed file to make; nothing may be there.
    pub out: PathBuf,
    /// To whom, in words.
    pub to: String,
    /// What they may have been promised: which consents count.
    pub purpose: Purpose,
    /// Which records; with what they refer to. All, if there is no query.
    pub filter: Option<String>,
    /// Compartments beyond the usual: `identity`, `medical`.
    pub with: Vec<Compartment>,
    /// age recipients; sealed to all of them, or a plain folder if there are none.
    pub recipients: Vec<String>,
    /// Whether recipients of age's older kind are accepted.
    pub classic: bool,
    /// Why what the scan cannot settle is no leak, if somebody has looked at it.
    pub reviewed: Option<String>,
}

/// For whom an archive is, which decides whose consents it needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A prosecutor or court.
    Court,
    /// A United Nations mechanism.
    Un,
    /// Inside the organisation: another office, another vault of the same team.
    Internal,
}

/// What asking for an archive came to.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Archive {
    /// The gate found something. Nothing was left behind.
    Stopped {
        /// What it found.
        gate: Gate,
    },
    /// Scanned and approved, but it says who people are and only one member has approved.
    Waiting {
        /// Who has approved.
        approved_by: Vec<String>,
        /// What the gate said.
        gate: Gate,
    },
    /// The archive is there.
    Exported(Exported),
}

/// An archive that was made.
#[derive(Debug, Serialize)]
pub struct Exported {
    /// The folder or sealed file.
    pub path: PathBuf,
    /// SHA-256 of the sealed file, or of the folder's `tagmanifest-sha512.txt`, which covers all else.
    pub sha256: String,
    /// Whether it is sealed.
    pub sealed: bool,
    /// How many records.
    pub records: u64,
    /// How many originals.
    pub originals: u64,
    /// What there is and was not handed over.
    pub withheld: Vec<ingest::bag::Withheld>,
    /// Who approved it.
    pub approved_by: Vec<String>,
    /// What the gate said.
    pub gate: Gate,
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
