//! Every decoder of bytes that somebody else may have written, as a function that must not panic.
//!
//! - `cargo xtask test` runs each on its corpus and on seeded changes of it: `tests/main.rs`.
//! - `cargo xtask fuzz [TARGET] [--minutes N]` runs them guided by coverage, and keeps what it finds in
//!   `corpus/TARGET`.
//!
//! A target also holds what a decoder promises: what was read is written back as the same bytes.
#![forbid(unsafe_code)]

mod ingest;
mod ledger;
mod model;
mod mutate;
mod scan;
mod vault;
mod verify;

pub use mutate::Mutations;

/// A decoder.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its corpus.
    pub name: &'static str,
    /// Decodes the bytes; panics if the decoder breaks a promise.
    pub run: fn(&[u8]),
    /// Where a search begins that has no corpus yet.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// How dear one run is: cheap ones are run this many times more often.
    pub speed: u32,
}

/// All of them.
pub fn targets() -> Vec<Target> {
    [
        model::TARGETS,
        ledger::TARGETS,
        vault::TARGETS,
        ingest::TARGETS,
        scan::TARGETS,
        verify::TARGETS,
    ]
    .concat()
}

/// Text to begin with.
fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
