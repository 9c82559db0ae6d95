//! Tables: one record to a row, as spreadsheets write them. `docs/tables.md` is their definition.
//!
//! [`crate::bulk`] reads a header, then rows in batches. Each row becomes a [`crate::field::Draft`] and
//! is compiled like a file. What is wrong with a row costs that row alone, and [`Rejects`] gives
//! those rows back as a table to be corrected.

mod cell;
mod column;
mod decode;
mod header;
mod plan;
mod reject;
mod row;
mod scan;
mod shift;

use std::io::Read;

use model::record::Kind;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    cell::{fault as cell_fault, text as cell_text},
    decode::decoded,
    header::{delimiter, first_line, read as read_header},
    scan::{Cells, Scanner},
};
pub use self::{
    cell::{write as write_cell, write_list},
    column::columns,
    reject::Rejects,
};
use self::{plan::Plan, row::Maker};
use crate::{bulk::Batch, field::Problem};

/// How to read a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Options {
    /// What its rows are.
    pub kind: Kind,
    /// The column from which a key is made for a row that has none: its letters in lower case, with
    /// a dash for what cannot stand in a key.
    pub key_from: Option<String>,
    /// What the key of a row begins with that has neither: this, a dash and its line. The kind's
    /// word if absent.
    pub prefix: Option<String>,
}

impl Options {
    /// For a table of this kind, and nothing special.
    pub const fn new(kind: Kind) -> Self {
        Self {
            kind,
            key_from: None,
            prefix: None,
        }
    }
}

/// What the first row of a table says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The columns, as typed.
    pub columns: Vec<String>,
    /// What stands between values.
    pub delimiter: char,
    /// Whether one of the columns is `key`.
    pub has_keys: bool,
    /// The columns, and the groups that they are part of.
    pub(crate) places: Vec<String>,
}

impl Head {
    /// Of a list that is no table of ours.
    pub(crate) fn without_keys(columns: Vec<String>, delimiter: u8) -> Self {
        Self {
            places: columns.clone(),
            columns,
            delimiter: char::from(delimiter),
            // Its places have codes: a corrected row needs no key.
            has_keys: true,
        }
    }
}

/// A table while it is read.
pub(crate) struct Table<'r> {
    maker: Maker,
    scanner: Scanner<'r>,
    cells: Cells,
}

impl<'r> Table<'r> {
    /// Reads the header. `Err` if no row can be taken in.
    pub(crate) fn open(
        path: &str,
        options: &Options,
        input: impl Read + 'r,
    ) -> Result<(Self, Head, Vec<Problem>), Vec<Problem>> {
        let (header, scanner) = header::read(path, input)?;
        let (plan, problems) = Plan::of(
            path,
            header.line,
            &header.columns,
            options.kind,
            options.key_from.as_deref(),
        )?;
        let head = Head {
            delimiter: char::from(header.delimiter),
            has_keys: plan.key.is_some(),
            places: plan.places.clone(),
            columns: header.columns,
        };
        let prefix = options.prefix.as_deref();
        let table = Self {
            maker: Maker {
                path: path.to_owned(),
                kind: options.kind,
                places: plan.shared_places(),
                plan,
                delimiter: header.delimiter,
                prefix: prefix.unwrap_or(options.kind.word()).to_owned(),
            },
            scanner,
            cells: Cells::default(),
        };
        Ok((table, head, problems))
    }

    /// Reads the next rows.
    pub(crate) fn batch(&mut self) -> Batch {
        let mut batch = Batch::default();
        while !batch.is_full() {
            match self.scanner.next(&mut self.cells) {
                Ok(true) => {}
                Ok(false) => {
                    batch.is_last = true;
                    break;
                }
                Err(_) => {
                    batch.unreadable(&self.maker.path, self.cells.line);
                    break;
                }
            }
            match self.maker.draft(&self.cells) {
                None => {}
                Some(Ok(draft)) => batch.draft(draft),
                Some(Err(bad)) => batch.bad(*bad),
            }
        }
        batch
    }
}
