//! A case leaves as an archive and comes in elsewhere; what was changed on the way is refused.

mod leaving;
mod whole;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;

use crate::support::{PROGRAM, TestEnv, copy, shared};

/// A grey picture of four points, of which nothing is to be read.
const GATE: &[u8] = include_bytes!("archive/gate.png");

/// The decision without which no original leaves.
const DECISION: &str = r#"
[[decision]]
subject = "media/photos/gate.png"
field = "original"
form = "exact"
reason = "The court asked for it."
by = "Bassel"
seconded_by = "Amal"
"#;

/// The small field folder, in which one of the two witnesses agreed to a court, with a picture that may
/// go there; a vault of Amal and Bassel that took it in; and one of Carol's that holds nothing.
static CASE: LazyLock<PathBuf> = LazyLock::new(|| {
    shared("archive", |folder| {
        let env = TestEnv::empty();
        env.run(&["init", "--member", "amal", "--own-passphrase"])
            .assert_code(0);
        let added = env.run(&["members", "add", "bassel", "--json"]).json();
        fs::write(folder.join("bassel"), added["passphrase"].as_str().unwrap()).unwrap();
        copy(Path::new(crate::support::FIELD), &env.at("field"));
        env.edit(
            "field/sources/src-01.md",
            "published-anonymous]",
            "published-anonymous, court-confidential]",
        );
        env.write("field/media/photos/gate.png", GATE);
        let rules = fs::read_to_string(env.at("field/disclosure.toml")).unwrap();
        env.write("field/disclosure.toml", rules + DECISION);
        env.run(&["import", "field"])
            .assert_code(0)
            .assert_says(" 0 problems.");
        env.run(&[
            "--vault",
            "carol",
            "init",
            "--member",
            "carol",
            "--own-passphrase",
        ])
        .assert_code(0);
        env.run(&["archive", "export", "--out", "case", "--to", "the court"])
            .assert_code(0);
        for name in ["vault", "carol", "case"] {
            copy(&env.at(name), &folder.join(name));
        }
    })
});

pub(crate) fn case() -> TestEnv {
    let env = TestEnv::empty();
    for name in ["vault", "carol", "case"] {
        copy(&CASE.join(name), &env.at(name));
    }
    env
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let found = crate::support::files(folder).into_iter();
    found
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

fn as_bassel(env: &TestEnv, words: &[&str]) -> crate::support::Output {
    let passphrase = fs::read_to_string(CASE.join("bassel")).unwrap();
    env.finish(
        env.command()
            .args(words)
            .env("TESTIMONY_PASSPHRASE", passphrase),
    )
}

/// Every record of a vault by its identifier, without where originals lie, which is each vault's own.
fn records(env: &TestEnv, vault: &str) -> BTreeMap<String, Value> {
    let kinds = [
        "sources",
        "people",
        "consents",
        "places",
        "interviews",
        "events",
        "acts",
        "findings",
        "media",
        "investigations",
    ];
    let commands: String = kinds
        .iter()
        .map(|kind| format!("list {kind} --json\n"))
        .collect();
    env.write("commands", commands);
    let mut command = env.command();
    command.arg("unlock").env("TESTIMONY_VAULT", vault);
    command.stdin(fs::File::open(env.at("commands")).unwrap());
    let mut records = BTreeMap::new();
    for list in env.finish(&mut command).jsons() {
        for mut record in list.as_array().unwrap().clone() {
            if record["body"]["kind"] == "item" {
                record["body"]["fields"]["object"].take();
            }
            records.insert(record["id"].as_str().unwrap().to_owned(), record);
        }
    }
    records
}

#[test]
fn a_case_goes_out_and_comes_in_as_it_was() {
    let env = case();
    env.run(&["archive", "check", "case"])
        .assert_code(0)
        .assert_says("whole and unchanged");
    let first = env.run(&["--vault", "carol", "import", "case"]);
    first
        .assert_code(0)
        .assert_says(" 0 problems.")
        .assert_says("its original is not in the archive");

    let (ours, theirs) = (records(&env, "vault"), records(&env, "carol"));
    let papers = |record: &&Value| {
        record["key"]
            .as_str()
            .is_some_and(|key| key.ends_with(".tar"))
    };
    let there: Vec<&Value> = theirs.values().filter(|record| !papers(record)).collect();
    assert_eq!(there.len(), 15);
    for record in there {
        let mut own = ours[record["id"].as_str().unwrap()].clone();
        if own["key"] == "mill-yard" {
            // The key is the name of a safe house, so it stayed.
            own["key"].take();
        }
        assert_eq!(*record, own);
    }
    // Whoever did not agree stayed, and nobody's name left.
    let left = env.at("case");
    for (path, bytes) in files(&left) {
        let text = String::from_utf8_lossy(&bytes);
        for word in ["int-002", "src-02", "Tariban", "mill-yard", "Mill Yard"] {
            assert!(
                !text.contains(word) && !path.contains(word),
                "{word} in {path}"
            );
        }
    }
    // The original is the same, and its custody says where it is from.
    let shown = env.run(&[
        "--vault",
        "carol",
        "exhibit",
        "media/photos/gate.png",
        "--recipient",
        "a judge",
    ]);
    shown.assert_code(1).assert_says("nothing decides");

    env.run(&["--vault", "carol", "import", "case"])
        .assert_code(0)
        .assert_says("0 records new, 0 changed, 16 unchanged; 0 problems.");
    env.run(&["--vault", "carol", "fsck"]).assert_code(0);
}

#[test]
fn that_it_left_is_in_the_history() {
    let env = case();
    let pack = env
        .run(&[
            "exhibit",
            "media/photos/gate.png",
            "--recipient",
            "a judge",
            "--json",
        ])
        .json();
    assert_eq!(pack["state"], "packed");
    // Received, handed over in the archive, handed over in this pack.
    assert_eq!(pack["custody"], 3);
    env.assert_sound();
}

/// The folders of the items of an archive.
fn packs(env: &TestEnv, archive: &str) -> Vec<PathBuf> {
    let items = fs::read_dir(env.at(archive).join("data/items")).unwrap();
    items.map(|item| item.unwrap().path()).collect()
}

/// What both verifiers say of a pack. They give one answer, if both are there; without any there is none.
fn is_intact(pack: &Path) -> Option<bool> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contrib/verify.py");
    let built = Path::new(PROGRAM).with_file_name("testimony-verify");
    let mut answers = BTreeMap::new();
    for mut command in [Command::new("python3"), Command::new(built)] {
        if command.get_program() == "python3" {
            command.arg(&script);
        }
        let name = command.get_program().to_owned();
        let Ok(output) = command.arg(pack).output() else {
            let why = format!("{} is not there", name.display());
            testkit::skip("every_item_of_an_archive_is_an_exhibit_pack", &why);
            continue;
        };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let code = output.status.code();
        assert!(matches!(code, Some(0 | 1)), "{}: {said}", name.display());
        answers.insert(code == Some(0), said);
    }
    assert!(answers.len() < 2, "{answers:?}");
    answers.into_keys().next()
}

#[test]
fn every_item_of_an_archive_is_an_exhibit_pack() {
    let env = case();
    // Bassel's device has not received the item: what it signs counts by its own step alone.
    as_bassel(
        &env,
        &["archive", "export", "--out", "again", "--to", "the court"],
    )
    .assert_code(0);
    for (archive, steps) in [("case", 2), ("again", 3)] {
        let folders = packs(&env, archive);
        assert_eq!(folders.len(), 1);
        for folder in folders {
            assert_ne!(is_intact(&folder), Some(false), "{archive}");
            let pack: Value =
                serde_json::from_slice(&fs::read(folder.join("pack.json")).unwrap()).unwrap();
            // Received, and handed over in this archive and in the one before.
            let custody = pack["custody"].as_array().unwrap();
            assert_eq!(custody.len(), steps);
            let is_one_device = custody[0]["log"] == custody[steps - 1]["log"];
            assert_eq!(is_one_device, archive == "case");

            for name in ["exhibit.png", "pack.json", "VERIFY.txt", "seal"] {
                let whole = fs::read(folder.join(name)).unwrap();
                let mut changed = whole.clone();
                changed[whole.len() / 2] ^= 1;
                fs::write(folder.join(name), changed).unwrap();
                assert_ne!(is_intact(&folder), Some(true), "{archive}: {name}");
                fs::write(folder.join(name), whole).unwrap();
            }
            fs::remove_file(folder.join("seal")).unwrap();
            assert_ne!(is_intact(&folder), Some(true), "{archive}: no seal");
        }
    }
}

#[test]
fn what_stops_an_archive_leaves_no_custody_step() {
    let env = case();
    env.write(
        "new/events/ev-09.md",
        "---\ndate: 2012-05\nplace: qamar-city\ntitle: What Salma Tariban saw\nstatus: confirmed\n---\n",
    );
    env.run(&["import", "new/events/ev-09.md"]).assert_code(0);
    env.run(&["archive", "export", "--out", "leak", "--to", "the court"])
        .assert_code(1);
    // What is there already is not overwritten, and that was no hand-over either.
    env.run(&["archive", "export", "--out", "case", "--to", "the court"])
        .assert_code(2)
        .assert_says("is there already");
    let words = [
        "exhibit",
        "media/photos/gate.png",
        "--recipient",
        "a judge",
        "--json",
    ];
    assert_eq!(env.run(&words).json()["custody"], 3);
}

#[test]
fn a_changed_archive_is_refused_whole() {
    let env = case();
    let whole = files(&env.at("case"));
    for (path, bytes) in &whole {
        if path.contains("by-hand") || bytes.is_empty() {
            continue;
        }
        let mut changed = bytes.clone();
        changed[bytes.len() / 2] ^= 1;
        env.write(&format!("case/{path}"), &changed);
        let checked = env.run(&["archive", "check", "case", "--json"]);
        checked.assert_code(1);
        assert_eq!(checked.json()["valid"], false, "{path}");
        env.write(&format!("case/{path}"), bytes);
    }
    env.run(&["archive", "check", "case"]).assert_code(0);

    env.write("case/data/more.txt", "more");
    let output = env.run(&["--vault", "carol", "import", "case"]);
    output
        .assert_code(1)
        .assert_says("data/more.txt: no manifest lists this file")
        .assert_says("0 records new");
    fs::remove_file(env.at("case/data/more.txt")).unwrap();
    fs::rename(
        env.at("case/data/README.txt"),
        env.at("case/data/readme.txt"),
    )
    .unwrap();
    env.run(&["archive", "check", "case"])
        .assert_code(1)
        .assert_says("`data/README.txt` is missing");
    fs::rename(
        env.at("case/data/readme.txt"),
        env.at("case/data/README.txt"),
    )
    .unwrap();
    std::os::unix::fs::symlink("/etc/passwd", env.at("case/data/link")).unwrap();
    env.run(&["archive", "check", "case"])
        .assert_code(1)
        .assert_says("symbolic link");
}

#[test]
fn a_sealed_archive_opens_for_its_receiver_alone() {
    let env = case();
    let recipient = env
        .run(&["--vault", "carol", "archive", "recipient", "--json"])
        .json();
    let recipient = recipient["recipient"].as_str().unwrap().to_owned();
    assert!(recipient.starts_with("age1pq1"));
    let words = [
        "archive",
        "export",
        "--out",
        "out/case.tar.age",
        "--to",
        "Carol",
        "--recipient",
        &recipient,
    ];
    let exported = env.run(&[&words[..], &["--json"]].concat()).json();
    assert_eq!(
        (&exported["state"], &exported["sealed"]),
        (&"exported".into(), &true.into())
    );
    // Nothing but the sealed file was left, and nothing readable is in it.
    let left = files(&env.at("out"));
    assert_eq!(left.len(), 1);
    assert!(
        !left
            .iter()
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("bagit.txt"))
    );

    env.run(&["archive", "check", "out/case.tar.age"])
        .assert_code(2)
        .assert_says("sealed to somebody else");
    let carol = ["--vault", "carol"];
    env.run(&[&carol[..], &["archive", "check", "out/case.tar.age"]].concat())
        .assert_code(0);
    env.run(&[&carol[..], &["import", "out/case.tar.age"]].concat())
        .assert_code(0)
        .assert_says("16 records new");

    let (path, mut bytes) = left.into_iter().next().unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    env.write(&format!("out/{path}"), &bytes);
    env.run(&[&carol[..], &["archive", "check", "out/case.tar.age"]].concat())
        .assert_code(1);
    bytes.truncate(middle);
    env.write(&format!("out/{path}"), &bytes);
    env.run(&[&carol[..], &["import", "out/case.tar.age"]].concat())
        .assert_code(1);
}

#[test]
fn a_recipient_of_the_older_kind_has_to_be_asked_for() {
    let env = case();
    // A recipient of the age specification's own examples.
    let old = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p";
    let words = [
        "archive",
        "export",
        "--out",
        "old.tar.age",
        "--to",
        "Carol",
        "--recipient",
        old,
    ];
    env.run(&words)
        .assert_code(2)
        .assert_says("quantum computer");
    env.run(&[&words[..], &["--not-post-quantum"]].concat())
        .assert_code(0);
    let wrong = [
        "archive",
        "export",
        "--out",
        "no.tar.age",
        "--to",
        "Carol",
        "--recipient",
        "age1x",
    ];
    env.run(&wrong)
        .assert_code(2)
        .assert_says("no recipient of age");
    assert!(!env.at("no.tar.age").exists());
}
