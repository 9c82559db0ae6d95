//! What a scan found.

use model::term::TermKind;
use serde::{Serialize, Serializer};

use crate::{FindingKey, Ruled};

/// The answer for one artefact or several.
///
/// It quotes what was found, so it is as confidential as the terms themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Where protected terms stand.
    pub findings: Vec<Finding>,
    /// Possible findings that a person has ruled on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ruled: Vec<Ruled>,
    /// What could not be read, or hides something that was not read.
    pub unreadable: Vec<Unreadable>,
    /// Pictures in which no program has read words: a person has to look at each.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Unreadable>,
}

impl Report {
    /// Whether nothing was found and nothing was left unread.
    pub fn is_clean(&self) -> bool {
        self.findings.is_empty() && self.unreadable.is_empty() && self.pictures.is_empty()
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
        self.ruled.extend(other.ruled);
        self.unreadable.extend(other.unreadable);
        self.pictures.extend(other.pictures);
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
    /// By what it was found.
    pub why: Why,
    /// How many more protected terms the same words fit as well: none, unless they are too many to
    /// be told one by one.
    #[serde(skip_serializing_if = "is_none")]
    pub others: u32,
    /// The place inside the file: `page 3, text`.
    #[serde(rename = "where")]
    pub where_: String,
    /// About forty characters to either side.
    pub context: String,
    /// What a person's ruling names it by.
    pub key: FindingKey,
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

/// By what a term was found. A person who decides about it must know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It stands there, in the same letters or in ones that are read the same.
    Written,
    /// In another spelling or alphabet.
    Spelling,
    /// With one slip, or in the same consonants.
    Slip,
    /// Two parts of the name, with other words between them.
    Apart,
    /// Its letters run together or are taken apart.
    Inside,
    /// One part of it alone.
    Part,
    /// It is cut to first letters.
    Initials,
    /// Its letters are replaced by digits and signs, or hidden.
    Disguised,
    /// Its groups or letters stand in the opposite order.
    Reversed,
    /// Letters that are easily taken for one another differ.
    Misread,
    /// A name in a network that is also that of an address.
    Handle,
    /// A position within the radius of the protected one.
    Near,
    /// An area that holds the protected position, or a link that only its maker can follow.
    Area,
    /// The day.
    Day,
}

impl Why {
    /// A few words for a person.
    pub const fn says(self) -> &'static str {
        match self {
            Self::Written => "as it is written",
            Self::Spelling => "in another spelling",
            Self::Slip => "with a slip, or by its consonants",
            Self::Apart => "two parts of the name with words between",
            Self::Inside => "letters run together or taken apart",
            Self::Part => "a part of it alone",
            Self::Initials => "by initials",
            Self::Disguised => "disguised or hidden letters",
            Self::Reversed => "in the opposite order",
            Self::Misread => "with letters taken for one another",
            Self::Handle => "by the name in an address",
            Self::Near => "a position near it",
            Self::Area => "an area that may hold it",
            Self::Day => "by the day",
        }
    }
}

fn is_none(others: &u32) -> bool {
    *others == 0
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
