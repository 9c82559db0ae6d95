//! Need-to-know compartments, each under its own key (DESIGN §4).

use std::fmt;

use serde::{Deserialize, Serialize};

/// A compartment: who holds its key may read what lives there, and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Compartment {
    /// Who a person is, where a protected place is, which device made a file, who is behind a code name.
    Identity,
    /// What was told and seen, by persons known only by a random reference.
    Testimony,
    /// Findings of a medical examination.
    Medical,
    /// Originals and derivatives of footage and documents, and the facts read from them.
    Media,
    /// Routes, fixers and contacts' schedules.
    Operations,
    /// Events, acts, actors and findings.
    Analysis,
    /// Disclosure decisions, reports and what was released.
    Release,
}

impl Compartment {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 7] = [
        Self::Identity,
        Self::Testimony,
        Self::Medical,
        Self::Media,
        Self::Operations,
        Self::Analysis,
        Self::Release,
    ];

    /// The word used in files, on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Testimony => "testimony",
            Self::Medical => "medical",
            Self::Media => "media",
            Self::Operations => "operations",
            Self::Analysis => "analysis",
            Self::Release => "release",
        }
    }
}

impl fmt::Display for Compartment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
