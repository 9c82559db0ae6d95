//! Reading a mapping by its known keys, and collecting everything that is wrong.

use std::collections::BTreeMap;

use model::{
    key::Key,
    place::Outline,
    record::{Body, Kind, Record},
};

use super::{Cite, Compiled, Resolve};
use crate::{
    field::{
        draft::{Draft, Row},
        problem::Problem,
        suggest::nearest,
        tree::{Map, Node, Value},
    },
    text::shown,
};

/// One file while it is compiled.
pub(super) struct Reading<'r> {
    pub(super) path: &'r str,
    pub(super) resolve: &'r dyn Resolve,
    pub(super) outlines: &'r BTreeMap<String, Outline>,
    /// The row of a table, if it is one, in which what stands below front matter is a column.
    pub(super) row: Option<&'r Row>,
    pub(super) problems: Vec<Problem>,
    pub(super) cites: Vec<Cite>,
}

/// A value with the key it stands under, for messages.
#[derive(Clone, Copy)]
pub(super) struct Slot<'m> {
    pub(super) key: &'m str,
    pub(super) node: &'m Node,
}

impl Map {
    /// The value under `key`, if there is one.
    pub(super) fn slot<'m>(&'m self, key: &'m str) -> Option<Slot<'m>> {
        self.get(key).map(|node| Slot { key, node })
    }
}

impl<'r> Reading<'r> {
    pub(super) fn of(
        draft: &'r Draft,
        resolve: &'r dyn Resolve,
        outlines: &'r BTreeMap<String, Outline>,
    ) -> Self {
        Self {
            path: draft.path(),
            resolve,
            outlines,
            row: draft.row(),
            problems: Vec::new(),
            cites: Vec::new(),
        }
    }

    /// All the records, or none if anything is wrong.
    pub(super) fn finish(mut self, records: Option<Vec<Record>>) -> Compiled {
        if let Some(row) = self.row {
            self.problems
                .iter_mut()
                .for_each(|problem| row.tell(problem));
            self.cites
                .iter_mut()
                .for_each(|cite| cite.line = row.line());
        }
        self.problems.sort();
        Compiled {
            records: match self.problems.is_empty() {
                true => records.unwrap_or_default(),
                false => Vec::new(),
            },
            problems: self.problems,
            cites: self.cites,
        }
    }

    pub(super) fn problem(
        &mut self,
        line: u32,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.problems
            .push(Problem::at(self.path, line, what, remedy));
    }

    /// Reports the keys of `map` that are not among `known`.
    pub(super) fn known(&mut self, map: &Map, known: &[&str]) {
        for entry in &map.entries {
            if known.contains(&entry.key.as_str()) {
                continue;
            }
            let own = if known.contains(&"own") {
                "; a field of your own goes under `own`"
            } else {
                ""
            };
            let remedy = match nearest(&entry.key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("remove it{own}"),
            };
            self.problem(
                entry.line,
                format!("`{}` is not a key that is known here", shown(&entry.key)),
                remedy,
            );
        }
    }

    /// The value under a key that must be there.
    pub(super) fn need<'m>(&mut self, map: &'m Map, key: &'m str) -> Option<Slot<'m>> {
        let slot = map.slot(key);
        if slot.is_none() {
            // An empty value has a line of its own; a key that is absent has its mapping's.
            let line = map.entries.iter().find(|entry| entry.key == key);
            let row = self.row.map(|row| row.name(map.line, key));
            self.problem(
                line.map_or(map.line, |entry| entry.line),
                format!("`{key}` is missing"),
                if let Some(column) = row {
                    format!("fill the column `{column}`")
                } else if self.path.ends_with(".toml") {
                    format!("add a line `{key} = …`")
                } else {
                    format!("add a line `{key}: …`")
                },
            );
        }
        slot
    }

    pub(super) fn map<'m>(&mut self, slot: Slot<'m>) -> Option<&'m Map> {
        match &slot.node.value {
            Value::Map(map) => Some(map),
            _ => {
                self.problem(
                    slot.node.line,
                    format!("`{}` is not a mapping", slot.key),
                    "write `key: value` lines, indented below it",
                );
                None
            }
        }
    }

    pub(super) fn list<'m>(&mut self, slot: Slot<'m>) -> Vec<Slot<'m>> {
        match &slot.node.value {
            Value::List(items) => items
                .iter()
                .map(|node| Slot {
                    key: slot.key,
                    node,
                })
                .collect(),
            _ => {
                self.problem(
                    slot.node.line,
                    format!("`{}` is not a list", slot.key),
                    "write it in brackets, its items between commas: `[…, …]`",
                );
                Vec::new()
            }
        }
    }

    /// The mappings of an optional list of mappings.
    pub(super) fn maps<'m>(&mut self, map: &'m Map, key: &'m str) -> Vec<&'m Map> {
        let items = map
            .slot(key)
            .map(|slot| self.list(slot))
            .unwrap_or_default();
        items
            .into_iter()
            .filter_map(|item| self.map(item))
            .collect()
    }

    /// The user's own fields.
    pub(super) fn own(&mut self, map: &Map) -> BTreeMap<String, String> {
        let Some(own) = map.slot("own").and_then(|slot| self.map(slot)) else {
            return BTreeMap::new();
        };
        let mut fields = BTreeMap::new();
        for entry in &own.entries {
            let slot = Slot {
                key: &entry.key,
                node: &entry.node,
            };
            if let Some(text) = self.text(slot) {
                fields.insert(entry.key.clone(), text);
            }
        }
        fields
    }

    /// A record under the identifier that its key was given.
    pub(super) fn record(
        &mut self,
        key: &Key,
        line: u32,
        body: impl Into<Body>,
        own: BTreeMap<String, String>,
    ) -> Option<Record> {
        let body = body.into();
        let id = self.own_id(key, body.kind(), line)?;
        Some(Record {
            id,
            key: Some(key.clone()),
            body,
            own,
        })
    }

    /// The identifier of a record that this file declares.
    pub(super) fn own_id(
        &mut self,
        key: &Key,
        kind: Kind,
        line: u32,
    ) -> Option<model::id::RecordId> {
        match self.resolve.resolve(key) {
            Some((known, id)) if known == kind => Some(id),
            Some((known, _)) => {
                self.problem(
                    line,
                    format!("`{key}` is the key of a record of kind `{known}` already"),
                    "choose another key",
                );
                None
            }
            None => {
                self.problem(
                    line,
                    format!("`{key}` was given no identifier"),
                    "report this as a bug",
                );
                None
            }
        }
    }
}
