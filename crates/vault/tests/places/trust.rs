//! Places that are gone, that lie, or that somebody else wants to name.

use super::*;

/// The line is dead, the disk in another country: records go on, originals say where they are.
#[test]
fn without_the_place_records_are_read_and_written_and_originals_say_why_not() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[DISK]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    put(&mut vault, [identity(5, "Samira")]);
    moved(&mut vault, Some(DISK), true);
    drop(vault);
    let dead = map.clone();
    dead.shelf(DISK).plays(Some(Trick::DeadFrom(1)));
    let empty = Map::with(&[DISK]);
    for (map, words) in [
        (Map::default(), "is not there"),
        (dead, "did not answer in time"),
        (empty, "has not the mark"),
    ] {
        let mut vault = open(dir.path(), &map);
        assert!(vault.get(id(5)).unwrap().is_some());
        put(&mut vault, [identity(6, "Yusuf")]);
        let refused = vault.open_object(objects[0]);
        let refused = refused.err().expect("there is nothing to read");
        assert!(matches!(refused, ReadError::OutOfReach { .. }), "{refused}");
        assert!(refused.to_string().contains(words), "{refused}");
        assert_eq!(refused.class(), Class::Environment);
        let large = bytes(9 << 20, 1);
        let refused = vault.seal(&mut large.as_slice(), &|_| ());
        let refused = refused.err().expect("there is nowhere to put it");
        assert!(matches!(refused, SealError::OutOfReach(_)), "{refused}");
        let report = fsck(&mut vault);
        assert_eq!(report.worst(), Some(Severity::Unreached), "{report:?}");
        assert!(!report.is_sound() && report.findings[0].what.contains(words));
        assert!(vault.missing_segments().is_err());
        // Nothing is moved away from a place that cannot be asked.
        let refused = vault.move_objects(None, true, &|_| ());
        assert!(
            matches!(refused, Err(PlaceError::Missing { .. })),
            "{refused:?}"
        );
    }
    map.shelf(DISK).plays(None);
    let vault = open(dir.path(), &map);
    all_read(&vault, &objects);
    assert_eq!(vault.status().unwrap().records.values().sum::<u64>(), 2);
}

#[test]
fn whoever_writes_to_the_disk_cannot_say_where_they_go() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[DISK, BUCKET, "s3://mallory"]);
    let (mut vault, objects) = prepared(&dir.path().join("vault"), &map);
    let at = dir.path().join("vault");
    moved(&mut vault, Some(BUCKET), true);
    drop(vault);
    let place = at.join("place");
    let good = fs::read(&place).unwrap();
    // Mallory has a vault of the same kind, with a place of his own choosing.
    let theirs = dir.path().join("theirs");
    drop(Vault::<Locked>::create_with(&theirs, "alice", ALICE, edge(77), cheap()).unwrap());
    let mut vault = open(&theirs, &map);
    moved(&mut vault, Some("s3://mallory"), true);
    drop(vault);
    let mut attempts = vec![
        fs::read(theirs.join("place")).unwrap(),
        Vec::new(),
        b"s3://mallory".to_vec(),
        good[..good.len() / 2].to_vec(),
    ];
    for at in (0..good.len()).step_by(29) {
        let mut changed = good.clone();
        changed[at] ^= 1;
        attempts.push(changed);
    }
    let sent = map.shelf("s3://mallory").calls();
    for (number, attempt) in attempts.into_iter().enumerate() {
        fs::write(&place, attempt).unwrap();
        let mut vault = open(&at, &map);
        let refused = vault.open_object(objects[0]).err().unwrap().to_string();
        assert!(
            refused.contains("it is not known where the originals are"),
            "{refused}"
        );
        assert!(attach(&mut vault, 3 << 20, 50).is_err());
        if number == 0 {
            let report = fsck(&mut vault);
            assert_eq!(report.worst(), Some(Severity::Unreached), "{report:?}");
        }
    }
    assert_eq!(
        map.shelf("s3://mallory").calls(),
        sent,
        "nobody was asked or sent anything"
    );
    assert_eq!(in_folder(&at), 0);
    // Told where they are, it finds them there.
    let mut vault = open(&at, &map);
    let found = moved(&mut vault, Some(BUCKET), false);
    assert!(found.missing.is_empty() && found.copied.0 == 0, "{found:?}");
    all_read(&vault, &objects);
}

#[test]
fn who_is_removed_or_out_cannot_say_where_they_are_and_who_is_in_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET, "s3://mallory"]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    let all = [Compartment::Testimony, Compartment::Media];
    vault.add_member("bob", BOB, &all).unwrap();
    vault
        .add_member("mallory", MALLORY, &[Compartment::Testimony])
        .unwrap();
    drop(vault);

    // Bob moves them; all who are in go on, one who is not cannot.
    let mut vault = open_as(dir.path(), &map, BOB);
    moved(&mut vault, Some(BUCKET), true);
    all_read(&vault, &objects);
    drop(vault);
    let mut vault = open_as(dir.path(), &map, MALLORY);
    let refused = vault.move_objects(Some("s3://mallory"), false, &|_| ());
    assert!(matches!(refused, Err(PlaceError::Closed)), "{refused:?}");
    assert_eq!(vault.objects_at().address, None);
    drop(vault);
    let before = fs::read(dir.path().join("place")).unwrap();

    // Bob changes his keys, then is removed: what he said is carried on by whoever removes him.
    let mut vault = open_as(dir.path(), &map, BOB);
    vault.rotate_keys(&Credentials::new(BOB)).unwrap();
    all_read(&vault, &objects);
    drop(vault);
    let vault = open_as(dir.path(), &map, BOB);
    all_read(&vault, &objects);
    drop(vault);
    let mut vault = open(dir.path(), &map);
    all_read(&vault, &objects);
    vault.revoke("bob", None, "left").unwrap();
    all_read(&vault, &objects);
    drop(vault);
    all_read(&open(dir.path(), &map), &objects);

    // What he signed counts no more, even put back as it was.
    fs::write(dir.path().join("place"), before).unwrap();
    let vault = open(dir.path(), &map);
    assert!(
        vault
            .objects_at()
            .trouble
            .unwrap()
            .contains("nobody who is in `media`")
    );
}

const MALLORY: &str = "mango mangle mandate manager manicure manila";

#[test]
fn what_is_destroyed_is_deleted_there_or_left_for_the_check() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    moved(&mut vault, Some(BUCKET), true);
    let shelf = map.shelf(BUCKET);
    let before = shelf.segments().len();
    let destruction = |object| crate::vault::Destruction {
        about: id(1),
        records: Vec::new(),
        objects: vec![object],
        code: "consent-withdrawn".to_owned(),
        reason: "asked for it".to_owned(),
    };
    vault.destroy(&destruction(objects[1])).unwrap();
    assert_eq!(shelf.segments().len(), before - 1);
    // Without the line the keys go all the same, and opening does not depend on it.
    shelf.plays(Some(Trick::DeadFrom(1)));
    vault.destroy(&destruction(objects[0])).unwrap();
    drop(vault);
    let mut vault = open(dir.path(), &map);
    let refused = vault.open_object(objects[0]).err().unwrap();
    assert!(matches!(refused, ReadError::Destroyed { .. }));
    shelf.plays(None);
    assert_eq!(shelf.segments().len(), before - 1);
    let options = Fsck {
        collect: true,
        ..Fsck::default()
    };
    assert_eq!(vault.fsck(options, &|_| ()).unwrap().collected, 2);
    assert_eq!(shelf.segments().len(), before - 3);
    assert!(read(&vault, objects[2]).is_ok());
}

#[test]
fn the_same_place_under_another_address_is_not_cleared() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[DISK]);
    let same = map.shelf(DISK);
    map.0.lock().unwrap().insert("/mnt/case".to_owned(), same);
    let (mut vault, objects) = prepared(dir.path(), &map);
    moved(&mut vault, Some(DISK), true);
    let refused = vault.move_objects(Some("/mnt/case"), true, &|_| ());
    assert!(matches!(refused, Err(PlaceError::Same)), "{refused:?}");
    all_read(&vault, &objects);
}

#[test]
fn a_backup_takes_them_from_there_and_a_restored_vault_has_them_in_its_folder() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let (mut vault, objects) = prepared(&dir.path().join("vault"), &map);
    moved(&mut vault, Some(BUCKET), true);
    let store = Shelf::default();
    vault.backup(&store, &|_| ()).unwrap();
    // To the same place, even: neither takes the other's for its own.
    let shelf = map.shelf(BUCKET);
    vault.backup(shelf.as_ref(), &|_| ()).unwrap();
    vault.forget_snapshots(shelf.as_ref(), 1).unwrap();
    all_read(&vault, &objects);
    assert!(fsck(&mut vault).findings.is_empty());
    let to = dir.path().join("copy");
    let credentials = Credentials::new(ALICE);
    let copy = restore(&store, &to, &credentials, None, &cheap(), &|_| ()).unwrap();
    assert_eq!(copy.problems, Vec::<String>::new());
    let mut vault = open(&to, &Map::default());
    assert_eq!(vault.objects_at().address, None);
    all_read(&vault, &objects);
    assert!(fsck(&mut vault).is_sound());
}
