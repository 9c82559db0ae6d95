//! Looking things up: lists, single records with their history, search.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    key::Key,
    record::{Kind, Record},
};
use serde::Serialize;
use serde_json::Value;
use vault::{Open, Vault};

use crate::{failure::Failure, time};

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
    /// Its key.
    pub key: Option<Key>,
    /// The words around what was found.
    pub snippet: String,
}

/// Every record of a kind, whole.
pub fn list(vault: &Vault<Open>, kind: Kind) -> Result<Vec<Value>, Failure> {
    let clearance = vault.clearance();
    vault
        .all(kind)?
        .iter()
        .map(|record| json(record.reveal(&clearance)))
        .collect()
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
        let what = match kind {
            Some(kind) => format!("there is no {kind} `{key}` that you can read"),
            None => format!("there is no record `{key}` that you can read"),
        };
        return Err(Failure::misuse(
            what,
            "find it with `testimony search WORDS` or `testimony list KIND`",
        ));
    }
    Ok(shown)
}

/// Full-text search over every open compartment.
pub fn search(vault: &Vault<Open>, query: &str, limit: usize) -> Result<Vec<HitRow>, Failure> {
    let clearance = vault.clearance();
    let rows = vault.search(query, limit)?.into_iter().map(|hit| HitRow {
        kind: hit.kind,
        key: hit.key,
        snippet: hit.snippet.reveal(&clearance).clone(),
    });
    Ok(rows.collect())
}

/// Looks up the key behind every identifier in a record.
fn name_references(
    vault: &Vault<Open>,
    value: &Value,
    names: &mut BTreeMap<String, String>,
) -> Result<(), Failure> {
    match value {
        Value::String(text) => {
            if let Ok(id) = RecordId::parse(text)
                && let Some(record) = vault.get(id)?
            {
                names.insert(text.clone(), record.reveal(&vault.clearance()).name());
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

fn json(record: &Record) -> Result<Value, Failure> {
    serde_json::to_value(record).map_err(|error| {
        Failure::new(
            crate::failure::FailureKind::Bug,
            error.to_string(),
            "report this",
        )
    })
}
