//! Open lists of terms: types of act, methods, kinds of perpetrator and the rest of the HURIDOCS
//! micro-thesauri (MT), as data.
//!
//! The codes are the standard's, so that what is recorded here can be exchanged with others. The
//! words are ours, in English and Arabic, because those of the standard are (c) HURIDOCS 2001 and
//! may not be shipped. Whoever holds the full lists imports them ([`import::read`]) and sees their
//! words instead of ours ([`Terms::add`]). `docs/vocabularies.md` says which lists there are.
//!
//! # Terms of our own
//! For what the standard has no term, in two places that it leaves free:
//! - acts in list 61, which the standard leaves to each organisation (ESF field 0155, local index).
//!   Their codes begin with `61`, as none of MT4 does, so a code tells by itself which list it is of;
//! - in lists 5, 13, 16, 23 and 25 below `90` (other): `9001` to `9049`. What users may
//!   take is in `docs/vocabularies.md`.
//!
//! # Codes
//! A narrower term's code begins with that of the broader one. In lists 1, 13, 14 and 16 a code
//! spells the first letters of the term instead, so that these have no levels.

mod built_in;
pub mod import;
mod list;
mod nearest;

use std::collections::BTreeMap;

pub use list::{List, Words};

use crate::{language::Language, vocabulary::Code};

/// The acts that MT4 has no term for.
pub const LOCAL_ACTS: u8 = 61;

/// Lists by their number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    lists: BTreeMap<u8, List>,
}

impl Terms {
    /// The lists that the program ships.
    pub fn built_in() -> Self {
        let mut terms = Self::default();
        for list in built_in::lists() {
            terms.add(list);
        }
        terms
    }

    /// Takes in a list. Where a term is known already, its new words stand, and the old ones in
    /// languages that it has no words for.
    pub fn add(&mut self, list: List) {
        self.lists
            .entry(list.number())
            .or_insert_with(|| List::new(list.number()))
            .merge(list);
    }

    /// The list of this number.
    pub fn list(&self, number: u8) -> Option<&List> {
        self.lists.get(&number)
    }

    /// Every list that has terms, by number.
    pub fn lists(&self) -> impl Iterator<Item = &List> {
        self.lists.values()
    }

    /// A term's words in this language and no other.
    pub fn label(&self, number: u8, code: &Code, language: Language) -> Option<&str> {
        self.list(number)?.label(code, language)
    }
}

/// What a list is called, whether or not it has terms.
pub fn title(number: u8, language: Language) -> Option<&'static str> {
    built_in::title(number, language)
}
