//! Every byte counts.

use std::{fs, path::Path};

use serde_json::Value;
use testimony_verify::{INSTRUCTIONS_FILE, State};

use crate::support::*;

/// Labels that no operation shows, so that nothing but a note can speak of them.
const UNPROVEN: &[&str] = &["item", "report", "title", "statements"];

#[test]
fn any_changed_byte_of_an_exhibit_is_noticed() {
    every_flip_is_noticed(good_exhibit().path(), "pack.json");
}

#[test]
fn any_changed_byte_of_an_edition_is_noticed() {
    every_flip_is_noticed(&good_report().path().join("en"), "manifest.json");
}

fn every_flip_is_noticed(folder: &Path, document: &str) {
    assert_eq!(trusting(folder).state, State::Trusted);
    let mut flips = 0;
    for path in files(folder) {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let good = fs::read(&path).unwrap();
        // A sample, so that it takes seconds; every bit is as likely to be chosen.
        let step = if name == document {
            5
        } else {
            good.len().div_ceil(20)
        };
        for at in (0..good.len()).step_by(step) {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            fs::write(&path, &bad).unwrap();
            let verdict = trusting(folder);
            flips += 1;
            if name == INSTRUCTIONS_FILE {
                let noted = |f: &testimony_verify::Finding| f.note && f.what == name;
                assert!(verdict.findings.iter().any(noted), "byte {at} of {name}");
            } else if name != document || !means_the_same(&good, &bad) {
                assert_eq!(
                    verdict.state,
                    State::Invalid,
                    "byte {at} of {name}\n{verdict}"
                );
            }
        }
        fs::write(&path, &good).unwrap();
    }
    assert_eq!(trusting(folder).state, State::Trusted);
    assert!(flips > 600, "{flips}");
}

/// Whether two documents say the same, but for labels that prove nothing.
fn means_the_same(a: &[u8], b: &[u8]) -> bool {
    let read = |bytes: &[u8]| -> Option<Value> {
        let mut value: Value = serde_json::from_slice(bytes).ok()?;
        for label in UNPROVEN {
            if let Some(label) = value.get_mut(*label)
                && (label.is_string() || label.is_u64())
            {
                *label = Value::Null;
            }
        }
        Some(value)
    };
    read(a) == read(b)
}
