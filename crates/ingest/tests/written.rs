//! Records as text, and back.

use std::collections::BTreeMap;

use ingest::field::{
    compile, compile_sidecar, read,
    write::{self, WriteSource},
};
use model::{
    id::{Digest, ObjectId},
    language::Language,
    record::{Body, Item, ItemFacts, Kind, Record},
    terms::Terms,
};
use proptest::prelude::*;

use crate::any::{Dice, World};

fn entered() -> impl Iterator<Item = Kind> {
    Kind::ALL.iter().copied().filter(|kind| kind.is_entered())
}

fn written(record: &Record, parts: &[Record], terms: &Terms) -> String {
    write::write(&WriteSource {
        record,
        parts,
        names: &World,
        terms,
        language: Language::En,
    })
}

fn json(record: &Record) -> String {
    serde_json::to_string_pretty(record).unwrap()
}

/// The law: what is written compiles to the same records.
fn holds(kind: Kind, seed: u64, terms: &Terms) {
    let (record, parts) = Dice::new(seed).record(kind);
    let text = written(&record, &parts, terms);
    let path = write::path(kind, record.key.as_ref().unwrap());
    let draft = read(&path, text.as_bytes()).unwrap_or_else(|p| panic!("{seed} {p:?}\n{text}"));
    let compiled = compile(&draft, &World, &write::outlines(&record));
    assert!(
        compiled.problems.is_empty(),
        "{seed} {:?}\n{text}",
        compiled.problems
    );
    let expected = std::iter::once(&record).chain(&parts);
    let expected: BTreeMap<_, _> = expected.map(|r| (r.key.clone(), r)).collect();
    let found: BTreeMap<_, _> = compiled
        .records
        .iter()
        .map(|r| (r.key.clone(), r))
        .collect();
    assert_eq!(
        found.keys().collect::<Vec<_>>(),
        expected.keys().collect::<Vec<_>>()
    );
    for (key, expected) in expected {
        let found = found[&key];
        assert!(
            found == expected,
            "{seed}\n{}\n{}\n{text}",
            json(found),
            json(expected)
        );
    }
}

#[test]
fn every_kind_reads_back_as_it_was() {
    let terms = Terms::built_in();
    for kind in entered() {
        for seed in 0..60 {
            holds(kind, seed, &terms);
        }
    }
}

proptest! {
    #[test]
    fn any_record_reads_back_as_it_was(kind in proptest::sample::select(entered().collect::<Vec<_>>()), seed: u64) {
        holds(kind, seed, &Terms::default());
    }
}

#[test]
fn notes_about_an_item_read_back_and_what_was_deleted_is_gone() {
    for seed in 0..200 {
        let machine = serde_json::to_value(Item::new(
            ObjectId::from_bytes([1; 16]),
            Digest::from_bytes([2; 32]),
            3,
            "image/png".to_owned(),
            ItemFacts::default(),
        ))
        .unwrap();
        let item = Dice::new(seed).item_notes(&machine);
        let before = Dice::new(seed + 1).item_notes(&machine);
        let record = Record {
            id: World::id(Kind::Item, 0),
            key: Some(World::name(Kind::Item, 0)),
            body: Body::Item(item.clone()),
            own: BTreeMap::new(),
        };
        let text = written(&record, &[], &Terms::default());
        let path = write::path(Kind::Item, record.key.as_ref().unwrap());
        let draft = read(&path, text.as_bytes()).unwrap_or_else(|p| panic!("{p:?}\n{text}"));
        let notes = compile_sidecar(&draft, &World).unwrap_or_else(|p| panic!("{p:?}\n{text}"));
        assert!(notes.apply(&before).unwrap() == item, "{text}");
    }
}

#[test]
fn a_template_says_what_is_needed_and_nothing_is_filled_in_by_itself() {
    for kind in entered() {
        let text = write::template(kind);
        let path = write::path(kind, &World::name(kind, 100));
        let needs = |p: &ingest::field::Problem| {
            p.what.ends_with("is missing") || p.what.contains("there is no")
        };
        let problems = match read(&path, text.as_bytes()) {
            Ok(draft) => compile(&draft, &World, &BTreeMap::new()).problems,
            Err(problems) => problems,
        };
        assert!(problems.iter().all(needs), "{problems:?}\n{text}");
    }
}

#[test]
fn an_event_looks_as_a_person_would_have_written_it() {
    let fields = serde_json::json!({
        "title": "Shots at the funeral: Lantern quarter", "date": "2012-05-25",
        "place": World::id(Kind::Place, 1), "status": "confirmed",
        "counts": { "killed": { "min": 3, "best": 4, "max": 6 } },
        "chain": [{ "to": World::id(Kind::Event, 1), "kind": "02" }],
        "evidence": [{ "record": World::id(Kind::Interview, 3), "statement": 1 }, { "record": World::id(Kind::Item, 0), "statement": null }],
        "violations": ["02"],
        "description": "They fired.\n\nTwice.",
    });
    let record = Record {
        id: World::id(Kind::Event, 100),
        key: Some(World::name(Kind::Event, 100)),
        body: serde_json::from_value(serde_json::json!({ "kind": "event", "fields": fields }))
            .unwrap(),
        own: BTreeMap::from([("shelf".to_owned(), "3 b".to_owned())]),
    };
    let text = written(&record, &[], &Terms::built_in());
    let expected = include_str!("written/event.md");
    if std::env::var_os("UPDATE_RULES").is_some() {
        std::fs::write(
            concat!(env!("CARGO_MANIFEST_DIR"), "/tests/written/event.md"),
            &text,
        )
        .unwrap();
    } else {
        assert!(text == expected, "{text}");
    }
}

#[test]
fn a_person_is_written_with_who_they_are_and_what_they_allow() {
    let (record, parts) = (0..)
        .map(|seed| Dice::for_cells(seed).record(Kind::Source))
        .find(|(_, parts)| parts.len() == 2)
        .unwrap();
    let text = written(&record, &parts, &Terms::built_in());
    let order = [
        "\nidentity:",
        "\ncategory:",
        "\nconsent:",
        "\n# Not filled in:",
    ];
    let at: Vec<_> = order.iter().map(|part| text.find(part)).collect();
    assert!(
        at.iter().all(Option::is_some) && at.is_sorted(),
        "{at:?}\n{text}"
    );
}
