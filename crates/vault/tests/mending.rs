//! Files that are gone or damaged, out of a backup: each of the frozen damages, and what must not be done.

use std::{
    fs,
    path::{Path, PathBuf},
};

use model::compartment::Compartment;

use crate::{
    backup::Memory,
    frozen::{FROZEN, apply, named},
    support::{
        ALICE, BOB, cheap, copy_dir, create, files_below, id, identity, interview, locked, open,
        put,
    },
    vault::{BackupError, Class, Credentials, Depot, Fsck, FsckReport, Mended, Open, Vault, mend},
};

fn mended(store: &Memory, dir: &Path) -> Mended {
    mend(store, dir, &Credentials::new(ALICE), &cheap()).unwrap()
}

fn check(vault: &mut Vault<Open>) -> FsckReport {
    let options = Fsck {
        rebuild: true,
        ..Fsck::default()
    };
    vault.fsck(options, &|_| ()).unwrap()
}

/// A copy of the frozen vault in which something was recorded after the backup, and the backup.
fn prepared(dir: &Path) -> (PathBuf, Memory) {
    let at = dir.join("vault");
    copy_dir(&Path::new(FROZEN).join("v1"), &at);
    let mut vault = open(&at, ALICE);
    let store = Memory::default();
    vault.backup(&store, &|_| ()).unwrap();
    put(
        &mut vault,
        [identity(3, "Omar"), interview(2, &["at dusk"])],
    );
    drop(vault);
    (at, store)
}

/// Damages of the frozen table, and whether what came after the backup is still there afterwards: it was in the
/// very file that is gone, or it was not.
const DAMAGES: &[(&str, &str, bool)] = &[
    ("format", "gone", true),
    ("format", "flip", true),
    ("format", "cut", true),
    ("keys/alice.key", "flip", true),
    ("keys/alice.key", "cut", true),
    ("keys/alice.key", "gone", true),
    ("keys/bob.key", "flip", true),
    ("keys/bob.key", "gone", true),
    ("compartments/testimony/*", "flip", true),
    ("compartments/testimony/*", "gone", true),
    ("keyring/testimony", "gone", false),
    ("keyring/testimony", "flip", true),
    (
        "log/77ee3eada54622916f4472699b3034e2/ops-000001",
        "flip",
        true,
    ),
    (
        "log/77ee3eada54622916f4472699b3034e2/ops-000001",
        "cut",
        false,
    ),
    (
        "log/77ee3eada54622916f4472699b3034e2/checkpoint",
        "flip",
        true,
    ),
    (
        "log/77ee3eada54622916f4472699b3034e2/checkpoint",
        "gone",
        true,
    ),
    ("log/77ee3eada54622916f4472699b3034e2", "gone", false),
    ("log/3c73373d13d9d1ae8e993248f6ec5c05", "gone", true),
    ("objects/*/*", "flip", true),
    ("objects/*/*", "gone", true),
];

#[test]
fn each_damage_is_mended_from_a_backup_and_nothing_newer_is_lost() {
    let base = tempfile::tempdir().unwrap();
    let (vault, store) = prepared(base.path());
    let mut wrong = Vec::new();
    for (file, damage, is_whole) in DAMAGES {
        let dir = tempfile::tempdir().unwrap();
        let copy = dir.path().join("vault");
        copy_dir(&vault, &copy);
        apply(damage, &named(&copy, file));
        let done = mended(&store, &copy);
        if !done.files.is_empty() && *damage != "gone" {
            let aside = copy.join(done.aside.as_ref().expect("what was replaced is kept"));
            assert!(!files_below(&aside).is_empty());
        }
        // The casebases may know of more than a log that was cut: they are views.
        let unlocked = locked(&copy).unlock(ALICE, crate::support::edge(900));
        let mut opened = match unlocked {
            Ok(opened) => opened,
            Err(error) => {
                // Cut in what came after the backup: the store does not have it.
                let is_said = *damage == "cut" && !done.left.is_empty();
                if *is_whole || !is_said {
                    wrong.push(format!("{file} {damage}: {error}, {done:?}"));
                }
                continue;
            }
        };
        opened.repair_from(&store).unwrap();
        let report = check(&mut opened);
        if *is_whole && !report.is_sound() {
            wrong.push(format!("{file} {damage}: {report:?}, {done:?}"));
        }
        let newer = opened.get(id(3)).is_ok_and(|found| found.is_some());
        if *is_whole && !newer {
            wrong.push(format!("{file} {damage}: what was recorded since is lost"));
        }
        // The second time there is nothing to do.
        drop(opened);
        let again = mended(&store, &copy);
        if !*is_whole && done.left.is_empty() {
            wrong.push(format!("{file} {damage}: it is not said what is lost"));
        }
        if !again.files.is_empty() {
            wrong.push(format!("{file} {damage}: again {again:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_is_good_here_stays_whatever_the_store_has() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    put(&mut vault, [identity(5, "Samira")]);
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    let store = Memory::default();
    vault.backup(&store, &|_| ()).unwrap();
    // Everything moves on: records, a member removed, keys destroyed, a passphrase changed.
    put(&mut vault, [identity(6, "Yusuf")]);
    vault.revoke("bob", None, "left").unwrap();
    let destruction = crate::vault::Destruction {
        about: id(5),
        records: vec![(Compartment::Identity, id(5))],
        objects: Vec::new(),
        code: "consent-withdrawn".to_owned(),
        reason: "asked for it".to_owned(),
    };
    vault.destroy(&destruction).unwrap();
    drop(vault);
    drop(open(&at, ALICE));
    let snapshot = |dir: &Path| -> Vec<(PathBuf, Vec<u8>)> {
        let files = files_below(dir).into_iter();
        let files = files.filter(|path| !path.ends_with("hashes") && !path.ends_with("frontier"));
        files
            .map(|path| (path.clone(), fs::read(path).unwrap()))
            .collect()
    };
    let before = snapshot(&at);
    let done = mended(&store, &at);
    assert_eq!((done.files, done.aside, done.left), (vec![], None, vec![]));
    assert!(snapshot(&at) == before, "a file was changed");
    let mut vault = open(&at, ALICE);
    assert!(
        vault.get(id(5)).unwrap().is_none(),
        "what was destroyed stays so"
    );
    assert!(vault.get(id(6)).unwrap().is_some());
    assert!(check(&mut vault).is_sound());
}

#[test]
fn a_passphrase_that_was_changed_since_is_not_changed_back() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    let store = Memory::default();
    vault.backup(&store, &|_| ()).unwrap();
    let new = crate::vault::NewPassphrase::chosen(BOB, "alice").unwrap();
    vault
        .change_passphrase(&Credentials::new(ALICE), &new)
        .unwrap();
    drop(vault);
    let before = fs::read(at.join("keys/alice.key")).unwrap();
    // With the old one, which opens what the store has.
    let done = mended(&store, &at);
    assert_eq!(done.files, Vec::<String>::new());
    assert!(
        done.left[0].contains("does not open with this passphrase"),
        "{done:?}"
    );
    assert!(fs::read(at.join("keys/alice.key")).unwrap() == before);
    drop(open(&at, BOB));
}

#[test]
fn another_vaults_store_and_an_empty_folder_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (at, other) = (dir.path().join("vault"), dir.path().join("other"));
    let (vault, store) = (create(&at), Memory::default());
    vault.backup(&store, &|_| ()).unwrap();
    drop(vault);
    let stranger = Vault::<crate::vault::Locked>::create_with(
        &other,
        "alice",
        ALICE,
        crate::support::edge(31),
        cheap(),
    );
    drop(stranger.unwrap());
    let credentials = Credentials::new(ALICE);
    let refused = mend(&store, &other, &credentials, &cheap()).unwrap_err();
    assert!(matches!(refused, BackupError::OtherVault), "{refused}");
    assert_eq!(refused.class(), Class::User);
    let empty = dir.path().join("empty");
    fs::create_dir(&empty).unwrap();
    let refused = mend(&store, &empty, &credentials, &cheap()).unwrap_err();
    assert!(matches!(refused, BackupError::NoVault { .. }), "{refused}");
    assert!(files_below(&empty).is_empty());
    let vault = open(&at, ALICE);
    let refused = mend(&store, &at, &credentials, &cheap()).unwrap_err();
    assert!(matches!(refused, BackupError::InUse), "{refused}");
    drop(vault);
    assert!(!store.list().unwrap().is_empty());
}
