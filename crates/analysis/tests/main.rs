//! What the analyses say about an invented case: Amal the researcher, Bassel the editor, and the people
//! of the Lower Mill quarter.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

mod arms;
mod casebook;
mod command;
mod consistency;
mod contact;
mod corroborate;
mod counts;
mod disclosure;
mod pattern;
mod sun;

use model::{
    compartment::Compartment,
    date::UncertainDate,
    id::RecordId,
    key::Key,
    record::{Body, Evidence, Record},
    vocabulary::Code,
};
use testimony_analysis::Casebook;

/// Records of an invented case, each known by a word.
#[derive(Default, Clone)]
struct Case {
    records: Vec<Record>,
}

impl Case {
    fn add(&mut self, word: &str, body: impl Into<Body>) -> RecordId {
        self.records.push(Record {
            id: id(word),
            key: Some(Key::parse(word).unwrap()),
            body: body.into(),
            own: Default::default(),
        });
        id(word)
    }

    fn book(&self) -> Casebook<'_> {
        Casebook::new(Compartment::ALL, &self.records)
    }
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for record in &self.records {
            writeln!(f, "{}", serde_json::to_string(record).unwrap())?;
        }
        Ok(())
    }
}

/// The identifier of a word, different for every word (FNV-1a).
fn id(word: &str) -> RecordId {
    let fold = |sum: u128, byte: u8| {
        (sum ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    };
    let sum = word
        .bytes()
        .fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, fold);
    RecordId::from_bytes(sum.to_be_bytes())
}

fn date(text: &str) -> UncertainDate {
    UncertainDate::parse(text).unwrap()
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn piece(word: &str, statement: u16) -> Evidence {
    Evidence {
        record: id(word),
        statement: Some(statement),
    }
}

fn whole(word: &str) -> Evidence {
    Evidence {
        record: id(word),
        statement: None,
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in std::fs::read_dir(here).unwrap() {
        let path = entry.unwrap().path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if let Some(module) = name.strip_suffix(".rs").filter(|module| *module != "main") {
            assert!(
                main.contains(&format!("mod {module};")),
                "{name} is not part of the test"
            );
        }
    }
}
