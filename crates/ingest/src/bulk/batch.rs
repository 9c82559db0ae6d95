//! A part of a file of many records.

use serde::{Deserialize, Serialize};

use crate::{
    field::{Draft, Problem, Row},
    gazetteer::Boundary,
};

/// A part of a file, small enough to be sent and worked on at once.
#[derive(Default, Serialize, Deserialize)]
pub struct Batch {
    /// What can be compiled.
    pub drafts: Vec<Draft>,
    /// Rows that cannot.
    pub bad: Vec<BadRow>,
    /// Countries that the places lie in, to be recorded only where there is none of that key: the
    /// list says no more of them than their code.
    pub countries: Vec<Draft>,
    /// Outlines, by their codes.
    pub boundaries: Vec<Boundary>,
    /// Rows that are none of what is looked for, such as mountains and post offices.
    pub skipped: u64,
    /// What is wrong with the file as a whole.
    pub problems: Vec<Problem>,
    /// Whether nothing comes after it.
    pub is_last: bool,
    /// How many bytes of text it holds, nearly.
    size: usize,
}

/// A row that is no record.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct BadRow {
    /// The row.
    pub row: Row,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

impl Batch {
    pub(crate) fn is_full(&self) -> bool {
        let rows =
            self.drafts.len() + self.bad.len() + usize::try_from(self.skipped).unwrap_or(MOST) / 16;
        rows >= MOST || self.size >= LARGEST
    }

    pub(crate) fn draft(&mut self, draft: Draft) {
        self.size += draft.row().map_or(0, |row| row.text.len());
        self.drafts.push(draft);
    }

    pub(crate) fn bad(&mut self, bad: BadRow) {
        self.size += bad.row.text.len();
        self.bad.push(bad);
    }

    pub(crate) fn boundary(&mut self, boundary: Boundary) {
        let positions: usize = boundary.outline.rings.iter().map(Vec::len).sum();
        self.size += positions * POSITION;
        self.boundaries.push(boundary);
    }

    /// Reading failed after this line.
    pub(crate) fn unreadable(&mut self, path: &str, line: u32) {
        let what = "the file could not be read beyond this line";
        let remedy = "check the disk it is on, and import it again";
        self.problems.push(Problem::at(path, line, what, remedy));
        self.is_last = true;
    }
}

/// Bytes of a position, as it is sent.
const POSITION: usize = 40;
/// Rows at once.
const MOST: usize = 2000;
/// Bytes at once: a row may hold four megabytes.
const LARGEST: usize = 4 * 1024 * 1024;
