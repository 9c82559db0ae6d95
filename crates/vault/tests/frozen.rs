//! Vaults of every format version that was ever released, frozen: each later program opens them, and
//! says of each deliberately damaged one what the table says.
//!
//! `frozen/v1/` is a vault as the program of its day wrote it, and is never made again: a format that
//! changes gets a `v2/` beside it. `frozen/verdicts.tsv` has the damages and what is to be said of each.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use model::compartment::Compartment;

use crate::{
    support::{
        ALICE, BOB, cheap, copy_dir, create, edge, files_below, id, identity, interview, open, put,
    },
    vault::{Fsck, Locked, Severity, Vault},
};

pub(crate) const FROZEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frozen");
const FILM: &[u8] = b"a film of the morning, invented";

/// The versions that are there. One that is missing would be a test that tests nothing.
fn versions(test: &str) -> Vec<PathBuf> {
    let folder = Path::new(FROZEN).join("v1");
    if !folder.join("format").is_file() {
        testkit::skip(test, "format version 1 is not frozen yet");
        return Vec::new();
    }
    vec![folder]
}

#[test]
fn every_frozen_vault_opens_and_says_what_it_said() {
    for frozen in versions("every_frozen_vault_opens_and_says_what_it_said") {
        let dir = tempfile::tempdir().unwrap();
        let copy = dir.path().join("vault");
        copy_dir(&frozen, &copy);
        let mut vault = open(&copy, ALICE);
        let clearance = vault.clearance();
        let is = |vault: &Vault<_>, number, record: &model::record::Record| {
            vault.get(id(number)).unwrap().unwrap().reveal(&clearance) == record
        };
        assert!(is(&vault, 1, &identity(1, "Samira قنديل")));
        assert!(is(&vault, 2, &interview(2, &["at noon"])));
        assert_eq!(vault.history(id(2)).unwrap().len(), 2);
        let film = fs::read_to_string(frozen.with_extension("film")).unwrap();
        let film = model::id::ObjectId::parse(film.trim()).unwrap();
        let mut read = Vec::new();
        vault
            .open_object(film)
            .unwrap()
            .read_to_end(&mut read)
            .unwrap();
        assert_eq!(read, FILM);
        assert!(vault.fsck(Fsck::default(), &|_| ()).unwrap().is_sound());
        // And work goes on in it.
        put(&mut vault, [identity(3, "Omar")]);
        drop(vault);
        let bob = open(&copy, BOB);
        assert!(is(&bob, 2, &interview(2, &["at noon"])));
        assert_eq!(bob.compartments(), [Compartment::Testimony]);
    }
}

#[test]
fn every_damaged_vault_gets_the_verdict_of_the_table() {
    for frozen in versions("every_damaged_vault_gets_the_verdict_of_the_table") {
        let table = fs::read_to_string(frozen.with_file_name("verdicts.tsv")).unwrap();
        let rows = table
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut wrong = Vec::new();
        for row in rows {
            let [file, damage, expected] = row.split('\t').collect::<Vec<_>>()[..] else {
                panic!("three columns: {row}");
            };
            let dir = tempfile::tempdir().unwrap();
            let copy = dir.path().join("vault");
            copy_dir(&frozen, &copy);
            apply(damage, &named(&copy, file));
            let verdict = verdict(&copy);
            if verdict != expected {
                wrong.push(format!("{file}\t{damage}\t{expected}\tnot {verdict}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "{}:\n{}",
            frozen.display(),
            wrong.join("\n")
        );
    }
}

/// The file of this name below a vault; `*` stands for the first of the folders or files there.
pub(crate) fn named(vault: &Path, name: &str) -> PathBuf {
    name.split('/').fold(vault.to_owned(), |path, part| {
        if part != "*" {
            return path.join(part);
        }
        let mut there: Vec<_> = fs::read_dir(path)
            .unwrap()
            .map(|one| one.unwrap().path())
            .collect();
        there.sort();
        there.swap_remove(0)
    })
}

pub(crate) fn apply(damage: &str, file: &Path) {
    let bytes = || fs::read(file).unwrap();
    match damage {
        "nothing" => {}
        "flip" => {
            let mut bytes = bytes();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(file, bytes).unwrap();
        }
        "cut" => fs::write(file, &bytes()[..bytes().len() / 2]).unwrap(),
        "empty" => fs::write(file, b"").unwrap(),
        "more" => fs::write(file, [bytes(), b"more".to_vec()].concat()).unwrap(),
        "gone" if file.is_dir() => fs::remove_dir_all(file).unwrap(),
        "gone" => fs::remove_file(file).unwrap(),
        "newer" => {
            let text = String::from_utf8(bytes()).unwrap();
            fs::write(file, text.replacen(" 1\n", " 99\n", 1)).unwrap();
        }
        "foreign" => fs::write(file, b"a file of somebody else").unwrap(),
        other => panic!("`{other}` is no damage"),
    }
}

/// What the program says of a vault: who has to act if it does not open, or the gravest finding.
fn verdict(dir: &Path) -> String {
    let locked = match Vault::<Locked>::at_with(dir, cheap()) {
        Ok(locked) => locked,
        Err(error) => return format!("refused, {:?}", error.class()),
    };
    let mut vault = match locked.unlock(ALICE, edge(5)) {
        Ok(vault) => vault,
        Err(error) => return format!("refused, {:?}", error.class()),
    };
    match vault.fsck(Fsck::default(), &|_| ()) {
        Ok(report) => match report.worst() {
            None => "sound".to_owned(),
            Some(Severity::Note) => "noted".to_owned(),
            Some(worst) => format!("{worst:?}").to_lowercase(),
        },
        Err(error) => format!("not checked, {:?}", error.class()),
    }
}

/// Makes the vault of the format's version as it is today: once, when that version is released.
/// `cargo test -p testimony-vault --test main frozen::freeze -- --ignored`
#[test]
#[ignore = "writes a fixture that is never made again"]
fn freeze() {
    let to = Path::new(FROZEN).join("v1");
    assert!(!to.exists(), "{} is frozen already", to.display());
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    let mut transaction = vault.begin();
    let sealed = transaction.seal(&mut &FILM[..], &|_| ()).unwrap();
    let film = sealed.object;
    transaction.attach(sealed);
    transaction.put(identity(1, "Samira قنديل")).unwrap();
    transaction.put(interview(2, &["at dawn"])).unwrap();
    transaction.commit().unwrap();
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    drop(vault);
    let mut vault = open(&at, BOB);
    put(&mut vault, [interview(2, &["at noon"])]);
    drop(vault);
    drop(open(&at, ALICE));
    // Views are made anew by whoever opens it, and would be most of its bytes.
    fs::remove_dir_all(at.join("casebase")).unwrap();
    let bytes: u64 = files_below(&at)
        .iter()
        .map(|file| fs::metadata(file).unwrap().len())
        .sum();
    assert!(bytes < 300_000, "{bytes}");
    copy_dir(&at, &to);
    fs::write(to.with_extension("film"), film.hex()).unwrap();
}
