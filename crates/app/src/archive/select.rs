//! Which records leave, and why the others stay.

use std::collections::{BTreeMap, BTreeSet};

use ingest::bag::Withheld;
use model::{
    compartment::Compartment,
    decision::Rulings,
    id::RecordId,
    key::Key,
    record::{Body, Kind, PEOPLE, Record},
    vocabulary::ConsentScope,
};
use serde_json::Value;
use vault::{Open, Vault};

use super::{Options, Purpose};
use crate::{failure::Failure, query};

/// What leaves. Of a whole case only names are held in memory: each record is read when it is needed.
pub(super) struct Selection {
    /// Records, by identifier.
    pub(super) records: BTreeMap<RecordId, Leaf>,
    /// Those of them that people write into the file of another, by their key.
    parts: BTreeMap<Key, RecordId>,
    /// Items whose original leaves.
    pub(super) originals: BTreeSet<RecordId>,
    withheld: BTreeMap<(String, String), u64>,
}

/// What is known of a record without reading it.
pub(super) struct Leaf {
    pub(super) kind: Kind,
    pub(super) key: Option<Key>,
}

impl Leaf {
    /// As [`Record::name`].
    pub(super) fn name(&self, id: RecordId) -> String {
        let key = self.key.as_ref();
        key.map_or_else(|| id.to_string(), Key::to_string)
    }
}

impl Selection {
    /// A record that leaves, as it leaves.
    pub(super) fn record(
        &self,
        vault: &Vault<Open>,
        id: RecordId,
    ) -> Result<Option<Record>, Failure> {
        let Some(leaf) = self.records.get(&id) else {
            return Ok(None);
        };
        let mut record = read(vault, id)?;
        if let Some(record) = &mut record {
            record.key.clone_from(&leaf.key);
        }
        Ok(record)
    }

    /// The records that people write into the file of the one with a key: who it is, what they allow.
    pub(super) fn parts(&self, vault: &Vault<Open>, key: &Key) -> Result<Vec<Record>, Failure> {
        let mut parts = Vec::new();
        for ending in ["identity", "consent"] {
            let own = Key::parse(&format!("{key}.{ending}"));
            let id = own.ok().and_then(|own| self.parts.get(&own));
            if let Some(id) = id {
                parts.extend(self.record(vault, *id)?);
            }
        }
        Ok(parts)
    }

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
        let mut known = BTreeMap::new();
        let mut about = BTreeMap::new();
        for (id, leaf) in &self.records {
            let of_people = leaf.kind == Kind::Consent
                || matches!(
                    leaf.kind.compartment(),
                    Compartment::Identity | Compartment::Medical
                );
            let is_somebody = matches!(leaf.kind, Kind::Person | Kind::Source);
            if !of_people && !is_somebody {
                continue;
            }
            let Some(record) = self.record(vault, *id)? else {
                continue;
            };
            match &record.body {
                Body::Person(person) => drop(known.insert(*id, person.identity)),
                Body::Source(source) => drop(known.insert(*id, source.identity)),
                _ => {}
            }
            if of_people {
                let mut others = Vec::new();
                references(&query::json(&record)?, &mut others);
                about.insert(*id, (leaf.kind, others));
            }
        }
        loop {
            let told: BTreeSet<_> = known
                .iter()
                .filter(|(id, _)| self.records.contains_key(id))
                .map(|(_, identity)| *identity)
                .collect();
            let mut absent = Vec::new();
            for (id, (kind, others)) in &about {
                let mut stays = *kind == Kind::Identity && !told.contains(id);
                for other in others.iter().filter(|id| !self.records.contains_key(id)) {
                    stays |= read(vault, *other)?.is_some_and(|other| {
                        let kind = other.body.kind();
                        PEOPLE.contains(&kind) || matches!(kind, Kind::Identity | Kind::Item)
                    });
                }
                if stays {
                    absent.push((*id, *kind));
                }
            }
            if absent.is_empty() {
                return Ok(());
            }
            for (id, kind) in absent {
                about.remove(&id);
                self.records.remove(&id);
                self.withhold(kind.word(), "the one whom it is about stays");
            }
        }
    }

    /// Takes the keys away that `tells` says are more than keys: such a record is named by its identifier.
    pub(super) fn without_keys(&mut self, tells: impl Fn(&str) -> bool) -> bool {
        let mut taken = 0;
        for leaf in self.records.values_mut() {
            if leaf.key.as_ref().is_some_and(|key| tells(key.as_str())) {
                leaf.key = None;
                taken += 1;
            }
        }
        self.index();
        for _ in 0..taken {
            self.withhold("key", "it holds a word that is protected");
        }
        taken > 0
    }

    fn index(&mut self) {
        let of = [Kind::Identity, Kind::PlaceIdentity, Kind::Consent];
        let parts = self
            .records
            .iter()
            .filter(|(_, leaf)| of.contains(&leaf.kind));
        let parts = parts.filter_map(|(id, leaf)| Some((leaf.key.clone()?, *id)));
        self.parts = parts.collect();
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

/// A record of the vault, if it has it.
fn read(vault: &Vault<Open>, id: RecordId) -> Result<Option<Record>, Failure> {
    let found = vault.get(id)?;
    Ok(found.map(|found| found.reveal(&vault.clearance()).clone()))
}

/// Settles what leaves.
pub(super) fn select(
    vault: &Vault<Open>,
    options: &Options,
    rulings: &Rulings,
) -> Result<Selection, Failure> {
    let mut selection = Selection {
        records: BTreeMap::new(),
        parts: BTreeMap::new(),
        originals: BTreeSet::new(),
        withheld: BTreeMap::new(),
    };
    let wanted = match &options.filter {
        Some(filter) => Some(closure(vault, filter)?),
        None => None,
    };
    let scopes: &[ConsentScope] = match options.purpose {
        Purpose::Court => &[ConsentScope::CourtConfidential, ConsentScope::CourtOpen],
        Purpose::Un => &[ConsentScope::UnConfidential],
        Purpose::Internal => &[ConsentScope::Internal],
    };
    for kind in Kind::ALL.iter().copied().filter(|kind| is_carried(*kind)) {
        let compartment = kind.compartment();
        let usual = !matches!(compartment, Compartment::Identity | Compartment::Medical);
        for (id, key) in vault.ids(kind)? {
            if wanted.as_ref().is_some_and(|wanted| !wanted.contains(&id)) {
                continue;
            }
            if !usual && !options.with.contains(&compartment) {
                selection.withhold(kind.word(), &format!("compartment `{compartment}` stays"));
                continue;
            }
            match told_by(vault, kind, id)?.is_none_or(|by| rulings.may_hand_over(by, scopes)) {
                true => drop(selection.records.insert(id, Leaf { kind, key })),
                false => {
                    let why = "whoever told it has not agreed to this";
                    selection.withhold(kind.word(), why);
                }
            }
        }
    }
    selection.without_the_absent(vault)?;
    selection.index();
    originals(vault, rulings, &mut selection)?;
    Ok(selection)
}

/// The source without whose consent a record does not leave.
fn told_by(vault: &Vault<Open>, kind: Kind, id: RecordId) -> Result<Option<RecordId>, Failure> {
    if kind == Kind::Source {
        return Ok(Some(id));
    }
    if !matches!(kind, Kind::Interview | Kind::Information) {
        return Ok(None);
    }
    Ok(read(vault, id)?.and_then(|record| match &record.body {
        Body::Interview(interview) => Some(interview.source),
        Body::Information(information) => Some(information.source),
        _ => None,
    }))
}

/// Only a decision on this very item releases its original; never a policy, and never a compartment.
fn originals(
    vault: &Vault<Open>,
    rulings: &Rulings,
    selection: &mut Selection,
) -> Result<(), Failure> {
    for (id, _) in vault.ids(Kind::Item)? {
        if !selection.records.contains_key(&id) {
            continue;
        }
        let Some(record) = vault.get(id)? else {
            continue;
        };
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
fn closure(vault: &Vault<Open>, filter: &str) -> Result<BTreeSet<RecordId>, Failure> {
    let found = vault.search(&query::parse(filter)?, usize::MAX - 1)?;
    let mut waiting: Vec<RecordId> = found.hits.iter().map(|hit| hit.id).collect();
    let (mut wanted, mut seen) = (BTreeSet::new(), BTreeSet::new());
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        let record = read(vault, id)?;
        let Some(record) = record.filter(|record| is_carried(record.body.kind())) else {
            continue;
        };
        wanted.insert(id);
        references(&query::json(&record)?, &mut waiting);
    }
    if wanted.is_empty() {
        return Ok(wanted);
    }
    let mut theirs = Vec::new();
    for kind in [Kind::Consent, Kind::ItemTrace] {
        for (id, _) in vault.ids(kind)? {
            let whose = read(vault, id)?.and_then(|record| match &record.body {
                Body::Consent(consent) => Some(consent.of),
                Body::ItemTrace(trace) => trace.item,
                _ => None,
            });
            theirs.extend(whose.filter(|whose| wanted.contains(whose)).map(|_| id));
        }
    }
    // Lists and own fields say what the words of the others mean.
    for kind in [Kind::Vocabulary, Kind::OwnField, Kind::Investigation] {
        theirs.extend(vault.ids(kind)?.into_iter().map(|(id, _)| id));
    }
    wanted.extend(theirs);
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
