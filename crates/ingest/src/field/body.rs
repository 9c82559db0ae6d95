//! The Markdown body, by what its file makes of it.

use model::vocabulary::Perception;
use serde::{Deserialize, Serialize};

use super::tree::Map;

/// What the text below the front matter is.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Body {
    /// Text, taken whole.
    Text {
        text: String,
        /// The line of the file on which it begins.
        line: u32,
    },
    /// An interview or observation.
    Account {
        statements: Vec<Spoken>,
        notes: String,
    },
    /// A recommendation: calls in English and in Arabic.
    Calls {
        calls: Vec<String>,
        calls_ar: Vec<String>,
    },
}

/// One statement of an account as it was written down.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spoken {
    pub(crate) line: u32,
    pub(crate) basis: Perception,
    /// The key after `heard-from`.
    pub(crate) heard_from: Option<String>,
    pub(crate) text: String,
    /// What stands in braces at its end.
    pub(crate) marks: Map,
}

impl Body {
    /// The text of a body that is taken whole, without the blank lines around it.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Text { text, .. } => text.trim().to_owned(),
            _ => String::new(),
        }
    }
}
