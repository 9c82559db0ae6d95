//! What builds tell, kept so that a later one can be weighed against all that went before.

use serde::{Deserialize, Serialize};

use crate::{
    decision::Field,
    id::{ObjectId, RecordId},
    key::Key,
    language::Language,
    vocabulary::SourceCategory,
};

/// Everything that one build tells of records, besides its prose. Written beside the [`super::Build`],
/// in compartment `release`; a code name is not in it, because the link from code name to person lies in
/// `identity` alone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosed {
    /// The report.
    pub report: Key,
    /// The build.
    pub build: RecordId,
    /// Each detail once, whatever the edition.
    pub details: Vec<Disclosure>,
    /// The tables of counts.
    pub tables: Vec<PublishedTable>,
}

/// A detail of a record, as a reader holds it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Disclosure {
    /// Of which record.
    pub subject: RecordId,
    /// Of which statement of it, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub statement: Option<u16>,
    /// What of it.
    pub field: Field,
    /// How it is told.
    pub saying: Saying,
    /// Where in the sources of the report.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at: Vec<Spot>,
}

/// A line of an edition's source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Spot {
    /// The edition.
    pub edition: Language,
    /// The line, from 1.
    pub line: u32,
}

/// How a detail is told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Saying {
    /// As it is on record.
    Exact,
    /// By a code name.
    CodeName,
    /// In words that a person wrote, which no program weighs.
    Words(String),
    /// A date (EDTF), as finely as it is told.
    Date(String),
    /// This place, which is the record's own or lies around it.
    Place(RecordId),
    /// A category of source.
    Category(SourceCategory),
    /// These very words of a statement.
    Quote(String),
    /// A number or word: an age, a sex.
    Value(String),
}

/// A table of counts, with what is needed to put it beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTable {
    /// Its mark in the source: `acts by month`.
    pub name: String,
    /// Along what it counts: `month`, `place:city`.
    pub axes: Vec<String>,
    /// What it counted, each with its heading along every axis.
    pub counted: Vec<Counted>,
    /// Each figure.
    pub figures: Vec<PublishedFigure>,
}

/// Something that a table counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The record.
    pub record: RecordId,
    /// Its heading along every axis.
    pub headings: Vec<String>,
}

/// A figure of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedFigure {
    /// Its heading along every axis; `None` where it is a sum over all of them.
    pub headings: Vec<Option<String>>,
    /// The least and the most that is told of it; `None` if it is hidden.
    pub told: Option<(u64, u64)>,
}

/// Released files, sealed, so that they can be searched again when a new name is learned.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCopy {
    /// The report.
    pub report: Key,
    /// The [`super::Released`].
    pub release: RecordId,
    /// Each file.
    pub files: Vec<SealedCopy>,
}

/// A released file and its sealed copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedCopy {
    /// Path below the report's folder: `en/report.pdf`.
    pub path: String,
    /// The sealed object.
    pub object: ObjectId,
}
