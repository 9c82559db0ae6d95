//! What a scan looks for.

use serde::{Deserialize, Serialize};

/// A protected term: something whose appearance in an artefact gives a person or place away.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Whose it is: a key, or any name the user gave it.
    pub id: String,
    /// What kind of thing it is; decides how it is searched.
    pub kind: TermKind,
    /// The value itself: `سميرة حدان`, `+000 55 010 0199`, `36.20312, 37.14087`.
    pub value: String,
}

impl std::fmt::Debug for Term {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A term is identity-level: a log that prints it is the leak that it is meant to find.
        write!(f, "Term({}, {}, <protected>)", self.id, self.kind)
    }
}

/// How a term is searched for. The words are those of `testimony scan --against TERMS.csv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermKind {
    /// A person's name in any script, order and spelling.
    Person,
    /// A telephone number in any format.
    Phone,
    /// An e-mail address.
    Email,
    /// The number of an identity card, plate, case, device or object.
    Identifier,
    /// A place's name.
    Place,
    /// A position, in any notation, nearby ones included.
    Coordinate,
    /// A date.
    Date,
    /// Words to find as they stand, such as an idiom or a file name.
    Phrase,
    /// Anything else, found as it stands.
    Other,
}

impl TermKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Phone,
        Self::Email,
        Self::Identifier,
        Self::Place,
        Self::Coordinate,
        Self::Date,
        Self::Phrase,
        Self::Other,
    ];

    /// The word used in files.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Identifier => "identifier",
            Self::Place => "place",
            Self::Coordinate => "coordinate",
            Self::Date => "date",
            Self::Phrase => "phrase",
            Self::Other => "other",
        }
    }

    /// Reads a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

impl std::fmt::Display for TermKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.word())
    }
}
