//! What rests on one source alone, and what only refers to it.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    compartment::Compartment,
    id::{ObjectId, RecordId},
    key::Key,
    record::{Body, Consent, Item, Kind, Record},
};
use serde_json::Value;
use vault::{Open, Vault};

use super::{Named, Withdrawal, source_of};
use crate::failure::Failure;

/// What rests on a source.
pub(super) struct Rests {
    pub(super) source: RecordId,
    /// The originals of items that go.
    pub(super) objects: Vec<ObjectId>,
    /// Bytes of these originals.
    bytes: u64,
    /// What goes.
    gone: BTreeMap<RecordId, (Compartment, Named)>,
    /// What refers to it and stays.
    kept: BTreeMap<RecordId, Named>,
}

/// What is wholly about the person whom the field names. A source's identity and items come besides.
const WHOLLY: &[(Kind, &[&str])] = &[
    (Kind::Interview, &["source"]),
    (Kind::Information, &["source"]),
    (Kind::Biographic, &["person", "related"]),
    (Kind::Examination, &["person"]),
    (Kind::Contact, &["person"]),
    (Kind::CodeName, &["subject"]),
];

/// What is wholly about a record that goes.
const FOLLOWS: &[(Kind, &[&str])] = &[
    (Kind::ItemTrace, &["item"]),
    (Kind::Custody, &["item"]),
    (Kind::Verification, &["item"]),
    (Kind::CheckIn, &["contact"]),
];

impl Rests {
    pub(super) fn of(vault: &Vault<Open>, key: &Key) -> Result<Self, Failure> {
        let source = source_of(vault, key)?;
        let all = everything(vault)?;
        let mut rests = Self {
            source: source.id,
            objects: Vec::new(),
            bytes: 0,
            gone: BTreeMap::new(),
            kept: BTreeMap::new(),
        };
        rests.take(&source);
        if let Body::Source(body) = &source.body {
            // A person may stand in the case in two roles; then the identity is not this one's alone.
            let shared = all.iter().any(|(record, _)| match &record.body {
                Body::Source(other) => record.id != source.id && other.identity == body.identity,
                Body::Person(_) => refers(&record.body, "identity", body.identity),
                _ => false,
            });
            let identity = all.iter().find(|(record, _)| record.id == body.identity);
            if let Some((identity, _)) = identity.filter(|_| !shared) {
                rests.take(identity);
            }
        }
        for (record, _) in &all {
            if let Body::Item(item) = &record.body
                && is_only_from(item, source.id)
            {
                rests.take_item(record, item, &all);
            }
            if is_about(WHOLLY, record, &|id| id == source.id) {
                rests.take(record);
            }
        }
        for (record, _) in &all {
            if is_about(FOLLOWS, record, &|id| rests.gone.contains_key(&id)) {
                rests.take(record);
            }
        }
        for (record, names) in &all {
            let stays = !rests.gone.contains_key(&record.id)
                && !matches!(record.body, Body::Consent(_) | Body::Task(_));
            if stays && names.iter().any(|id| rests.gone.contains_key(id)) {
                rests.kept.insert(record.id, named(record));
            }
        }
        Ok(rests)
    }

    fn take(&mut self, record: &Record) {
        let compartment = record.body.kind().compartment();
        self.gone.insert(record.id, (compartment, named(record)));
    }

    fn take_item(&mut self, record: &Record, item: &Item, all: &[(Record, BTreeSet<RecordId>)]) {
        self.take(record);
        // Two may have handed over the same film: the original stays with the other's item.
        let shared = all.iter().any(|(other, _)| match &other.body {
            Body::Item(theirs) => other.id != record.id && theirs.object == item.object,
            _ => false,
        });
        if !shared && !self.objects.contains(&item.object) {
            self.objects.push(item.object);
            self.bytes = self.bytes.saturating_add(item.bytes);
        }
    }

    pub(super) fn records(&self) -> Vec<(Compartment, RecordId)> {
        let gone = self.gone.iter();
        gone.map(|(id, (compartment, _))| (*compartment, *id))
            .collect()
    }

    pub(super) fn kept_ids(&self) -> Vec<RecordId> {
        self.kept.keys().copied().collect()
    }

    pub(super) fn consents(&self, vault: &Vault<Open>) -> Result<Vec<Consent>, Failure> {
        let clearance = vault.clearance();
        let mut consents = Vec::new();
        for record in vault.all(Kind::Consent)? {
            if let Body::Consent(consent) = &record.reveal(&clearance).body
                && consent.of == self.source
            {
                consents.push(consent.clone());
            }
        }
        Ok(consents)
    }

    pub(super) fn withdrawal(
        &self,
        vault: &Vault<Open>,
        source: &Key,
        task: Option<String>,
        destroyed: bool,
    ) -> Result<Withdrawal, Failure> {
        let clearance = vault.clearance();
        let mut consents = Vec::new();
        for record in vault.all(Kind::Consent)? {
            let record = record.reveal(&clearance);
            if let Body::Consent(consent) = &record.body
                && consent.of == self.source
            {
                consents.push(named(record));
            }
        }
        let is_build = |one: &&Named| one.kind == Kind::Build;
        let build_ids: BTreeSet<_> = self
            .kept
            .iter()
            .filter(|(_, one)| is_build(one))
            .map(|(id, _)| *id)
            .collect();
        let mut released = BTreeSet::new();
        for record in vault.all(Kind::Released)? {
            if let Body::Released(one) = &record.reveal(&clearance).body
                && build_ids.contains(&one.build)
            {
                released.insert(one.report.to_string());
            }
        }
        let sorted = |rows: Vec<Named>| {
            let mut rows = rows;
            rows.sort();
            rows
        };
        let kept = self.kept.values().cloned();
        let (builds, kept) = kept.partition(|one| is_build(&one));
        Ok(Withdrawal {
            source: source.to_string(),
            consents: sorted(consents),
            rests: sorted(self.gone.values().map(|(_, named)| named.clone()).collect()),
            originals: [self.objects.len() as u64, self.bytes],
            kept: sorted(kept),
            builds: sorted(builds),
            released: released.into_iter().collect(),
            task,
            destroyed,
        })
    }
}

fn named(record: &Record) -> Named {
    Named {
        kind: record.body.kind(),
        name: record.name(),
    }
}

/// Whether nobody but this source gave or made an item.
fn is_only_from(item: &Item, source: RecordId) -> bool {
    let others = [item.given_by, item.by].into_iter().flatten();
    let mut from = others.peekable();
    from.peek().is_some() && from.all(|one| one == source)
}

fn is_about(
    kinds: &[(Kind, &[&str])],
    record: &Record,
    is_theirs: &dyn Fn(RecordId) -> bool,
) -> bool {
    let kind = record.body.kind();
    let fields = kinds.iter().find(|(one, _)| *one == kind);
    let Some((_, fields)) = fields else {
        return false;
    };
    let Ok(body) = serde_json::to_value(&record.body) else {
        return false;
    };
    let value = |field: &&str| body.get("fields")?.get(*field)?.as_str();
    let ids = fields.iter().filter_map(value);
    ids.filter_map(|text| RecordId::parse(text).ok())
        .any(is_theirs)
}

fn refers(body: &Body, field: &str, id: RecordId) -> bool {
    let body = serde_json::to_value(body).unwrap_or_default();
    let there = body.get("fields").and_then(|fields| fields.get(field));
    there.and_then(Value::as_str) == Some(id.hex().as_str())
}

/// Every record that can be read, with the identifiers in it.
fn everything(vault: &Vault<Open>) -> Result<Vec<(Record, BTreeSet<RecordId>)>, Failure> {
    let clearance = vault.clearance();
    let mut all = Vec::new();
    for kind in Kind::ALL {
        for record in vault.all(*kind)? {
            let record = record.reveal(&clearance).clone();
            let body = serde_json::to_value(&record.body).unwrap_or_default();
            let mut names = BTreeSet::new();
            identifiers(&body, &mut names);
            all.push((record, names));
        }
    }
    Ok(all)
}

fn identifiers(value: &Value, into: &mut BTreeSet<RecordId>) {
    match value {
        Value::String(text) => into.extend(RecordId::parse(text).ok()),
        Value::Array(values) => values.iter().for_each(|one| identifiers(one, into)),
        Value::Object(fields) => fields.values().for_each(|one| identifiers(one, into)),
        _ => {}
    }
}
