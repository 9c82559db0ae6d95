//! Letting in, removing, changing keys, taking consent back: what the program says and does.

use crate::support::{Output, TestEnv};

/// Runs the program for Mallory, whose passphrase is this.
fn as_mallory(env: &TestEnv, passphrase: &str, words: &[&str]) -> Output {
    env.finish(
        env.command()
            .args(words)
            .env("TESTIMONY_PASSPHRASE", passphrase),
    )
}

fn with_mallory(compartments: &str) -> (TestEnv, String) {
    let env = TestEnv::prepared();
    let words = [
        "members",
        "add",
        "mallory",
        "--compartments",
        compartments,
        "--json",
    ];
    let added = env.run(&words).json();
    let passphrase = added["passphrase"].as_str().unwrap().to_owned();
    (env, passphrase)
}

#[test]
fn who_has_testimony_and_analysis_can_work_and_learns_no_name() {
    let (env, mallory) = with_mallory("testimony,analysis");
    for words in [
        &["list", "sources"][..],
        &["list", "interviews"],
        &["show", "int-001"],
        &["search", "fountain"],
        &["corroborate", "f-01"],
        &["count", "acts", "--by", "type"],
        &["review"],
        &["status"],
    ] {
        let output = as_mallory(&env, &mallory, words);
        assert!(
            output.code <= Some(1),
            "{words:?}: {} {}",
            output.stdout,
            output.stderr
        );
        let all = format!("{}{}", output.stdout, output.stderr);
        for name in ["Samira", "Haddad", "+963"] {
            assert!(!all.contains(name), "{words:?} tells {name}");
        }
    }
    let identities = as_mallory(&env, &mallory, &["list", "identities"]);
    assert!(
        !identities.stdout.contains("src-01"),
        "{}",
        identities.stdout
    );
}

#[test]
fn into_identity_it_takes_two_and_out_of_it_one() {
    let (env, mallory) = with_mallory("testimony");
    let proposed = env.run(&["members", "grant", "mallory", "--compartment", "identity"]);
    proposed.assert_code(0);
    assert!(
        proposed.stdout.contains("proposed for identity"),
        "{}",
        proposed.stdout
    );
    assert!(env.run(&["status"]).stdout.contains("mallory is proposed"));
    let hers = as_mallory(&env, &mallory, &["status", "--json"]).json();
    assert_eq!(hers["compartments"], serde_json::json!(["testimony"]));
    let confirmed =
        env.run_as_bassel(&["members", "grant", "mallory", "--compartment", "identity"]);
    assert!(
        confirmed.stdout.contains("mallory can open: identity."),
        "{}",
        confirmed.stdout
    );

    let revoked = env.run(&["members", "revoke", "mallory", "--reason", "left"]);
    revoked.assert_code(0);
    for words in [
        "removed from: identity, testimony",
        "They keep what they had",
        "counts for nothing",
    ] {
        assert!(revoked.stdout.contains(words), "{}", revoked.stdout);
    }
    let standing = env.run(&["members", "standing", "--json"]).json();
    let mallorys = standing.as_array().unwrap().iter();
    let mallorys = mallorys.filter(|row| row["member"] == "mallory");
    assert!(
        mallorys
            .map(|row| &row["compartments"])
            .all(|all| all.as_array().unwrap().is_empty())
    );
    let unknown = env.run(&["members", "revoke", "nobody"]);
    assert!(
        unknown.code != Some(0) && unknown.stderr.contains("testimony members"),
        "{}",
        unknown.stderr
    );
}

#[test]
fn keys_are_changed_and_the_history_stays_sound() {
    let env = TestEnv::prepared();
    let before = env.run(&["list", "interviews"]).stdout;
    env.run(&["keys", "rotate"]).assert_code(0);
    assert_eq!(env.run(&["list", "interviews"]).stdout, before);
    let report = env.run_as_bassel(&["fsck", "--json"]).json();
    assert_eq!(
        (&report["sound"], &report["quarantined"]),
        (&true.into(), &0.into()),
        "{report}"
    );
}

#[test]
fn what_a_source_takes_back_is_destroyed_only_when_that_is_said_twice() {
    let env = TestEnv::prepared();
    let words = ["withdraw", "src-01", "--reason", "asked", "--destroy"];
    let shown = env.run(&words);
    shown.assert_code(0);
    for words in [
        "interview int-001",
        "Nothing has been destroyed",
        "finding f-01",
    ] {
        assert!(shown.stdout.contains(words), "{}", shown.stdout);
    }
    assert!(env.run(&["list", "sources"]).stdout.contains("src-01"));
    let done = env.run(&[&words[..], &["--yes"]].concat());
    done.assert_code(0);
    assert!(done.stdout.contains("OUT OF REACH"), "{}", done.stdout);
    assert!(!env.run(&["list", "sources"]).stdout.contains("src-01"));
    let report = env.run(&["fsck", "--json"]).json();
    assert_eq!(report["sound"], true, "{report}");
    assert!(report["destroyed"].as_u64().unwrap() >= 3, "{report}");
}
