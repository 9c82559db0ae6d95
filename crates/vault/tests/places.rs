//! Objects at a place outside the vault's folder: moved there and back, by stores that fail, lie and lose.

mod trust;

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
