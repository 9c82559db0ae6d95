//! The records that an analysis may look at, by kind and identifier.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    compartment::Compartment,
    id::RecordId,
    key::Key,
    record::{
        Act, Actor, Assessment, Body, CheckIn, Claim, Consent, Contact, Contradiction, Event,
        Examination, ExternalFinding, Finding, Identity, Information, Interview, Involvement, Item,
        Kind, Notice, Observation, Person, PhysicalItem, Place, Record, Source, Task, Trace,
        Transfer, Verification, Visit, Watch, Weapon,
    },
};
use serde::Serialize;

macro_rules! casebook {
    ($($(#[$doc:meta])* $field:ident: $kind:ident),+ $(,)?) => {
        /// The records that an analysis may look at. What lies in a compartment that the reader does
        /// not hold is not in it, and nothing in it says whether there is anything.
        #[derive(Clone, Default)]
        pub struct Casebook<'a> {
            held: BTreeSet<Compartment>,
            names: BTreeMap<RecordId, &'a Key>,
            kinds: BTreeMap<RecordId, Kind>,
            $($(#[$doc])* pub $field: BTreeMap<RecordId, &'a $kind>,)+
        }

        impl<'a> Casebook<'a> {
            /// Sorts records by kind. A record of a compartment that is not among `held` is left out.
            pub fn new(
                held: impl IntoIterator<Item = Compartment>,
                records: impl IntoIterator<Item = &'a Record>,
            ) -> Self {
                let mut case = Self { held: held.into_iter().collect(), ..Self::default() };
                for record in records {
                    let kind = record.body.kind();
                    if !case.held.contains(&kind.compartment()) {
                        continue;
                    }
                    case.kinds.insert(record.id, kind);
                    if let Some(key) = &record.key {
                        case.names.insert(record.id, key);
                    }
                    match &record.body {
                        $(Body::$kind(body) => { case.$field.insert(record.id, body); })+
                        _ => {}
                    }
                }
                case
            }
        }
    };
}

casebook! {
    /// Forces, groups, units, posts.
    actors: Actor,
    /// Claims about them.
    claims: Claim,
    /// Acts.
    acts: Act,
    /// Parts in acts.
    involvements: Involvement,
    /// Events.
    events: Event,
    /// Interviews.
    interviews: Interview,
    /// Observations.
    observations: Observation,
    /// Site visits.
    visits: Visit,
    /// Contradictions between accounts.
    contradictions: Contradiction,
    /// What sources contributed.
    information: Information,
    /// Files.
    items: Item,
    /// Things.
    things: PhysicalItem,
    /// Verifications of items.
    verifications: Verification,
    /// Medical and psychological examinations.
    examinations: Examination,
    /// Our findings.
    findings: Finding,
    /// Findings of others.
    externals: ExternalFinding,
    /// Sources.
    sources: Source,
    /// People not spoken to.
    people: Person,
    /// Who people are.
    identities: Identity,
    /// Consents.
    consents: Consent,
    /// Places.
    places: Place,
    /// Weapons seen.
    weapons: Weapon,
    /// Trace requests.
    traces: Trace,
    /// Transfers of arms.
    transfers: Transfer,
    /// Risk assessments.
    assessments: Assessment,
    /// Watches.
    watches: Watch,
    /// Watches that were triggered.
    notices: Notice,
    /// Contacts who stay.
    contacts: Contact,
    /// Signs that they gave.
    check_ins: CheckIn,
    /// Tasks.
    tasks: Task,
}

/// Records that an analysis could not look at because the reader does not hold their compartment.
/// It is the same whether there are any or none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Unseen {
    /// The compartment.
    pub compartment: Compartment,
    /// The kinds in it that would have been looked at.
    pub kinds: Vec<Kind>,
}

impl<'a> Casebook<'a> {
    /// What of these kinds could not be looked at.
    pub fn unseen(&self, kinds: &[Kind]) -> Vec<Unseen> {
        let mut by_compartment = BTreeMap::<Compartment, Vec<Kind>>::new();
        for kind in kinds {
            if !self.held.contains(&kind.compartment()) {
                by_compartment
                    .entry(kind.compartment())
                    .or_default()
                    .push(*kind);
            }
        }
        by_compartment
            .into_iter()
            .map(|(compartment, kinds)| Unseen { compartment, kinds })
            .collect()
    }

    /// What kind of record it is; `None` for one that is not here.
    pub fn kind(&self, id: RecordId) -> Option<Kind> {
        self.kinds.get(&id).copied()
    }

    /// The key by which people know a record, or the abbreviated identifier.
    pub fn name(&self, id: RecordId) -> String {
        self.names
            .get(&id)
            .map_or_else(|| id.to_string(), ToString::to_string)
    }

    /// The human being behind a source or person: the reference of the identity, which source and
    /// person share, or the record itself where it is not here.
    pub fn human(&self, id: RecordId) -> RecordId {
        let source = self.sources.get(&id).map(|source| source.identity);
        let person = || self.people.get(&id).map(|person| person.identity);
        source.or_else(person).unwrap_or(id)
    }

    /// When an act was done: its own date, or that of its event.
    pub fn act_date(&self, act: &'a Act) -> Option<&'a model::date::UncertainDate> {
        act.date
            .as_ref()
            .or_else(|| self.events.get(&act.event).map(|event| &event.date))
    }

    /// Where an act was done: its own place, or that of its event.
    pub fn act_place(&self, act: &Act) -> Option<RecordId> {
        act.place
            .or_else(|| self.events.get(&act.event).map(|event| event.place))
    }
}
