//! Front matter as it was typed: text, lists and mappings, each with its line.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{
        self, MapAccess, SeqAccess, Visitor,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};

/// A value and the line on which it begins.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(from = "(u32, Value)", into = "(u32, Value)")]
pub(crate) struct Node {
    pub(crate) line: u32,
    pub(crate) value: Value,
}

/// A value. There are no numbers, dates or truth values here: what a text means, its key says.
#[derive(Clone, PartialEq)]
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
#[serde(from = "(String, u32, u32, Value)", into = "(String, u32, u32, Value)")]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) line: u32,
    pub(crate) node: Node,
}

// What crosses the worker's pipe is mostly this: a text is sent as a text, a list as a list, and no field
// by its name. Reading a table of 100,000 rows takes a third of the time so.

impl From<(u32, Value)> for Node {
    fn from((line, value): (u32, Value)) -> Self {
        Self { line, value }
    }
}

impl From<Node> for (u32, Value) {
    fn from(Node { line, value }: Node) -> Self {
        (line, value)
    }
}

impl From<(String, u32, u32, Value)> for Entry {
    fn from((key, line, at, value): (String, u32, u32, Value)) -> Self {
        let node = Node { line: at, value };
        Self { key, line, node }
    }
}

impl From<Entry> for (String, u32, u32, Value) {
    fn from(Entry { key, line, node }: Entry) -> Self {
        (key, line, node.line, node.value)
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => items.serialize(serializer),
            Self::Map(map) => map.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list or a mapping")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(items)).map(Value::List)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Value, A::Error> {
        Map::deserialize(MapAccessDeserializer::new(map)).map(Value::Map)
    }
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
