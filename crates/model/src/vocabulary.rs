//! Closed lists whose meaning the program relies on, with the standard's codes where one exists.
//! Open lists (acts, methods, types of perpetrator) are codes of the HURIDOCS micro-thesauri, kept
//! as [`Code`].

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word used in files, on the command line and in JSON.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a word of the list.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.word())
            }
        }
    };
}

vocabulary! {
    /// In which capacity a source speaks (after HURIDOCS MT19 and the reference case).
    SourceCategory {
        /// Saw or heard what happened.
        Witness = "witness",
        /// Was injured.
        Injured = "injured",
        /// Family of a person killed.
        FamilyOfKilled = "family-of-killed",
        /// Was detained or tortured.
        SurvivorOfDetention = "survivor-of-detention",
        /// Relative of a person who disappeared.
        RelativeOfDisappeared = "relative-of-disappeared",
        /// Doctor, nurse, paramedic, volunteer of a hospital.
        MedicalStaff = "medical-staff",
        /// Helps the displaced and others.
        Volunteer = "volunteer",
        /// Documents or organises.
        Activist = "activist",
        /// Holds or held an office.
        Official = "official",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What is known of a person's fate.
    PersonStatus {
        /// Alive.
        Living = "living",
        /// Dead.
        Dead = "dead",
        /// Taken, and the taking or the fate denied.
        Disappeared = "disappeared",
        /// Not known; treated as living wherever protection is concerned.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How much harm being found would do.
    Protection {
        /// As everybody.
        Standard = "standard",
        /// Reprisals are likely.
        High = "high",
        /// Life is in danger.
        Critical = "critical",
    }
}

vocabulary! {
    /// What the family of a dead or disappeared person wants.
    FamilyWish {
        /// To be named.
        Named = "named",
        /// Not to be named.
        Anonymous = "anonymous",
        /// Not asked or not known.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// HURIDOCS MT39.
    Sex {
        /// 01.
        Male = "male",
        /// 02.
        Female = "female",
        /// 98.
        Other = "other",
        /// 99.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// What a person allows to be done with what they said. A set, not a ladder.
    ConsentScope {
        /// Used inside the organisation.
        Internal = "internal",
        /// Counted among others.
        Aggregate = "aggregate",
        /// Published without the name.
        PublishedAnonymous = "published-anonymous",
        /// Published with the name.
        PublishedNamed = "published-named",
        /// Given to a United Nations mechanism in confidence.
        UnConfidential = "un-confidential",
        /// Given to a prosecutor or court in confidence.
        CourtConfidential = "court-confidential",
        /// Used in open court.
        CourtOpen = "court-open",
        /// Given to the media.
        Media = "media",
    }
}

vocabulary! {
    /// How the speaker knows what a statement says.
    Perception {
        /// Saw it.
        Saw = "saw",
        /// Heard it happen.
        Heard = "heard",
        /// Was told, by somebody unnamed.
        Told = "told",
        /// Was told by a source that is on record.
        HeardFrom = "heard-from",
        /// Concluded it.
        Inferred = "inferred",
        /// Has it in writing or recorded.
        Documented = "documented",
    }
}

vocabulary! {
    /// The standard of proof a finding is held to (Wilkinson, Geneva Academy 2014).
    StandardOfProof {
        /// Reasonable suspicion.
        ReasonableSuspicion = "reasonable-suspicion",
        /// Reasonable grounds to believe.
        ReasonableGrounds = "reasonable-grounds",
        /// More likely than not.
        BalanceOfProbabilities = "balance-of-probabilities",
        /// Clear and convincing.
        ClearAndConvincing = "clear-and-convincing",
        /// Beyond reasonable doubt.
        BeyondReasonableDoubt = "beyond-reasonable-doubt",
    }
}

vocabulary! {
    /// HURIDOCS MT41, and the grade of an attribution.
    Likelihood {
        /// 01.
        Confirmed = "confirmed",
        /// 04.
        Likely = "likely",
        /// 03.
        Possible = "possible",
        /// 02.
        Unlikely = "unlikely",
        /// 99.
        Unknown = "unknown",
    }
}

vocabulary! {
    /// How the researchers came in.
    Access {
        /// With the authorities' leave.
        Authorised = "authorised",
        /// Without it.
        WithoutAuthorisation = "without-authorisation",
        /// Not at all: from outside.
        Remote = "remote",
    }
}

vocabulary! {
    /// What kind of force or group.
    ActorKind {
        /// Armed forces (MT24 01 01 03).
        ArmedForces = "armed-forces",
        /// Police (MT24 01 01 04).
        Police = "police",
        /// Intelligence service (MT24 01 01 06).
        Intelligence = "intelligence",
        /// Pro-government militia (MT24 02 01).
        Militia = "militia",
        /// Armed opposition group (MT24 02 02).
        ArmedGroup = "armed-group",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// On whose side a force or group fights.
    Side {
        /// The state's own.
        State = "state",
        /// With the state.
        ProGovernment = "pro-government",
        /// Against it.
        Opposition = "opposition",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// What one account or finding is to another.
    Relation {
        /// Says the same.
        Supports = "supports",
        /// Says otherwise.
        Contradicts = "contradicts",
        /// Says it with a limit.
        Qualifies = "qualifies",
    }
}

vocabulary! {
    /// What another body's finding is to ours.
    ExternalRelation {
        /// Finds the same.
        Agrees = "agrees",
        /// Finds otherwise.
        Disagrees = "disagrees",
        /// Finds more.
        GoesFurther = "goes-further",
    }
}

vocabulary! {
    /// To whom a recommendation is addressed.
    AddresseeKind {
        /// A government.
        State = "state",
        /// An armed group's leaders.
        ArmedGroup = "armed-group",
        /// A body of the United Nations or the like.
        Un = "un",
        /// A state that considers arming a party.
        ArmingState = "arming-state",
        /// Any other.
        Other = "other",
    }
}

vocabulary! {
    /// A custody step (Berkeley Protocol ¶167).
    CustodyAction {
        /// Received from somebody and sealed.
        Receive = "receive",
        /// Its hash was computed again and compared.
        Verify = "verify",
        /// A derivative was made from it.
        Derive = "derive",
        /// A copy left the vault in an exhibit pack.
        HandOver = "hand-over",
    }
}

/// A code of a HURIDOCS micro-thesaurus: pairs of digits, most general first, trailing zero pairs
/// left out (`01 01 05 01 00 00` is kept as `01010501`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Code(String);

/// A text is no code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a code; write pairs of digits such as `01 01 05 01` (quoted, so that zeros stay)"
)]
pub struct CodeError {
    text: String,
}

impl Code {
    /// Reads one to six pairs of digits, spaced or not, with or without trailing zero pairs.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let wrong = || CodeError {
            text: text.escape_debug().to_string(),
        };
        let mut digits: String = text.chars().filter(|c| *c != ' ').collect();
        if !digits.chars().all(|c| c.is_ascii_digit())
            || !digits.len().is_multiple_of(2)
            || digits.len() > 12
        {
            return Err(wrong());
        }
        while digits.len() > 2 && digits.ends_with("00") {
            digits.truncate(digits.len() - 2);
        }
        if digits.is_empty() {
            Err(wrong())
        } else {
            Ok(Self(digits))
        }
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is `other` or a narrower term of it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.0
    }
}

impl TryFrom<String> for Code {
    type Error = CodeError;

    fn try_from(text: String) -> Result<Self, CodeError> {
        Self::parse(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_one_form_and_knows_its_parents() {
        let code = Code::parse("01 01 05 01").unwrap();
        assert_eq!(code, Code::parse("010105010000").unwrap());
        assert!(code.is_within(&Code::parse("01 01").unwrap()));
        for bad in ["", "1", "01a", "01010501000000"] {
            assert!(Code::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn words_read_back() {
        for category in SourceCategory::ALL {
            assert_eq!(SourceCategory::parse(category.word()), Some(*category));
        }
    }
}
