//! A row of a table is the record it was made of.

use std::collections::{BTreeMap, BTreeSet};

use ingest::{
    field::{FileKind, classify, write::Names},
    table::{Options, columns, write_cell, write_list},
};
use model::{
    count::Count,
    field::{Field, Shape},
    id::RecordId,
    place::Position,
    record::{Evidence, Kind, Record, Statement},
};
use proptest::prelude::*;
use serde_json::{Map, Value as Json};

use crate::{
    any::{Dice, World},
    tables::read_table,
};

/// A record as the cells of a row, by column.
#[derive(Default)]
struct Cells(BTreeMap<String, String>);

impl Cells {
    fn of(record: &Record, parts: &[Record]) -> Self {
        let mut cells = Self::default();
        let json = |record: &Record| {
            let whole = serde_json::to_value(&record.body).unwrap();
            whole["fields"].as_object().unwrap().clone()
        };
        let kind = record.body.kind();
        let mut fields = json(record);
        cells.put("key", record.key.as_ref().unwrap().as_str());
        let mut own = record.own.clone();
        for part in parts {
            let part_fields = part.body.kind().fields();
            match part.body.kind() {
                Kind::PlaceIdentity => {
                    fields.extend(json(part));
                    own.extend(part.own.clone());
                }
                Kind::Identity => cells.fields("identity.", part_fields, &json(part)),
                _ => cells.fields("consent.", part_fields, &json(part)),
            }
        }
        cells.0.remove("consent.of");
        cells.fields("", kind.fields(), &fields);
        if matches!(kind, Kind::Source | Kind::Person) {
            cells.0.remove("identity");
        }
        for (name, value) in own {
            cells.put(&format!("own.{name}"), &value);
        }
        cells
    }

    fn put(&mut self, column: &str, text: &str) {
        self.0.insert(column.to_owned(), text.to_owned());
    }

    fn fields(&mut self, prefix: &str, fields: &[Field], read: &Map<String, Json>) {
        for field in fields {
            let Some(value) = read.get(field.name).filter(|value| !value.is_null()) else {
                continue;
            };
            let column = format!("{prefix}{}", field.key);
            match (field.shape, value) {
                (Shape::Machine, _) => {}
                (Shape::Group(inner), _) if field.inline => {
                    self.fields(prefix, inner, value.as_object().unwrap());
                }
                (Shape::Group(_), Json::Array(all)) if field.body => {
                    let lines: Vec<String> = all.iter().map(statement).collect();
                    self.put(&column, &lines.join("\n"));
                }
                (Shape::Group(inner), Json::Array(all)) => {
                    for (at, one) in all.iter().enumerate() {
                        let prefix = format!("{column}.{}.", at + 1);
                        self.fields(&prefix, inner, one.as_object().unwrap());
                    }
                }
                (Shape::Group(inner), _) => {
                    self.fields(&format!("{column}."), inner, value.as_object().unwrap());
                }
                (shape, Json::Array(all)) if field.many => {
                    let items: Vec<String> = all.iter().map(|one| scalar(shape, one)).collect();
                    let text = match field.body {
                        true => items.join("\n"),
                        false => write_list(items.iter().map(String::as_str)),
                    };
                    self.put(&column, &text);
                }
                (shape, value) => self.put(&column, &scalar(shape, value)),
            }
        }
    }

    fn csv(&self, delimiter: char) -> String {
        let mut rows = [String::new(), String::new()];
        for (at, (name, value)) in self.0.iter().enumerate() {
            for (row, cell) in rows.iter_mut().zip([name, value]) {
                if at > 0 {
                    row.push(delimiter);
                }
                write_cell(row, cell, delimiter);
            }
        }
        rows.join("\n")
    }
}

fn key(id: &Json) -> String {
    let id: RecordId = serde_json::from_value(id.clone()).unwrap();
    World.key(&id).unwrap().to_string()
}

fn scalar(shape: Shape, value: &Json) -> String {
    match shape {
        Shape::Count => serde_json::from_value::<Count>(value.clone())
            .unwrap()
            .to_string(),
        Shape::Position => {
            let position: Position = serde_json::from_value(value.clone()).unwrap();
            format!("{}, {}", position.latitude(), position.longitude())
        }
        Shape::Reference(_) => key(value),
        Shape::Evidence => {
            let evidence: Evidence = serde_json::from_value(value.clone()).unwrap();
            let key = World.key(&evidence.record).unwrap();
            evidence
                .statement
                .map_or(key.to_string(), |n| format!("{key}:{n}"))
        }
        _ => value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned),
    }
}

/// Links are left out: what stands in braces is held by the tests of statements.
fn statement(value: &Json) -> String {
    let statement: Statement = serde_json::from_value(value.clone()).unwrap();
    let from = statement
        .heard_from
        .map_or_else(String::new, |id| format!(" {}", World.key(&id).unwrap()));
    let event = statement.event.map_or_else(
        || "{}".to_owned(),
        |id| format!("{{event: {}}}", World.key(&id).unwrap()),
    );
    format!("({}{from}) {} {event}", statement.basis, statement.text)
}

/// The law: a row compiles to the record of which it was made.
fn holds(kind: Kind, seed: u64) {
    let (mut record, mut parts) = Dice::for_cells(seed).record(kind);
    parts.retain(|part| part.body.kind() != Kind::Consent || says_anything(part));
    adapt(&mut record);
    parts.iter_mut().for_each(adapt);
    let cells = Cells::of(&record, &parts);
    let delimiter = [',', ';', '\t'][(seed % 3) as usize];
    let text = cells.csv(delimiter);
    let path = format!("{}.csv", kind.plural());
    let read = read_table(&path, Options::new(kind), text.as_bytes())
        .unwrap_or_else(|e| panic!("{seed}\n{e}\n{text}"));
    assert_eq!(read.told(), "", "{seed}\n{text}");
    let expected: Vec<&Record> = std::iter::once(&record).chain(&parts).collect();
    assert_eq!(read.records.len(), expected.len());
    for expected in expected {
        let found = read
            .records
            .iter()
            .find(|found| found.key == expected.key)
            .unwrap();
        let json = |record| serde_json::to_string_pretty(record).unwrap();
        assert!(
            found == expected,
            "{seed}\n{}\n{}\n{text}",
            json(found),
            json(expected)
        );
    }
}

/// A consent that says nothing has no cell.
fn says_anything(consent: &Record) -> bool {
    let whole = serde_json::to_value(&consent.body).unwrap();
    whole["fields"].as_object().unwrap().len() > 1
}

/// What a cell cannot say: an outline, a group with nothing in it, an own field without a value or
/// name, and a link of a statement (which the test leaves out).
fn adapt(record: &mut Record) {
    let mut whole = serde_json::to_value(&*record).unwrap();
    fn prune(value: &mut Json) {
        match value {
            Json::Object(map) => {
                map.remove("links");
                map.remove("outline");
                map.values_mut().for_each(prune);
                map.retain(|name, value| {
                    name == "fields"
                        || name == "own"
                        || name == "counts"
                        || !matches!(value, Json::Object(inner) if inner.is_empty())
                });
            }
            Json::Array(all) => {
                all.iter_mut().for_each(prune);
                all.retain(|value| !matches!(value, Json::Object(inner) if inner.is_empty()));
            }
            _ => {}
        }
    }
    prune(&mut whole);
    *record = serde_json::from_value(whole).unwrap();
    record
        .own
        .retain(|name, value| !value.is_empty() && !name.is_empty());
}

#[test]
fn every_kind_can_be_a_table() {
    for kind in Kind::ALL.iter().copied().filter(|kind| kind.is_entered()) {
        for seed in 0..30 {
            holds(kind, seed);
        }
        for ending in ["csv", "tsv"] {
            let path = format!("{}.{ending}", kind.plural());
            assert_eq!(classify(&path), FileKind::Table(kind), "{path}");
            let file = format!("{}/a.md", kind.plural());
            assert_eq!(classify(&file), FileKind::Record(kind), "{file}");
        }
        let all: BTreeSet<String> = columns(kind).into_iter().collect();
        let header: Vec<String> = all.iter().cloned().collect();
        let read = read_table("x.csv", Options::new(kind), header.join(",").as_bytes());
        assert_eq!(read.unwrap_or_else(|e| panic!("{e}")).told(), "", "{kind}");
    }
}

proptest! {
    #[test]
    fn any_row_is_the_record_it_was_made_of(kind in proptest::sample::select(Kind::ALL.iter().copied().filter(|kind| kind.is_entered()).collect::<Vec<_>>()), seed: u64) {
        holds(kind, seed);
    }

    #[test]
    fn arbitrary_bytes_are_told_about_and_never_stop_the_reader(bytes: Vec<u8>, text: String) {
        for kind in [Kind::Act, Kind::Person, Kind::Interview, Kind::MissingPerson] {
            let _ = read_table("x.csv", Options::new(kind), &bytes);
            let _ = read_table("x.csv", Options::new(kind), text.as_bytes());
            let header = columns(kind).join(",");
            let _ = read_table("x.csv", Options::new(kind), &[header.as_bytes(), b"\n", &bytes].concat());
            let _ = read_table("x.csv", Options::new(kind), format!("{header}\n{text}").as_bytes());
        }
    }
}
