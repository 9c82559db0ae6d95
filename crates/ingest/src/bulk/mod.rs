//! Files of many records: tables, gazetteers, boundaries, vocabularies.
//!
//! [`open`] reads what stands at the beginning of one, and [`Opened::batch`] then gives what it
//! holds, a bounded part at a time, so that a file of any size needs little memory on both sides of
//! the worker's pipe. Nearly everything comes as a [`Draft`], which the program compiles as it
//! compiles a file of the field folder, with the same messages.

mod batch;

use std::io::{Read, Seek};

use serde::{Deserialize, Serialize};

pub use self::batch::{BadRow, Batch};
use crate::{
    field::Problem,
    table::{self, Head, Table},
};

/// What a file of many records is to be read as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// A table of one kind of record.
    Table(table::Options),
}

/// A file of which the beginning was read.
pub struct Opened<'r> {
    /// Its columns; none where it has none.
    pub head: Head,
    /// What is wrong with the beginning, though not so that nothing could be taken in.
    pub problems: Vec<Problem>,
    rest: Rest<'r>,
}

enum Rest<'r> {
    Table(Box<Table<'r>>),
}

impl Opened<'_> {
    /// What comes next; the last batch says that it is the last.
    pub fn batch(&mut self) -> Batch {
        match &mut self.rest {
            Rest::Table(table) => table.batch(),
        }
    }
}

/// Opens a file as what it is said to be. `Err` if nothing of it can be taken in.
pub fn open<'r>(
    path: &str,
    source: &Source,
    input: impl Read + Seek + 'r,
) -> Result<Opened<'r>, Vec<Problem>> {
    match source {
        Source::Table(options) => {
            let (table, head, problems) = Table::open(path, options, input)?;
            Ok(Opened {
                head,
                problems,
                rest: Rest::Table(Box::new(table)),
            })
        }
    }
}
