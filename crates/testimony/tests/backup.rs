//! Backup and restore as people do them, to a folder and to a bucket.

use std::fs;

use testkit::bucket::Bucket;

use crate::support::{Output, TestEnv, files};

/// Names of snapshots are random.
fn shown(output: &Output, name: &str) -> String {
    let text = output.to_string().replace(name, "SNAPSHOT");
    let words = text.split(' ').map(|word| match word.parse::<u64>() {
        Ok(number) if number > 10_000 => "MANY".to_owned(),
        _ => word.to_owned(),
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn a_vault_goes_to_a_stick_and_comes_back() {
    let env = TestEnv::prepared();
    let before = env.run(&["list", "interviews", "--json"]);
    let made = env.run(&["backup", "stick", "--json"]).json();
    assert_eq!(made["unchanged"], false, "{made}");
    let name = made["snapshot"].as_str().unwrap().to_owned();
    let again = env.run(&["backup", "stick"]);
    insta::assert_snapshot!(shown(&again, &name), @r"
    Nothing has changed since snapshot SNAPSHOT.
    --- exit 0
    ");
    env.run(&["backup", "stick", "--check"])
        .assert_code(0)
        .assert_says("The store is intact.");
    let listed = env.run(&["backup", "stick", "--list", "--json"]).json();
    assert_eq!(listed["snapshots"][0]["snapshot"], name.as_str());

    fs::rename(env.at("vault"), env.at("burnt")).unwrap();
    let restored = env.run(&["restore", "stick", "vault"]);
    restored
        .assert_code(0)
        .assert_says("Everything was read back and is what was backed up. The vault is sound.");
    assert_eq!(
        env.run(&["list", "interviews", "--json"]).stdout,
        before.stdout
    );
    env.run(&["restore", "stick", "vault"])
        .assert_code(2)
        .assert_says("`vault` is not empty");
    // Bassel has a passphrase of his own.
    env.run_as_bassel(&["restore", "stick", "of-bassel"])
        .assert_code(0);
}

#[test]
fn what_is_missing_in_a_store_is_named_and_the_rest_is_restored() {
    let env = TestEnv::prepared();
    env.run(&["backup", "stick"]).assert_code(0);
    let pack = files(&env.at("stick/packs"))
        .into_iter()
        .map(|(_, path)| path);
    // The smallest is the one of the original; the other holds everything else.
    let original = pack
        .min_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    fs::write(&original, b"nothing of it").unwrap();
    env.run(&["backup", "stick", "--check"])
        .assert_code(1)
        .assert_says("The store is not intact");
    let copy = env.run(&["restore", "stick", "copy"]);
    copy.assert_code(1).assert_says("the rest was restored");
    // Here it is whole: what the store lost is sent again.
    env.run(&["backup", "stick"]).assert_code(0);
    env.run(&["backup", "stick", "--check"]).assert_code(0);
}

#[test]
fn what_a_store_changed_is_mended_from_here() {
    let env = TestEnv::prepared();
    env.run(&["backup", "stick"]).assert_code(0);
    let packs = files(&env.at("stick/packs")).into_iter();
    let pack = packs
        .map(|(_, path)| path)
        .min_by_key(|path| fs::metadata(path).unwrap().len())
        .unwrap();
    let mut bytes = fs::read(&pack).unwrap();
    bytes[100] ^= 1;
    fs::write(&pack, bytes).unwrap();
    env.run(&["backup", "stick", "--check"])
        .assert_code(1)
        .assert_says("was changed")
        .assert_says("`backup STORE --check --repair` sends again what is good here.");
    let mended = env.run(&["backup", "stick", "--check", "--repair", "--json"]);
    let mended = mended.json();
    assert_eq!(mended["intact"], true, "{mended}");
    assert!(mended["sent_again"].as_u64().unwrap() > 0, "{mended}");
    env.run(&["backup", "stick", "--check"])
        .assert_code(0)
        .assert_says("The store is intact.");
    env.run(&["restore", "stick", "copy"]).assert_code(0);
    env.run(&["backup", "stick", "--repair"]).assert_code(2);
}

#[test]
fn a_damaged_original_is_fetched_back() {
    let env = TestEnv::prepared();
    env.run(&["backup", "stick"]).assert_code(0);
    let object = files(&env.at("vault/objects")).pop().unwrap().1;
    fs::write(&object, b"spoilt").unwrap();
    env.run(&["fsck"]).assert_code(1);
    env.run(&["fsck", "--from", "stick"])
        .assert_code(0)
        .assert_says("1 segments were fetched back from the store.")
        .assert_says("The vault is sound.");
    env.run(&["fsck", "--repair"]).assert_code(0);
}

#[test]
fn a_bucket_takes_the_place_of_a_stick() {
    let env = TestEnv::prepared();
    let server = Bucket::start().unwrap();
    let store = format!("s3://{}/case", Bucket::NAME);
    let run = |secret: &str, words: &[&str]| {
        env.finish(
            env.command()
                .args(words)
                .env("AWS_ENDPOINT_URL", server.endpoint())
                .env("AWS_ACCESS_KEY_ID", Bucket::KEY)
                .env("AWS_SECRET_ACCESS_KEY", secret),
        )
    };
    run("a wrong one", &["backup", &store])
        .assert_code(3)
        .assert_says("refused");
    run(Bucket::SECRET, &["backup", &store]).assert_code(0);
    run(Bucket::SECRET, &["backup", &store, "--check"]).assert_code(0);
    run(Bucket::SECRET, &["restore", &store, "copy"]).assert_code(0);
    env.run(&["backup", &store])
        .assert_code(2)
        .assert_says("AWS_ACCESS_KEY_ID");
    env.run(&["backup", "ftp://elsewhere"]).assert_code(2);
    env.run(&["restore", "nowhere", "copy2"])
        .assert_code(3)
        .assert_says("is not there");
}

#[test]
fn an_older_copy_of_the_folder_is_noticed() {
    let env = TestEnv::prepared();
    crate::support::copy(&env.at("vault"), &env.at("older"));
    env.run(&["import", "field"]).assert_code(0);
    env.edit("field/interviews/int-001.md", "fountain", "well");
    env.run(&["import", "field"]).assert_code(0);
    env.run(&["backup", "stick"]).assert_code(0);
    env.run(&["--vault", "older", "backup", "stick"])
        .assert_code(1)
        .assert_says("this folder is an older copy of the vault");
}

#[test]
fn a_vault_that_does_not_open_any_more_is_mended_from_a_backup() {
    let env = TestEnv::prepared();
    env.run(&["backup", "stick"]).assert_code(0);
    env.edit("field/interviews/int-001.md", "fountain", "well");
    env.run(&["import", "field"]).assert_code(0);
    let after = env.run(&["list", "interviews", "--json"]);
    // The log, a key file, a compartment's key, and the file that says that it is a vault.
    let spoil = |path: &std::path::Path| {
        let mut bytes = fs::read(path).unwrap();
        bytes[100] ^= 1;
        fs::write(path, bytes).unwrap();
    };
    let logs = files(&env.at("vault/log")).into_iter();
    let mut logs = logs.filter(|(name, _)| name.ends_with("ops-000001"));
    logs.clone().for_each(|(_, path)| spoil(&path));
    assert!(logs.next().is_some());
    spoil(&env.at("vault/keys/bassel.key"));
    let keys = files(&env.at("vault/compartments/testimony"));
    fs::remove_file(&keys[0].1).unwrap();
    fs::remove_file(env.at("vault/format")).unwrap();
    env.run(&["status"])
        .assert_code(2)
        .assert_says("is not a vault");
    let mended = env.run(&["fsck", "--from", "stick", "--repair"]);
    mended
        .assert_code(0)
        .assert_says("mended: `format`, from snapshot")
        .assert_says("mended: `keys/bassel.key`")
        .assert_says("What was there before is kept in `damaged/1`.")
        .assert_says("The vault is sound.");
    assert_eq!(
        env.run(&["list", "interviews", "--json"]).stdout,
        after.stdout
    );
    let again = env
        .run(&["fsck", "--from", "stick", "--repair", "--json"])
        .json();
    assert_eq!(
        again["files"]["files"].as_array().unwrap().len(),
        0,
        "{again}"
    );
    env.run(&["fsck", "--from", "nowhere", "--repair"])
        .assert_code(3);
}
