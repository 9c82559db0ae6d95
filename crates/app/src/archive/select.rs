//! Which records leave, and why the others stay.

use std::collections::{BTreeMap, BTreeSet};

use ingest::bag::Withheld;
use model::{
    compartment::Compartment,
    decision::Rulings,
    id::RecordId,
    record::{Body, Kind, PEOPLE, Record},
    vocabulary::ConsentScope,
};
use serde_json::Value;
use vault::{Open, Vault};

use super::{Options, Purpose};
use crate::{failure::Failure, query};

/// What leaves.
pub(super) struct Selection {
    /// Records, by identifier.
    pub(super) records: BTreeMap<RecordId, Record>,
    /// Items whose original leaves.
    pub(super) originals: BTreeSet<RecordId>,
    withheld: BTreeMap<(String, String), u64>,
}

impl Selection {
    /// What stays, and why.
    pub(super) fn withheld(&self) -> Vec<Withheld> {
        let rows = self.withheld.iter();
        rows.map(|((what, why), count)| Withheld {
            what: what.clone(),
            count: *count,
            why: why.clone(),
        })
        .collect()
    }

    /// What somebody allows, who they are and what was found on them goes where they go and stays where
    /// they stay: of somebody who has not agreed nothing leaves by the back door.
    fn without_the_absent(&mut self, vault: &Vault<Open>) -> Result<(), Failure> {
        loop {
            let mut known = BTreeSet::new();
            for record in self.records.values() {
                match &record.body {
                    Body::Person(person) => known.insert(person.identity),
                    Body::Source(source) => known.insert(source.identity),
                    _ => continue,
                };
            }
            let mut absent = Vec::new();
            for record in self.records.values() {
                let kind = record.body.kind();
                let about_people = kind == Kind::Consent
                    || matches!(
                        kind.compartment(),
                        Compartment::Identity | Compartment::Medical
                    );
                if !about_people {
                    continue;
                }
                let mut about = Vec::new();
                references(&query::json(record)?, &mut about);
                let mut stays = kind == Kind::Identity && !known.contains(&record.id);
                for id in about
                    .into_iter()
                    .filter(|id| !self.records.contains_key(id))
                {
                    let other = vault.get(id)?;
                    let other = other.as_ref().map(|other| other.reveal(&vault.clearance()));
                    stays |= other.is_some_and(|other| {
                        let kind = other.body.kind();
                        PEOPLE.contains(&kind) || matches!(kind, Kind::Identity | Kind::Item)
                    });
                }
                if stays {
                    absent.push((record.id, kind));
                }
            }
            if absent.is_empty() {
                return Ok(());
            }
            for (id, kind) in absent {
                self.records.remove(&id);
                self.withhold(kind.word(), "the one whom it is about stays");
            }
        }
    }

    /// Takes the keys away that `tells` says are more than keys: such a record is named by its identifier.
    pub(super) fn without_keys(&mut self, tells: impl Fn(&str) -> bool) -> bool {
        let mut taken = 0;
        for record in self.records.values_mut() {
            if record.key.as_ref().is_some_and(|key| tells(key.as_str())) {
                record.key = None;
                taken += 1;
            }
        }
        for _ in 0..taken {
            self.withhold("key", "it holds a word that is protected");
        }
        taken > 0
    }

    pub(super) fn withhold(&mut self, what: &str, why: &str) {
        let row = (what.to_owned(), why.to_owned());
        *self.withheld.entry(row).or_default() += 1;
    }
}

/// Whether an archive ever carries records of a kind. Decisions, approvals and code names are a vault's
/// own; watches, searches and reports in the making are the team's work; routes and contacts are
/// nobody else's business; custody leaves as proofs.
pub(crate) fn is_carried(kind: Kind) -> bool {
    let own_work = [
        Kind::Custody,
        Kind::CodeName,
        Kind::Watch,
        Kind::Notice,
        Kind::SavedSearch,
    ];
    let stays = [Compartment::Operations, Compartment::Release];
    !own_work.contains(&kind) && !stays.contains(&kind.compartment())
}

/// Settles what leaves.
pub(super) fn select(
    vault: &Vault<Open>,
    options: &Options,
    rulings: &Rulings,
) -> Result<Selection, Failure> {
    let clearance = vault.clearance();
    let mut all: BTreeMap<RecordId, Record> = BTreeMap::new();
    let mut selection = Selection {
        records: BTreeMap::new(),
        originals: BTreeSet::new(),
        withheld: BTreeMap::new(),
    };
    for kind in Kind::ALL.iter().copied().filter(|kind| is_carried(*kind)) {
        for record in vault.all(kind)? {
            let record = record.reveal(&clearance).clone();
            all.insert(record.id, record);
        }
    }
    let wanted = match &options.filter {
        Some(filter) => Some(closure(vault, &all, filter)?),
        None => None,
    };
    let scopes: &[ConsentScope] = match options.purpose {
        Purpose::Court => &[ConsentScope::CourtConfidential, ConsentScope::CourtOpen],
        Purpose::Un => &[ConsentScope::UnConfidential],
        Purpose::Internal => &[ConsentScope::Internal],
    };
    for (id, record) in all {
        if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&id)) {
            continue;
        }
        let kind = record.body.kind();
        let compartment = kind.compartment();
        let usual = !matches!(compartment, Compartment::Identity | Compartment::Medical);
        if !usual && !options.with.contains(&compartment) {
            selection.withhold(kind.word(), &format!("compartment `{compartment}` stays"));
            continue;
        }
        let agreed = told_by(&record).is_none_or(|source| rulings.may_hand_over(source, scopes));
        match agreed {
            true => {
                selection.records.insert(id, record);
            }
            false => {
                let why = "whoever told it has not agreed to this";
                selection.withhold(kind.word(), why);
            }
        }
    }
    selection.without_the_absent(vault)?;
    originals(vault, rulings, &mut selection)?;
    Ok(selection)
}

/// The source without whose consent a record does not leave.
fn told_by(record: &Record) -> Option<RecordId> {
    match &record.body {
        Body::Source(_) => Some(record.id),
        Body::Interview(interview) => Some(interview.source),
        Body::Information(information) => Some(information.source),
        _ => None,
    }
}

/// Only a decision on this very item releases its original; never a policy, and never a compartment.
fn originals(
    vault: &Vault<Open>,
    rulings: &Rulings,
    selection: &mut Selection,
) -> Result<(), Failure> {
    for record in vault.all(Kind::Item)? {
        let id = record.reveal(&vault.clearance()).id;
        if !selection.records.contains_key(&id) {
            continue;
        }
        match rulings.original(&record) {
            Ok(_) => {
                selection.originals.insert(id);
            }
            Err(_) => selection.withhold(
                "original",
                "no decision on it, or whoever made or gave it has not agreed",
            ),
        }
    }
    Ok(())
}

/// What a query finds, what that refers to, and so on; and what people of it allow.
fn closure(
    vault: &Vault<Open>,
    all: &BTreeMap<RecordId, Record>,
    filter: &str,
) -> Result<BTreeSet<RecordId>, Failure> {
    let found = vault.search(&query::parse(filter)?, usize::MAX - 1)?;
    let mut waiting: Vec<RecordId> = found.hits.iter().map(|hit| hit.id).collect();
    let mut wanted = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        let Some(record) = all.get(&id) else { continue };
        if wanted.insert(id) {
            references(&query::json(record)?, &mut waiting);
        }
    }
    if wanted.is_empty() {
        return Ok(wanted);
    }
    for record in all.values() {
        let whose = match &record.body {
            Body::Consent(consent) => Some(consent.of),
            Body::ItemTrace(trace) => trace.item,
            // Lists and own fields say what the words of the others mean.
            Body::Vocabulary(_) | Body::OwnField(_) | Body::Investigation(_) => Some(record.id),
            _ => None,
        };
        if whose.is_some_and(|whose| wanted.contains(&whose) || whose == record.id) {
            wanted.insert(record.id);
        }
    }
    Ok(wanted)
}

/// Every identifier that stands in a record.
fn references(value: &Value, found: &mut Vec<RecordId>) {
    match value {
        Value::String(text) => found.extend(RecordId::parse(text).ok()),
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| references(field, found)),
        _ => {}
    }
}
