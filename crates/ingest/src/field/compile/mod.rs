//! Drafts to records.

mod account;
mod disclosure;
mod event;
pub(crate) mod fields;
mod form;
mod investigation;
mod itself;
mod person;
mod place;
mod reading;
mod reference;
mod report;
mod scalar;
mod sidecar;

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    key::Key,
    place::Outline,
    record::{Evidence, Kind, Record},
    vocabulary::Code,
};

use self::reading::Reading;
pub use self::sidecar::ItemNotes;
use super::{
    draft::{Draft, Sort},
    problem::Problem,
};

/// Gives identifiers for keys: of records of this folder (as [`super::declares`] listed them) and
/// of records already in the vault.
pub trait Resolve {
    /// The kind and identifier of the record that people call `key`.
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)>;

    /// The known key most like `key`, for the message about one that is not known.
    fn nearest(&self, key: &str) -> Option<Key> {
        let _ = key;
        None
    }

    /// What to write instead of a code that the micro-thesaurus `list` does not have; `None` if it
    /// has the code, or if nobody knows that list.
    fn unknown_code(&self, list: u8, code: &Code) -> Option<String> {
        let _ = (list, code);
        None
    }
}

/// What a file comes to.
#[derive(Clone, Default, PartialEq)]
pub struct Compiled {
    /// Its records; none if there is any problem.
    pub records: Vec<Record>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Every statement and paragraph it cites. Whether the account has that many statements only
    /// the holder of both records can tell.
    pub cites: Vec<Cite>,
}

/// A citation of a numbered statement or paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cite {
    /// The line of the citing file.
    pub line: u32,
    /// The cited record, as typed.
    pub key: Key,
    /// The same, resolved.
    pub evidence: Evidence,
}

/// Turns a draft into records. `outlines` are the outlines read by [`super::outline`], by the name
/// of their file in `places/`.
pub fn compile(
    draft: &Draft,
    resolve: &dyn Resolve,
    outlines: &BTreeMap<String, Outline>,
) -> Compiled {
    let mut reading = Reading::of(draft, resolve, outlines);
    let records = match draft.sort {
        Sort::Investigation => investigation::investigation(&mut reading, draft),
        Sort::Disclosure => disclosure::disclosure(&mut reading, draft),
        Sort::Report => report::report(&mut reading, draft),
        Sort::Record(kind @ (Kind::Source | Kind::Person)) => {
            person::person(&mut reading, draft, kind)
        }
        Sort::Record(Kind::Place) => place::place(&mut reading, draft),
        Sort::Record(Kind::Event) => event::event(&mut reading, draft),
        Sort::Record(kind) => reading.plain(draft, kind),
        Sort::Sidecar => Some(Vec::new()),
    };
    reading.finish(records)
}

/// Turns a sidecar into what people say about its item.
pub fn compile_sidecar(draft: &Draft, resolve: &dyn Resolve) -> Result<ItemNotes, Vec<Problem>> {
    let outlines = BTreeMap::new();
    let mut reading = Reading::of(draft, resolve, &outlines);
    let notes = sidecar::sidecar(&mut reading, draft);
    let mut problems = reading.problems;
    problems.sort();
    match problems.is_empty() {
        true => Ok(notes),
        false => Err(problems),
    }
}
