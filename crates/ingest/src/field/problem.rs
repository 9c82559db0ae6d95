//! What is wrong with a file, and what to do.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::text::shown;

/// Something that keeps a file from being taken in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Problem {
    /// The file, relative to the field folder.
    pub path: String,
    /// The line, from 1; `None` if it is about the whole file.
    pub line: Option<u32>,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl Problem {
    /// A problem on one line.
    pub fn at(path: &str, line: u32, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: Some(line),
            what: what.into(),
            remedy: remedy.into(),
        }
    }

    /// A problem with the whole file.
    pub fn whole(path: &str, what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            path: path.to_owned(),
            line: None,
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown(&self.path))?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}; {}", self.what, self.remedy)
    }
}
