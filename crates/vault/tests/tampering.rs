//! Somebody with the disk and without keys changes it. Whatever they do, it is an error or a
//! finding: never another plaintext, and never a panic.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

use model::{canonical, compartment::Compartment, record::Kind};

use crate::{
    support::{
        ALICE, BOB, copy_dir, create, edge, files_below, id, identity, interview, locked, open, put,
    },
    vault::{Class, Fsck, Open, Severity, UnlockError, Vault},
};

/// A small vault with two members, two logs, a film, and what can be read in it.
struct Reference {
    dir: tempfile::TempDir,
    records: BTreeMap<String, Vec<u8>>,
    film: model::id::ObjectId,
}

const FILM: &[u8] = b"a film of the morning";

impl Reference {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let vault_dir = dir.path().join("vault");
        let mut vault = create(&vault_dir);
        let sealed = vault.seal(&mut &FILM[..], &|_| ()).unwrap();
        let film = sealed.object;
        let mut transaction = vault.begin();
        transaction.attach(sealed);
        transaction.put(identity(1, "Samira")).unwrap();
        transaction.put(interview(2, &["at dawn"])).unwrap();
        transaction.commit().unwrap();
        vault
            .add_member("bob", BOB, &[Compartment::Testimony])
            .unwrap();
        drop(vault);
        let mut vault = open(&vault_dir, BOB);
        put(
            &mut vault,
            [
                interview(2, &["at noon"]),
                interview(3, &["a stranger came"]),
            ],
        );
        drop(vault);
        let mut vault = open(&vault_dir, ALICE);
        put(&mut vault, [identity(4, "Omar")]);
        let records = readable(&vault).unwrap();
        drop(vault);
        Self { dir, records, film }
    }

    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.dir.path().join(name);
        let _ = fs::remove_dir_all(&copy);
        copy_dir(&self.dir.path().join("vault"), &copy);
        copy
    }

    /// Opens a vault somebody has been at. Returns whether it was noticed; what can be read must be
    /// what was recorded.
    fn is_noticed(&self, dir: &Path, what: &str) -> bool {
        let Ok(locked) = Vault::<crate::vault::Locked>::at_with(dir, crate::support::cheap())
        else {
            return true;
        };
        let mut vault = match locked.unlock(ALICE, edge(9)) {
            Ok(vault) => vault,
            Err(error) => {
                assert!(
                    !matches!(error.class(), Class::Bug | Class::User),
                    "{what}: {error:?}"
                );
                return true;
            }
        };
        match readable(&vault) {
            Ok(records) => assert!(records == self.records, "{what}: other records"),
            Err(_) => return true,
        }
        match vault.open_object(self.film) {
            Ok(mut reader) => {
                let mut read = Vec::new();
                if reader.read_to_end(&mut read).is_ok() {
                    assert!(read == FILM, "{what}: another film");
                }
            }
            Err(_) => return true,
        }
        match vault.fsck(Fsck::default(), &|_| ()) {
            Ok(report) => !report.findings.is_empty(),
            Err(_) => true,
        }
    }
}

fn readable(vault: &Vault<Open>) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let clearance = vault.clearance();
    let mut all = BTreeMap::new();
    for kind in Kind::ALL {
        for record in vault.all(*kind).map_err(|error| error.to_string())? {
            let record = record.reveal(&clearance);
            let name = format!("{kind} {}", record.id.hex());
            all.insert(name, canonical::encode(record).unwrap());
        }
    }
    for number in [1, 2, 3, 4] {
        for version in vault
            .history(id(number))
            .map_err(|error| error.to_string())?
        {
            let name = format!("{number} version {}", version.number);
            let record = version.record.reveal(&clearance);
            all.insert(name, canonical::encode(record).unwrap());
        }
    }
    Ok(all)
}

/// Files whose loss or change costs time, not trust: they are made anew without a word.
fn is_cache(file: &Path) -> bool {
    let name = file.file_name().unwrap().to_str().unwrap();
    ["hashes", "frontier", "roll", "lock"].contains(&name)
        || file.extension().is_some_and(|one| one == "db")
}

#[test]
fn a_flipped_bit_anywhere_is_noticed_or_means_nothing() {
    let reference = Reference::new();
    let files = files_below(&reference.dir.path().join("vault"));
    assert!(files.len() > 30);
    let mut number = 0;
    for file in &files {
        let relative = file
            .strip_prefix(reference.dir.path().join("vault"))
            .unwrap();
        let len = fs::metadata(file).unwrap().len();
        // One place in each small file, a few in those with parts, chosen by the name so that all
        // kinds of places are met over the files.
        let places = if relative.starts_with("log") || relative.starts_with("keyring") {
            3
        } else {
            1
        };
        for place in 0..places {
            if len == 0 {
                continue;
            }
            number += 1;
            let at = (number * 7919 + place * len / places) % len;
            let copy = reference.copy("flipped");
            let target = copy.join(relative);
            let mut bytes = fs::read(&target).unwrap();
            bytes[usize::try_from(at).unwrap()] ^= 1 << (number % 8);
            fs::write(&target, bytes).unwrap();
            let what = format!("{} at {at}", relative.display());
            let noticed = reference.is_noticed(&copy, &what);
            assert!(noticed || is_cache(relative), "{what} was not noticed");
        }
    }
}

#[test]
fn a_shortened_or_missing_file_is_noticed_or_means_nothing() {
    let reference = Reference::new();
    let files = files_below(&reference.dir.path().join("vault"));
    for (number, file) in files.iter().enumerate() {
        let relative = file
            .strip_prefix(reference.dir.path().join("vault"))
            .unwrap();
        let copy = reference.copy("shortened");
        let target = copy.join(relative);
        let what = format!("{} shortened or gone", relative.display());
        if number % 2 == 0 || relative.starts_with("keys") {
            fs::remove_file(&target).unwrap();
        } else {
            let bytes = fs::read(&target).unwrap();
            fs::write(&target, &bytes[..bytes.len() - bytes.len().min(1 + number)]).unwrap();
        }
        let noticed = reference.is_noticed(&copy, &what);
        let name = relative.file_name().unwrap().to_str().unwrap();
        // A cosignature is an addition: without it, nothing is claimed.
        assert!(
            noticed || is_cache(relative) || name == "cosigned",
            "{what} was not noticed"
        );
    }
}

#[test]
fn files_in_each_others_place_are_noticed() {
    let reference = Reference::new();
    let vault = reference.dir.path().join("vault");
    let logs: Vec<PathBuf> = fs::read_dir(vault.join("log"))
        .unwrap()
        .map(|one| one.unwrap().path())
        .collect();
    let within = |path: &Path| path.strip_prefix(&vault).unwrap().to_owned();
    let swaps = [
        ("keyring/testimony".into(), "keyring/identity".into()),
        (
            within(&files_below(&vault.join("compartments/testimony"))[0]),
            within(&files_below(&vault.join("compartments/identity"))[0]),
        ),
        ("keys/alice.key".into(), "keys/bob.key".into()),
        (
            within(&logs[0].join("checkpoint")),
            within(&logs[1].join("checkpoint")),
        ),
        (
            within(&logs[0].join("ops-000001")),
            within(&logs[1].join("ops-000001")),
        ),
        (
            within(&logs[0].join("checkpoint")),
            within(&logs[0].join("ops-000001")),
        ),
    ];
    for (one, other) in swaps {
        let (one, other): (PathBuf, PathBuf) = (one, other);
        let copy = reference.copy("swapped");
        let aside = copy.join("aside");
        fs::rename(copy.join(&one), &aside).unwrap();
        fs::rename(copy.join(&other), copy.join(&one)).unwrap();
        fs::rename(&aside, copy.join(&other)).unwrap();
        let what = format!("{} and {}", one.display(), other.display());
        assert!(reference.is_noticed(&copy, &what), "{what}");
    }
    // Views swapped are made anew.
    let copy = reference.copy("swapped");
    fs::rename(
        copy.join("casebase/testimony.db"),
        copy.join("casebase/identity.db"),
    )
    .unwrap();
    reference.is_noticed(&copy, "casebases");
}

#[test]
fn history_that_went_back_is_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let now = dir.path().join("now");
    let mut vault = create(&now);
    put(&mut vault, [identity(1, "Samira")]);
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    let device = vault.device().hex();
    drop(vault);
    let before = dir.path().join("before");
    copy_dir(&now, &before);
    let mut vault = open(&now, ALICE);
    put(&mut vault, [identity(1, "Somebody else")]);
    drop(vault);
    let mut bob = open(&now, BOB);
    put(&mut bob, [interview(2, &["at noon"])]);
    drop(bob);
    drop(open(&now, ALICE));

    // An older log under the newer checkpoint; an older log with its older checkpoint, which the
    // casebase has seen beyond; the same without casebases, which the other's log and cosignature betray.
    let log = format!("log/{device}");
    for (what, files, without_casebase) in [
        ("log", vec![format!("{log}/ops-000001")], false),
        (
            "log and caches",
            vec![
                format!("{log}/ops-000001"),
                format!("{log}/frontier"),
                format!("{log}/hashes"),
            ],
            true,
        ),
        (
            "log and checkpoint",
            vec![
                format!("{log}/ops-000001"),
                format!("{log}/checkpoint"),
                format!("{log}/frontier"),
                format!("{log}/hashes"),
            ],
            false,
        ),
        (
            "all of the log",
            vec![
                format!("{log}/ops-000001"),
                format!("{log}/checkpoint"),
                format!("{log}/frontier"),
                format!("{log}/hashes"),
            ],
            true,
        ),
    ] {
        let copy = dir.path().join("copy");
        let _ = fs::remove_dir_all(&copy);
        copy_dir(&now, &copy);
        for file in files {
            fs::copy(before.join(&file), copy.join(&file)).unwrap();
        }
        if without_casebase {
            fs::remove_dir_all(copy.join("casebase")).unwrap();
            fs::remove_file(copy.join(format!("{log}/cosigned"))).unwrap();
        }
        for passphrase in [ALICE, BOB] {
            let Err(UnlockError::Fault(fault)) = locked(&copy).unlock(passphrase, edge(3)) else {
                panic!("{what}: opened");
            };
            assert_eq!(fault.class(), Class::Tampered, "{what}: {fault}");
            assert!(
                fault.to_string().contains("keep this folder as it is"),
                "{fault}"
            );
        }
    }
}

#[test]
fn a_key_somebody_made_up_is_not_used() {
    // The recipients stand in the key files, so anybody can write an epoch key to them.
    let dir = tempfile::tempdir().unwrap();
    let (theirs, ours) = (dir.path().join("theirs"), dir.path().join("ours"));
    drop(create(&theirs));
    let mut vault = create(&ours);
    put(&mut vault, [identity(1, "Samira")]);
    drop(vault);
    let epoch = |of: &Path| files_below(&of.join("compartments/identity"))[0].clone();
    fs::copy(epoch(&theirs), epoch(&ours)).unwrap();
    fs::copy(
        theirs.join("keyring/identity"),
        ours.join("keyring/identity"),
    )
    .unwrap();
    assert!(locked(&ours).unlock(ALICE, edge(3)).is_err());
}

#[test]
fn a_casebase_is_made_anew_when_it_is_gone_or_spoilt() {
    let reference = Reference::new();
    for (what, spoil) in [
        ("gone", (|path| fs::remove_file(path).unwrap()) as fn(&Path)),
        ("empty", |path| fs::write(path, b"").unwrap()),
        ("noise", |path| fs::write(path, vec![7; 40_960]).unwrap()),
        ("first page", |path| flip(path, 100)),
        ("third page", |path| flip(path, 2 * 4096 + 50)),
    ] {
        let copy = reference.copy("spoilt");
        for name in ["identity", "testimony"] {
            spoil(&copy.join(format!("casebase/{name}.db")));
        }
        let mut vault = open(&copy, ALICE);
        // A page that opening does not read is found later, and the remedy is what the error says.
        let report = vault
            .fsck(
                Fsck {
                    rebuild: true,
                    ..Fsck::default()
                },
                &|_| (),
            )
            .unwrap();
        assert!(report.rebuilt, "{what}: {report:?}");
        assert_ne!(report.worst(), Some(Severity::Damaged));
        assert!(readable(&vault).unwrap() == reference.records, "{what}");
        assert!(
            vault
                .fsck(Fsck::default(), &|_| ())
                .unwrap()
                .findings
                .is_empty(),
            "{what}"
        );
    }
}

fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 1;
    fs::write(path, bytes).unwrap();
}
