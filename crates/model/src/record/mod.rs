//! What a fact-finding team records.
//!
//! A [`Record`] is plain data: it is read from the vault as `Protected<Record>` only. Records refer to
//! each other by random [`RecordId`]s, and a record about a person in any compartment but `identity`
//! holds nothing that says who it is.

mod account;
mod act;
mod actor;
mod custody;
mod event;
mod finding;
mod investigation;
mod item;
mod person;
mod place;
mod release;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

pub use self::{
    account::{Interview, Observation, Statement, StatementLink},
    act::{Act, Involvement},
    actor::Actor,
    custody::Custody,
    event::{ChainLink, Counts, Event},
    finding::{ExternalFinding, Finding, Recommendation},
    investigation::{FieldWork, Investigation, TeamMember},
    item::{Item, ItemFacts, ItemTrace, MaskBox},
    person::{Consent, Identity, Person, Source},
    place::{Place, PlaceIdentity},
    release::{
        Approval, Build, Check, CodeName, FileDigest, Released, ReportSource, ReportStatement,
    },
};
use crate::{
    canonical,
    compartment::Compartment,
    decision::{Decision, Policy},
    envelope::Envelope,
    id::RecordId,
    key::Key,
    operation::OperationKind,
};

/// One version of one record.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Which record; the same for all its versions.
    pub id: RecordId,
    /// How people refer to it; absent for records that no person ever names.
    pub key: Option<Key>,
    /// What it says.
    pub body: Body,
    /// The user's own fields.
    pub own: BTreeMap<String, String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal in $compartment:ident as $operation:ident),+ $(,)?) => {
        /// What a record says, by kind.
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "fields")]
        pub enum Body { $($(#[$doc])* #[serde(rename = $word)] $name($name)),+ }

        /// A kind of record.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Kind { $($(#[$doc])* #[serde(rename = $word)] $name),+ }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The word used on the command line and in JSON.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word),+ }
            }

            /// Under whose keys records of this kind are.
            pub const fn compartment(self) -> Compartment {
                match self { $(Self::$name => Compartment::$compartment),+ }
            }

            /// What kind of operation records it.
            pub const fn operation(self) -> OperationKind {
                match self { $(Self::$name => OperationKind::$operation),+ }
            }
        }

        impl Body {
            /// Its kind.
            pub const fn kind(&self) -> Kind {
                match self { $(Self::$name(_) => Kind::$name),+ }
            }
        }

        $(impl From<$name> for Body {
            fn from(body: $name) -> Self {
                Self::$name(body)
            }
        }

        impl<'a> TryFrom<&'a Body> for &'a $name {
            type Error = Kind;

            fn try_from(body: &'a Body) -> Result<Self, Kind> {
                match body {
                    Body::$name(body) => Ok(body),
                    other => Err(other.kind()),
                }
            }
        })+
    };
}

kinds! {
    /// The inquiry itself.
    Investigation = "investigation" in Analysis as Record,
    /// Who a person is. The only kind that knows.
    Identity = "identity" in Identity as Record,
    /// A person who was not spoken to: a victim, a relative.
    Person = "person" in Testimony as Record,
    /// A person who told or gave something.
    Source = "source" in Testimony as Record,
    /// What a person allows.
    Consent = "consent" in Testimony as Record,
    /// A place, without what must not be known of it.
    Place = "place" in Analysis as Record,
    /// Name and position of a protected place.
    PlaceIdentity = "place-identity" in Identity as Record,
    /// A force, militia or group.
    Actor = "actor" in Analysis as Record,
    /// An interview.
    Interview = "interview" in Testimony as Record,
    /// What a delegate saw.
    Observation = "observation" in Testimony as Record,
    /// What happened.
    Event = "event" in Analysis as Record,
    /// One thing done to one victim.
    Act = "act" in Analysis as Record,
    /// Who did it.
    Involvement = "involvement" in Analysis as Record,
    /// A photograph, film, recording or document.
    Item = "item" in Media as Record,
    /// What a file gave away about who made it, with what and where.
    ItemTrace = "item-trace" in Identity as Record,
    /// A custody step of an item.
    Custody = "custody" in Media as Custody,
    /// What another body found.
    ExternalFinding = "external" in Analysis as Record,
    /// What we found.
    Finding = "finding" in Analysis as Record,
    /// A call on an addressee.
    Recommendation = "recommendation" in Analysis as Record,
    /// The source of one edition of a report.
    ReportSource = "report" in Release as Record,
    /// A disclosure policy.
    Policy = "policy" in Release as Policy,
    /// A disclosure decision.
    Decision = "decision" in Release as Decision,
    /// A person's code name in one artefact.
    CodeName = "code-name" in Identity as CodeName,
    /// A report was built.
    Build = "build" in Release as Build,
    /// An artefact or a store was checked.
    Check = "check" in Release as Check,
    /// One of the approvals of a release.
    Approval = "approval" in Release as Approval,
    /// A report was released.
    Released = "release" in Release as Release,
}

impl Kind {
    /// Reads a word, in the singular or with an `s`.
    pub fn parse(word: &str) -> Option<Self> {
        let one = |word: &str| Self::ALL.iter().copied().find(|kind| kind.word() == word);
        one(word)
            .or_else(|| one(word.strip_suffix('s')?))
            .or(match word {
                "people" => Some(Self::Person),
                "identities" => Some(Self::Identity),
                "media" => Some(Self::Item),
                "policies" => Some(Self::Policy),
                _ => None,
            })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The name of the envelope field that holds the record.
pub const RECORD_FIELD: &str = "record";

impl Record {
    /// The envelope that commits to this record: the whole in one field and, for custody steps and
    /// releases, which are shown to third parties, each fact in a field of its own as well.
    pub fn envelope(&self, blind: [u8; 32]) -> Result<Envelope, canonical::EncodeError> {
        let envelope = Envelope::new(blind).with(RECORD_FIELD, self)?;
        match &self.body {
            Body::Custody(custody) => custody.disclosable(envelope),
            Body::Released(released) => released.disclosable(envelope),
            _ => Ok(envelope),
        }
    }

    /// The key, or the abbreviated identifier where it has none.
    pub fn name(&self) -> String {
        self.key
            .as_ref()
            .map_or_else(|| self.id.to_string(), Key::to_string)
    }
}

/// A piece of evidence: a record, or one statement of an interview or observation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// The interview, observation, item or external finding.
    pub record: RecordId,
    /// The number of the statement or paragraph, from 1.
    pub statement: Option<u16>,
}
