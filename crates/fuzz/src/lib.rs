//! Every decoder of bytes that somebody else may have written, as a function that must not panic.
//!
//! - `cargo xtask test` runs each on its corpus and on seeded changes of it: `tests/main.rs`.
//! - `cargo xtask fuzz [TARGET] [--minutes N]` runs them guided by coverage, and keeps what it finds in
//!   `corpus/TARGET`.
//!
//! A target also holds what a decoder promises: what was read is written back as the same bytes. It says which
//! of its decoders took the input, and the tests want one that each took: what begins with nothing that is ever
//! decoded tries the first lines of a decoder alone.
#![forbid(unsafe_code)]

mod files;
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
    /// Its decoders, each as `crate::path::name`.
    pub decoders: &'static [&'static str],
    /// Decodes the bytes; panics if a decoder breaks a promise.
    pub run: fn(&[u8]) -> Taken,
    /// Where a search begins that has no corpus yet.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// How dear one run is: cheap ones are run this many times more often.
    pub speed: u32,
}

/// Which of its decoders took an input, in the order in which a target names them.
pub type Taken = Vec<bool>;

/// All of them.
pub fn targets() -> Vec<Target> {
    [
        model::TARGETS,
        ledger::TARGETS,
        vault::TARGETS,
        ingest::TARGETS,
        scan::TARGETS,
        files::TARGETS,
        verify::TARGETS,
    ]
    .concat()
}

/// Text to begin with.
fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
