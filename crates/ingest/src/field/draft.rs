//! A file of the field folder, read but not yet understood.

use std::fmt;

use model::{
    key::Key,
    record::Kind,
};
use serde::{Deserialize, Serialize};

use super::{problem::Problem, tree::Map};

/// A file whose syntax is sound: its front matter and body, with lines. What it says is checked by
/// [`super::compile`]. It crosses the worker's pipe, so it holds plain values only.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub(crate) path: String,
    pub(crate) sort: Sort,
    pub(crate) key: Key,
    pub(crate) root: Map,
    pub(crate) body: String,
    /// The line of the file on which `body` begins, from 1.
    pub(crate) body_line: u32,
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

    /// The key of its main record; of a sidecar, the key of the item.
    pub const fn key(&self) -> &Key {
        &self.key
    }

    pub(crate) fn at(
        &self,
        line: u32,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Problem {
        Problem::at(&self.path, line, what, remedy)
    }
}

impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What it holds names people; a log must not.
        write!(f, "Draft({})", self.key)
    }
}
