//! A record, as `show` prints it.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::output;

/// Prints a record: what it is, then its fields as an indented list, absent ones left out.
pub(super) fn record(record: &Value, names: &BTreeMap<String, String>) {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let body = record.get("body");
    let kind = text(body.and_then(|body| body.get("kind")));
    let (key, id) = (text(record.get("key")), text(record.get("id")));
    let called = if key.is_empty() { &id } else { &key };
    output::line(&format!("{kind} {called}"));
    if let Some(fields) = body.and_then(|body| body.get("fields")) {
        tree(fields, names, 1);
    }
    if let Some(own) = record.get("own").filter(|own| has_any(own)) {
        output::line("  own:");
        tree(own, names, 2);
    }
}

fn has_any(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Object(inner) => !inner.is_empty(),
        Value::Array(inner) => !inner.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

fn tree(value: &Value, names: &BTreeMap<String, String>, depth: usize) {
    let Value::Object(fields) = value else { return };
    let pad = "  ".repeat(depth);
    for (name, value) in fields.iter().filter(|(_, value)| has_any(value)) {
        match value {
            Value::Object(inner) => match leaf(inner, names) {
                Some(text) => output::line(&format!("{pad}{name}: {text}")),
                None => {
                    output::line(&format!("{pad}{name}:"));
                    tree(value, names, depth + 1);
                }
            },
            Value::Array(items) => {
                output::line(&format!("{pad}{name}:"));
                for (number, item) in items.iter().enumerate() {
                    let at = format!("{pad}  {}.", number + 1);
                    match item {
                        Value::Object(inner) => match leaf(inner, names) {
                            Some(text) => output::line(&format!("{at} {text}")),
                            None => {
                                output::line(&at);
                                tree(item, names, depth + 2);
                            }
                        },
                        other => output::line(&format!("{at} {}", plain(other, names))),
                    }
                }
            }
            other => output::line(&format!("{pad}{name}: {}", plain(other, names))),
        }
    }
}

/// Values that are one thing to a person: a piece of evidence, a count, a position.
fn leaf(fields: &Map<String, Value>, names: &BTreeMap<String, String>) -> Option<String> {
    let has = |wanted: &[&str]| {
        fields.len() == wanted.len() && wanted.iter().all(|name| fields.contains_key(*name))
    };
    let number = |name: &str| fields.get(name).filter(|value| !value.is_null());
    if has(&["record", "statement"]) {
        let record = plain(fields.get("record")?, names);
        return Some(match number("statement") {
            Some(statement) => format!("{record}:{statement}"),
            None => record,
        });
    }
    if has(&["min", "best", "max"]) {
        let (min, max) = (fields.get("min")?, fields.get("max")?);
        return Some(match number("best") {
            _ if min == max => min.to_string(),
            Some(best) => format!("{min}..{best}..{max}"),
            None => format!("{min}..{max}"),
        });
    }
    if has(&["latitude", "longitude"]) {
        return Some(format!(
            "{}, {}",
            fields.get("latitude")?,
            fields.get("longitude")?
        ));
    }
    None
}

/// A value in words: references by the keys that people use.
fn plain(value: &Value, names: &BTreeMap<String, String>) -> String {
    match value.as_str() {
        Some(text) => names.get(text).map_or(text, String::as_str).to_owned(),
        None => value.to_string(),
    }
}
