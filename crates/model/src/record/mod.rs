//! What a fact-finding team records.
//!
//! A [`Record`] is plain data: it is read from the vault as `Protected<Record>` only. Records refer to
//! each other by random [`RecordId`]s, and a record about a person in any compartment but `identity`
//! holds nothing that says who it is.

mod account;
mod act;
mod actor;
mod assessment;
mod contact;
mod custody;
pub mod detail;
mod disclosed;
mod event;
mod finding;
mod identity;
mod investigation;
mod item;
mod list;
mod missing;
mod outside;
mod person;
mod place;
mod release;
mod verification;
mod weapon;

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

pub use self::{
    account::{
        Contradiction, Earlier, Interview, Observation, Present, Referral, Statement,
        StatementLink, Visit,
    },
    act::{Act, Information, Involvement},
    actor::{Actor, Claim, Intervention},
    assessment::{Assessment, Bar, Mitigation, Notice, Watch},
    contact::{CheckIn, Contact, Message, Task, Thread},
    custody::Custody,
    detail::Examination,
    disclosed::{
        Counted, Disclosed, Disclosure, PublishedCopy, PublishedFigure, PublishedTable, Saying,
        SealedCopy, Spot,
    },
    event::{ChainLink, Counts, Event},
    finding::{ExternalFinding, Finding, Recommendation, Reply, Response},
    identity::{Address, Biographic, Identity},
    investigation::{FieldWork, Investigation, Plan, Risk, TeamMember},
    item::{CustodyNote, Item, ItemFacts, ItemTrace, MaskBox, PhysicalItem},
    list::{OwnField, SavedSearch, Term, Vocabulary, on},
    missing::{Inquiry, MissingPerson, Sighting},
    outside::{TimeAuthority, Witness},
    person::{Consent, Person, Source},
    place::{Place, PlaceIdentity},
    release::{
        Approval, Build, Check, CodeName, FileDigest, ImprintSource, Released, ReportSource,
        ReportStatement,
    },
    verification::{Analysis, Chronolocation, Geolocation, Verification},
    weapon::{Goods, Handler, Trace, Transfer, Weapon},
};
use crate::{
    canonical,
    compartment::Compartment,
    decision::{Decision, Limits, Policy},
    envelope::Envelope,
    field::Field,
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

            /// What people fill in; nothing for kinds that the program fills in.
            pub const fn fields(self) -> &'static [Field] {
                match self { $(Self::$name => $name::FIELDS),+ }
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
    /// What one person is to another.
    Biographic = "biographic" in Identity as Record,
    /// A missing person, described so that they can be recognised.
    MissingPerson = "missing-person" in Identity as Record,
    /// What a person allows.
    Consent = "consent" in Testimony as Record,
    /// A place, without what must not be known of it.
    Place = "place" in Analysis as Record,
    /// Name and position of a protected place.
    PlaceIdentity = "place-identity" in Identity as Record,
    /// A force, militia or group.
    Actor = "actor" in Analysis as Record,
    /// A dated, sourced claim about an actor.
    Claim = "claim" in Analysis as Record,
    /// An interview.
    Interview = "interview" in Testimony as Record,
    /// What a delegate saw.
    Observation = "observation" in Testimony as Record,
    /// A visit to a site.
    Visit = "visit" in Testimony as Record,
    /// Accounts that contradict each other.
    Contradiction = "contradiction" in Analysis as Record,
    /// What happened.
    Event = "event" in Analysis as Record,
    /// One thing done to one victim.
    Act = "act" in Analysis as Record,
    /// Who did it.
    Involvement = "involvement" in Analysis as Record,
    /// What a source contributed.
    Information = "information" in Testimony as Record,
    /// An intervention for a victim.
    Intervention = "intervention" in Analysis as Record,
    /// A medical or psychological examination.
    Examination = "examination" in Medical as Record,
    /// A photograph, film, recording or document.
    Item = "item" in Media as Record,
    /// What a file gave away about who made it, with what and where.
    ItemTrace = "item-trace" in Identity as Record,
    /// A thing, paper or sample.
    PhysicalItem = "physical-item" in Media as Record,
    /// The verification of an item.
    Verification = "verification" in Media as Record,
    /// A custody step of an item.
    Custody = "custody" in Media as Custody,
    /// What another body found.
    ExternalFinding = "external" in Analysis as Record,
    /// What we found.
    Finding = "finding" in Analysis as Record,
    /// A call on an addressee.
    Recommendation = "recommendation" in Analysis as Record,
    /// What an addressee did about it.
    Response = "response" in Analysis as Record,
    /// A right of reply.
    Reply = "reply" in Analysis as Record,
    /// A weapon or munition that was seen.
    Weapon = "weapon" in Analysis as Record,
    /// A request to trace weapons.
    Trace = "trace" in Analysis as Record,
    /// A transfer of arms.
    Transfer = "transfer" in Analysis as Record,
    /// A risk assessment of a recipient of arms.
    Assessment = "assessment" in Analysis as Record,
    /// A watch on a recipient or on weapons.
    Watch = "watch" in Analysis as Record,
    /// A watch was triggered.
    Notice = "notice" in Analysis as Record,
    /// A contact who stays, with what was agreed.
    Contact = "contact" in Operations as Record,
    /// A contact gave a sign.
    CheckIn = "check-in" in Operations as Record,
    /// A thread of messages.
    Thread = "thread" in Operations as Record,
    /// A message of a thread.
    Message = "message" in Operations as Record,
    /// Something to do.
    Task = "task" in Operations as Record,
    /// A list of terms.
    Vocabulary = "vocabulary" in Analysis as Record,
    /// A field of the team's own.
    OwnField = "own-field" in Analysis as Record,
    /// A saved search.
    SavedSearch = "search" in Analysis as Record,
    /// The source of one edition of a report.
    ReportSource = "report" in Release as Record,
    /// A disclosure policy.
    Policy = "policy" in Release as Policy,
    /// A disclosure decision.
    Decision = "decision" in Release as Decision,
    /// How small a group may be that a report points at.
    Limits = "limits" in Release as Policy,
    /// A person's code name in one artefact.
    CodeName = "code-name" in Identity as CodeName,
    /// A report was built.
    Build = "build" in Release as Build,
    /// What a build tells.
    Disclosed = "disclosed" in Release as Build,
    /// An artefact or a store was checked.
    Check = "check" in Release as Check,
    /// One of the approvals of a release.
    Approval = "approval" in Release as Approval,
    /// A report was released.
    Released = "release" in Release as Release,
    /// Sealed copies of released files.
    PublishedCopy = "published-copy" in Release as Record,
    /// A time-stamping authority that the team believes.
    TimeAuthority = "time-authority" in Release as Record,
    /// A witness of the logs.
    Witness = "witness" in Release as Record,
}

impl Kind {
    /// The folder of its files, and the word for several of it.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Investigation => "investigations",
            Self::Identity => "identities",
            Self::Person => "people",
            Self::Source => "sources",
            Self::Biographic => "biographic",
            Self::MissingPerson => "missing-people",
            Self::Consent => "consents",
            Self::Place => "places",
            Self::PlaceIdentity => "place-identities",
            Self::Actor => "actors",
            Self::Claim => "claims",
            Self::Interview => "interviews",
            Self::Observation => "observations",
            Self::Visit => "visits",
            Self::Contradiction => "contradictions",
            Self::Event => "events",
            Self::Act => "acts",
            Self::Involvement => "involvements",
            Self::Information => "information",
            Self::Intervention => "interventions",
            Self::Examination => "examinations",
            Self::Item => "media",
            Self::ItemTrace => "item-traces",
            Self::PhysicalItem => "physical-items",
            Self::Verification => "verifications",
            Self::Custody => "custody",
            Self::ExternalFinding => "external",
            Self::Finding => "findings",
            Self::Recommendation => "recommendations",
            Self::Response => "responses",
            Self::Reply => "replies",
            Self::Weapon => "weapons",
            Self::Trace => "traces",
            Self::Transfer => "transfers",
            Self::Assessment => "assessments",
            Self::Watch => "watches",
            Self::Notice => "notices",
            Self::Contact => "contacts",
            Self::CheckIn => "check-ins",
            Self::Thread => "threads",
            Self::Message => "messages",
            Self::Task => "tasks",
            Self::Vocabulary => "vocabularies",
            Self::OwnField => "own-fields",
            Self::SavedSearch => "searches",
            Self::TimeAuthority => "time-authorities",
            Self::Witness => "witnesses",
            Self::ReportSource => "reports",
            Self::Policy => "policies",
            Self::Decision => "decisions",
            Self::Limits => "limits",
            Self::CodeName => "code-names",
            Self::Build => "builds",
            Self::Disclosed => "disclosed",
            Self::PublishedCopy => "published-copies",
            Self::Check => "checks",
            Self::Approval => "approvals",
            Self::Released => "releases",
        }
    }

    /// Reads the word for one or for several.
    pub fn parse(word: &str) -> Option<Self> {
        let named = |kind: &Self| kind.word() == word || kind.plural() == word;
        // `persons` beside `people`, `items` beside `media`.
        let regular = |kind: &Self| word.strip_suffix('s') == Some(kind.word());
        let find = |is: &dyn Fn(&Self) -> bool| Self::ALL.iter().copied().find(|kind| is(kind));
        find(&named).or_else(|| find(&regular))
    }

    /// Whether people write records of this kind in files, tables and forms, each on its own.
    pub const fn is_entered(self) -> bool {
        !self.fields().is_empty()
            && !matches!(
                self,
                Self::Identity | Self::PlaceIdentity | Self::Item | Self::ItemTrace | Self::Notice
            )
    }
}

/// Kinds that can be a victim, a giver, a relative.
pub const PEOPLE: &[Kind] = &[Kind::Person, Kind::Source];

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
