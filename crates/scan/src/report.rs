//! What a scan found.

use model::term::TermKind;
use serde::{Serialize, Serializer};

/// The answer for one artefact or several.
///
/// It quotes what was found, so it is as confidential as the terms themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Where protected terms stand.
    pub findings: Vec<Finding>,
    /// What could not be read, or hides something that was not read.
    pub unreadable: Vec<Unreadable>,
}

impl Report {
    /// Whether nothing was found and nothing was left unread.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.unreadable.is_empty()
    }

    /// Whether a term certainly stands in the artefact.
    pub fn is_certain(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.certainty == Certainty::Certain)
    }

    /// Adds the answer for another artefact.
    pub fn merge(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.unreadable.extend(other.unreadable);
    }
}

/// One protected term in one place.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The artefact's name.
    pub file: String,
    /// Whose term it is.
    pub term: String,
    /// What kind of term it is.
    #[serde(serialize_with = "kind_word")]
    pub kind: TermKind,
    /// The words as they stand in the file.
    #[serde(rename = "match")]
    pub matched: String,
    /// How sure it is.
    pub certainty: Certainty,
    /// The place inside the file: `page 3, text`.
    #[serde(rename = "where")]
    pub where_: String,
    /// About forty characters to either side.
    pub context: String,
}

impl std::fmt::Debug for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "Finding({}, {}, {:?}, {}, {}, <protected>)",
            self.term, self.kind, self.certainty, self.file, self.where_
        )
    }
}

/// How sure a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// The term is there.
    Certain,
    /// A person must look: a single name, a near spelling, a date.
    Possible,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unreadable {
    /// The artefact's name.
    pub file: String,
    /// What it is and where.
    pub what: String,
}

fn kind_word<S: Serializer>(kind: &TermKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(kind.word())
}
