//! A folder that was put back, noticed by whoever remembers how far it was.

use std::{fs, path::Path};

use model::compartment::Compartment;

use crate::{
    support::{ALICE, BOB, copy_dir, create, id, identity, open, put},
    vault::{Class, CommitError, Credentials, Fsck, Open, Recalled, Vault},
};

fn memory(vault: &Vault<Open>, before: Option<&[u8]>) -> Vec<u8> {
    vault.remember(before).unwrap().unwrap()
}

fn refused(vault: &mut Vault<Open>) -> CommitError {
    let mut transaction = vault.begin();
    transaction.put(identity(90, "Nobody")).unwrap();
    transaction.commit().unwrap_err()
}

#[test]
fn a_folder_put_back_whole_is_noticed_and_nothing_is_signed_twice() {
    let dir = tempfile::tempdir().unwrap();
    let (at, old) = (dir.path().join("vault"), dir.path().join("old"));
    drop(create(&at));
    let mut vault = open(&at, ALICE);
    put(&mut vault, [identity(5, "Samira")]);
    drop(vault);
    copy_dir(&at, &old);
    let mut vault = open(&at, ALICE);
    put(&mut vault, [identity(6, "Yusuf")]);
    let seen = memory(&vault, None);
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::GoesOn);
    put(&mut vault, [identity(7, "Omar")]);
    assert_eq!(
        vault.recall(Some(&seen)).unwrap(),
        Recalled::GoesOn,
        "more is fine"
    );
    let operations = vault.status().unwrap().operations;
    let device = vault.device();
    drop(vault);

    // Casebases, caches, everything: only what is outside knows.
    fs::remove_dir_all(&at).unwrap();
    copy_dir(&old, &at);
    let mut vault = open(&at, ALICE);
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::Older);
    let older = vault.older().unwrap().clone();
    assert_eq!(older.logs.len(), 1);
    assert_eq!(
        (older.logs[0].here, older.logs[0].seen),
        (operations - 2, operations - 1)
    );
    assert_eq!(older.logs[0].member, "alice");
    assert!(vault.get(id(5)).unwrap().is_some(), "it can be read");
    let error = refused(&mut vault);
    assert!(matches!(error, CommitError::Older), "{error}");
    assert_eq!(error.class(), Class::Tampered);
    assert!(
        vault
            .add_member("bob", BOB, &[Compartment::Testimony])
            .is_err()
    );
    assert!(
        vault
            .destroy(&crate::vault::Destruction {
                about: id(5),
                records: vec![(Compartment::Identity, id(5))],
                objects: Vec::new(),
                code: "x".to_owned(),
                reason: "x".to_owned(),
            })
            .is_err()
    );
    assert_eq!(
        vault.status().unwrap().operations,
        operations - 2,
        "nothing was signed"
    );
    assert_eq!(
        vault.remember(Some(&seen)).unwrap(),
        None,
        "and nothing forgotten"
    );
    drop(vault);

    // Somebody says: an old copy. It goes on under a key of its own.
    let mut vault = open(&at, ALICE);
    vault.recall(Some(&seen)).unwrap();
    vault.take_new_device(&Credentials::new(ALICE)).unwrap();
    assert!(vault.device() != device && vault.older().is_none());
    put(&mut vault, [identity(8, "Rana")]);
    let name = vault.memory_name().unwrap();
    drop(vault);
    let mut vault = open(&at, ALICE);
    assert_eq!(vault.memory_name().unwrap(), name);
    // The old key's memory is not for the new one.
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::Unreadable);
    put(&mut vault, [identity(9, "Sami")]);
    assert!(vault.fsck(Fsck::default(), &|_| ()).unwrap().is_sound());
}

#[test]
fn another_history_of_the_same_length_and_a_colleagues_shorter_log_are_noticed() {
    let dir = tempfile::tempdir().unwrap();
    let (at, old) = (dir.path().join("vault"), dir.path().join("old"));
    let mut vault = create(&at);
    vault
        .add_member("bob", BOB, &[Compartment::Testimony, Compartment::Identity])
        .unwrap();
    drop(vault);
    copy_dir(&at, &old);
    let mut vault = open(&at, ALICE);
    put(&mut vault, [identity(5, "Samira")]);
    let seen = memory(&vault, None);
    drop(vault);
    let mut vault = open(&old, ALICE);
    put(&mut vault, [identity(6, "Another")]);
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::Older);
    let log = &vault.older().unwrap().logs[0];
    assert_eq!(log.here, log.seen);
    drop(vault);

    let mut bob = open(&at, BOB);
    put(&mut bob, [crate::support::interview(7, &["at dawn"])]);
    drop(bob);
    let mut vault = open(&at, ALICE);
    let seen = memory(&vault, Some(&seen));
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::GoesOn);
    drop(vault);
    let mut vault = open(&old, ALICE);
    vault.recall(Some(&seen)).unwrap();
    let members: Vec<_> = vault
        .older()
        .unwrap()
        .logs
        .iter()
        .map(|log| log.member.as_str())
        .collect();
    assert!(members.contains(&"bob"), "{members:?}");
}

#[test]
fn keys_that_were_given_up_do_not_come_back() {
    let dir = tempfile::tempdir().unwrap();
    let (at, old) = (dir.path().join("vault"), dir.path().join("old"));
    drop(create(&at));
    copy_dir(&at, &old);
    let mut vault = open(&at, ALICE);
    let farewell = vault.farewell(None).unwrap();
    vault.rotate_keys(&Credentials::new(ALICE)).unwrap();
    drop(vault);
    let mut vault = open(&old, ALICE);
    assert_eq!(vault.recall(Some(&farewell)).unwrap(), Recalled::Older);
    let older = vault.older().unwrap();
    assert!(
        older.is_given_up && older.logs.is_empty(),
        "as long as it was, and yet older"
    );
}

#[test]
fn a_memory_says_nothing_and_a_damaged_one_hinders_nobody() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    drop(create(&at));
    let mut vault = open(&at, ALICE);
    let seen = memory(&vault, None);
    let name = vault.memory_name().unwrap();
    let (id, device) = (vault.id(), vault.device());
    for tell in [
        id.as_bytes().as_slice(),
        device.as_bytes(),
        b"alice",
        b"testimony",
    ] {
        assert!(!seen.windows(tell.len()).any(|part| part == tell));
    }
    assert!(!name.contains(&id.hex()) && !name.contains(&device.hex()));
    // Sizes in buckets; each writing looks new.
    assert_eq!((seen.len() - 40) % 64, 0);
    assert!(memory(&vault, Some(&seen)) != seen);
    assert_eq!(vault.recall(None).unwrap(), Recalled::Nothing);
    for at in 0..seen.len() {
        let mut changed = seen.clone();
        changed[at] ^= 1;
        assert_eq!(vault.recall(Some(&changed)).unwrap(), Recalled::Unreadable);
    }
    for cut in [0, 1, 23, seen.len() - 1] {
        assert_eq!(
            vault.recall(Some(&seen[..cut])).unwrap(),
            Recalled::Unreadable
        );
    }
    put(&mut vault, [identity(5, "Samira")]);
    // Hashes are a cache: spoilt ones alarm nobody.
    let seen = memory(&vault, None);
    put(&mut vault, [identity(6, "Yusuf")]);
    drop(vault);
    spoil(&at.join("log").join(device.hex()).join("hashes"));
    let mut vault = open(&at, ALICE);
    assert_eq!(vault.recall(Some(&seen)).unwrap(), Recalled::GoesOn);
}

fn spoil(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, bytes).unwrap();
}
