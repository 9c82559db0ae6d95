//! Front matter as it was typed: text, lists and mappings, each with its line.

use serde::{Deserialize, Serialize};

/// A value and the line on which it begins.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Node {
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// A value. There are no numbers, dates or truth values here: what a text means, its key says.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Value {
    Text(String),
    List(Vec<Node>),
    Map(Map),
}

/// A mapping, in the order in which it was typed, each key once.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Map {
    pub(crate) line: u32,
    pub(crate) entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: u32,
    pub(crate) node: Node,
}

impl Map {
    /// The value under `key`; a key with nothing after it counts as absent.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.node)
            .filter(|node| !matches!(&node.value, Value::Text(text) if text.is_empty()))
    }

    /// The text under `key`.
    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        match &self.get(key)?.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
