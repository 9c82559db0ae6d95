//! Objects at a place outside the vault's folder: moved there and back, by stores that fail, lie and lose.

use std::{
    collections::BTreeMap,
    fs,
    io::{self, Read as _},
    path::Path,
    sync::{Arc, Mutex},
};

use model::{compartment::Compartment, id::ObjectId};

use crate::{
    support::{ALICE, BOB, Seeded, cheap, copy_dir, create, edge, files_below, id, identity, put},
    vault::{
        Backing, Class, Credentials, Depot, Fsck, FsckReport, Locked, Moved, Open, PlaceError,
        Places, Random as _, ReadError, SealError, Severity, Vault, restore,
    },
};

/// What a place does to those who ask it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trick {
    /// Fails at this call, counted from now, and at this one alone.
    FailAt(u64),
    /// Fails from this call on: a line that went dead.
    DeadFrom(u64),
    /// Gives back other bytes, fewer, or those of another object.
    Other,
    Fewer,
    Swapped,
    /// Leaves objects out of listings.
    Unlisted,
}

/// A place in memory.
#[derive(Default)]
struct Shelf {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    trick: Mutex<Option<Trick>>,
    calls: Mutex<u64>,
}

impl Shelf {
    fn plays(&self, trick: Option<Trick>) {
        *self.trick.lock().unwrap() = trick;
        *self.calls.lock().unwrap() = 0;
    }

    fn trick(&self) -> Option<Trick> {
        *self.trick.lock().unwrap()
    }

    fn calls(&self) -> u64 {
        *self.calls.lock().unwrap()
    }

    fn call(&self) -> io::Result<()> {
        let mut calls = self.calls.lock().unwrap();
        *calls += 1;
        let fails = match self.trick() {
            Some(Trick::FailAt(at)) => *calls == at,
            Some(Trick::DeadFrom(at)) => *calls >= at,
            _ => false,
        };
        match fails {
            true => Err(io::Error::new(
                io::ErrorKind::TimedOut,
                "`the shelf` did not answer in time; run it again",
            )),
            false => Ok(()),
        }
    }

    fn segments(&self) -> Vec<String> {
        let objects = self.objects.lock().unwrap();
        let names = objects.keys().filter(|name| name.starts_with("segments/"));
        names.cloned().collect()
    }

    fn spoil(&self, name: &str) {
        self.objects.lock().unwrap().get_mut(name).unwrap()[0] ^= 1;
    }
}

impl Depot for Shelf {
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        self.call()?;
        let objects = self.objects.lock().unwrap();
        let listed = objects
            .iter()
            .map(|(name, one)| (name.clone(), one.len() as u64));
        let is_left_out = self.trick() == Some(Trick::Unlisted);
        Ok(listed
            .filter(|(name, _)| !is_left_out || !name.starts_with("segments/"))
            .collect())
    }

    fn get(&self, name: &str, _: u64) -> io::Result<Vec<u8>> {
        self.call()?;
        let objects = self.objects.lock().unwrap();
        Ok(objects.get(name).ok_or(io::ErrorKind::NotFound)?.clone())
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        self.call()?;
        let objects = self.objects.lock().unwrap();
        let all = objects.get(name).ok_or(io::ErrorKind::NotFound)?;
        let range = from as usize..(from + len) as usize;
        let mut bytes = all
            .get(range.clone())
            .ok_or(io::ErrorKind::UnexpectedEof)?
            .to_vec();
        match self.trick() {
            Some(Trick::Other) => bytes[len as usize / 2] ^= 1,
            Some(Trick::Fewer) => bytes.truncate(len as usize / 2),
            Some(Trick::Swapped) => {
                let mut others = objects.iter().filter(|(one, _)| *one != name);
                let other = others.find_map(|(_, other)| other.get(range.clone()));
                bytes = other.unwrap().to_vec();
            }
            _ => {}
        }
        Ok(bytes)
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        self.call()?;
        let mut objects = self.objects.lock().unwrap();
        assert!(
            objects.get(name).is_none_or(|there| *there == bytes),
            "{name}"
        );
        objects.insert(name.to_owned(), bytes);
        Ok(())
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        self.call()?;
        self.objects.lock().unwrap().remove(name);
        Ok(())
    }
}

/// The places there are, by their addresses; one that is not there cannot be reached.
#[derive(Clone, Default)]
struct Map(Arc<Mutex<BTreeMap<String, Arc<Shelf>>>>);

impl Map {
    fn with(addresses: &[&str]) -> Self {
        let map = Self::default();
        for address in addresses {
            map.0
                .lock()
                .unwrap()
                .insert((*address).to_owned(), Arc::default());
        }
        map
    }

    fn shelf(&self, address: &str) -> Arc<Shelf> {
        self.0.lock().unwrap()[address].clone()
    }

    fn backing(&self) -> Backing {
        Backing {
            places: Some(Arc::new(self.clone())),
            ..cheap()
        }
    }
}

impl Places for Map {
    fn open(&self, address: &str, _: bool) -> io::Result<Arc<dyn Depot>> {
        match self.0.lock().unwrap().get(address) {
            Some(shelf) => Ok(shelf.clone()),
            None => Err(io::Error::other(format!(
                "`{address}` is not there; check the path, and that the disk or stick is connected"
            ))),
        }
    }
}

const DISK: &str = "/media/amal/case";
const BUCKET: &str = "s3://amal-field/case";

fn bytes(len: usize, seed: u64) -> Vec<u8> {
    let mut bytes = vec![0; len];
    Seeded::new(seed).fill(&mut bytes);
    bytes
}

/// Seeds that were used make no more identifiers.
fn open_as(dir: &Path, map: &Map, passphrase: &str) -> Vault<Open> {
    static OPENED: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(5000);
    let seed = OPENED.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    let locked = Vault::<Locked>::at_with(dir, map.backing()).unwrap();
    locked.unlock(passphrase, edge(seed)).unwrap()
}

fn open(dir: &Path, map: &Map) -> Vault<Open> {
    open_as(dir, map, ALICE)
}

fn attach(vault: &mut Vault<Open>, len: usize, seed: u64) -> Result<ObjectId, String> {
    let sealed = vault.seal(&mut bytes(len, seed).as_slice(), &|_| ());
    let sealed = sealed.map_err(|error| error.to_string())?;
    let object = sealed.object;
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.commit().map_err(|error| format!("{error:?}"))?;
    Ok(object)
}

fn read(vault: &Vault<Open>, object: ObjectId) -> Result<Vec<u8>, String> {
    let mut read = Vec::new();
    let reader = vault.open_object(object);
    let mut reader = reader.map_err(|error| error.to_string())?;
    reader
        .read_to_end(&mut read)
        .map_err(|error| error.to_string())?;
    Ok(read)
}

fn fsck(vault: &mut Vault<Open>) -> FsckReport {
    vault.fsck(Fsck::default(), &|_| ()).unwrap()
}

fn moved(vault: &mut Vault<Open>, to: Option<&str>, remove_old: bool) -> Moved {
    vault.move_objects(to, remove_old, &|_| ()).unwrap()
}

/// Lengths of originals: two segments, one, and two that share one.
const LENGTHS: [usize; 4] = [(9 << 20), 3 << 20, 5000, 70];

/// A vault with originals in its folder.
fn prepared(dir: &Path, map: &Map) -> (Vault<Open>, Vec<ObjectId>) {
    drop(create(dir));
    let mut vault = open(dir, map);
    let objects = (0..).zip(LENGTHS);
    let objects = objects.map(|(seed, len)| attach(&mut vault, len, seed).unwrap());
    let objects = objects.collect();
    (vault, objects)
}

fn all_read(vault: &Vault<Open>, objects: &[ObjectId]) {
    for ((seed, len), object) in (0..).zip(LENGTHS).zip(objects) {
        assert!(
            read(vault, *object).unwrap() == bytes(len, seed),
            "{len} bytes"
        );
    }
}

fn in_folder(dir: &Path) -> usize {
    files_below(&dir.join("objects")).len()
}

#[test]
fn objects_are_moved_to_a_place_and_back_and_read_where_they_are() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[DISK, BUCKET]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    let before = in_folder(dir.path());
    assert_eq!(
        moved(&mut vault, Some(BUCKET), false).copied.0,
        before as u64
    );
    assert_eq!(vault.objects_at().address.as_deref(), Some(BUCKET));
    assert_eq!(
        vault.objects_at().left,
        Some(None),
        "the copies in the folder stay"
    );
    assert_eq!(in_folder(dir.path()), before);
    all_read(&vault, &objects);
    // Said again, with leave to remove: everything is read once more before anything goes.
    let again = moved(&mut vault, Some(BUCKET), true);
    assert_eq!(
        (again.copied.0, again.there, again.removed),
        (0, before as u64, before as u64)
    );
    assert_eq!(in_folder(dir.path()), 0);
    assert_eq!(vault.objects_at().left, None);
    drop(vault);

    let mut vault = open(dir.path(), &map);
    all_read(&vault, &objects);
    attach(&mut vault, 100, 9).unwrap();
    assert_eq!(in_folder(dir.path()), 0, "what is new goes there too");
    let report = fsck(&mut vault);
    assert!(
        report.is_sound() && report.findings.is_empty(),
        "{report:?}"
    );
    assert_eq!(report.objects_at.as_deref(), Some(BUCKET));
    assert_eq!(vault.missing_segments().unwrap(), []);

    // From there to a disk, and back into the folder, without a detour.
    assert_eq!(
        moved(&mut vault, Some(DISK), true).removed,
        before as u64 + 1
    );
    assert_eq!(map.shelf(BUCKET).segments(), Vec::<String>::new());
    moved(&mut vault, None, true);
    assert_eq!(map.shelf(DISK).segments(), Vec::<String>::new());
    assert_eq!(vault.objects_at().address, None);
    drop(vault);
    all_read(&open(dir.path(), &map), &objects);
}

#[test]
fn the_folder_does_not_say_where_they_are_and_the_place_not_whose() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let (mut vault, _) = prepared(dir.path(), &map);
    let (device, vault_id) = (vault.device().hex(), vault.id().hex());
    moved(&mut vault, Some(BUCKET), true);
    drop(vault);
    for file in files_below(dir.path()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert!(!text.contains("amal-field"), "{}", file.display());
    }
    for (name, bytes) in map.shelf(BUCKET).objects.lock().unwrap().iter() {
        let text = name.clone() + &String::from_utf8_lossy(bytes);
        for tell in [
            device.as_str(),
            &vault_id,
            "testimony",
            "age-encryption.org",
        ] {
            // Each object begins as an age file does, as it does on the disk.
            let is_header = tell.starts_with("age") && name.starts_with("segments/");
            assert!(is_header || !text.contains(tell), "{tell} in {name}");
        }
        let is_segment = name.starts_with("segments/") || name.starts_with("mark/");
        assert!(is_segment, "{name}");
    }
}

/// A move that is stopped at any call leaves every original readable, and goes on the next time.
#[test]
fn a_move_that_stops_at_any_call_loses_nothing_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let base = dir.path().join("base");
    let (vault, objects) = prepared(&base, &map);
    drop(vault);
    let mut stops = 0;
    for dead in [false, true] {
        for at in 1.. {
            let copy = dir.path().join(format!("copy-{dead}-{at}"));
            copy_dir(&base, &copy);
            let map = Map::with(&[BUCKET]);
            let shelf = map.shelf(BUCKET);
            let mut vault = open(&copy, &map);
            shelf.plays(Some(match dead {
                true => Trick::DeadFrom(at),
                false => Trick::FailAt(at),
            }));
            let stopped = vault.move_objects(Some(BUCKET), true, &|_| ());
            let is_done = stopped.is_ok();
            let calls = shelf.calls();
            shelf.plays(None);
            drop(vault);
            let mut vault = open(&copy, &map);
            all_read(&vault, &objects);
            assert!(fsck(&mut vault).is_sound(), "stopped at {at}");
            let sent = shelf.segments().len() as u64;
            let again = moved(&mut vault, Some(BUCKET), true);
            assert!(
                again.there >= sent.min(1),
                "{sent} were sent already: {again:?}"
            );
            assert_eq!(in_folder(&copy), 0);
            all_read(&vault, &objects);
            assert!(fsck(&mut vault).is_sound());
            drop(vault);
            fs::remove_dir_all(&copy).unwrap();
            if is_done {
                assert!(calls < at, "it went on after a failure");
                break;
            }
            stops += 1;
        }
    }
    assert!(stops > 20, "{stops}");
}

/// What a commit names is at the place: whatever fails while sealing, nothing is recorded that is not.
#[test]
fn nothing_is_recorded_before_the_place_has_it() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let mut vault = {
        drop(create(dir.path()));
        open(dir.path(), &map)
    };
    moved(&mut vault, Some(BUCKET), false);
    let shelf = map.shelf(BUCKET);
    let mut recorded = Vec::new();
    let mut failures = 0;
    for (seed, len) in [(1, 9 << 20), (2, 5000)] {
        for at in 1.. {
            drop(vault);
            vault = open(dir.path(), &map);
            shelf.plays(Some(Trick::DeadFrom(at)));
            let attached = attach(&mut vault, len, seed);
            shelf.plays(None);
            match attached {
                Ok(object) => {
                    recorded.push((object, len, seed));
                    break;
                }
                Err(error) => {
                    failures += 1;
                    assert!(error.contains("did not answer in time"), "{error}");
                }
            }
            assert_eq!(vault.status().unwrap().objects, recorded.len() as u64);
            let report = fsck(&mut vault);
            assert!(report.is_sound(), "{report:?}");
        }
    }
    assert!(failures >= 4, "{failures}");
    for (object, len, seed) in recorded {
        assert!(read(&vault, object).unwrap() == bytes(len, seed));
    }
}

#[test]
fn whatever_a_place_gives_back_it_is_what_was_sealed_or_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    moved(&mut vault, Some(BUCKET), true);
    let shelf = map.shelf(BUCKET);
    for trick in [Trick::Other, Trick::Fewer, Trick::Swapped] {
        shelf.plays(Some(trick));
        for object in &objects {
            let read = read(&vault, *object);
            assert!(read.is_err(), "{trick:?}");
        }
        let report = fsck(&mut vault);
        assert!(
            report.worst() >= Some(Severity::Lost),
            "{trick:?} {report:?}"
        );
        // Nothing that is not what was sealed is taken for a copy.
        let back = vault.move_objects(None, true, &|_| ()).unwrap();
        assert_eq!(back.missing.len(), shelf.segments().len(), "{trick:?}");
        assert_eq!(
            back.removed, 0,
            "what is not at the new place stays at the old"
        );
        shelf.plays(None);
        assert!(moved(&mut vault, Some(BUCKET), true).missing.is_empty());
        all_read(&vault, &objects);
    }
    shelf.plays(Some(Trick::Unlisted));
    all_read(&vault, &objects);
    let report = fsck(&mut vault);
    assert_eq!(report.worst(), Some(Severity::Note), "{report:?}");
    let back = moved(&mut vault, None, false);
    assert_eq!(
        back.missing,
        [],
        "a listing is not believed against the bytes"
    );
    all_read(&vault, &objects);
}

#[test]
fn one_that_is_gone_there_is_named_and_the_rest_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let map = Map::with(&[BUCKET]);
    let (mut vault, objects) = prepared(dir.path(), &map);
    moved(&mut vault, Some(BUCKET), true);
    let shelf = map.shelf(BUCKET);
    let gone = shelf.segments().remove(0);
    let bytes = shelf.objects.lock().unwrap().remove(&gone).unwrap();
    let name = gone.rsplit('/').next().unwrap().to_owned();
    assert_eq!(vault.missing_segments().unwrap()[0].hex(), name);
    let report = fsck(&mut vault);
    assert_eq!(report.worst(), Some(Severity::Lost));
    assert!(report.findings[0].what.contains(&name), "{report:?}");
    let unread = objects
        .iter()
        .filter(|one| read(&vault, **one).is_err())
        .count();
    assert!((1..=2).contains(&unread), "{unread}");
    shelf.objects.lock().unwrap().insert(gone.clone(), bytes);
    shelf.spoil(&gone);
    assert_eq!(fsck(&mut vault).worst(), Some(Severity::Damaged));
}

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
