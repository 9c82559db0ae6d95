//! Every byte of a vault changed, every file cut at every length, every two files in each other's place
//! (security.md row 7): an error or the old plaintext, never another, and never a panic.
//!
//! - A segment is read by [`crate::ObjectReader`] alone, which takes nothing from it but through
//!   [`Objects::get`]; opening and everything else in the vault never look at one. So a vault opened
//!   once, over segments in memory of which one is bent, reads just as one opened with that segment
//!   bent on disk. These are nearly all of a vault's bytes.
//! - Any other file can change what opening does, so for it the vault is opened each time, in a fresh
//!   copy, and everything in it read.
//!
//! The quick form takes every [`STRIDE`]-th place of a segment and [`PLACES`] places of each other
//! file, the long form every one.

use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
};

use model::{canonical, compartment::Compartment, id::ObjectId, record::Kind};

use super::{
    is_long, scratch,
    shelf::Shelf,
    support::{
        ALICE, BOB, cheap, copy_dir, create, edge, files_below, id, identity, interview, open, put,
    },
};
use crate::{
    class::Class,
    fsck::Fsck,
    vault::{Backing, Locked, Open, Vault},
};

const STRIDE: usize = 101;
const PLACES: usize = 4;

struct Reference {
    dir: tempfile::TempDir,
    records: BTreeMap<String, Vec<u8>>,
    films: BTreeMap<ObjectId, Vec<u8>>,
}

impl Reference {
    fn new() -> Self {
        let dir = scratch();
        let at = dir.path().join("vault");
        let mut vault = create(&at);
        let mut films = BTreeMap::new();
        for number in 0..24_u8 {
            // Originals of one segment, and three that share one.
            let parts = if number == 0 { 3 } else { 1 };
            let mut transaction = vault.begin();
            for part in 0..parts {
                let film: Vec<u8> = (0..48_000_u32)
                    .map(|n| (n % 251) as u8 ^ number ^ part)
                    .collect();
                let sealed = transaction.seal(&mut film.as_slice(), &|_| ()).unwrap();
                films.insert(sealed.object, film);
                transaction.attach(sealed);
            }
            transaction
                .put(identity(100 + u64::from(number), "Samira"))
                .unwrap();
            transaction.commit().unwrap();
        }
        vault
            .add_member("bob", BOB, &[Compartment::Testimony])
            .unwrap();
        drop(vault);
        let mut vault = open(&at, BOB);
        put(
            &mut vault,
            [
                interview(2, &["at noon"]),
                interview(3, &["a stranger came"]),
            ],
        );
        drop(vault);
        let mut vault = open(&at, ALICE);
        put(
            &mut vault,
            [interview(2, &["at dawn"]), identity(4, "Omar")],
        );
        let records = readable(&vault).unwrap();
        drop(vault);
        let all = files_below(&at);
        let bytes: u64 = all
            .iter()
            .map(|file| fs::metadata(file).unwrap().len())
            .sum();
        assert!(bytes >= 1 << 20, "{bytes}");
        Self {
            dir,
            records,
            films,
        }
    }

    fn vault(&self) -> PathBuf {
        self.dir.path().join("vault")
    }

    /// Reads every original that a vault has.
    fn read_films(&self, vault: &Vault<Open>, how: &dyn Fn() -> String) {
        for (object, film) in &self.films {
            self.read_film(vault, *object, film, how);
        }
    }

    fn read_film(
        &self,
        vault: &Vault<Open>,
        object: ObjectId,
        film: &[u8],
        how: &dyn Fn() -> String,
    ) {
        let Ok(mut reader) = vault.open_object(object) else {
            return;
        };
        let mut read = Vec::with_capacity(film.len());
        let whole = reader.read_to_end(&mut read);
        // What was given out before the error was the original's, too.
        assert!(film.starts_with(&read), "{}: another plaintext", how());
        assert!(
            whole.is_err() || read.len() == film.len(),
            "{}: a shorter one",
            how()
        );
    }

    /// Opens a vault somebody has been at, and reads everything.
    fn open_changed(&self, dir: &Path, shelf: &Arc<Shelf>, how: &str) {
        let backing = Backing {
            objects: Some(shelf.clone()),
            ..cheap()
        };
        let Ok(locked) = Vault::<Locked>::at_with(dir, backing) else {
            return;
        };
        let mut vault = match locked.unlock(ALICE, edge(9)) {
            Ok(vault) => vault,
            Err(error) => {
                assert!(
                    !matches!(error.class(), Class::Bug | Class::User),
                    "{how}: {error:?}"
                );
                return;
            }
        };
        if let Ok(records) = readable(&vault) {
            assert!(records == self.records, "{how}: other records");
        }
        self.read_films(&vault, &|| how.to_owned());
        // Whatever it finds, it comes to an end.
        let _ = vault.fsck(Fsck::default(), &|_| ());
    }

    /// Lets each change be made to a copy of the vault of its own.
    fn each_changed<T: Sync>(&self, changes: &[T], change: impl Fn(&T, &Path) -> String + Sync) {
        let cores = thread::available_parallelism()
            .map_or(2, usize::from)
            .min(4);
        let shelf = Shelf::of(&self.vault());
        let (change, shelf) = (&change, &shelf);
        thread::scope(|scope| {
            for core in 0..cores {
                scope.spawn(move || {
                    let copy = self.dir.path().join(format!("copy-{core}"));
                    for one in changes.iter().skip(core).step_by(cores) {
                        self.copy_without_objects(&copy);
                        let how = change(one, &copy);
                        self.open_changed(&copy, shelf, &how);
                        fs::remove_dir_all(&copy).unwrap();
                    }
                });
            }
        });
    }

    fn copy_without_objects(&self, copy: &Path) {
        for entry in fs::read_dir(self.vault()).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap();
            fs::create_dir_all(copy.join("objects")).unwrap();
            match path.is_dir() {
                true if name == "objects" => {}
                true => copy_dir(&path, &copy.join(name)),
                false => drop(fs::copy(&path, copy.join(name)).unwrap()),
            }
        }
    }

    /// The files that are no segments, and their lengths.
    fn others(&self) -> Vec<(PathBuf, usize)> {
        let vault = self.vault();
        let files = files_below(&vault)
            .into_iter()
            .filter(|file| !file.starts_with(vault.join("objects")));
        files
            .map(|file| {
                let len = usize::try_from(fs::metadata(&file).unwrap().len()).unwrap();
                (file.strip_prefix(&vault).unwrap().to_owned(), len)
            })
            .collect()
    }

    /// Places in every other file: all, or some that are spread over it.
    fn places(&self) -> Vec<(PathBuf, usize)> {
        let mut places = Vec::new();
        for (number, (file, len)) in self.others().into_iter().enumerate() {
            let step = if is_long() { 1 } else { (len / PLACES).max(1) };
            // Not the same offsets in files of one kind.
            let first = number * 7919 % step;
            places.extend((first..len).step_by(step).map(|at| (file.clone(), at)));
        }
        places
    }
}

fn readable(vault: &Vault<Open>) -> Result<BTreeMap<String, Vec<u8>>, String> {
    let clearance = vault.clearance();
    let mut all = BTreeMap::new();
    for kind in [Kind::Identity, Kind::Interview] {
        for record in vault.all(kind).map_err(|error| error.to_string())? {
            let record = record.reveal(&clearance);
            all.insert(record.id.hex(), canonical::encode(record).unwrap());
        }
    }
    for version in vault.history(id(2)).map_err(|error| error.to_string())? {
        let record = canonical::encode(version.record.reveal(&clearance)).unwrap();
        all.insert(format!("version {}", version.number), record);
    }
    Ok(all)
}

/// Reads with bent segments, on every core a vault of its own.
fn each_bent(
    bends: impl Fn(&Shelf, usize, usize, &mut dyn FnMut(Vec<(model::id::Digest, Vec<u8>)>)) + Sync,
) {
    let reference = Reference::new();
    let cores = thread::available_parallelism()
        .map_or(2, usize::from)
        .min(4);
    let (reference, bends) = (&reference, &bends);
    thread::scope(|scope| {
        for core in 0..cores {
            scope.spawn(move || {
                let shelf = Shelf::of(&reference.vault());
                let copy = reference.dir.path().join(format!("copy-{core}"));
                reference.copy_without_objects(&copy);
                let backing = Backing {
                    objects: Some(shelf.clone()),
                    ..cheap()
                };
                let vault = Vault::<Locked>::at_with(&copy, backing)
                    .unwrap()
                    .unlock(ALICE, edge(9))
                    .unwrap();
                // Whose originals lie in which segment: only these are affected, and only these read.
                let mut lies_in: BTreeMap<_, Vec<_>> = BTreeMap::new();
                for (name, _) in shelf.segments() {
                    shelf.bend([(name, Vec::new())]);
                    let hit = reference.films.iter().filter(|(object, _)| {
                        let reader = vault.open_object(**object);
                        reader.is_err()
                            || reader.is_ok_and(|mut one| one.read_to_end(&mut Vec::new()).is_err())
                    });
                    lies_in.insert(name, hit.collect());
                }
                assert!(lies_in.values().map(Vec::len).sum::<usize>() == reference.films.len());
                bends(&shelf, core, cores, &mut |bent| {
                    let names: Vec<_> = bent.iter().map(|(name, _)| *name).collect();
                    shelf.bend(bent);
                    for (object, film) in names.iter().flat_map(|name| &lies_in[name]) {
                        reference.read_film(&vault, **object, film, &|| format!("{names:?}"));
                    }
                });
            });
        }
    });
}

#[test]
fn a_changed_byte_of_any_original_is_an_error_or_means_nothing() {
    each_bent(|shelf, core, cores, read| {
        let step = if is_long() { 1 } else { STRIDE };
        for (name, bytes) in shelf.segments() {
            for at in (core..bytes.len()).step_by(step * cores) {
                let mut bent = bytes.to_vec();
                bent[at] ^= 1 << (at % 8);
                read(vec![(name, bent)]);
            }
        }
    });
}

#[test]
fn an_original_cut_at_any_length_is_an_error_or_means_nothing() {
    each_bent(|shelf, core, cores, read| {
        let step = if is_long() { 1 } else { STRIDE };
        for (name, bytes) in shelf.segments() {
            for len in (core..bytes.len()).step_by(step * cores) {
                read(vec![(name, bytes[..len].to_vec())]);
            }
        }
    });
}

#[test]
fn any_two_originals_in_each_others_place_are_an_error() {
    each_bent(|shelf, core, cores, read| {
        let all: Vec<_> = shelf.segments().collect();
        for (number, (one, bytes)) in all.iter().enumerate().skip(core).step_by(cores) {
            for (other, others) in &all[number + 1..] {
                read(vec![(*one, others.to_vec()), (*other, bytes.to_vec())]);
                read(vec![(*one, others.to_vec())]);
                read(vec![(*other, bytes.to_vec())]);
            }
        }
    });
}

#[test]
fn a_changed_byte_of_any_other_file_is_an_error_or_means_nothing() {
    let reference = Reference::new();
    reference.each_changed(&reference.places(), |(file, at), copy| {
        let path = copy.join(file);
        let mut bytes = fs::read(&path).unwrap();
        bytes[*at] ^= 1 << (at % 8);
        fs::write(path, bytes).unwrap();
        format!("{} at {at}", file.display())
    });
}

#[test]
fn any_other_file_cut_at_any_length_is_an_error_or_means_nothing() {
    let reference = Reference::new();
    reference.each_changed(&reference.places(), |(file, len), copy| {
        let path = copy.join(file);
        let bytes = fs::read(&path).unwrap();
        fs::write(path, &bytes[..*len]).unwrap();
        format!("{} cut to {len}", file.display())
    });
}

/// The quick form takes every fortieth.
#[test]
fn any_two_other_files_in_each_others_place_are_an_error_or_mean_nothing() {
    let reference = Reference::new();
    let files: Vec<PathBuf> = reference
        .others()
        .into_iter()
        .map(|(file, _)| file)
        .collect();
    let mut pairs = Vec::new();
    for (number, one) in files.iter().enumerate() {
        for other in &files[number + 1..] {
            // Swapped, and one in the place of both.
            pairs.extend([(one, other, true), (one, other, false), (other, one, false)]);
        }
    }
    let step = if is_long() { 1 } else { 40 };
    let pairs: Vec<_> = pairs.into_iter().step_by(step).collect();
    reference.each_changed(&pairs, |(one, other, swapped), copy| {
        let (from, to) = (copy.join(one), copy.join(other));
        let (first, second) = (fs::read(&from).unwrap(), fs::read(&to).unwrap());
        fs::write(to, first).unwrap();
        if *swapped {
            fs::write(from, second).unwrap();
        }
        format!(
            "{} and {}, swapped: {swapped}",
            one.display(),
            other.display()
        )
    });
}
