//! People by their part in the case, without what identifies them.

use super::{Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::fields,
    id::RecordId,
    vocabulary::{
        Code, ConsentScope, FamilyWish, PersonStatus, Protection, Reliability, Role, Sex,
        SourceCategory,
    },
};

fields! {
    /// A person who was not spoken to, by what was done to them (HURIDOCS Person, without the name).
    Person {
        /// The [`super::Identity`], by its random reference.
        identity: RecordId => to(&[Kind::Identity]),
        /// Fate.
        status: PersonStatus => esf(&["0927"]),
        /// How much harm being found would do.
        protection: Protection => esf(&["0908"]),
        /// Age at the event, in years.
        age: Option<u16> => range(0, 130),
        /// Sex.
        sex: Option<Sex> => esf(&["0915"]),
        /// In which roles the person stands in the case.
        roles: Vec<Role>,
        /// What the family wants, for the dead and the disappeared.
        family_wish: FamilyWish => presumed(),
        /// Relatives and others it concerns.
        related: Vec<RecordId> => to(PEOPLE),
        /// Persons who are at risk if this one is found.
        at_risk: Vec<RecordId> => to(PEOPLE),
        /// What is done to protect the person.
        measures: Vec<String>,
        /// Characteristics that may matter to why they were targeted.
        characteristics: Vec<Code> => mt(23).esf(&["0944"]),
        /// Health, in words that give nobody away.
        health: Option<String> => esf(&["0924"]),
        /// How far they can be relied on as an intervening party.
        reliability_as_intervening: Option<Reliability> => esf(&["0954"]),
        /// When the information came in.
        received: Option<UncertainDate> => esf(&["0960"]),
        /// What is known of the person rests on this.
        evidence: Vec<super::Evidence> => esf(&["0957", "0966"]),
        /// A word that groups records that belong together.
        grouping: Option<String> => esf(&["0968"]),
        /// Remarks for the team.
        remarks: Prose => esf(&["0950", "0965"]),
    }
}

fields! {
    /// A person who told or gave something, in the capacity in which they did.
    Source {
        /// The [`super::Identity`], by its random reference.
        identity: RecordId => to(&[Kind::Identity]),
        /// In which capacity.
        category: SourceCategory,
        /// Fate.
        status: PersonStatus => esf(&["0927"]),
        /// How far they can be relied on as a source.
        reliability: Option<Reliability> => esf(&["0953"]),
        /// How much harm being found would do.
        protection: Protection => esf(&["0908"]),
        /// In which other roles the person stands in the case.
        roles: Vec<Role>,
        /// Others who are at risk if this one is found.
        at_risk: Vec<RecordId> => to(PEOPLE),
        /// What is done to protect the person.
        measures: Vec<String>,
        /// The household, organisation or group whose members do not count as independent.
        group: Option<String>,
        /// Remarks for the team.
        remarks: Prose => esf(&["0950", "0965"]),
    }
}

fields! {
    /// What a person allows to be done with what they said or gave. A scope in neither list was not
    /// asked, which counts as refused.
    Consent {
        /// Whose: a source or a person.
        of: RecordId => to(PEOPLE),
        /// Who gave it, where that is another: a relative of the dead, a guardian.
        given_by: Option<RecordId> => to(PEOPLE),
        /// Which team member explained it, by code name.
        explained_by: Option<String>,
        /// In which language.
        language: Option<String> => shaped(crate::field::Shape::Language),
        /// When.
        date: Option<UncertainDate>,
        /// Scopes granted.
        granted: Vec<ConsentScope>,
        /// Scopes refused.
        refused: Vec<ConsentScope>,
        /// How: in writing, by word of mouth, recorded.
        medium: Option<String>,
        /// Until when it holds.
        expires: Option<UncertainDate>,
        /// Whether the person may be asked again.
        recontact: Option<bool>,
    }
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
            granted: vec![ConsentScope::Aggregate, ConsentScope::Media],
            refused: vec![ConsentScope::Media],
            ..Consent::new(RecordId::from_bytes([0; 16]))
        };
        assert!(consent.allows(ConsentScope::Aggregate));
        assert!(!consent.allows(ConsentScope::Media));
        assert!(!consent.allows(ConsentScope::PublishedNamed));
    }
}
