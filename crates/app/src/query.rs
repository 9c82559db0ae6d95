//! Looking things up: lists, single records with their history, search.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    key::Key,
    query::{Condition, Query},
    record::{Kind, Record, SavedSearch},
};
use serde::Serialize;
use serde_json::Value;
use vault::{Open, Vault};

use crate::{
    casebook::Summaries,
    failure::{Failure, FailureKind},
    time,
};

/// A record with its history, whole: for the user whose compartments are open.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// The record.
    pub record: Value,
    /// Its versions, oldest first.
    pub versions: Vec<VersionRow>,
    /// The keys of the records that it refers to, by their identifiers.
    pub names: BTreeMap<String, String>,
}

/// One version of a record.
#[derive(Debug, Serialize)]
pub struct VersionRow {
    /// From 1.
    pub number: u32,
    /// Who recorded it.
    pub member: String,
    /// When, by that device's clock.
    pub time: String,
    /// The operation's hash, in hexadecimal.
    pub operation: String,
}

/// A search result.
#[derive(Debug, Serialize)]
pub struct HitRow {
    /// The record's kind.
    pub kind: Kind,
    /// Which.
    pub id: RecordId,
    /// Its key.
    pub key: Option<Key>,
    /// The words around what was found.
    pub snippet: String,
    /// What tells the record apart, in a line.
    pub summary: String,
}

/// What a search found.
#[derive(Debug)]
pub struct Hits {
    /// The rows.
    pub rows: Vec<HitRow>,
    /// Whether there are more than were asked for.
    pub more: bool,
}

/// A record of a list.
#[derive(Debug)]
pub struct Listed {
    /// How people call it.
    pub name: String,
    /// What tells it apart, in a line.
    pub summary: String,
    /// The whole record.
    pub record: Value,
}

/// Every record of a kind, whole; only those that a query finds, if there is one.
pub fn list(vault: &Vault<Open>, kind: Kind, filter: Option<&str>) -> Result<Vec<Listed>, Failure> {
    let clearance = vault.clearance();
    let summaries = Summaries::of(vault)?;
    let listed = |record: &Record| -> Result<Listed, Failure> {
        Ok(Listed {
            name: record.name(),
            summary: summaries.line(record),
            record: json(record)?,
        })
    };
    let Some(filter) = filter else {
        let records = vault.all(kind)?;
        return records
            .iter()
            .map(|record| listed(record.reveal(&clearance)))
            .collect();
    };
    let of_kind = Query::Is(Condition::Kind(vec![kind]));
    let query = Query::All(vec![of_kind, parse(filter)?]);
    let mut rows = Vec::new();
    for hit in vault.search(&query, usize::MAX - 1)?.hits {
        if let Some(record) = vault.get(hit.id)? {
            rows.push(listed(record.reveal(&clearance))?);
        }
    }
    rows.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(rows)
}

pub(crate) fn parse(text: &str) -> Result<Query, Failure> {
    Query::parse(text)
        .map_err(|error| Failure::from_message(FailureKind::Misuse, &error.to_string()))
}

/// The records of a key. Several kinds can share one: a source, its identity and its consent do not,
/// they have keys of their own.
pub fn show(vault: &Vault<Open>, kind: Option<Kind>, key: &Key) -> Result<Vec<Shown>, Failure> {
    let clearance = vault.clearance();
    let mut shown = Vec::new();
    for (found, id) in vault.resolve(key)? {
        if kind.is_some_and(|wanted| wanted != found) {
            continue;
        }
        if let Some(record) = vault.get(id)? {
            let versions = vault.history(id)?;
            let row = |version: &vault::Version| VersionRow {
                number: version.number,
                member: version.member.clone(),
                time: time::rfc3339(version.time),
                operation: version.operation.hash.hex(),
            };
            let record = json(record.reveal(&clearance))?;
            let mut names = BTreeMap::new();
            name_references(vault, &record, &mut names)?;
            shown.push(Shown {
                record,
                versions: versions.iter().map(row).collect(),
                names,
            });
        }
    }
    if shown.is_empty() {
        return Err(unknown(kind, key));
    }
    Ok(shown)
}

/// Searches every open compartment (docs/search.md).
pub fn search(vault: &Vault<Open>, query: &str, limit: usize) -> Result<Hits, Failure> {
    let found = vault.search(&parse(query)?, limit)?;
    Ok(Hits {
        rows: rows(vault, found.hits)?,
        more: found.more,
    })
}

fn rows(vault: &Vault<Open>, hits: Vec<vault::Hit>) -> Result<Vec<HitRow>, Failure> {
    let clearance = vault.clearance();
    let summaries = Summaries::of(vault)?;
    let mut rows = Vec::with_capacity(hits.len());
    for hit in hits {
        let record = vault.get(hit.id)?;
        rows.push(HitRow {
            kind: hit.kind,
            id: hit.id,
            key: hit.key,
            snippet: hit.snippet.reveal(&clearance).clone(),
            summary: record
                .map(|record| summaries.line(record.reveal(&clearance)))
                .unwrap_or_default(),
        });
    }
    Ok(rows)
}

/// How many records a search finds.
pub fn count_found(vault: &Vault<Open>, query: &str) -> Result<u64, Failure> {
    Ok(vault.count(&parse(query)?)?)
}

/// Keeps a query under a key; `search:KEY` in another finds the same.
pub fn save_search(vault: &mut Vault<Open>, key: &Key, query: &str) -> Result<(), Failure> {
    parse(query)?;
    let known = vault.resolve(key)?;
    let id = match known.as_slice() {
        [] => vault.random_id(),
        [(Kind::SavedSearch, id)] => *id,
        _ => {
            return Err(Failure::misuse(
                format!("`{key}` is the key of another record"),
                "choose another key",
            ));
        }
    };
    let search = SavedSearch {
        by: Some(vault.member().to_owned()),
        ..SavedSearch::new(query.to_owned())
    };
    let mut transaction = vault.begin();
    transaction.put(Record {
        id,
        key: Some(key.clone()),
        body: search.into(),
        own: BTreeMap::new(),
    })?;
    transaction.commit()?;
    Ok(())
}

/// Every record that refers to this one, by kind and key.
pub fn referring(vault: &Vault<Open>, key: &Key) -> Result<Vec<HitRow>, Failure> {
    find(vault, None, key)?;
    let query = Query::Is(Condition::Refers(key.clone()));
    let found = vault.search(&query, usize::MAX - 1)?;
    let mut rows = rows(vault, found.hits)?;
    rows.sort_by(|one, other| {
        (one.kind, &one.key, one.id).cmp(&(other.kind, &other.key, other.id))
    });
    Ok(rows)
}

/// The one record that a key stands for. Several kinds can share a key; then the kind must be given.
pub(crate) fn find(
    vault: &Vault<Open>,
    kind: Option<Kind>,
    key: &Key,
) -> Result<(Kind, RecordId), Failure> {
    let mut found = vault.resolve(key)?;
    found.retain(|(known, _)| kind.is_none_or(|wanted| wanted == *known));
    match found.as_slice() {
        [one] => Ok(*one),
        [] => Err(unknown(kind, key)),
        several => {
            let kinds: Vec<&str> = several.iter().map(|(kind, _)| kind.word()).collect();
            Err(Failure::misuse(
                format!("`{key}` is the key of several records"),
                format!("say which: {}", kinds.join(", ")),
            ))
        }
    }
}

fn unknown(kind: Option<Kind>, key: &Key) -> Failure {
    let what = match kind {
        Some(kind) => format!("there is no {kind} `{key}` that you can read"),
        None => format!("there is no record `{key}` that you can read"),
    };
    Failure::misuse(
        what,
        "find it with `testimony search WORDS` or `testimony list KIND`",
    )
}

/// Looks up the key behind every identifier in a record.
pub(crate) fn name_references(
    vault: &Vault<Open>,
    value: &Value,
    names: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    match value {
        Value::String(text) => {
            let Ok(id) = RecordId::parse(text) else {
                return Ok(());
            };
            if let Some(record) = vault.get(id)? {
                names.insert(text.clone(), record.reveal(&vault.clearance()).name());
            } else if let Some(was) = vault.was_destroyed(id)? {
                let when = time::rfc3339(was.time);
                names.insert(text.clone(), format!("destroyed {when}"));
            }
            Ok(())
        }
        Value::Array(items) => items
            .iter()
            .try_for_each(|item| name_references(vault, item, names)),
        Value::Object(fields) => fields
            .values()
            .try_for_each(|field| name_references(vault, field, names)),
        _ => Ok(()),
    }
}

pub(crate) fn json(record: &Record) -> Result<Value, Failure> {
    serde_json::to_value(record)
        .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))
}
