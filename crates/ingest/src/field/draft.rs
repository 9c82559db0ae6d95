//! A file of the field folder, read but not yet understood.

use std::{fmt, sync::Arc};

use model::{key::Key, record::Kind};
use serde::{Deserialize, Serialize};

use super::{
    body::Body,
    classify::{FileKind, classify},
    decode::line_number,
    problem::Problem,
    tree::Map,
};
use crate::text::shown;

/// A file whose syntax is sound: its front matter and body, with lines. What it says is checked by
/// [`super::compile`]. It crosses the worker's pipe, so it holds plain values only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub(crate) path: String,
    pub(crate) sort: Sort,
    pub(crate) key: Key,
    /// The line that gives the key.
    pub(crate) key_line: u32,
    pub(crate) root: Map,
    pub(crate) body: Body,
    /// Of which row of a table it is, if it is none of a file. The lines of its tree are places of
    /// the row then.
    pub(crate) row: Option<Row>,
}

/// A row of a table.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// The line of the file on which it begins.
    pub(crate) line: u32,
    /// The row as it stands, as CSV.
    pub(crate) text: String,
    /// Whether the row has no key of its own.
    pub(crate) made: bool,
    /// The names of the columns and groups, which the places in the tree count from 1. The same for
    /// every row of a table, so it is sent once and not with each.
    #[serde(skip, default = "nowhere")]
    pub(crate) places: Arc<[String]>,
}

fn nowhere() -> Arc<[String]> {
    Arc::new([])
}

/// The text below the front matter, while it is read.
pub(crate) struct Sheet<'t> {
    pub(crate) path: &'t str,
    pub(crate) text: &'t str,
    /// The line of the file on which it begins.
    pub(crate) first: u32,
}

/// Which rules a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Sort {
    Investigation,
    Record(Kind),
    Report,
    Disclosure,
    Sidecar,
}

/// A record that a file will yield.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declared {
    /// Its kind.
    pub kind: Kind,
    /// Its key, unique in the whole folder.
    pub key: Key,
    /// The line that declares it.
    pub line: u32,
}

impl Draft {
    /// The file, relative to the field folder.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether this is what the file at `path` may come to, by its path alone.
    pub(crate) fn is_of(&self, path: &str) -> bool {
        let sort = match classify(path) {
            FileKind::Investigation => Sort::Investigation,
            FileKind::Record(kind) => Sort::Record(kind),
            FileKind::Report => Sort::Report,
            FileKind::Disclosure => Sort::Disclosure,
            FileKind::Sidecar => Sort::Sidecar,
            _ => return false,
        };
        self.path == path && self.sort == sort
    }

    /// The row of a table that it is, if it is one.
    pub const fn row(&self) -> Option<&Row> {
        self.row.as_ref()
    }

    /// The key of its main record; of a sidecar, the key of the item.
    pub const fn key(&self) -> &Key {
        &self.key
    }
}

impl Row {
    /// The line of the file on which it begins.
    pub const fn line(&self) -> u32 {
        self.line
    }

    /// Whether its key was made from the number of its line because it has none. Another table may
    /// have made the same.
    pub const fn key_was_made(&self) -> bool {
        self.made
    }

    /// The column for `key` in the group that stands at `place`.
    pub(crate) fn name(&self, place: u32, key: &str) -> String {
        let at = usize::try_from(place).unwrap_or_default().checked_sub(1);
        match at.and_then(|at| self.places.get(at)) {
            Some(group) => format!("{}.{key}", shown(group)),
            None => key.to_owned(),
        }
    }

    /// Puts a problem of this row, whose line is a place in it, into words for the table's writer.
    pub(crate) fn tell(&self, problem: &mut Problem) {
        let place = problem.line.replace(self.line).unwrap_or_default();
        let place = usize::try_from(place).unwrap_or_default();
        if let Some(name) = place.checked_sub(1).and_then(|at| self.places.get(at)) {
            problem.what = format!("column `{}`: {}", shown(name), problem.what);
        }
    }
}

impl<'t> Sheet<'t> {
    /// Its lines, each with its number in the file.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (u32, &'t str)> {
        let first = self.first;
        let number = move |at| first.saturating_add(line_number(at) - 1);
        let lines = self.text.split('\n').enumerate();
        lines.map(move |(at, line)| (number(at), line))
    }

    pub(crate) fn at(
        &self,
        line: u32,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Problem {
        Problem::at(self.path, line, what, remedy)
    }

    pub(crate) fn whole(&self, what: impl Into<String>, remedy: impl Into<String>) -> Problem {
        Problem::whole(self.path, what, remedy)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What it holds names people; a log must not.
        write!(f, "Draft({})", self.key)
    }
}
