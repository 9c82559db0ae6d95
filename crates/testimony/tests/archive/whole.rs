//! The demo's case, which has most kinds of records, goes out and comes in, record by record.

use std::collections::BTreeSet;

use super::*;

/// What the demo printed of a member.
fn passphrase(member: &str) -> String {
    let stdout = crate::demo::read("stdout");
    let start = format!("{member}: ");
    let line = stdout
        .lines()
        .find_map(|line| line.trim().strip_prefix(&start));
    line.unwrap().to_owned()
}

/// A record without what is each vault's own: where an original lies.
fn bare(mut record: Value) -> Value {
    if record["body"]["kind"] == "item" {
        record["body"]["fields"]["object"].take();
    }
    record
}

#[test]
fn every_record_of_the_demo_comes_in_as_it_went_out() {
    let env = TestEnv::empty();
    copy(&crate::demo::DEMO.join("out/vault"), &env.at("vault"));
    let run_as = |member: &str, words: &[&str]| {
        let mut command = env.command();
        command
            .args(words)
            .env("TESTIMONY_PASSPHRASE", passphrase(member));
        env.finish(&mut command)
    };
    let withdrawn = ["withdraw", "src-10", "--reason", "asked", "--destroy"];
    run_as("amal", &withdrawn).assert_code(0);
    let words = [
        "archive",
        "export",
        "--out",
        "whole",
        "--to",
        "the other office",
        "--for",
        "internal",
        "--with-identities",
        "--with-medical",
        "--reviewed",
        "everything in it is invented",
    ];
    run_as("amal", &words)
        .assert_code(0)
        .assert_says("Nothing has left yet.");
    run_as("bassel", &words).assert_code(0);
    env.run(&["archive", "check", "whole"]).assert_code(0);

    let mut left: BTreeMap<String, Value> = BTreeMap::new();
    let mut kinds = BTreeSet::new();
    for (path, bytes) in files(&env.at("whole/data/records")) {
        let record: Value = serde_json::from_slice(&bytes).unwrap();
        kinds.insert(path.split('/').next().unwrap().to_owned());
        left.insert(record["id"].as_str().unwrap().to_owned(), bare(record));
    }
    let many = [
        "identities",
        "examinations",
        "media",
        "consents",
        "findings",
    ];
    for kind in many {
        assert!(kinds.contains(kind), "{kind} of {kinds:?}");
    }
    assert!(
        kinds.len() > 20 && left.len() > 150,
        "{} of {kinds:?}",
        left.len()
    );
    let destroyed = left.values().any(|record| record["key"] == "src-10");
    assert!(!destroyed, "what was destroyed does not leave");

    env.run(&[
        "--vault",
        "carol",
        "init",
        "--member",
        "carol",
        "--own-passphrase",
    ])
    .assert_code(0);
    env.run(&["--vault", "carol", "import", "whole"])
        .assert_code(0)
        .assert_says(" 0 problems.");
    let commands: String = kinds
        .iter()
        .map(|kind| format!("list {kind} --json\n"))
        .collect();
    env.write("commands", commands);
    let mut command = env.command();
    command.arg("unlock").env("TESTIMONY_VAULT", "carol");
    command.stdin(fs::File::open(env.at("commands")).unwrap());
    let mut came: BTreeMap<String, Value> = BTreeMap::new();
    for list in env.finish(&mut command).jsons() {
        for record in list.as_array().unwrap().clone() {
            came.insert(record["id"].as_str().unwrap().to_owned(), bare(record));
        }
    }
    for (id, mut sent) in left {
        let mut here = came.remove(&id).unwrap_or_else(|| panic!("{id}: {sent}"));
        if sent["body"]["kind"] == "item" && sent["key"].is_null() {
            // An item without its file's name is called by what it is from.
            here["key"].take();
            sent["key"].take();
        }
        assert_eq!(here, sent, "{id}");
    }
    // Beside them there are the archive's papers, with what was found in them.
    let papers = came.values().filter(|record| {
        let key = record["key"].as_str().unwrap_or_default();
        !key.contains("/bag-")
    });
    let unasked: Vec<_> = papers.collect();
    assert!(unasked.is_empty(), "{unasked:#?}");

    // The originals are the same bytes, by the hash that was taken when they were sealed.
    env.run(&["--vault", "carol", "fsck"]).assert_code(0);
    env.run(&["--vault", "carol", "import", "whole"])
        .assert_code(0)
        .assert_says("0 records new, 0 changed,");
}
