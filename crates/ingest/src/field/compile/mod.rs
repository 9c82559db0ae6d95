//! Drafts to records.

mod account;
mod actor;
mod disclosure;
mod event;
mod finding;
mod form;
mod investigation;
mod person;
mod place;
mod reading;
mod reference;
mod report;
mod scalar;
mod sidecar;

use std::collections::BTreeMap;

use model::{
    date::UncertainDate,
    id::RecordId,
    key::Key,
    place::Outline,
    record::{Evidence, Item, Kind, MaskBox, Record},
};

use self::reading::Reading;
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

/// What people say about an item, from its sidecar.
#[derive(Clone, Default, PartialEq)]
pub struct ItemNotes {
    /// Title.
    pub title: Option<String>,
    /// Title in Arabic.
    pub title_ar: Option<String>,
    /// When it was taken.
    pub taken: Option<UncertainDate>,
    /// Where.
    pub place: Option<RecordId>,
    /// Who filmed or wrote it.
    pub by: Option<RecordId>,
    /// Who handed it over.
    pub given_by: Option<RecordId>,
    /// Credit line for publication.
    pub credit: Option<String>,
    /// Persons who can be recognised in it.
    pub shows: Vec<RecordId>,
    /// Which event it is about.
    pub event: Option<RecordId>,
    /// What to fill before it is published.
    pub mask: Vec<MaskBox>,
    /// Description.
    pub description: String,
    /// The user's own fields.
    pub own: BTreeMap<String, String>,
}

impl ItemNotes {
    /// Writes the notes into an item; `own` belongs in the item's record.
    pub fn apply(self, item: &mut Item) {
        item.title = self.title;
        item.title_ar = self.title_ar;
        item.taken = self.taken;
        item.place = self.place;
        item.by = self.by;
        item.given_by = self.given_by;
        item.credit = self.credit;
        item.shows = self.shows;
        item.event = self.event;
        item.mask = self.mask;
        item.description = self.description;
    }
}

/// Turns a draft into records. `outlines` are the outlines read by [`super::outline`], by the name
/// of their file in `places/`.
pub fn compile(
    draft: &Draft,
    resolve: &dyn Resolve,
    outlines: &BTreeMap<String, Outline>,
) -> Compiled {
    let mut reading = Reading::of(draft, resolve);
    let records = match draft.sort {
        Sort::Investigation => investigation::investigation(&mut reading, draft),
        Sort::Disclosure => disclosure::disclosure(&mut reading, draft),
        Sort::Report => report::report(&mut reading, draft),
        Sort::Record(Kind::Source) => person::source(&mut reading, draft),
        Sort::Record(Kind::Person) => person::person(&mut reading, draft),
        Sort::Record(Kind::Place) => place::place(&mut reading, draft, outlines),
        Sort::Record(Kind::Actor) => actor::actor(&mut reading, draft),
        Sort::Record(Kind::Interview) => account::interview(&mut reading, draft),
        Sort::Record(Kind::Observation) => account::observation(&mut reading, draft),
        Sort::Record(Kind::Event) => event::event(&mut reading, draft),
        Sort::Record(Kind::ExternalFinding) => finding::external(&mut reading, draft),
        Sort::Record(Kind::Finding) => finding::finding(&mut reading, draft),
        Sort::Record(Kind::Recommendation) => finding::recommendation(&mut reading, draft),
        Sort::Record(_) | Sort::Sidecar => Some(Vec::new()),
    };
    reading.finish(records)
}

/// Turns a sidecar into what people say about its item.
pub fn compile_sidecar(draft: &Draft, resolve: &dyn Resolve) -> Result<ItemNotes, Vec<Problem>> {
    let mut reading = Reading::of(draft, resolve);
    let notes = sidecar::sidecar(&mut reading, draft);
    let mut problems = reading.problems;
    problems.sort();
    match problems.is_empty() {
        true => Ok(notes),
        false => Err(problems),
    }
}
