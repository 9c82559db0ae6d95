//! Originals in a bucket and on another disk, as people keep them there.

use std::{fs, path::Path};

use testkit::bucket::Bucket;

use crate::support::{AMAL, Output, TestEnv, files};

/// Runs a command for Amal with the bucket's key in the environment.
fn run(env: &TestEnv, server: &Bucket, words: &[&str]) -> Output {
    env.finish(
        env.command()
            .args(words)
            .env("AWS_ENDPOINT_URL", server.endpoint())
            .env("AWS_ACCESS_KEY_ID", Bucket::KEY)
            .env("AWS_SECRET_ACCESS_KEY", Bucket::SECRET),
    )
}

fn count(folder: &Path) -> usize {
    match folder.exists() {
        true => files(folder).len(),
        false => 0,
    }
}

#[test]
fn originals_go_to_a_bucket_and_come_back() {
    let env = TestEnv::prepared();
    let server = Bucket::start().unwrap();
    let place = format!("s3://{}/case", Bucket::NAME);
    env.run(&["objects"])
        .assert_code(0)
        .assert_says("The originals are in the vault's folder");
    let moved = run(&env, &server, &["objects", "move", &place, "--remove-old"]);
    insta::assert_snapshot!(moved, @"
    1 segments were copied, 104448 bytes; 0 were there already. Each was read back.
    The originals are in s3://amal-field/case now.
    1 copies were removed at the old place.
    --- exit 0
    ");
    assert_eq!(count(&env.at("vault/objects")), 0);
    assert_eq!(count(&server.folder().join("case/segments")), 1);
    insta::assert_snapshot!(run(&env, &server, &["objects"]), @"
    The originals are in s3://amal-field/case
    Nothing of them is missing there
    --- exit 0
    ");
    run(&env, &server, &["fsck"])
        .assert_code(0)
        .assert_says("The originals are in s3://amal-field/case.")
        .assert_says("The vault is sound.");

    // Without the key, and without the line: the rest of the vault is used as before.
    env.run(&["list", "interviews"]).assert_code(0);
    insta::assert_snapshot!(env.run(&["objects"]), @"
    The originals are in s3://amal-field/case
    OUT OF REACH: no key for `s3://amal-field/case`
      to do: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY
    --- exit 1
    ");
    let status = env.run(&["status", "--json"]).json();
    assert_eq!(status["objects_at"]["address"], "s3://amal-field/case");
    assert!(
        status["objects_at"]["trouble"]
            .as_str()
            .unwrap()
            .contains("no key")
    );
    let checked = env.run(&["fsck"]);
    checked
        .assert_code(1)
        .assert_says("unreached: the originals could not be checked")
        .assert_says("What could be reached is sound; the originals were not checked.");
    assert_eq!(env.run(&["fsck", "--json"]).json()["unreached"], true);

    // Something is lost there: it is named, and comes back from a backup.
    run(&env, &server, &["backup", "stick"]).assert_code(0);
    let (_, segment) = files(&server.folder().join("case/segments")).remove(0);
    let name = segment.file_name().unwrap().to_str().unwrap().to_owned();
    fs::remove_file(segment).unwrap();
    run(&env, &server, &["objects"])
        .assert_code(1)
        .assert_says("MISSING THERE: 1 segments of originals");
    run(&env, &server, &["fsck"])
        .assert_code(1)
        .assert_says(&name);
    run(&env, &server, &["fsck", "--from", "stick"])
        .assert_code(0)
        .assert_says("The vault is sound.");

    run(
        &env,
        &server,
        &["objects", "move", "--here", "--remove-old"],
    )
    .assert_code(0);
    assert_eq!(count(&server.folder().join("case/segments")), 0);
    env.assert_sound();
    env.run(&["objects", "move", "vault/objects"])
        .assert_code(2)
        .assert_says("one within the other");
    env.run(&["objects", "move"]).assert_code(2);
}

#[test]
fn a_new_vault_can_keep_its_originals_on_another_disk() {
    let env = TestEnv::new_vault();
    let words = ["--vault", "case", "init", "--member", "amal"];
    let made = env.finish(
        env.command()
            .args(words)
            .args(["--objects", "disk", "--json"])
            .env_remove("TESTIMONY_PASSPHRASE"),
    );
    let made = made.json();
    assert_eq!(made["objects_at"], "$ENV/disk");
    let passphrase = made["passphrase"].as_str().unwrap();
    let run = |words: &[&str]| {
        let mut command = env.command();
        command.args(["--vault", "case"]).args(words);
        env.finish(command.env("TESTIMONY_PASSPHRASE", passphrase))
    };
    run(&["import", "field"])
        .assert_code(0)
        .assert_says(" 0 problems.");
    assert_eq!(count(&env.at("case/objects")), 0);
    assert_eq!(count(&env.at("disk/segments")), 1);
    run(&["fsck"]).assert_code(0);

    // The disk is somewhere else, and another is in its place.
    fs::rename(env.at("disk"), env.at("away")).unwrap();
    run(&["objects"]).assert_code(1).assert_says("is not there");
    fs::create_dir(env.at("disk")).unwrap();
    run(&["objects"])
        .assert_code(1)
        .assert_says("has not the mark of this vault's objects");
    env.edit("field/interviews/int-001.md", "fountain", "well");
    run(&["edit", "--print", "int-001"]).assert_code(0);
    assert_eq!(count(&env.at("disk")), 0, "nothing was written to it");

    // What cannot be reached makes no vault.
    let words = [
        "--vault",
        "other",
        "init",
        "--member",
        "amal",
        "--own-passphrase",
    ];
    let refused = env.finish(
        env.command()
            .args(words)
            .args(["--objects", "s3://amal-field/case"])
            .env("TESTIMONY_PASSPHRASE", AMAL),
    );
    refused.assert_code(2).assert_says("AWS_ACCESS_KEY_ID");
    assert!(!env.at("other/format").exists());
}
