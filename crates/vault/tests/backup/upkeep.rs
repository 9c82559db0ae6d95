//! A store over time: forgetting, mending, sending again, restoring by any member.

use super::*;

#[test]
fn old_snapshots_are_forgotten_with_what_they_alone_needed() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    let store = Memory::default();
    for n in 0..4 {
        attach(&mut vault, (1 << 20) + n, n as u64);
        backup(&vault, &store);
    }
    // Left from a backup that was interrupted, and a file that is not ours.
    store.add(
        "packs/00/0000000000000000000000000000000000000000000000000000000000000000",
        vec![1; 100],
    );
    store.add("README", b"x".to_vec());
    let before = vault.snapshots(&store).unwrap();
    assert_eq!(before.snapshots.len(), 4);
    let gone = vault.forget_snapshots(&store, 1).unwrap();
    assert_eq!((gone.snapshots.len(), gone.left), (3, 1));
    assert!(gone.objects >= 1, "{gone:?}");
    assert!(store.names().contains(&"README".to_owned()));
    let after = vault.check_backup(&store, &|_| ()).unwrap();
    assert_eq!(after.problems, Vec::<String>::new());
    assert_eq!(after.unneeded, (1, 1), "the file that is not ours");
    let to = dir.path().join("copy");
    assert_eq!(restored(&store, &to).problems, Vec::<String>::new());
    is_sound(&mut open(&to, ALICE));
    assert!(backup(&vault, &store).unchanged);
}

#[test]
fn damaged_and_missing_segments_come_back_from_a_store() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    for n in 0..3 {
        attach(&mut vault, (2 << 20) + n, n as u64);
        attach(&mut vault, 4000, 10 + n as u64);
    }
    let store = Memory::default();
    backup(&vault, &store);
    let segments = crate::support::files_below(&at.join("objects"));
    assert_eq!(segments.len(), 6);
    for (number, segment) in segments.iter().enumerate().take(5) {
        match number % 3 {
            0 => std::fs::remove_file(segment).unwrap(),
            1 => std::fs::write(segment, b"short").unwrap(),
            _ => {
                let mut bytes = std::fs::read(segment).unwrap();
                bytes[77] ^= 1;
                std::fs::write(segment, bytes).unwrap();
            }
        }
    }
    let worst = vault.fsck(Fsck::default(), &|_| ()).unwrap().worst();
    assert_eq!(worst, Some(Severity::Damaged));
    // What is damaged here does not go into a store.
    let fresh = Memory::default();
    let saved = backup(&vault, &fresh);
    assert!(!saved.damaged.is_empty());
    let repaired = vault.repair_from(&store).unwrap();
    assert_eq!((repaired.mended, repaired.lost.len()), (5, 0));
    is_sound(&mut vault);
    assert_eq!(vault.repair_from(&store).unwrap().mended, 0);
}

/// Every object, changed at equal length: the next backup cannot see that by the listing.
#[test]
fn what_a_store_changed_is_sent_again_when_it_is_good_here() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    put(&mut vault, [identity(5, "Samira")]);
    attach(&mut vault, 2 << 20, 1);
    attach(&mut vault, 4000, 2);
    attach(&mut vault, 5000, 3);
    let store = Memory::default();
    backup(&vault, &store);
    let (none, report) = vault.repair_backup(&store, &|_| ()).unwrap();
    assert!(none.is_none() && report.problems.is_empty(), "{report:?}");
    let good = store.bytes();
    let names = store.names();
    for (number, name) in names.iter().enumerate() {
        *store.objects.lock().unwrap() = good.clone();
        store.change(name, |bytes| {
            let at = bytes.len() / 3;
            bytes[at] ^= 1;
        });
        let before = vault.check_backup(&store, &|_| ()).unwrap();
        assert!(!before.problems.is_empty(), "{name}");
        let (saved, after) = vault.repair_backup(&store, &|_| ()).unwrap();
        assert!(saved.unwrap().sent > 0, "{name}");
        // Segments and key files are the same bytes again, in their own place; a changed snapshot is
        // nobody's, and a new one stands beside it. A sealed part is a new one too, and what is older
        // needs the old.
        let is_same = store.bytes().get(name) == good.get(name);
        let is_snapshot = name.starts_with("snapshots/");
        if is_same && !is_snapshot {
            assert_eq!(after.problems, Vec::<String>::new(), "{name}: {after:?}");
        }
        if is_snapshot {
            // Where the change fell decides whether it is seen: a stanza for us that no longer opens looks
            // like one for somebody else, and age's random stanza moves every other part.
            let named = format!("snapshot `{name}` cannot be read").replace("snapshots/", "");
            let others = after.problems.iter();
            let others = others.filter(|problem| !problem.starts_with(&named));
            assert_eq!(others.count(), 0, "{name}: {after:?}");
            // What nobody can open may be somebody's: nothing is thrown away beside it. What is ours and
            // damaged is good for nobody.
            match vault.forget_snapshots(&store, 1) {
                Err(vault::BackupError::Strangers { count }) => assert_eq!(count, 1, "{name}"),
                Err(other) => panic!("{name}: {other}"),
                Ok(forgotten) => {
                    let spoilt = name.trim_start_matches("snapshots/");
                    let is_gone = forgotten.snapshots.iter().any(|gone| gone == spoilt);
                    assert!(is_gone, "{name}: {forgotten:?}");
                }
            }
            continue;
        }
        let to = dir.path().join(format!("copy-{number}"));
        let copy = restored(&store, &to);
        assert_eq!(copy.problems, Vec::<String>::new(), "{name}");
        is_sound(&mut open(&to, ALICE));
        vault.forget_snapshots(&store, 1).unwrap();
        let left = vault.check_backup(&store, &|_| ()).unwrap();
        assert_eq!(left.problems, Vec::<String>::new(), "{name}");
    }
    // What is not good here either does not take the place of what is there.
    *store.objects.lock().unwrap() = good.clone();
    let object = names
        .iter()
        .find(|name| name.starts_with("objects/"))
        .unwrap();
    store.change(object, |bytes| bytes[7] ^= 1);
    let spoilt = store.get(object, u64::MAX).unwrap();
    let hash = object.rsplit('/').next().unwrap();
    let local = crate::support::files_below(&at.join("objects")).into_iter();
    let local = local
        .filter(|path| path.ends_with(hash))
        .collect::<Vec<_>>();
    std::fs::write(&local[0], vec![0; spoilt.len()]).unwrap();
    let (saved, after) = vault.repair_backup(&store, &|_| ()).unwrap();
    assert_eq!(saved.unwrap().damaged.len(), 1);
    assert!(!after.problems.is_empty());
    assert_eq!(store.get(object, u64::MAX).unwrap(), spoilt);
}

/// The store's operator and everybody who finds the stick.
#[test]
fn a_store_says_nothing_that_was_recorded() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    put(
        &mut vault,
        [
            identity(5, "Samira al-Canary"),
            interview(6, &["Samira al-Canary spoke"]),
        ],
    );
    attach(&mut vault, 3000, 5);
    let store = Memory::default();
    backup(&vault, &store);
    let device = vault.device().hex();
    let id = vault.id().hex();
    for (name, bytes) in store.bytes() {
        let text = String::from_utf8_lossy(&bytes).into_owned() + &name;
        for secret in [
            "Canary",
            "canary",
            "testimony",
            device.as_str(),
            id.as_str(),
        ] {
            assert!(
                !text.contains(secret) || name.starts_with("keys/"),
                "{secret} in {name}"
            );
        }
        assert!(!text.contains("Canary"), "{name}");
    }
}

#[test]
fn any_member_restores_with_their_own_passphrase_and_reads_what_is_theirs() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    put(
        &mut vault,
        [identity(5, "Samira"), interview(6, &["she spoke"])],
    );
    let media = [model::compartment::Compartment::Testimony];
    vault.add_member("bob", BOB, &media).unwrap();
    let store = Memory::default();
    backup(&vault, &store);
    let to = dir.path().join("copy");
    let copy = restore(
        &store,
        &to,
        &Credentials::new(BOB),
        None,
        &Backing { ..cheap() },
        &|_| (),
    )
    .unwrap();
    assert_eq!(copy.problems, Vec::<String>::new());
    let copy = open(&to, BOB);
    assert_eq!(copy.compartments(), media);
}

/// Restored at each of many points, and gone on with: no number is signed twice under one key.
#[test]
fn a_copy_restored_from_any_snapshot_goes_on_under_a_key_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    let store = Memory::default();
    let mut snapshots = Vec::new();
    for n in 0..5 {
        put(&mut vault, [identity(10 + n, "Samira")]);
        let operations = vault.status().unwrap().operations;
        snapshots.push((backup(&vault, &store).snapshot, operations));
    }
    let first = vault.device();
    let mut devices = std::collections::BTreeSet::from([first]);
    for (number, (snapshot, operations)) in snapshots.iter().enumerate() {
        let to = dir.path().join(format!("copy-{number}"));
        let name = Some(snapshot.as_str());
        restore(
            &store,
            &to,
            &Credentials::new(ALICE),
            name,
            &cheap(),
            &|_| (),
        )
        .unwrap();
        assert!(locked(&to).is_restored().unwrap());
        let mut copy = open(&to, ALICE);
        copy.take_new_device(&Credentials::new(ALICE)).unwrap();
        copy.has_new_device().unwrap();
        assert!(devices.insert(copy.device()), "a key that was used");
        put(&mut copy, [identity(100, "Yusuf")]);
        let status = copy.status().unwrap();
        let old = status.devices.iter().find(|one| one.device == first);
        assert_eq!(
            old.unwrap().operations,
            *operations,
            "the old log stays as it was"
        );
        assert_eq!(
            status.records[&model::record::Kind::Identity],
            number as u64 + 2
        );
        is_sound(&mut copy);
        drop(copy);
        assert!(!locked(&to).is_restored().unwrap());
        let copy = open(&to, ALICE);
        let is_ahead = *operations < snapshots.last().unwrap().1;
        let saved = backup(&copy, &store);
        assert_eq!(!saved.behind.is_empty(), is_ahead, "{saved:?}");
        // Alice's own machine goes on as before; its log is still the longest that was seen.
        assert!(vault.backup(&store, &|_| ()).is_ok());
    }
}
