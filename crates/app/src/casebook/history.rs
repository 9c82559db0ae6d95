//! Who changed what, when, with what stood there before beside what stands there now.

use std::collections::{BTreeMap, BTreeSet};

use model::key::Key;
use serde::Serialize;
use serde_json::Value;
use vault::{Open, Vault};

use crate::{
    failure::Failure,
    query::{find, json, name_references},
    time,
};

/// One version of a record, by what it changed.
#[derive(Debug, Serialize)]
pub struct HistoryRow {
    /// From 1.
    pub number: u32,
    /// Who recorded it.
    pub member: String,
    /// When, by that device's clock.
    pub time: String,
    /// The operation's hash, in hexadecimal.
    pub operation: String,
    /// What it changed; of the first version, everything.
    pub changes: Vec<ChangeRow>,
}

/// One field that changed.
#[derive(Debug, Serialize)]
pub struct ChangeRow {
    /// The field, with its group and its place in a list: `risks.2.impact`.
    pub field: String,
    /// What stood there.
    pub before: Option<String>,
    /// What stands there.
    pub after: Option<String>,
}

/// The history of the record that a key stands for.
pub fn history(vault: &Vault<Open>, key: &Key) -> Result<Vec<HistoryRow>, Failure> {
    let (_, id) = find(vault, None, key)?;
    let clearance = vault.clearance();
    let mut before = BTreeMap::new();
    let mut rows = Vec::new();
    for version in vault.history(id)? {
        let record = json(version.record.reveal(&clearance))?;
        let mut names = BTreeMap::new();
        name_references(vault, &record, &mut names)?;
        let mut after = BTreeMap::new();
        for part in ["body", "own", "key"] {
            let value = match part {
                "body" => record.get("body").and_then(|body| body.get("fields")),
                other => record.get(other),
            };
            let prefix = if part == "body" { "" } else { part };
            flatten(value.unwrap_or(&Value::Null), prefix, &names, &mut after);
        }
        rows.push(HistoryRow {
            number: version.number,
            member: version.member.clone(),
            time: time::rfc3339(version.time),
            operation: version.operation.hash.hex(),
            changes: changes(&before, &after),
        });
        before = after;
    }
    Ok(rows)
}

fn changes(before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) -> Vec<ChangeRow> {
    let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let row = |field: &String| ChangeRow {
        field: field.clone(),
        before: before.get(field).cloned(),
        after: after.get(field).cloned(),
    };
    let rows = fields.into_iter().map(row);
    rows.filter(|row| row.before != row.after).collect()
}

/// Every leaf by its path, references by the keys that people use.
fn flatten(
    value: &Value,
    path: &str,
    names: &BTreeMap<String, String>,
    leaves: &mut BTreeMap<String, String>,
) {
    let inner = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    match value {
        Value::Null => {}
        Value::Object(fields) if is_evidence(fields) => {
            leaves.insert(path.to_owned(), evidence(fields, names));
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                flatten(value, &inner(name), names, leaves);
            }
        }
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                flatten(item, &inner(&(number + 1).to_string()), names, leaves);
            }
        }
        Value::String(text) => {
            let shown = names.get(text).unwrap_or(text);
            leaves.insert(path.to_owned(), shown.clone());
        }
        other => {
            leaves.insert(path.to_owned(), other.to_string());
        }
    }
}

fn is_evidence(fields: &serde_json::Map<String, Value>) -> bool {
    fields.len() == 2 && fields.contains_key("record") && fields.contains_key("statement")
}

fn evidence(fields: &serde_json::Map<String, Value>, names: &BTreeMap<String, String>) -> String {
    let record = fields
        .get("record")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let name = names.get(record).map_or(record, String::as_str);
    match fields.get("statement").and_then(Value::as_u64) {
        Some(number) => format!("{name}:{number}"),
        None => name.to_owned(),
    }
}
