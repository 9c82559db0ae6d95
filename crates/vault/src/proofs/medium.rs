//! A disk as it may be after the power went: what was flushed is there, of the rest anything.
//!
//! The rules are those that file systems promise and no more (Pillai et al., OSDI 2014): bytes are
//! there once their file was flushed, names once their folder was; before that each write and each
//! name may be there or not whatever came after it, and a write may be there in part: some of its
//! sectors, or its beginning. That goes for writing over what is there as for appending to it.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::support::Seeded;
use crate::edge::Random as _;

/// What a program asked of the system, one call each. Paths are relative to the vault.
#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A new empty file, or the old one emptied.
    Create(PathBuf),
    Write(PathBuf, u64, Arc<[u8]>),
    SetLen(PathBuf, u64),
    Sync(PathBuf),
    MakeDir(PathBuf),
    Rename(PathBuf, PathBuf),
    /// Another name for the same file.
    Link(PathBuf, PathBuf),
    Unlink(PathBuf),
    SyncDir(PathBuf),
    /// A file is opened and stays open, whatever becomes of its name.
    Hold(PathBuf),
    /// Writes into the file that is held, from its beginning.
    WriteHeld(Arc<[u8]>),
    SyncHeld,
}

/// What of the unflushed a crash leaves.
#[derive(Debug, Clone, Copy)]
pub(super) enum Crash {
    /// All: the program was killed and the system lives.
    Killed,
    /// Nothing: the power went.
    PowerCut,
    /// A choice drawn with this seed, with torn writes.
    Some(u64),
}

#[derive(Clone)]
pub(super) struct Medium {
    /// Names and folders that are safe, and those that the program sees.
    safe: BTreeMap<PathBuf, Node>,
    seen: BTreeMap<PathBuf, Node>,
    files: Vec<Vec<u8>>,
    /// In the order in which they were asked for.
    pending: Vec<Pending>,
    /// The file that the program holds open.
    held: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    Folder,
    File(usize),
}

#[derive(Clone)]
enum Pending {
    Data(usize, Data),
    Names(PathBuf, Names),
}

#[derive(Clone)]
enum Data {
    Write(u64, Arc<[u8]>),
    SetLen(u64),
}

#[derive(Clone)]
enum Names {
    Put(PathBuf, Node),
    Take(PathBuf),
    Move(PathBuf, PathBuf, Node),
}

impl Medium {
    /// A disk on which everything below a folder is safe, but views, which have their own journal.
    pub(super) fn of(dir: &Path) -> Self {
        let mut medium = Self {
            safe: BTreeMap::new(),
            seen: BTreeMap::new(),
            files: Vec::new(),
            pending: Vec::new(),
            held: None,
        };
        let mut folders = vec![dir.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.strip_prefix(dir).unwrap().to_owned();
                let node = if path.is_dir() {
                    if !name.starts_with("casebase") {
                        folders.push(path);
                    }
                    Node::Folder
                } else {
                    medium.files.push(fs::read(&path).unwrap());
                    Node::File(medium.files.len() - 1)
                };
                medium.safe.insert(name, node);
            }
        }
        medium.seen = medium.safe.clone();
        medium
    }

    pub(super) fn take(&mut self, step: &Step) {
        match step {
            Step::Create(path) => match self.seen.get(path) {
                Some(Node::File(file)) => self.pending.push(Pending::Data(*file, Data::SetLen(0))),
                _ => {
                    self.files.push(Vec::new());
                    self.name(
                        Names::Put(path.clone(), Node::File(self.files.len() - 1)),
                        path,
                    );
                }
            },
            Step::Write(path, at, bytes) => {
                let file = self.file(path);
                self.pending
                    .push(Pending::Data(file, Data::Write(*at, bytes.clone())));
            }
            Step::SetLen(path, len) => {
                let file = self.file(path);
                self.pending.push(Pending::Data(file, Data::SetLen(*len)));
            }
            Step::Sync(path) => {
                let file = self.file(path);
                self.settle_data(file);
            }
            Step::MakeDir(path) => self.name(Names::Put(path.clone(), Node::Folder), path),
            Step::Rename(from, to) => {
                let node = self.seen[from];
                self.name(Names::Move(from.clone(), to.clone(), node), to);
            }
            Step::Link(from, to) => {
                let node = self.seen[from];
                self.name(Names::Put(to.clone(), node), to);
            }
            Step::Unlink(path) => self.name(Names::Take(path.clone()), path),
            Step::SyncDir(path) => {
                self.settle(|one| matches!(one, Pending::Names(of, _) if of == path));
            }
            Step::Hold(path) => self.held = Some(self.file(path)),
            Step::WriteHeld(bytes) => {
                let file = self.held.unwrap();
                self.pending
                    .push(Pending::Data(file, Data::Write(0, bytes.clone())));
            }
            Step::SyncHeld => self.settle_data(self.held.unwrap()),
        }
    }

    fn settle_data(&mut self, file: usize) {
        self.settle(|one| matches!(one, Pending::Data(of, _) if *of == file));
    }

    fn file(&self, path: &Path) -> usize {
        match self.seen[path] {
            Node::File(file) => file,
            Node::Folder => panic!("{} is a folder", path.display()),
        }
    }

    fn name(&mut self, names: Names, path: &Path) {
        apply_names(&mut self.seen, &names);
        let folder = path.parent().unwrap().to_owned();
        self.pending.push(Pending::Names(folder, names));
    }

    fn settle(&mut self, is_settled: impl Fn(&Pending) -> bool) {
        let (settled, pending): (Vec<_>, _) = self.pending.drain(..).partition(is_settled);
        self.pending = pending;
        for one in settled {
            self.apply(one);
        }
    }

    fn apply(&mut self, one: Pending) {
        match one {
            Pending::Data(file, data) => apply_data(&mut self.files[file], &data),
            Pending::Names(_, names) => apply_names(&mut self.safe, &names),
        }
    }

    /// How much is not flushed.
    pub(super) fn pending(&self) -> usize {
        self.pending.len()
    }

    /// Writes what is there after a crash into an empty folder.
    pub(super) fn crash(&self, crash: Crash, dir: &Path) {
        let mut after = self.clone();
        match crash {
            Crash::Killed => after.settle(|_| true),
            Crash::PowerCut => {}
            Crash::Some(seed) => {
                let mut random = Seeded::new(seed);
                let mut draw = move || {
                    let mut byte = [0];
                    random.fill(&mut byte);
                    byte[0]
                };
                for one in std::mem::take(&mut after.pending) {
                    match (draw() % 8, one) {
                        (0..=2, _) => {}
                        (3, Pending::Data(file, Data::Write(at, bytes))) => {
                            for (number, sector) in bytes.chunks(SECTOR).enumerate() {
                                if draw() % 2 == 0 {
                                    let at = at + (number * SECTOR) as u64;
                                    apply_data(
                                        &mut after.files[file],
                                        &Data::Write(at, sector.into()),
                                    );
                                }
                            }
                        }
                        (4, Pending::Data(file, Data::Write(at, bytes))) => {
                            let len = usize::from(draw()) * bytes.len() / 256;
                            let part = Data::Write(at, bytes[..len].into());
                            apply_data(&mut after.files[file], &part);
                        }
                        (_, one) => after.apply(one),
                    }
                }
            }
        }
        fs::create_dir_all(dir).unwrap();
        // Folders come before what is in them; what is in a folder that is gone is gone.
        for (path, node) in &after.safe {
            let target = dir.join(path);
            if !target.parent().unwrap().is_dir() {
                continue;
            }
            match node {
                Node::Folder => fs::create_dir_all(target).unwrap(),
                Node::File(file) => fs::write(target, &after.files[*file]).unwrap(),
            }
        }
    }
}

fn apply_data(file: &mut Vec<u8>, data: &Data) {
    match data {
        Data::SetLen(len) => file.resize(usize::try_from(*len).unwrap(), 0),
        Data::Write(at, bytes) => {
            let from = usize::try_from(*at).unwrap();
            let to = from + bytes.len();
            if file.len() < to {
                file.resize(to, 0);
            }
            file[from..to].copy_from_slice(bytes);
        }
    }
}

fn apply_names(names: &mut BTreeMap<PathBuf, Node>, change: &Names) {
    match change {
        Names::Put(path, node) => drop(names.insert(path.clone(), *node)),
        Names::Take(path) => drop(names.remove(path)),
        Names::Move(from, to, node) => {
            names.remove(from);
            names.insert(to.clone(), *node);
        }
    }
}

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

#[test]
fn what_was_flushed_stays_and_the_rest_may_go() {
    let dir = super::scratch();
    let (base, after) = (dir.path().join("base"), dir.path().join("after"));
    fs::create_dir(&base).unwrap();
    fs::write(base.join("old"), b"old").unwrap();
    let mut medium = Medium::of(&base);
    let path = |name: &str| PathBuf::from(name);
    for step in [
        Step::Create(path("a.tmp")),
        Step::Write(path("a.tmp"), 0, b"new".as_slice().into()),
        Step::Sync(path("a.tmp")),
        Step::Rename(path("a.tmp"), path("old")),
    ] {
        medium.take(&step);
    }
    let read = |medium: &Medium, crash| {
        let _ = fs::remove_dir_all(&after);
        medium.crash(crash, &after);
        fs::read(after.join("old")).unwrap()
    };
    assert_eq!(read(&medium, Crash::Killed), b"new");
    assert_eq!(read(&medium, Crash::PowerCut), b"old");
    medium.take(&Step::SyncDir(path("")));
    assert_eq!(
        (read(&medium, Crash::PowerCut), medium.pending()),
        (b"new".to_vec(), 0)
    );
    medium.take(&Step::Write(path("old"), 3, [7; 2000].as_slice().into()));
    let torn = (0..99).map(|seed| read(&medium, Crash::Some(seed)));
    let torn: std::collections::BTreeSet<_> = torn.collect();
    assert!(
        torn.len() > 5,
        "a write is there, is not, or is there in part"
    );
}

#[test]
fn what_is_written_over_is_old_new_or_torn_and_the_held_file_has_no_name() {
    let dir = super::scratch();
    let (base, after) = (dir.path().join("base"), dir.path().join("after"));
    fs::create_dir(&base).unwrap();
    fs::write(base.join("ring"), [7; 2000]).unwrap();
    let mut medium = Medium::of(&base);
    let path = |name: &str| PathBuf::from(name);
    let zeros: Arc<[u8]> = [0; 2000].as_slice().into();
    let over = |medium: &Medium, seed| {
        let _ = fs::remove_dir_all(&after);
        medium.crash(Crash::Some(seed), &after);
        fs::read(after.join("ring")).unwrap()
    };
    let mut wiped = medium.clone();
    wiped.take(&Step::Write(path("ring"), 0, zeros.clone()));
    let kinds = (0..99).map(|seed| {
        let read = over(&wiped, seed);
        assert_eq!(read.len(), 2000);
        (read[0], read[1999], read.contains(&7))
    });
    let kinds: std::collections::BTreeSet<_> = kinds.collect();
    // Untouched, from the front, from the back, at both ends, and all of it.
    assert_eq!(kinds.len(), 5, "{kinds:?}");
    for step in [
        Step::Hold(path("ring")),
        Step::Create(path("ring.tmp")),
        Step::Write(path("ring.tmp"), 0, b"new".as_slice().into()),
        Step::Sync(path("ring.tmp")),
        Step::Rename(path("ring.tmp"), path("ring")),
        Step::WriteHeld(zeros),
    ] {
        medium.take(&step);
    }
    // The name was not flushed: here the old file can come back with zeros in it. This is why a folder is
    // flushed before what had the name is wiped.
    let seen: std::collections::BTreeSet<_> = (0..99).map(|seed| over(&medium, seed)).collect();
    assert!(seen.contains(&b"new"[..]) && seen.contains(&[0; 2000][..]));
    medium.take(&Step::SyncDir(path("")));
    assert!((0..99).all(|seed| over(&medium, seed) == b"new"));
}
