//! The vault can be checked and its views made again; what was changed behind its back is noticed.

use std::{fs, path::PathBuf};

use crate::support::{TestEnv, copy, files};

const QUESTIONS: [&str; 5] = [
    "list interviews --json",
    "list people --json",
    "show per-01 --json",
    "search fountain --json",
    "search قنديل --json",
];

#[test]
fn a_lost_casebase_is_folded_again_from_history() {
    let env = TestEnv::prepared();
    let before = env.session(&QUESTIONS);
    before.assert_code(0);
    assert_eq!(before.jsons().len(), QUESTIONS.len());
    assert!(before.stdout.contains("fountain") && before.stdout.contains("per-01"));

    fs::remove_dir_all(env.at("vault/casebase")).unwrap();
    let answer = env.run(&["fsck", "--rebuild", "--json"]).json();
    assert_eq!(answer["sound"], true, "{answer}");
    assert_eq!(answer["rebuilt"], true);
    assert_eq!(env.session(&QUESTIONS).stdout, before.stdout);

    // Without being asked for, too: opening needs no view.
    fs::remove_dir_all(env.at("vault/casebase")).unwrap();
    assert_eq!(env.session(&QUESTIONS).stdout, before.stdout);
}

#[test]
fn a_casebase_of_nonsense_costs_a_rebuild_and_no_data() {
    let env = TestEnv::prepared();
    let before = env.session(&QUESTIONS);
    for (_, path) in files(&env.at("vault/casebase")) {
        fs::write(path, b"nonsense").unwrap();
    }
    env.run(&["fsck", "--rebuild"])
        .assert_code(0)
        .assert_says("The vault is sound.");
    assert_eq!(env.session(&QUESTIONS).stdout, before.stdout);
}

/// The only file below a folder of the vault whose name ends so, or the largest of them.
fn file(env: &TestEnv, folder: &str, ending: &str) -> PathBuf {
    let found = files(&env.at("vault").join(folder))
        .into_iter()
        .filter(|(name, _)| name.ends_with(ending));
    let found = found
        .map(|(_, path)| path)
        .max_by_key(|path| fs::metadata(path).unwrap().len());
    found.unwrap()
}

fn flip(path: &PathBuf) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_changed_original_is_noticed() {
    let env = TestEnv::prepared();
    let object = file(&env, "objects", "");
    flip(&object);
    let output = env.run(&["fsck"]);
    output.assert_code(1).assert_says("The vault is damaged.");
    let name = object.file_name().unwrap().to_str().unwrap().to_owned();
    insta::assert_snapshot!(output.to_string().replace(&name, "OBJECT"), @"
    damaged: the segment `OBJECT` of an original was changed
      to do: keep this folder as it is, work on a copy of the vault from before, and find out who changed it
    Checked 59 operations, 59 bodies and 0 objects.
    The vault is damaged.
    --- exit 1
    ");
    let answer = env.run(&["fsck", "--json"]).json();
    assert_eq!(answer["sound"], false);
    assert!(!answer["findings"][0]["remedy"].as_str().unwrap().is_empty());
}

#[test]
fn a_lost_original_is_noticed() {
    let env = TestEnv::prepared();
    let object = file(&env, "objects", "");
    let name = object.file_name().unwrap().to_str().unwrap().to_owned();
    fs::remove_file(object).unwrap();
    let output = env.run(&["fsck"]);
    output.assert_code(1);
    insta::assert_snapshot!(output.to_string().replace(&name, "OBJECT"), @"
    lost: the segment `OBJECT` of an original is gone
      to do: restore it from another copy of the vault
    Checked 59 operations, 59 bodies and 0 objects.
    The vault is damaged.
    --- exit 1
    ");
}

#[test]
fn a_changed_history_is_noticed() {
    let env = TestEnv::prepared();
    flip(&file(&env, "log", "ops-000001"));
    let output = env.run(&["fsck"]);
    output.assert_code(1);
    assert!(
        !output.stderr.is_empty() || output.stdout.contains("damaged"),
        "{output}"
    );
    // Opening reads what is newest, and notices a change there by itself.
    let log = file(&env, "log", "ops-000001");
    let mut bytes = fs::read(&log).unwrap();
    let last = bytes.len() - 100;
    bytes[last] ^= 1;
    fs::write(&log, bytes).unwrap();
    env.run(&["list", "interviews"])
        .assert_code(1)
        .assert_says("to do: ");
}

/// The history of a moment ago under keys and views of now.
#[test]
fn an_older_history_is_refused() {
    let env = TestEnv::prepared();
    copy(&env.at("vault/log"), &env.at("older"));
    env.edit(
        "field/interviews/int-001.md",
        "twelve shots",
        "twenty shots",
    );
    env.run(&["import", "field"]).assert_code(0);
    fs::remove_dir_all(env.at("vault/log")).unwrap();
    copy(&env.at("older"), &env.at("vault/log"));
    for verb in [
        &["list", "interviews"][..],
        &["import", "field"],
        &["fsck"],
        &["fsck", "--rebuild"],
    ] {
        let output = env.run(verb);
        output.assert_code(1);
        assert!(output.to_string().contains("to do: "), "{verb:?} {output}");
    }
}

#[test]
fn a_removed_history_is_refused() {
    let env = TestEnv::prepared();
    fs::remove_dir_all(env.at("vault/log")).unwrap();
    env.run(&["status"]).assert_code(1).assert_says("to do: ");
}

#[test]
fn a_vault_of_a_newer_program_is_left_alone() {
    let env = TestEnv::prepared();
    env.edit("vault/format", "vault 1", "vault 99");
    let output = env.run(&["fsck"]);
    output.assert_code(2);
    insta::assert_snapshot!(output, @"
    --- stderr
    error: this vault has format 99, this program reads 1
      to do: use a newer program
    --- exit 2
    ");
}

#[test]
fn a_file_of_somebody_else_among_the_originals_is_told_and_harms_nothing() {
    let env = TestEnv::prepared();
    env.write("vault/objects/holiday.jpg", "a file of somebody else");
    let name = "0".repeat(64);
    env.write(
        &format!("vault/objects/00/{name}"),
        "a segment of another vault",
    );
    let output = env.run(&["fsck"]);
    output.assert_code(0).assert_says("The vault is sound.");
    assert!(output.to_string().contains("holiday.jpg"), "{output}");
    env.run(&["list", "interviews"])
        .assert_code(0)
        .assert_says("int-001");
}

#[test]
fn the_checkpoint_of_another_vault_is_refused() {
    let env = TestEnv::prepared();
    let other = TestEnv::new_vault();
    other.run(&["import", "field"]).assert_code(0);
    let theirs = fs::read(file(&other, "log", "checkpoint")).unwrap();
    fs::write(file(&env, "log", "checkpoint"), theirs).unwrap();
    for verb in ["fsck", "status"] {
        let output = env.run(&[verb]);
        output.assert_code(1).assert_says("to do: ");
        output.assert_says("checkpoint");
    }
}

/// The rest of the vault is usable when an original is gone.
#[test]
fn what_is_not_lost_can_still_be_read() {
    let env = TestEnv::prepared();
    fs::remove_file(file(&env, "objects", "")).unwrap();
    env.run(&["fsck"]).assert_code(1).assert_says("lost: ");
    env.run(&["list", "interviews"])
        .assert_code(0)
        .assert_says("int-001");
    env.run(&["search", "fountain"])
        .assert_code(0)
        .assert_says("int-001");
}
