//! What an archive may say of people, and what comes in from elsewhere.

use super::*;

#[test]
fn who_people_are_leaves_only_when_two_agree() {
    let env = case();
    let words = [
        "archive",
        "export",
        "--out",
        "named",
        "--to",
        "the court",
        "--with-identities",
    ];
    let first = env.run(&words);
    first
        .assert_code(0)
        .assert_says("who people are")
        .assert_says("Approved by amal.")
        .assert_says("Nothing has left yet.");
    assert!(!env.at("named").exists() && !env.at("named.part").exists());
    env.run(&words)
        .assert_code(0)
        .assert_says("Nothing has left yet.");
    as_bassel(&env, &words)
        .assert_code(0)
        .assert_says("named: ");
    let text = files(&env.at("named"))
        .into_iter()
        .any(|(_, bytes)| String::from_utf8_lossy(&bytes).contains("Salma Tariban"));
    assert!(text, "what was asked for is in it");
    env.run(&["--vault", "carol", "import", "named"])
        .assert_code(0);
    env.run(&["--vault", "carol", "search", "Tariban"])
        .assert_code(0)
        .assert_says("identity");

    // To somebody else is another archive.
    let other = [
        "archive",
        "export",
        "--out",
        "other",
        "--to",
        "somebody else",
        "--with-identities",
    ];
    as_bassel(&env, &other)
        .assert_code(0)
        .assert_says("Nothing has left yet.");
}

#[test]
fn a_name_in_what_leaves_stops_it() {
    let env = case();
    env.write(
        "new/events/ev-09.md",
        "---\ndate: 2012-05\nplace: qamar-city\ntitle: What Salma Tariban saw\nstatus: confirmed\n---\n",
    );
    env.run(&["import", "new/events/ev-09.md"]).assert_code(0);
    env.run(&["archive", "export", "--out", "leak", "--to", "the court"])
        .assert_code(1)
        .assert_says("Stopped: no archive was left behind.")
        .assert_says("Tariban");
    assert!(!env.at("leak").exists() && !env.at("leak.part").exists());
}

#[test]
fn a_query_takes_what_it_finds_and_what_that_rests_on() {
    let env = case();
    let answer = env
        .run(&[
            "archive",
            "export",
            "--out",
            "part",
            "--to",
            "the court",
            "--where",
            "victim:per-01",
            "--json",
        ])
        .json();
    assert_eq!(answer["state"], "exported", "{answer}");
    let records = answer["records"].as_u64().unwrap();
    assert!((1..12).contains(&records), "{answer}");
    let none = env.run(&[
        "archive",
        "export",
        "--out",
        "none",
        "--to",
        "the court",
        "--where",
        "kind:weapon",
    ]);
    none.assert_code(1).assert_says("nothing to hand over");
}

#[test]
fn what_another_vault_says_never_overwrites_ours() {
    let env = case();
    env.run(&["--vault", "carol", "import", "case"])
        .assert_code(0);
    let finding = env
        .run(&["--vault", "carol", "edit", "f-01", "--print", "--json"])
        .json();
    let text = finding["text"].as_str().unwrap().to_owned();
    let changed = text + "Written by Carol.\n";
    env.write("own/findings/f-01.md", changed);
    env.run(&["--vault", "carol", "import", "own/findings/f-01.md"])
        .assert_code(0)
        .assert_says("1 changed");
    env.run(&["--vault", "carol", "import", "case"])
        .assert_code(1)
        .assert_says("the vault has this record with another content, which was kept");

    // Another record of the same key: both stand.
    let fresh = case();
    fresh.write(
        "own/investigation.toml",
        fs::read_to_string(Path::new(crate::support::FIELD).join("investigation.toml")).unwrap(),
    );
    fresh
        .run(&["--vault", "carol", "import", "own"])
        .assert_code(0);
    fresh
        .run(&["--vault", "carol", "import", "case"])
        .assert_code(0)
        .assert_says("is that of another record here; this one came in as");
}

#[test]
fn a_strangers_bag_comes_in_as_files_with_what_it_says_of_them() {
    let env = case();
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ingest/tests/vectors/bagit");
    copy(&suite.join("v0.97/valid/bag-in-a-bag"), &env.at("theirs"));
    let output = env.run(&["--vault", "carol", "import", "theirs", "--json"]);
    output.assert_code(0);
    let entries = output.json()["entries"].as_array().unwrap().clone();
    let keys: Vec<&str> = entries
        .iter()
        .filter_map(|entry| entry["key"].as_str())
        .collect();
    assert!(
        keys.contains(&"media/theirs/bag/data/test1.txt"),
        "{keys:?}"
    );
    env.run(&["--vault", "carol", "import", "theirs"])
        .assert_code(0)
        .assert_says("0 records new, 0 changed");
    env.run(&["--vault", "carol", "fsck"]).assert_code(0);

    copy(
        &suite.join("v0.97/invalid/corrupt-data-file"),
        &env.at("broken"),
    );
    env.run(&["--vault", "carol", "import", "broken"])
        .assert_code(1)
        .assert_says("is not what it was")
        .assert_says("0 records new");
}

#[test]
fn the_exporter_must_be_able_to_see_what_the_scan_looks_for() {
    let env = case();
    let added = env
        .run(&[
            "members",
            "add",
            "coder",
            "--compartments",
            "testimony,analysis,media,release",
            "--json",
        ])
        .json();
    let passphrase = added["passphrase"].as_str().unwrap();
    let words = ["archive", "export", "--out", "x", "--to", "the court"];
    env.finish(
        env.command()
            .args(words)
            .env("TESTIMONY_PASSPHRASE", passphrase),
    )
    .assert_code(2)
    .assert_says("no key for `identity`");
}
