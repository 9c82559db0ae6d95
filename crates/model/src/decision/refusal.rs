//! Why something may not be told.

use crate::{decision::Field, vocabulary::ConsentScope};

/// A refusal, with the remedy. The subject is shown by its key, which says nothing about a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// Neither a policy nor a decision speaks of it.
    #[error("nothing decides how the {} of `{subject}` may be told; add a policy or a decision to disclosure.toml", field.word())]
    Undecided {
        /// The subject's key.
        subject: String,
        /// What of it.
        field: Field,
    },
    /// It was decided to withhold it.
    #[error("the {} of `{subject}` is withheld; leave it out, or record another decision", field.word())]
    Withheld {
        /// The subject's key.
        subject: String,
        /// What of it.
        field: Field,
    },
    /// The person did not allow it.
    #[error(
        "`{subject}` has not consented to `{scope}`; leave it out, or record the consent when it was given"
    )]
    NoConsent {
        /// Whose consent is missing.
        subject: String,
        /// To what.
        scope: ConsentScope,
    },
    /// The family does not want it, or was not asked.
    #[error(
        "the family of `{subject}` has not asked for the name to be published; use a code name or other words"
    )]
    FamilyWish {
        /// The subject's key.
        subject: String,
    },
    /// A decision says "generalised" without saying how, in this language.
    #[error("the {} of `{subject}` is to be generalised, but no words or precision are given for `{language}`; add `as`, `as_ar` or `precision`", field.word())]
    NoWords {
        /// The subject's key.
        subject: String,
        /// What of it.
        field: Field,
        /// The edition.
        language: &'static str,
    },
    /// A decision that lowers protection was made by one person alone.
    #[error("the decision on the {} of `{subject}` has no second person behind it; add `seconded_by`, another than `by`", field.word())]
    NotSeconded {
        /// The subject's key.
        subject: String,
        /// What of it.
        field: Field,
    },
    /// A quotation is not in the statement it cites.
    #[error("these words are not in `{subject}`; quote it word for word")]
    NotVerbatim {
        /// The statement's key.
        subject: String,
    },
    /// No larger place may be told.
    #[error("`{subject}` lies in no place that may be told; raise `publish_as`, or give `within`")]
    NoLargerPlace {
        /// The place's key.
        subject: String,
    },
    /// A picture shows persons who are neither masked nor named.
    #[error("`{subject}` shows `{person}`, who may not be shown; add a `mask` to its sidecar")]
    ShowsPerson {
        /// The item's key.
        subject: String,
        /// The person's key.
        person: String,
    },
    /// A code name has not been drawn.
    #[error("no code name has been drawn for `{subject}`; build the report again")]
    NoCodeName {
        /// The subject's key.
        subject: String,
    },
    /// The subject is not of a kind that has such a field.
    #[error("`{subject}` has no {}; cite another record", field.word())]
    NoSuchField {
        /// The subject's key.
        subject: String,
        /// What was asked.
        field: Field,
    },
}
