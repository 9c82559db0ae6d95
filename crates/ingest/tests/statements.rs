//! Statements read back as they were written.

use std::collections::BTreeMap;

use ingest::field;
use model::{
    key::Key,
    record::{Interview, Kind, Record},
    vocabulary::{Perception, Relation},
};
use proptest::prelude::*;

use crate::support::{Known, sound};

#[derive(Debug, Clone)]
struct Written {
    basis: Perception,
    words: Vec<String>,
    event: bool,
    links: Vec<Relation>,
}

impl Written {
    fn line(&self, number: usize) -> String {
        let basis = match self.basis {
            Perception::HeardFrom => "heard-from src-01",
            other => other.word(),
        };
        let mut marks = Vec::new();
        if self.event {
            marks.push("event: ev-01".to_owned());
        }
        let mut relations = self.links.clone();
        relations.dedup();
        marks.extend(relations.iter().map(|r| format!("{r}: int-001:1")));
        let marks = match marks.is_empty() {
            true => String::new(),
            false => format!(" {{{}}}", marks.join(", ")),
        };
        format!("{number}. ({basis}) {}{marks}\n", self.words.join("\n   "))
    }
}

fn written() -> impl Strategy<Value = Written> {
    let word = "[a-zء-ي][a-zA-Zء-ي ,.!?:()\"'0-9-]{0,40}[a-zء-ي.]";
    (
        proptest::sample::select(Perception::ALL),
        proptest::collection::vec(word, 1..4),
        any::<bool>(),
        proptest::sample::subsequence(Relation::ALL.to_vec(), 0..=3),
    )
        .prop_map(|(basis, words, event, links)| Written {
            basis,
            words,
            event,
            links,
        })
}

proptest! {
    #[test]
    fn what_was_written_is_what_is_recorded(all in proptest::collection::vec(written(), 1..8)) {
        let mut text = "---\nsource: src-01\ndate: 2012-05-24\ninterviewer: Delegate 1\nlanguage: ar\n---\n## Statements\n".to_owned();
        for (at, one) in all.iter().enumerate() {
            text.push_str(&one.line(at + 1));
        }
        text.push_str("\n## Notes\nA note.\n");
        let taken = sound().with("interviews/int-002.md", &text).take();
        prop_assert!(taken.problems.is_empty(), "{:?}\n{text}", taken.problems);
        let record = record(&taken.records, "int-002");
        let interview: &Interview = (&record.body).try_into().unwrap();
        prop_assert_eq!(interview.statements.len(), all.len());
        for (statement, one) in interview.statements.iter().zip(&all) {
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(plain(&statement.text), plain(&one.words.join(" ")));
            prop_assert_eq!(statement.basis, one.basis);
            prop_assert_eq!(statement.event.is_some(), one.event);
            let links: Vec<_> = statement.links.iter().map(|link| link.relation).collect();
            prop_assert_eq!(&links, &one.links);
        }
        prop_assert_eq!(interview.notes.as_str(), "A note.");
    }

    #[test]
    fn arbitrary_bytes_are_told_about_and_never_stop_the_reader(bytes: Vec<u8>, body: String) {
        for path in ["sources/a.md", "interviews/a.md", "disclosure.toml", "media/a.jpg.md", "recommendations/a.md"] {
            let _ = field::read(path, &bytes);
            let _ = field::read(path, body.as_bytes());
            let _ = field::read(path, format!("---\n{body}\n---\n{body}").as_bytes());
            let _ = field::read(path, format!("---\nkey: a\n---\n## Statements\n1. (saw) {body}\n").as_bytes());
        }
        let _ = field::outline("places/a.geojson", body.as_bytes());
        let _ = field::classify(&body);
    }
}

fn record<'r>(records: &'r [Record], key: &str) -> &'r Record {
    let key = Key::parse(key).unwrap();
    records
        .iter()
        .find(|r| r.key.as_ref() == Some(&key))
        .unwrap()
}

#[test]
fn a_source_is_split_and_its_testimony_does_not_know_the_name() {
    let text = "---\nidentity:\n  name: Samira Q. Haddan\ncategory: medical-staff\nstatus: living\nprotection: high\nconsent:\n  granted: [internal]\nown:\n  code: x\n---\nRemarks.\n";
    let taken = sound().with("sources/src-02.md", text).take();
    let kinds: BTreeMap<String, Kind> = taken
        .records
        .iter()
        .filter_map(|r| Some((r.key.as_ref()?.to_string(), r.body.kind())))
        .filter(|(key, _)| key.starts_with("src-02"))
        .collect();
    assert_eq!(
        kinds,
        BTreeMap::from([
            ("src-02".to_owned(), Kind::Source),
            ("src-02.identity".to_owned(), Kind::Identity),
            ("src-02.consent".to_owned(), Kind::Consent),
        ])
    );
    let source = model::canonical::encode(record(&taken.records, "src-02")).unwrap();
    assert!(!String::from_utf8_lossy(&source).contains("Samira"));
}

#[test]
fn a_protected_place_keeps_nothing_that_says_where_it_is() {
    let text = "---\nname: Olive Cellar\nname_ar: قبو\nkind: field-hospital\nwithin: qamaria\ncoordinates: 36.5, 37.25\nprecision: exact\npublish_as: city\nprotected: true\nown:\n  door: behind the press\n---\nTwo cellars.\n";
    let taken = sound().with("places/p.md", text).take();
    let place = model::canonical::encode(record(&taken.records, "p")).unwrap();
    let shown = String::from_utf8_lossy(&place).into_owned();
    for word in ["Olive", "قبو", "cellars", "press"] {
        assert!(!shown.contains(word), "{word}");
    }
    let identity = model::canonical::encode(record(&taken.records, "p.identity")).unwrap();
    let shown = String::from_utf8_lossy(&identity).into_owned();
    for word in ["Olive", "قبو", "cellars", "press"] {
        assert!(shown.contains(word), "{word}");
    }
}

#[test]
fn keys_of_everything_a_file_yields_are_declared_with_their_lines() {
    let event = "---\ntitle: T\ndate: 2012\nplace: p\nstatus: likely\nacts:\n  - act: x\n    type: \"01\"\n    by:\n      - actor: a\n        attribution: likely\n  - type: \"01\"\n---\n";
    let disclosure = "[[policy]]\nid = \"all\"\n[[decision]]\nsubject = \"int-003:4\"\nfield = \"quote\"\nartefact = \"purge\"\n[[decision]]\nsubject = \"media/Photos/A b.jpg\"\nfield = \"content\"\n";
    let declared = |path: &str, text: &str| {
        let draft = field::read(path, text.as_bytes()).unwrap();
        field::declares(&draft)
            .iter()
            .map(|d| format!("{} {} {}", d.kind, d.key, d.line))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        declared("events/ev.md", event),
        [
            "event ev 1",
            "act x 7",
            "involvement x.by-1 10",
            "act ev.act-2 12"
        ]
    );
    assert_eq!(
        declared("disclosure.toml", disclosure),
        [
            "policy all 1",
            "decision decision.int-003.4.quote.purge 3",
            "decision decision.media-photos-a-b.jpg.content.730ec77705bb 7"
        ]
    );
}

#[test]
fn a_draft_crosses_the_pipe_and_says_nothing_in_a_log() {
    let text = "---\nidentity:\n  name: Samira\ncategory: witness\nstatus: living\nprotection: high\n---\n";
    let draft = field::read("sources/src-02.md", text.as_bytes()).unwrap();
    assert_eq!(format!("{draft:?}"), "Draft(src-02)");
    let known = Known::default();
    let compiled = field::compile(&draft, &known, &BTreeMap::new());
    assert!(compiled.records.is_empty());
}

#[test]
fn citations_are_handed_on_for_the_holder_of_both_records() {
    let text = "---\nstatement: S\nstandard: reasonable-grounds\nmet: true\ndecided_by: D\ndate: 2012\nsupports: [int-001:7]\n---\n";
    let taken = sound().with("findings/f-01.md", text).take();
    assert!(taken.problems.is_empty());
    let cite = &taken.cites[0];
    assert_eq!(
        (cite.line, cite.key.as_str(), cite.evidence.statement),
        (7, "int-001", Some(7))
    );
}

#[test]
fn deep_long_and_repeated_things_are_refused_quickly() {
    let started = std::time::Instant::now();
    let bomb = (1..30).fold("a0: &a0 [x, x]\n".to_owned(), |text, n| {
        format!("{text}a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)
    });
    let files = [
        format!("---\n{bomb}---\n"),
        format!("---\na: {}\n---\n", "[".repeat(1_000_000)),
        format!("---\na: {}\n---\n", "{a: ".repeat(1_000_000)),
        format!("---\n{}\n---\n", "- ".repeat(1_000_000)),
        format!("---\na: [{}]\n---\n", "x,".repeat(1_000_000)),
        format!(
            "---\n{}\n---\n",
            (0..150_000)
                .map(|n| format!("k{n}: v\n"))
                .collect::<String>()
        ),
        format!("---\nname: {}\nkind: x\n---\n", "y".repeat(7_000_000)),
        "---\n".repeat(1_000_000),
        "x".repeat(9_000_000),
    ];
    for file in files {
        let read = field::read("actors/a.md", file.as_bytes());
        let told = match read {
            Ok(draft) => field::compile(&draft, &Known::default(), &BTreeMap::new()).problems,
            Err(problems) => problems,
        };
        assert!(!told.is_empty());
        assert!(told.iter().all(|p| p.to_string().len() < 1000));
    }
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
