//! Each target on its corpus and on changed copies of it: no coverage, the same each time. And what a target
//! is worth: its decoders take what it begins with, and no decoder is without one.

mod decoders;

use std::{collections::BTreeSet, fs, path::Path};

use testimony_fuzz::{Mutations, Target, targets};

/// Changed inputs per unit of a target's speed. `cargo xtask fuzz` is for more.
const RUNS: u32 = 250;

/// What a target begins with, what a search found to reach the most, and what once broke it.
fn inputs(target: &Target) -> Vec<Vec<u8>> {
    let mut inputs = (target.seeds)();
    for folder in ["corpus", "broken"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(folder)
            .join(target.name);
        let mut kept: Vec<_> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .map(|entry| entry.unwrap().path())
            .collect();
        kept.sort();
        inputs.extend(kept.into_iter().map(|path| fs::read(path).unwrap()));
    }
    inputs
}

/// Runs a share of the targets, so that the test runner can spread them.
fn run(share: &[&str]) {
    for target in targets()
        .iter()
        .filter(|target| share.iter().any(|one| target.name.starts_with(one)))
    {
        let inputs = inputs(target);
        for (number, input) in inputs.iter().enumerate() {
            attempt(target, input, &format!("input {number}"));
        }
        let runs = usize::try_from(RUNS * target.speed).unwrap();
        for (number, input) in Mutations::new(&inputs, 42).take(runs).enumerate() {
            attempt(target, &input, &format!("change {number}"));
        }
    }
}

fn attempt(target: &Target, input: &[u8], what: &str) {
    let done = std::panic::catch_unwind(|| (target.run)(input));
    if done.is_err() {
        let path = std::env::temp_dir().join(format!("testimony-fuzz-{}", target.name));
        fs::write(&path, input).unwrap();
        panic!(
            "{}, {what} of {} bytes; it is in {}",
            target.name,
            input.len(),
            path.display()
        );
    }
}

const SHARES: &[(&str, &[&str])] = &[
    (
        "model",
        &[
            "operation",
            "envelope",
            "record",
            "query",
            "date",
            "word",
            "terms",
        ],
    ),
    (
        "ledger",
        &[
            "note",
            "checkpoint",
            "tlog-proof",
            "frontier",
            "time-stamp",
            "open-timestamps",
            "block-header",
        ],
    ),
    (
        "vault",
        &[
            "key-file",
            "format",
            "keyring-row",
            "keyring-file",
            "epoch-key",
            "snapshot",
            "batch",
            "frame",
            "manifest",
            "age-file",
            "place",
            "spelt-key",
        ],
    ),
    (
        "ingest",
        &[
            "field-file",
            "bag-",
            "table",
            "gazetteer",
            "media",
            "picture",
            "worker",
        ],
    ),
    ("scan", &["scan-"]),
    ("verify", &["exhibit", "release", "pack-"]),
];

macro_rules! shares {
    ($($test:ident $number:literal),+ $(,)?) => { $(
        #[test]
        fn $test() {
            run(SHARES[$number].1);
        }
    )+ };
}

shares! {
    hostile_records_and_words_do_no_harm 0,
    hostile_notes_and_stamps_do_no_harm 1,
    hostile_vault_files_do_no_harm 2,
    hostile_field_files_do_no_harm 3,
    hostile_artefacts_do_no_harm 4,
    hostile_packs_do_no_harm 5,
}

#[test]
fn every_target_is_run_and_has_a_name_of_its_own() {
    let all = targets();
    let names: BTreeSet<&str> = all.iter().map(|target| target.name).collect();
    assert_eq!(names.len(), all.len());
    for name in names {
        let shares = SHARES
            .iter()
            .filter(|(_, share)| share.iter().any(|one| name.starts_with(one)));
        assert_eq!(shares.count(), 1, "{name}");
    }
}

/// What begins with nothing that is ever decoded tries the first lines of a decoder alone.
#[test]
fn every_decoder_takes_an_input_that_its_target_begins_with() {
    let mut never = Vec::new();
    for target in targets() {
        let mut reached = vec![false; target.decoders.len()];
        for seed in (target.seeds)() {
            let taken = (target.run)(&seed);
            assert_eq!(taken.len(), reached.len(), "{}", target.name);
            for (reached, taken) in reached.iter_mut().zip(taken) {
                *reached |= taken;
            }
        }
        let named = target.decoders.iter().zip(reached);
        never.extend(named.filter(|(_, reached)| !reached).map(|(name, _)| *name));
    }
    assert!(never.is_empty(), "no seed is decoded by {never:#?}");
}

#[test]
fn the_corpus_stays_small() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut bytes = 0;
    for folder in fs::read_dir(corpus).unwrap() {
        for file in fs::read_dir(folder.unwrap().path()).into_iter().flatten() {
            bytes += file.unwrap().metadata().unwrap().len();
        }
    }
    assert!(bytes < 400_000, "{bytes}");
}
