//! People: who they are, kept apart from what they said and what was done to them.

use serde::{Deserialize, Serialize};

use crate::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{ConsentScope, FamilyWish, PersonStatus, Protection, Sex, SourceCategory},
};

/// Who a person is. Lives in compartment `identity` and nowhere else.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Identity {
    /// The name in Latin letters.
    pub name: Option<String>,
    /// The name in Arabic letters.
    pub name_ar: Option<String>,
    /// Other names, nicknames, kunya.
    pub also: Vec<String>,
    /// Telephone numbers.
    pub phone: Vec<String>,
    /// E-mail addresses.
    pub email: Vec<String>,
    /// Numbers of identity cards, plates, cases.
    pub identifier: Vec<String>,
    /// Accounts.
    pub handle: Vec<String>,
    /// Where the person lives.
    pub address: Option<String>,
    /// HURIDOCS 0915.
    pub sex: Option<Sex>,
    /// HURIDOCS 0911.
    pub born: Option<UncertainDate>,
    /// HURIDOCS 0922.
    pub occupation: Option<String>,
    /// Idioms and details that give this person away.
    pub phrases: Vec<String>,
}

/// A person who was not spoken to, by what was done to them (HURIDOCS Person, without the name).
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// The [`Identity`], by its random reference.
    pub identity: RecordId,
    /// Fate.
    pub status: PersonStatus,
    /// How much harm being found would do.
    pub protection: Protection,
    /// Age at the event, in years.
    pub age: Option<u16>,
    /// MT39.
    pub sex: Option<Sex>,
    /// What the family wants, for the dead and the disappeared.
    pub family_wish: FamilyWish,
    /// Persons at risk by association, and relatives.
    pub related: Vec<RecordId>,
    /// Remarks for the team.
    pub remarks: String,
}

/// A person who told or gave something, in the capacity in which they did.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// The [`Identity`], by its random reference.
    pub identity: RecordId,
    /// In which capacity.
    pub category: SourceCategory,
    /// Fate.
    pub status: PersonStatus,
    /// HURIDOCS MT42: `01` to `05`, `99`.
    pub reliability: Option<String>,
    /// How much harm being found would do.
    pub protection: Protection,
    /// Remarks for the team.
    pub remarks: String,
}

/// What a person allows to be done with what they said or gave. A scope in neither list was not
/// asked, which counts as refused.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// Whose: a source or a person.
    pub of: RecordId,
    /// Who gave it, where that is another: a relative of the dead.
    pub given_by: Option<RecordId>,
    /// Which team member explained it, by code name.
    pub explained_by: Option<String>,
    /// In which language, as a BCP 47 tag.
    pub language: Option<String>,
    /// When.
    pub date: Option<UncertainDate>,
    /// Scopes granted.
    pub granted: Vec<ConsentScope>,
    /// Scopes refused.
    pub refused: Vec<ConsentScope>,
}

impl Consent {
    /// Whether `scope` was granted and not refused. Refusal wins over a grant in the same record.
    pub fn allows(&self, scope: ConsentScope) -> bool {
        self.granted.contains(&scope) && !self.refused.contains(&scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_is_refused_and_refusal_wins() {
        let consent = Consent {
            of: RecordId::from_bytes([0; 16]),
            given_by: None,
            explained_by: None,
            language: None,
            date: None,
            granted: vec![ConsentScope::Aggregate, ConsentScope::Media],
            refused: vec![ConsentScope::Media],
        };
        assert!(consent.allows(ConsentScope::Aggregate));
        assert!(!consent.allows(ConsentScope::Media));
        assert!(!consent.allows(ConsentScope::PublishedNamed));
    }
}
