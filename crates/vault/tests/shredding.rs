//! Destroying: nothing of it can be read again, here or in a copy that hears of it; everything else can,
//! and the history verifies.

use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use model::{compartment::Compartment, id::ObjectId, record::Kind};

use crate::{
    crashing::{Faulty, Mode},
    support::{
        ALICE, BOB, cheap, copy_dir, create, edge, files_below, hits, id, identity, interview,
        open, put,
    },
    vault::{
        Backing, CommitError, Credentials, DestroyError, Destruction, Locked, Open, PutError,
        ReadError, Vault,
    },
};

const FILM: &[u8] = b"a film that she gave";

fn destruction(objects: Vec<ObjectId>) -> Destruction {
    Destruction {
        about: id(1),
        records: vec![
            (Compartment::Identity, id(1)),
            (Compartment::Testimony, id(2)),
        ],
        objects,
        code: "consent-withdrawn".to_owned(),
        reason: "she asked for it".to_owned(),
    }
}

/// Samira's identity, two versions of her interview, her film; Omar's identity and interview.
fn with_samira(dir: &Path) -> ObjectId {
    let mut vault = create(dir);
    let sealed = vault.seal(&mut &FILM[..], &|_| ()).unwrap();
    let film = sealed.object;
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.put(identity(1, "Samira")).unwrap();
    transaction.put(interview(2, &["at dawn"])).unwrap();
    transaction.put(identity(3, "Omar")).unwrap();
    transaction.put(interview(4, &["at noon"])).unwrap();
    transaction.commit().unwrap();
    put(&mut vault, [interview(2, &["at dawn, she said"])]);
    film
}

fn is_gone(vault: &mut Vault<Open>, film: ObjectId) {
    assert!(vault.get(id(1)).unwrap().is_none() && vault.get(id(2)).unwrap().is_none());
    assert!(vault.history(id(2)).unwrap().is_empty());
    assert!(hits(vault, "dawn", 9).is_empty() && hits(vault, "Samira", 9).is_empty());
    assert!(matches!(
        vault.open_object(film),
        Err(ReadError::Destroyed { .. })
    ));
    let was = vault.was_destroyed(id(2)).unwrap().unwrap();
    assert_eq!(
        (was.member.as_str(), was.code.as_str()),
        ("alice", "consent-withdrawn")
    );
    assert_eq!(was.reason, "she asked for it");
    // What is another's stays.
    assert_eq!(vault.count_of_kind(Kind::Identity).unwrap(), 1);
    assert_eq!(hits(vault, "noon", 9).len(), 1);
    let status = vault.status().unwrap();
    assert_eq!(
        (status.destroyed, status.unreadable, status.objects),
        (3, 0, 0)
    );
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.is_sound() && report.destroyed == 4, "{report:?}");
}

#[test]
fn what_is_destroyed_is_gone_and_the_history_verifies() {
    let dir = tempfile::tempdir().unwrap();
    let film = with_samira(dir.path());
    let mut vault = open(dir.path(), ALICE);
    let before = vault.status().unwrap();
    let old = files_below(&dir.path().join("compartments/testimony"));
    vault.destroy(&destruction(vec![film])).unwrap();
    is_gone(&mut vault, film);
    assert!(
        vault.status().unwrap().operations > before.operations,
        "nothing leaves the history"
    );
    assert!(files_below(&dir.path().join("objects")).is_empty());
    assert!(
        old.iter().all(|file| !file.exists()),
        "the old epoch's key is gone"
    );
    // A later version does not bring it back; a new record is one of its own.
    let again = vault.begin().put(interview(2, &["at dawn"])).unwrap_err();
    assert!(matches!(again, PutError::Destroyed { .. }));
    put(&mut vault, [interview(12, &["told anew"])]);
    let nothing = Destruction {
        records: Vec::new(),
        ..destruction(Vec::new())
    };
    assert!(matches!(
        vault.destroy(&nothing),
        Err(DestroyError::Nothing)
    ));
    drop(vault);
    is_gone(&mut open(dir.path(), ALICE), film);
    // Twice is as good as once, and what was destroyed first stays known.
    let mut vault = open(dir.path(), ALICE);
    vault
        .destroy(&Destruction {
            records: vec![(Compartment::Testimony, id(12))],
            ..destruction(Vec::new())
        })
        .unwrap();
    assert!(vault.get(id(2)).unwrap().is_none() && vault.get(id(12)).unwrap().is_none());
    assert!(vault.was_destroyed(id(2)).unwrap().is_some());
    assert!(vault.fsck(Default::default(), &|_| ()).unwrap().is_sound());
}

/// Brings everything that one copy has to another, as an exchange would.
fn bring(from: &Path, to: &Path) {
    for part in ["log", "compartments", "keys"] {
        copy_dir(&from.join(part), &to.join(part));
    }
    for file in files_below(&from.join("keyring")) {
        let target = to.join("keyring").join(file.file_name().unwrap());
        let mut there = fs::read(&target).unwrap_or_default();
        let rows = |bytes: &[u8]| {
            bytes[16.min(bytes.len())..]
                .chunks(108)
                .map(<[u8]>::to_vec)
                .collect::<Vec<_>>()
        };
        let known: BTreeSet<_> = rows(&there).into_iter().collect();
        for row in rows(&fs::read(&file).unwrap()) {
            if !known.contains(&row) {
                there.extend_from_slice(&row);
            }
        }
        fs::write(&target, there).unwrap();
    }
}

#[test]
fn a_copy_that_hears_of_it_destroys_it_too() {
    let dir = tempfile::tempdir().unwrap();
    let (here, copy) = (dir.path().join("here"), dir.path().join("copy"));
    let film = with_samira(&here);
    copy_dir(&here, &copy);
    let mut vault = open(&here, ALICE);
    vault.destroy(&destruction(vec![film])).unwrap();
    drop(vault);
    assert!(open(&copy, ALICE).get(id(2)).unwrap().is_some());
    bring(&here, &copy);
    is_gone(&mut open(&copy, ALICE), film);
    assert!(files_below(&copy.join("objects")).is_empty());
}

#[test]
fn a_machine_that_stops_while_destroying_finishes_it_at_the_next_opening() {
    let dir = tempfile::tempdir().unwrap();
    let (clean, work) = (dir.path().join("clean"), dir.path().join("work"));
    let film = with_samira(&clean);
    let run = |at: u64| {
        let _ = fs::remove_dir_all(&work);
        copy_dir(&clean, &work);
        let disk = Arc::new(Faulty::new(Mode::Failed, u64::MAX, true));
        let faulty = Arc::new(Faulty::new(Mode::Failed, at, true));
        let backing = Backing {
            disk: if at == u64::MAX { disk.clone() } else { faulty },
            ..cheap()
        };
        let locked = Vault::<Locked>::at_with(&work, backing).unwrap();
        let done = match locked.unlock(ALICE, edge(50 + at % 1000)) {
            Ok(mut vault) => vault.destroy(&destruction(vec![film])).is_ok(),
            Err(_) => false,
        };
        (done, disk.writes())
    };
    let (done, writes) = run(u64::MAX);
    assert!(done && writes > 20, "{writes}");
    let mut finished = 0;
    for at in (0..writes).step_by(2) {
        assert!(!run(at).0 || at + 12 > writes, "{at} of {writes}");
        let mut vault = open(&work, ALICE);
        if vault.was_destroyed(id(2)).unwrap().is_some() {
            finished += 1;
            is_gone(&mut vault, film);
        } else {
            assert!(
                vault.get(id(1)).unwrap().is_some() && hits(&vault, "dawn", 9).len() == 1,
                "{at}"
            );
            let report = vault.fsck(Default::default(), &|_| ()).unwrap();
            assert!(report.is_sound(), "{at}: {report:?}");
        }
    }
    assert!(finished > 3);
}

/// A disk that fails once in the middle leaves the vault open with keys that are no longer those on it.
/// Whoever then changed their own keys would give themselves keys to which nothing was given.
#[test]
fn after_a_destruction_that_failed_nothing_else_is_done_before_the_vault_is_opened_again() {
    let dir = tempfile::tempdir().unwrap();
    let (clean, work) = (dir.path().join("clean"), dir.path().join("work"));
    let film = with_samira(&clean);
    let (mut at, mut stopped) = (0, 0);
    loop {
        let _ = fs::remove_dir_all(&work);
        copy_dir(&clean, &work);
        let disk = Arc::new(Faulty::new(Mode::Failed, at, false));
        let backing = Backing {
            disk: disk.clone(),
            ..cheap()
        };
        let locked = Vault::<Locked>::at_with(&work, backing).unwrap();
        if let Ok(mut vault) = locked.unlock(ALICE, edge(70 + at)) {
            let done = vault.destroy(&destruction(vec![film]));
            if disk.writes() <= at {
                assert!(done.is_ok());
                break;
            }
            if let Err(DestroyError::Commit(CommitError::Unfinished(_))) = done {
                // Where all was done but giving the new keys to others, work can go on.
                let Err(rotated) = vault.rotate_keys(&Credentials::new(ALICE)) else {
                    at += 3;
                    assert_eq!(vault.compartments(), Compartment::ALL, "{at}");
                    continue;
                };
                stopped += 1;
                let carol = vault.add_member("carol", BOB, &[Compartment::Media]);
                let all = [
                    words(&rotated),
                    words(&carol.unwrap_err()),
                    vault.get(id(3)).map(drop).unwrap_err().to_string(),
                    vault
                        .begin()
                        .put(identity(9, "Omar"))
                        .unwrap_err()
                        .to_string(),
                    vault
                        .fsck(Default::default(), &|_| ())
                        .unwrap_err()
                        .to_string(),
                ];
                for said in all {
                    let again = ["open the vault again", "close the vault and open it again"];
                    assert!(again.iter().any(|one| said.contains(one)), "{at}: {said}");
                }
            }
        }
        let mut vault = open(&work, ALICE);
        if vault.was_destroyed(id(2)).unwrap().is_some() {
            is_gone(&mut vault, film);
        }
        assert_eq!(vault.compartments(), Compartment::ALL, "{at}");
        at += 3;
    }
    assert!(stopped > 1, "{stopped} of {at}");
}

/// All that an error says, with what it rests on.
fn words(error: &dyn std::error::Error) -> String {
    let rest = error.source().map(words).unwrap_or_default();
    format!("{error}; {rest}")
}
