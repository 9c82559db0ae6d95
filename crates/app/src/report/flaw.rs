//! What stops a report from being built.

use std::fmt;

use serde::Serialize;

/// A flaw of a report's source, with its line and the remedy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// The source file, as it was imported.
    pub file: String,
    /// The line, from 1; 0 where the flaw is in no line.
    pub line: u32,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}; {}",
            self.file, self.line, self.what, self.remedy
        )
    }
}
