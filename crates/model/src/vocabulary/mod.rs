//! Closed lists whose meaning the program relies on, with the standard's codes where one exists.
//! Open lists (acts, methods, types of perpetrator) are codes of the HURIDOCS micro-thesauri, kept
//! as [`Code`]; [`crate::terms`] has their words.

mod account;
mod actor;
mod arms;
mod code;
mod evidence;
mod inquiry;
mod people;

pub use self::{
    account::{
        Consistency, ContradictionState, ExternalRelation, FieldWorkKind, Likelihood, Perception,
        Relation, StandardOfProof,
    },
    actor::{ActorKind, AddresseeKind, BoundKind, ClaimKind, ReplyState, ResponseState, Side},
    arms::{
        ArmsCategory, ArmsDecision, AssessmentState, Regime, RiskLevel, TraceState, TransferState,
    },
    code::{Code, CodeError},
    evidence::{CustodyAction, ItemNature, Legibility, VerificationResult, VerificationState},
    inquiry::{Access, CheckInState, Direction, Grade, TaskState},
    people::{
        ConsentScope, CountingUnit, FamilyWish, MissingOutcome, PersonStatus, Protection,
        ReferralKind, Reliability, Role, Sex, SourceCategory,
    },
};

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every word of the list, in its order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The same as they are written.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word used in files, on the command line and in JSON.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Reads a word of the list.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl $crate::field::Shaped for $name {
            const SHAPE: $crate::field::Shape = $crate::field::Shape::Words(Self::WORDS);
        }
    };
}

use vocabulary;

#[cfg(test)]
mod tests {
    use super::SourceCategory;

    #[test]
    fn words_read_back() {
        for category in SourceCategory::ALL {
            assert_eq!(SourceCategory::parse(category.word()), Some(*category));
        }
    }
}
