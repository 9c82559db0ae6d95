//! Languages of interviews and editions.

use serde::{Deserialize, Serialize};

/// An edition's language. Adding one means adding its labels in `app` and its fonts in `publish`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Language {
    /// English, left to right.
    En,
    /// Arabic, right to left.
    Ar,
}

impl Language {
    /// The BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Ar => "ar",
        }
    }

    /// Whether its lines run from right to left.
    pub const fn is_right_to_left(self) -> bool {
        matches!(self, Self::Ar)
    }

    /// Reads a BCP 47 tag by its first part.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split('-').next() {
            Some("en") => Some(Self::En),
            Some("ar") => Some(Self::Ar),
            _ => None,
        }
    }
}
