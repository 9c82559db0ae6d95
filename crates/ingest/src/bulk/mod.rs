//! Files of many records: tables, gazetteers, boundaries, vocabularies.
//!
//! [`open`] reads what stands at the beginning of one, and [`Opened::batch`] then gives what it
//! holds, a bounded part at a time, so that a file of any size needs little memory on both sides of
//! the worker's pipe. Nearly everything comes as a [`crate::field::Draft`], which the program
//! compiles as it compiles a file of the field folder, with the same messages.
//!
//! # For the program
//! 1. [`crate::worker::Client::detect`] says which [`Source`] a file is; a caller who knows better
//!    says it.
//! 2. [`crate::worker::Client::open`] gives the [`Beginning`], and
//!    [`crate::worker::Client::batch`] each [`Batch`] until one is the last. Anything else that is
//!    asked of the worker in between closes the file.
//! 3. Places go through [`crate::gazetteer::settle`] and, where boundaries are at hand,
//!    [`crate::gazetteer::join`]. Every draft is given identifiers and compiled.
//! 4. A row that is bad, or whose draft has problems, goes to [`crate::table::Rejects`], by
//!    [`BadRow::row`] or [`crate::field::Draft::row`].

mod batch;

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

use model::record::Kind;

pub use self::batch::{BadRow, Batch};
use crate::{
    field::Problem,
    gazetteer::{Boundaries, Cod, GeoNames},
    table::{self, Head, Table},
    vocabulary,
};

/// What a file of many records is to be read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A table of one kind of record.
    Table(table::Options),
    /// A P-code table of the Common Operational Datasets.
    Gazetteer {
        /// The name and version of the list; made from the file's name if absent.
        list: Option<String>,
    },
    /// A country dump of GeoNames.
    GeoNames {
        /// The name and version of the list; made from the file's name if absent.
        list: Option<String>,
    },
    /// GeoJSON whose features have P-codes.
    Boundaries,
    /// A file of terms.
    Vocabulary {
        /// Which edition it is; the file's name if absent.
        edition: Option<String>,
    },
}

/// What stands at the beginning of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beginning {
    /// Its columns; none where it has none.
    pub head: Head,
    /// What is wrong with them, though not so that nothing could be taken in.
    pub problems: Vec<Problem>,
}

/// A file of which the beginning was read.
pub struct Opened<'r> {
    /// What stands there.
    pub beginning: Beginning,
    rest: Rest<'r>,
}

enum Rest<'r> {
    Table(Box<Table<'r>>),
    Gazetteer(Box<Cod<'r>>),
    GeoNames(Box<GeoNames<'r>>),
    Boundaries(Box<Boundaries<'r>>),
    Whole(Batch),
}

impl Source {
    /// The kind of record that comes of it; none of boundaries.
    pub const fn kind(&self) -> Option<Kind> {
        match self {
            Self::Table(options) => Some(options.kind),
            Self::Gazetteer { .. } | Self::GeoNames { .. } => Some(Kind::Place),
            Self::Boundaries => None,
            Self::Vocabulary { .. } => Some(Kind::Vocabulary),
        }
    }
}

impl Opened<'_> {
    /// What comes next; the last batch says that it is the last.
    pub fn batch(&mut self) -> Batch {
        match &mut self.rest {
            Rest::Table(table) => table.batch(),
            Rest::Gazetteer(cod) => cod.batch(),
            Rest::GeoNames(dump) => dump.batch(),
            Rest::Boundaries(boundaries) => boundaries.batch(),
            Rest::Whole(batch) => {
                batch.is_last = true;
                std::mem::take(batch)
            }
        }
    }
}

/// Opens a file as what it is said to be. `Err` if nothing of it can be taken in.
pub fn open<'r>(
    path: &str,
    source: &Source,
    input: impl Read + Seek + 'r,
) -> Result<Opened<'r>, Vec<Problem>> {
    let (head, problems, rest) = match source {
        Source::Table(options) => {
            let (table, head, problems) = Table::open(path, options, input)?;
            (head, problems, Rest::Table(Box::new(table)))
        }
        Source::Gazetteer { list } => {
            let (cod, head) = Cod::open(path, list.as_deref(), input)?;
            (head, Vec::new(), Rest::Gazetteer(Box::new(cod)))
        }
        Source::GeoNames { list } => {
            let (dump, head) = GeoNames::open(path, list.as_deref(), input)?;
            (head, Vec::new(), Rest::GeoNames(Box::new(dump)))
        }
        Source::Boundaries => {
            let boundaries = Boundaries::open(path, input);
            (
                Head::default(),
                Vec::new(),
                Rest::Boundaries(Box::new(boundaries)),
            )
        }
        Source::Vocabulary { edition } => {
            let batch = vocabulary::read(path, edition.as_deref(), input)?;
            (Head::default(), Vec::new(), Rest::Whole(batch))
        }
    };
    Ok(Opened {
        beginning: Beginning { head, problems },
        rest,
    })
}
