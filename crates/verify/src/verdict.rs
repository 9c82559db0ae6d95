//! What a check found.

use std::fmt;

use serde::Serialize;

/// The answer about one folder: every check with its outcome, not only the first that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Verdict {
    /// The answer in one word.
    pub state: State,
    /// What was checked.
    pub kind: Kind,
    /// Every check, in the order in which they were made.
    pub findings: Vec<Finding>,
    /// What follows from it and what does not, in sentences.
    pub conclusion: String,
}

/// The answer in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// At least one check failed: do not rely on it.
    Invalid,
    /// Every check holds, by the key that the folder itself names. Anyone can make such a folder
    /// with a key of their own, so the key is yet to be compared.
    Valid,
    /// Every check holds, by a key that the caller got in another way.
    Trusted,
}

/// What lies in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// An exhibit with its custody.
    Exhibit,
    /// A released report, in one edition or several.
    Release,
}

/// One check and its outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// Whether it holds. One that does not makes the verdict [`State::Invalid`].
    pub ok: bool,
    /// Nothing failed, but a person should read this; always with `ok`.
    pub note: bool,
    /// What was checked.
    pub what: String,
    /// What was found, and where it failed, what to do.
    pub detail: String,
}

impl Verdict {
    /// The checks that do not hold.
    pub fn failures(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.ok)
    }
}

/// One line for each check, then the conclusion.
impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{finding}")?;
        }
        writeln!(f, "\n{}", self.conclusion)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match (self.ok, self.note) {
            (false, _) => "FAILED",
            (true, true) => "note",
            (true, false) => "ok",
        };
        write!(f, "{word:<6}  {}: {}", self.what, self.detail)
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Invalid => "INVALID",
            Self::Valid => "VALID",
            Self::Trusted => "TRUSTED",
        })
    }
}
