//! What opens one's keys, as the command line has it.

use crate::support::{AMAL, TestEnv};

#[test]
fn a_new_passphrase_is_drawn_and_opens() {
    let env = TestEnv::new_vault();
    let output = env.run(&["keys", "passphrase"]);
    output.assert_code(0);
    let drawn = output.stdout.lines().nth(2).unwrap().trim().to_owned();
    assert_eq!(drawn.split(' ').count(), 6);
    insta::assert_snapshot!(output.stdout.replace(&drawn, "SIX WORDS"), @"
    Your keys have a new passphrase:

        SIX WORDS

    It is shown once and stored nowhere. Learn it, then destroy any copy.
    Copies of this vault that were made before still open with the old passphrase. If one may be in other hands,
    change all keys too: testimony keys rotate
    ");
    env.run(&["status"])
        .assert_code(2)
        .assert_says("opens no member's keys");
    let with = |words: &[&str], passphrase: &str| {
        env.finish(
            env.command()
                .args(words)
                .env("TESTIMONY_PASSPHRASE", passphrase),
        )
    };
    let status = with(&["status", "--json"], &drawn).json();
    assert_eq!(status["passphrase"], "drawn");
    assert_eq!(status["second_secret"], false);

    // One's own needs the override, and must not be weak even so.
    let own = |words: &[&str], new: &str| {
        env.finish(
            env.command()
                .args(words)
                .env("TESTIMONY_PASSPHRASE", &drawn)
                .env("TESTIMONY_NEW_PASSPHRASE", new),
        )
    };
    own(&["keys", "passphrase"], AMAL)
        .assert_code(2)
        .assert_says("--own-passphrase");
    for weak in ["short", "noise noise noise noise noise"] {
        own(&["keys", "passphrase", "--own-passphrase"], weak)
            .assert_code(2)
            .assert_says("use a generated one");
    }
    own(&["keys", "passphrase", "--own-passphrase"], AMAL).assert_code(0);
    env.run(&["status"])
        .assert_code(0)
        .assert_says("Your keys are behind a passphrase that you chose");
}

#[test]
fn a_second_secret_on_a_stick_is_needed_until_it_is_taken_away() {
    let env = TestEnv::new_vault();
    env.run(&["keys", "second-secret", "remove"])
        .assert_code(2)
        .assert_says("need no second secret");
    let set = env.run(&["keys", "second-secret", "set", "--out", "stick", "--json"]);
    assert_eq!(set.assert_code(0).json()["text"], serde_json::Value::Null);
    env.run(&["status"])
        .assert_code(2)
        .assert_says("give your second secret too");
    env.run(&["status", "--second-secret-file", "stick"])
        .assert_code(0)
        .assert_says("that you chose, and a second secret");
    // An existing file is somebody's other secret: it is not written over.
    env.run(&[
        "keys",
        "second-secret",
        "set",
        "--out",
        "stick",
        "--second-secret-file",
        "stick",
    ])
    .assert_code(3);

    let replaced = env.run(&[
        "keys",
        "second-secret",
        "set",
        "--second-secret-file",
        "stick",
    ]);
    replaced.assert_code(0);
    let paper = replaced.stdout.lines().nth(2).unwrap().trim().to_owned();
    insta::assert_snapshot!(replaced.stdout.replace(&paper, "TEN GROUPS"), @"
    From now on your keys need this besides your passphrase:

        TEN GROUPS

    It is shown once. Write it down, and keep it where you do not keep the vault.
    If it is lost, your keys are lost; recovery, if you have set it up, still opens the vault.
    Copies of this vault that were made before still open without it. If one may be in other hands,
    change all keys too: testimony keys rotate
    ");
    env.run(&["status", "--second-secret-file", "stick"])
        .assert_code(2);
    let with = |words: &[&str]| {
        let typed = paper.to_lowercase();
        env.finish(
            env.command()
                .args(words)
                .env("TESTIMONY_SECOND_SECRET", typed),
        )
    };
    with(&["keys", "second-secret", "remove"])
        .assert_code(0)
        .assert_says("alone opens your keys again");
    env.run(&["status"]).assert_code(0);
    env.write("stick", "TESTIMONY1 nonsense");
    env.run(&["status", "--second-secret-file", "stick"])
        .assert_code(2)
        .assert_says("compare it with the paper");
}

#[test]
fn a_new_member_may_choose_only_with_the_override() {
    let env = TestEnv::new_vault();
    env.write("theirs", "velvet pulp lantern copper orchid tundra\n");
    env.run(&["members", "add", "carol", "--new-passphrase-file", "theirs"])
        .assert_code(2);
    let added = env.run(&[
        "members",
        "add",
        "carol",
        "--own-passphrase",
        "--new-passphrase-file",
        "theirs",
        "--json",
    ]);
    assert_eq!(
        added.assert_code(0).json()["passphrase"],
        serde_json::Value::Null
    );
    env.run(&["status", "--passphrase-file", "theirs"])
        .assert_code(0)
        .assert_says("open for carol");
}
