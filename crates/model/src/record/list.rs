//! What the team sets up for itself: vocabularies, fields of its own, saved searches.

use super::Kind;
use crate::{
    date::UncertainDate,
    field::{Field, fields},
    vocabulary::Code,
};

fields! {
    /// A list of terms: one micro-thesaurus, or the organisation's own (MT 61 to 69).
    Vocabulary {
        /// Its number among the HURIDOCS micro-thesauri.
        number: u16 => range(1, 99),
        /// Its title.
        title: String,
        /// The edition or file that it was taken from.
        edition: Option<String>,
        /// Its terms.
        terms: Vec<Term> => needed(),
        /// Remarks.
        remarks: Prose,
    }
}

fields! {
    /// A term.
    Term {
        /// Its code.
        code: Code,
        /// Its words in English.
        en: String,
        /// Its words in Arabic.
        ar: Option<String>,
        /// What it covers.
        scope: Option<String>,
    }
}

fields! {
    /// A field of the team's own, for one kind of record; values stand under `own`.
    OwnField {
        /// On which kind of record.
        on: String,
        /// Its name among the record's own fields.
        name: String,
        /// Its label.
        label: String,
        /// Its label in Arabic.
        label_ar: Option<String>,
        /// What one value looks like: text, date, number, flag, words, code, reference.
        shape: String,
        /// The words that it may hold, if it is of shape `words`.
        words: Vec<String>,
        /// The number of the vocabulary, if it is of shape `code`.
        vocabulary: Option<u16> => range(1, 99),
        /// Whether a record must have it.
        needed: Option<bool>,
        /// What it holds, in a sentence.
        about: Prose,
    }
}

fields! {
    /// A search that was kept under a name.
    SavedSearch {
        /// The query.
        query: String,
        /// What it is for.
        title: Option<String>,
        /// By whom, a code name.
        by: Option<String>,
        /// Since when.
        date: Option<UncertainDate>,
        /// Remarks.
        remarks: Prose,
    }
}

macro_rules! machine {
    ($($name:ident),+) => {
        $(impl super::$name {
            /// Filled in by the program, not by people.
            pub const FIELDS: &'static [Field] = &[];
        })+
    };
}

machine!(
    Custody,
    ReportSource,
    CodeName,
    Build,
    Disclosed,
    PublishedCopy,
    Check,
    Approval,
    Released,
    TimeAuthority,
    Witness
);

impl crate::decision::Policy {
    /// Written in `disclosure.toml`.
    pub const FIELDS: &'static [Field] = &[];
}

impl crate::decision::Decision {
    /// Written in `disclosure.toml`.
    pub const FIELDS: &'static [Field] = &[];
}

impl crate::decision::Limits {
    /// Written in `disclosure.toml`.
    pub const FIELDS: &'static [Field] = &[];
}

/// Kinds by which an own field can name its record.
pub fn on(field: &OwnField) -> Option<Kind> {
    Kind::parse(&field.on)
}
