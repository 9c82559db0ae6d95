//! What a machine remembers of a vault: a folder put back is said loudly, and nothing is recorded in it.

use std::fs;

use crate::support::{TestEnv, copy, files};

/// A vault that was put back as it was before the last import.
fn put_back() -> TestEnv {
    let env = TestEnv::prepared();
    copy(&env.at("vault"), &env.at("older"));
    env.edit("field/interviews/int-001.md", "fountain", "well");
    env.run(&["import", "field"]).assert_code(0);
    fs::remove_dir_all(env.at("vault")).unwrap();
    fs::rename(env.at("older"), env.at("vault")).unwrap();
    env
}

#[test]
fn a_folder_put_back_is_noticed_and_nothing_is_recorded_until_somebody_says_which() {
    let env = put_back();
    let noticed = env.run(&["list", "interviews"]);
    noticed
        .assert_code(0)
        .assert_says("WARNING: this folder is OLDER than what this machine has seen of the vault.")
        .assert_says("the log of amal had");
    let status = env.run(&["status", "--json"]).json();
    let log = &status["older"]["logs"][0];
    assert!(log["here"].as_u64() < log["had"].as_u64(), "{status}");
    env.edit("field/interviews/int-001.md", "well", "cistern");
    env.run(&["import", "field"])
        .assert_code(1)
        .assert_says("nothing is recorded under your device's key");
    // Asked again it says the same: what was seen is not forgotten by looking.
    env.run(&["status"]).assert_says("OLDER");
    env.run(&["keys", "new-device"])
        .assert_code(0)
        .assert_says("This copy goes on under a device key of its own.");
    env.run(&["import", "field"])
        .assert_code(0)
        .assert_never_says("OLDER");
    env.assert_sound();
}

#[test]
fn without_a_memory_or_with_a_spoilt_one_everything_opens() {
    let env = put_back();
    let memories = files(&env.at("home/.local/state/testimony"));
    assert_eq!(memories.len(), 1, "{memories:?}");
    fs::write(&memories[0].1, b"spoilt").unwrap();
    env.run(&["import", "field"])
        .assert_code(0)
        .assert_never_says("OLDER");
    // A folder that cannot be made hinders nobody either.
    let run = |state: &str, words: &[&str]| {
        let mut command = env.command();
        env.finish(command.args(words).env("TESTIMONY_STATE", state))
    };
    run("vault/format/none", &["status"]).assert_code(0);
    run("elsewhere", &["status"]).assert_code(0);
    assert_eq!(files(&env.at("elsewhere")).len(), 1);
}

#[test]
fn who_wants_no_trace_leaves_none() {
    let env = TestEnv::prepared();
    env.run(&["--no-state", "status"]).assert_code(0);
    let mut command = env.command();
    env.finish(command.arg("status").env("TESTIMONY_STATE", ""))
        .assert_code(0);
    assert!(files(&env.at("home")).is_empty());
}

#[test]
fn keys_that_were_given_up_are_not_taken_up_again() {
    let env = TestEnv::prepared();
    copy(&env.at("vault"), &env.at("older"));
    env.run(&["keys", "rotate"]).assert_code(0);
    env.run(&["status"])
        .assert_code(0)
        .assert_never_says("OLDER");
    env.run(&["--vault", "older", "status"])
        .assert_code(0)
        .assert_says("your keys here were given up for new ones since");
}

/// A power cut must not leave an empty memory: that is none, just when a disk may have put something back.
#[test]
fn a_memory_is_on_the_disk_before_it_has_its_name() {
    const NAME: &str = "a_memory_is_on_the_disk_before_it_has_its_name";
    let env = TestEnv::prepared();
    let log = env.at("strace");
    let strace = ["strace", "-f", "-y", "-qq", "-o", log.to_str().unwrap()];
    let wrapper = [
        &strace[..],
        &["-e", "trace=fsync,rename,renameat,renameat2"],
    ]
    .concat();
    if !crate::syscalls::may_trace(NAME, &wrapper) {
        return;
    }
    let mut command = env.wrapped(&wrapper);
    env.finish(command.arg("status")).assert_code(0);
    let log = fs::read_to_string(log).unwrap();
    let calls: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("/.local/state/testimony/"))
        .collect();
    let named = calls.iter().position(|call| call.contains(" rename"));
    let kept = calls.iter().position(|call| call.contains(" fsync("));
    assert!(kept.is_some() && kept < named, "{calls:#?}");
}
