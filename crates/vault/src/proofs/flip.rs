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
//! file, the long form every one. That takes hours: it may be stopped, and goes on with the same vault.

use std::{
    collections::BTreeMap,
    env, fmt, fs,
    io::Read as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use model::{
    canonical,
    compartment::Compartment,
    id::{Digest, ObjectId},
    record::Kind,
};
use testkit::Cases;

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

/// Places in a row that are one case of the long form.
const ROW: usize = 64;

struct Reference {
    dir: tempfile::TempDir,
    records: BTreeMap<String, Vec<u8>>,
    films: BTreeMap<ObjectId, Vec<u8>>,
}

impl Reference {
    fn new() -> Self {
        let dir = scratch();
        let at = dir.path().join("vault");
        let notes = env::var_os(testkit::NOTES).filter(|_| is_long());
        let films = match notes.map(|notes| Path::new(&notes).join("reference")) {
            None => make(&at),
            Some(kept) => {
                if !kept.is_dir() {
                    keep(&kept);
                }
                copy_dir(&kept.join("vault"), &at);
                let films = fs::read_to_string(kept.join("films")).unwrap();
                films
                    .lines()
                    .map(|line| ObjectId::parse(line).unwrap())
                    .collect()
            }
        };
        // What looking writes is written before the vault is copied.
        let records = readable(&open(&at, ALICE)).unwrap();
        let all = files_below(&at);
        let bytes: u64 = all
            .iter()
            .map(|file| fs::metadata(file).unwrap().len())
            .sum();
        assert!(bytes >= 1 << 20, "{bytes}");
        let films = films.into_iter().zip(FILMS.map(film)).collect();
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

    /// Lets each change of each case be made to a copy of the vault of its own.
    fn each_changed<C: Changes>(&self, name: &'static str, cases: &[C]) {
        let shelf = Shelf::of(&self.vault());
        Cases::of(name).each(
            cases,
            |core| self.dir.path().join(format!("copy-{core}")),
            |copy, case| {
                for one in case.each() {
                    let _ = fs::remove_dir_all(&copy);
                    self.copy_without_objects(copy);
                    case.make(one, copy);
                    self.open_changed(copy, &shelf, &format!("{case}, {one}"));
                }
                case.each().len() as u64
            },
        );
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

    /// Rows of places in every other file: all, or some single ones that are spread over it.
    fn places(&self, change: fn(&mut Vec<u8>, usize)) -> Vec<Places> {
        let mut rows = Vec::new();
        for (number, (file, len)) in self.others().into_iter().enumerate() {
            let step = if is_long() { 1 } else { (len / PLACES).max(1) };
            // Not the same offsets in files of one kind.
            let first = number * 7919 % step;
            let places: Vec<usize> = (first..len).step_by(step).collect();
            rows.extend(
                places
                    .chunks(if is_long() { ROW } else { 1 })
                    .map(|at| Places {
                        file: file.clone(),
                        at: at.to_vec(),
                        change,
                    }),
            );
        }
        rows
    }
}

/// Changes to a vault, numbered.
trait Changes: fmt::Display + Sync {
    fn each(&self) -> Vec<usize>;
    fn make(&self, one: usize, vault: &Path);
}

/// Places in a file at which something happens to its bytes.
struct Places {
    file: PathBuf,
    at: Vec<usize>,
    change: fn(&mut Vec<u8>, usize),
}

impl fmt::Display for Places {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, last) = (self.at.first(), self.at.last());
        write!(f, "{} {first:?} to {last:?}", self.file.display())
    }
}

impl Changes for Places {
    fn each(&self) -> Vec<usize> {
        self.at.clone()
    }

    fn make(&self, at: usize, vault: &Path) {
        let path = vault.join(&self.file);
        let mut bytes = fs::read(&path).unwrap();
        (self.change)(&mut bytes, at);
        fs::write(path, bytes).unwrap();
    }
}

/// Two files: in each other's place, and either in the place of both.
struct Pair(PathBuf, PathBuf);

impl fmt::Display for Pair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} and {}", self.0.display(), self.1.display())
    }
}

impl Changes for Pair {
    fn each(&self) -> Vec<usize> {
        vec![0, 1, 2]
    }

    fn make(&self, one: usize, vault: &Path) {
        let paths = [vault.join(&self.0), vault.join(&self.1)];
        let [first, second] = [&paths[0], &paths[1]].map(|path| fs::read(path).unwrap());
        if one != 1 {
            fs::write(&paths[1], first).unwrap();
        }
        if one != 2 {
            fs::write(&paths[0], second).unwrap();
        }
    }
}

/// Which film, and which part of it: originals of one segment, and three that share one.
const FILMS: [(u8, u8); 26] = {
    let mut films = [(0, 0); 26];
    films[1] = (0, 1);
    films[2] = (0, 2);
    let mut at = 3;
    while at < films.len() {
        films[at] = (at as u8 - 2, 0);
        at += 1;
    }
    films
};

fn film((number, part): (u8, u8)) -> Vec<u8> {
    (0..48_000_u32)
        .map(|n| (n % 251) as u8 ^ number ^ (part << 6))
        .collect()
}

/// Makes the vault, and says in order which objects its films are.
fn make(at: &Path) -> Vec<ObjectId> {
    let mut vault = create(at);
    let mut films = Vec::new();
    for group in FILMS.chunk_by(|one, other| one.0 == other.0) {
        let mut transaction = vault.begin();
        for one in group {
            let film = film(*one);
            let sealed = transaction.seal(&mut film.as_slice(), &|_| ()).unwrap();
            films.push(sealed.object);
            transaction.attach(sealed);
        }
        let number = 100 + u64::from(group[0].0);
        transaction.put(identity(number, "Samira")).unwrap();
        transaction.commit().unwrap();
    }
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    drop(vault);
    let mut vault = open(at, BOB);
    put(
        &mut vault,
        [
            interview(2, &["at noon"]),
            interview(3, &["a stranger came"]),
        ],
    );
    drop(vault);
    let mut vault = open(at, ALICE);
    put(
        &mut vault,
        [interview(2, &["at dawn"]), identity(4, "Omar")],
    );
    films
}

/// Keeps the vault of a proof that may be stopped: whole, or not at all.
fn keep(kept: &Path) {
    let new = kept.with_extension("new");
    let _ = fs::remove_dir_all(&new);
    fs::create_dir_all(&new).unwrap();
    let films = make(&new.join("vault"));
    let lines: String = films.iter().map(|film| film.hex() + "\n").collect();
    fs::write(new.join("films"), lines).unwrap();
    fs::rename(new, kept).unwrap();
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

/// What stands in the place of segments.
type Bent = Vec<(Digest, Vec<u8>)>;

/// Segments by the number of the first film in each: their names are others in every vault.
type Segments = BTreeMap<usize, (Digest, Vec<u8>)>;

/// A vault over segments that can be bent.
struct Bending {
    shelf: Arc<Shelf>,
    vault: Vault<Open>,
    /// Whose originals lie in which segment: only these are affected, and only these read.
    lies_in: BTreeMap<Digest, Vec<ObjectId>>,
    segments: Segments,
}

impl Bending {
    fn new(reference: &Reference, core: usize) -> Self {
        let shelf = Shelf::of(&reference.vault());
        let copy = reference.dir.path().join(format!("copy-{core}"));
        let _ = fs::remove_dir_all(&copy);
        reference.copy_without_objects(&copy);
        let backing = Backing {
            objects: Some(shelf.clone()),
            ..cheap()
        };
        let vault = Vault::<Locked>::at_with(&copy, backing)
            .unwrap()
            .unlock(ALICE, edge(9))
            .unwrap();
        let (mut lies_in, mut segments) = (BTreeMap::new(), BTreeMap::new());
        for (name, bytes) in shelf.segments() {
            shelf.bend([(name, Vec::new())]);
            let hit = reference.films.keys().copied().filter(|object| {
                let reader = vault.open_object(*object);
                reader.is_err()
                    || reader.is_ok_and(|mut one| one.read_to_end(&mut Vec::new()).is_err())
            });
            let hit: Vec<ObjectId> = hit.collect();
            let number = reference.films.keys().position(|film| *film == hit[0]);
            segments.insert(number.unwrap(), (name, bytes.to_vec()));
            lies_in.insert(name, hit);
        }
        assert_eq!(
            lies_in.values().map(Vec::len).sum::<usize>(),
            reference.films.len()
        );
        Self {
            shelf,
            vault,
            lies_in,
            segments,
        }
    }

    fn read(&self, reference: &Reference, bent: Bent) {
        let names: Vec<_> = bent.iter().map(|(name, _)| *name).collect();
        self.shelf.bend(bent);
        for object in names.iter().flat_map(|name| &self.lies_in[name]) {
            let film = &reference.films[object];
            reference.read_film(&self.vault, *object, film, &|| format!("{names:?}"));
        }
    }
}

/// A row of places in a segment.
struct Row {
    segment: usize,
    from: usize,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "segment {} from {}", self.segment, self.from)
    }
}

const SEGMENT_ROW: usize = 1_000;

/// Reads with a segment that is bent at each place, on every core a vault of its own.
fn each_bent(name: &'static str, bend: impl Fn(&[u8], usize) -> Vec<u8> + Sync) {
    let reference = Reference::new();
    let step = if is_long() { 1 } else { STRIDE };
    let rows: Vec<Row> = Bending::new(&reference, 9)
        .segments
        .iter()
        .flat_map(|(segment, (_, bytes))| {
            (0..bytes.len()).step_by(SEGMENT_ROW).map(|from| Row {
                segment: *segment,
                from,
            })
        })
        .collect();
    Cases::of(name).each(
        &rows,
        |core| Bending::new(&reference, core),
        |bending, row| {
            let (name, bytes) = &bending.segments[&row.segment];
            let to = bytes.len().min(row.from + SEGMENT_ROW);
            let first = row.from.next_multiple_of(step);
            let places = (first..to).step_by(step);
            let number = places.len() as u64;
            for at in places {
                bending.read(&reference, vec![(*name, bend(bytes, at))]);
            }
            number
        },
    );
}

#[test]
fn a_changed_byte_of_any_original_is_an_error_or_means_nothing() {
    each_bent("flips-of-originals", |bytes, at| {
        let mut bent = bytes.to_vec();
        flip(&mut bent, at);
        bent
    });
}

#[test]
fn an_original_cut_at_any_length_is_an_error_or_means_nothing() {
    each_bent("cuts-of-originals", |bytes, len| bytes[..len].to_vec());
}

#[test]
fn any_two_originals_in_each_others_place_are_an_error() {
    let reference = Reference::new();
    let bending = Bending::new(&reference, 9);
    let numbers: Vec<usize> = bending.segments.keys().copied().collect();
    Cases::of("swaps-of-originals").each(
        &numbers,
        |core| Bending::new(&reference, core),
        |bending, first| {
            let (one, bytes) = &bending.segments[first];
            let mut number = 0;
            for (other, others) in bending.segments.range(first + 1..).map(|(_, one)| one) {
                for bent in [
                    vec![(*one, others.clone()), (*other, bytes.clone())],
                    vec![(*one, others.clone())],
                    vec![(*other, bytes.clone())],
                ] {
                    bending.read(&reference, bent);
                    number += 1;
                }
            }
            number
        },
    );
}

fn flip(bytes: &mut [u8], at: usize) {
    bytes[at] ^= 1 << (at % 8);
}

#[test]
fn a_changed_byte_of_any_other_file_is_an_error_or_means_nothing() {
    let reference = Reference::new();
    reference.each_changed(
        "flips-of-other-files",
        &reference.places(|bytes, at| flip(bytes, at)),
    );
}

#[test]
fn any_other_file_cut_at_any_length_is_an_error_or_means_nothing() {
    let reference = Reference::new();
    reference.each_changed("cuts-of-other-files", &reference.places(Vec::truncate));
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
            pairs.push(Pair(one.clone(), other.clone()));
        }
    }
    let step = if is_long() { 1 } else { 40 };
    let pairs: Vec<_> = pairs.into_iter().step_by(step).collect();
    reference.each_changed("swaps-of-other-files", &pairs);
}
