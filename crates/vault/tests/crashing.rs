//! Every write of a scripted history fails once, in every way a disk can fail; then the vault is
//! opened again. Whatever was acknowledged is there, and nothing is there by half.

use std::{
    io,
    ops::Range,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use model::{compartment::Compartment, id::Digest, record::Kind};

use crate::{
    support::{ALICE, BOB, cheap, copy_dir, edge, id, identity, interview, open},
    vault::{
        Backing, Class, CommitError, Fsck, LocalObjects, Locked, Objects, Open, Severity, Staged,
        Vault,
        disk::{Disk, LocalDisk},
    },
};

/// What a failing write does to the disk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Mode {
    /// Nothing is written.
    Failed,
    /// Half of it is written; only appending can do this.
    Torn,
    /// All of it is written, and an error comes back all the same.
    PersistedThenFailed,
}

/// From the `n`-th write on, the disk fails: once, or for ever, as if the machine had stopped.
#[derive(Clone)]
pub(crate) struct Faulty {
    mode: Mode,
    at: u64,
    for_ever: bool,
    kind: io::ErrorKind,
    /// Shared with the segments that are being written.
    count: Arc<AtomicU64>,
    objects: Option<Arc<LocalObjects>>,
}

impl Faulty {
    pub(crate) fn new(mode: Mode, at: u64, for_ever: bool) -> Self {
        Self {
            mode,
            at,
            for_ever,
            kind: io::ErrorKind::Other,
            count: Arc::default(),
            objects: None,
        }
    }

    pub(crate) fn writes(&self) -> u64 {
        self.count.load(Ordering::Relaxed)
    }

    fn write(
        &self,
        whole: impl FnOnce() -> io::Result<()>,
        half: impl FnOnce() -> io::Result<()>,
    ) -> io::Result<()> {
        let number = self.count.fetch_add(1, Ordering::Relaxed);
        if number < self.at || (number > self.at && !self.for_ever) {
            return whole();
        }
        // After the machine has stopped nothing reaches the disk any more.
        if number == self.at {
            match self.mode {
                Mode::Failed => {}
                Mode::Torn => half()?,
                Mode::PersistedThenFailed => whole()?,
            }
        }
        Err(self.kind.into())
    }
}

impl Disk for Faulty {
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        LocalDisk.read(path)
    }

    fn read_at(&self, path: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        LocalDisk.read_at(path, offset, len)
    }

    fn len(&self, path: &Path) -> io::Result<Option<u64>> {
        LocalDisk.len(path)
    }

    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        LocalDisk.list(dir)
    }

    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        self.write(|| LocalDisk.make_dir(dir), || Ok(()))
    }

    fn append(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.write(
            || LocalDisk.append(path, offset, bytes),
            || LocalDisk.append(path, offset, &bytes[..bytes.len() / 2]),
        )
    }

    fn cut(&self, path: &Path, len: u64) -> io::Result<()> {
        self.write(|| LocalDisk.cut(path, len), || Ok(()))
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.write(
            || LocalDisk.replace(path, bytes),
            || {
                let mut name = path.as_os_str().to_owned();
                name.push(".tmp");
                std::fs::write(name, &bytes[..bytes.len() / 2])
            },
        )
    }

    fn cache(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.write(
            || LocalDisk.cache(path, offset, bytes),
            || LocalDisk.cache(path, offset, &bytes[..bytes.len() / 2]),
        )
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.write(|| LocalDisk.remove(path), || Ok(()))
    }
}

/// A segment that is being written piece by piece.
struct StagedThere {
    /// Whose pieces and names fail like other writes.
    faulty: Faulty,
    staged: Box<dyn Staged>,
}

impl Staged for StagedThere {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        // In one closure at a time: the piece is written whole, by half, or not at all.
        let staged = std::cell::RefCell::new(&mut self.staged);
        self.faulty.write(
            || staged.borrow_mut().write(bytes),
            || staged.borrow_mut().write(&bytes[..bytes.len() / 2]),
        )
    }

    fn keep(self: Box<Self>, name: Digest) -> io::Result<()> {
        let Self { faulty, staged } = *self;
        faulty.write(|| staged.keep(name), || Ok(()))
    }
}

impl Objects for Faulty {
    fn put(&self, name: Digest, bytes: Vec<u8>) -> io::Result<()> {
        self.write(
            || self.objects.as_ref().unwrap().put(name, bytes),
            || Ok(()),
        )
    }

    fn stage(&self) -> io::Result<Option<Box<dyn Staged>>> {
        let staged = std::cell::RefCell::new(None);
        self.write(
            || {
                *staged.borrow_mut() = self.objects.as_ref().unwrap().stage()?;
                Ok(())
            },
            || Ok(()),
        )?;
        Ok(staged.into_inner().map(|staged| {
            let faulty = self.clone();
            Box::new(StagedThere { faulty, staged }) as Box<dyn Staged>
        }))
    }

    fn flush(&self, name: Digest) -> io::Result<()> {
        self.write(|| self.objects.as_ref().unwrap().flush(name), || Ok(()))
    }

    fn settle(&self, names: &[Digest]) -> io::Result<()> {
        self.write(|| self.objects.as_ref().unwrap().settle(names), || Ok(()))
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        self.objects.as_ref().unwrap().get(name, range)
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        self.objects.as_ref().unwrap().list()
    }

    fn delete(&self, name: Digest) -> io::Result<()> {
        self.write(|| self.objects.as_ref().unwrap().delete(name), || Ok(()))
    }
}

fn on(faulty: Faulty, dir: &Path) -> (Arc<Faulty>, Backing) {
    let objects = dir.join("objects");
    std::fs::create_dir_all(&objects).unwrap();
    let faulty = Arc::new(Faulty {
        objects: Some(Arc::new(LocalObjects::open(&objects).unwrap())),
        ..faulty
    });
    let backing = Backing {
        disk: faulty.clone(),
        objects: Some(faulty.clone()),
        ..cheap()
    };
    (faulty, backing)
}

/// What the script did and what it was told.
#[derive(Default)]
struct Told {
    /// Pairs of records that were recorded together.
    acknowledged: Vec<u64>,
    /// Pairs of which it was said that they are not there.
    refused: Vec<u64>,
    film: Option<model::id::ObjectId>,
    bob: bool,
}

/// Opens and records two pairs, the second with a film.
fn recording(dir: &Path, backing: Backing) -> Told {
    let mut told = Told::default();
    let locked = Vault::<Locked>::at_with(dir, backing).unwrap();
    let Ok(mut vault) = locked.unlock(ALICE, edge(77)) else {
        return told;
    };
    for pair in 0..2 {
        let sealed = match pair {
            1 => vault.seal(&mut &b"a film of the morning"[..], &|_| ()).ok(),
            _ => None,
        };
        let film = sealed.as_ref().map(|one| one.object);
        let mut transaction = vault.begin();
        if let Some(sealed) = sealed {
            transaction.attach(sealed);
        }
        transaction.put(identity(100 + pair, "Samira")).unwrap();
        transaction
            .put(interview(200 + pair, &["at dawn"]))
            .unwrap();
        match transaction.commit() {
            Ok(_) => {
                told.acknowledged.push(pair);
                told.film = told.film.or(film);
            }
            // All of it may be there, or nothing.
            Err(CommitError::Unknown(_)) => {}
            Err(_) => told.refused.push(pair),
        }
    }
    told
}

/// Opens and adds a member.
fn adding(dir: &Path, backing: Backing) -> Told {
    let mut told = Told::default();
    let locked = Vault::<Locked>::at_with(dir, backing).unwrap();
    if let Ok(mut vault) = locked.unlock(ALICE, edge(78)) {
        told.bob = vault
            .add_member("bob", BOB, &[Compartment::Testimony])
            .is_ok();
    }
    told
}

fn check(dir: &Path, told: &Told, how: &str) {
    let mut vault = open(dir, ALICE);
    for pair in 0..2 {
        let there = |number| vault.get(id(number)).unwrap().is_some();
        let (one, other) = (there(100 + pair), there(200 + pair));
        assert_eq!(one, other, "{how}: half of pair {pair}");
        if told.acknowledged.contains(&pair) {
            assert!(one, "{how}: pair {pair} was lost");
        }
        if told.refused.contains(&pair) {
            assert!(!one, "{how}: pair {pair} was refused and is there");
        }
    }
    if let Some(film) = told.film {
        let mut read = String::new();
        io::Read::read_to_string(&mut vault.open_object(film).unwrap(), &mut read).unwrap();
        assert_eq!(read, "a film of the morning", "{how}");
    }
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert!(report.is_sound(), "{how}: {:?}", report.findings);
    // And it goes on.
    let mut transaction = vault.begin();
    transaction.put(identity(900, "Later")).unwrap();
    transaction.commit().unwrap();
    assert!(
        vault.fsck(Fsck::default(), &|_| ()).unwrap().is_sound(),
        "{how}"
    );
    drop(vault);
    if told.bob {
        let bob = open(dir, BOB);
        assert_eq!(bob.compartments(), [Compartment::Testimony], "{how}");
        assert_eq!(bob.count_of_kind(Kind::Identity).unwrap(), 0, "{how}");
    }
}

/// Lets each write of a script fail in turn. To stop before a write is to stop after the one before
/// it, so a machine that stops has two modes, not three.
fn scripted(script: fn(&Path, Backing) -> Told, modes: &[(Mode, bool)]) {
    let dir = tempfile::tempdir().unwrap();
    let fresh = dir.path().join("fresh");
    drop(crate::support::create(&fresh));
    let run = |name: &str, faulty: Faulty| {
        let copy = dir.path().join(name);
        copy_dir(&fresh, &copy);
        let (faulty, backing) = on(faulty, &copy);
        let told = script(&copy, backing);
        (copy, faulty.writes(), told)
    };
    let (copy, writes, told) = run("whole", Faulty::new(Mode::Failed, u64::MAX, false));
    assert!(told.refused.is_empty() && (told.bob || told.film.is_some()));
    check(&copy, &told, "nothing failed");
    assert!(writes > 10, "{writes}");
    for (mode, for_ever) in modes {
        for at in 0..writes {
            let how = format!("write {at} of {writes}, {mode:?}, for ever: {for_ever}");
            let (copy, _, told) = run("failing", Faulty::new(*mode, at, *for_ever));
            check(&copy, &told, &how);
            std::fs::remove_dir_all(copy).unwrap();
        }
    }
}

#[test]
fn a_write_that_fails_once_loses_nothing_acknowledged() {
    scripted(
        recording,
        &[(Mode::Failed, false), (Mode::PersistedThenFailed, false)],
    );
}

#[test]
fn a_machine_that_stops_while_recording_loses_nothing_acknowledged() {
    scripted(
        recording,
        &[(Mode::Torn, true), (Mode::PersistedThenFailed, true)],
    );
}

#[test]
fn adding_a_member_that_is_stopped_leaves_a_sound_vault() {
    scripted(adding, &[(Mode::Torn, true), (Mode::Failed, false)]);
}

#[test]
fn a_full_disk_is_said_and_nothing_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = crate::support::create(dir.path());
    crate::support::put(&mut vault, [identity(1, "Samira")]);
    drop(vault);
    // Opening writes nothing here but the check of a folder or two.
    let (_, backing) = on(
        Faulty {
            kind: io::ErrorKind::StorageFull,
            ..Faulty::new(Mode::Torn, 2, true)
        },
        dir.path(),
    );
    let mut vault: Vault<Open> = Vault::<Locked>::at_with(dir.path(), backing)
        .unwrap()
        .unlock(ALICE, edge(5))
        .unwrap();
    let mut transaction = vault.begin();
    transaction.put(identity(2, "Nobody")).unwrap();
    let error = transaction.commit().unwrap_err();
    assert_eq!(error.class(), Class::Environment);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("free some space"), "{cause}");
    drop(vault);
    let mut vault = open(dir.path(), ALICE);
    assert!(vault.get(id(1)).unwrap().is_some());
    assert!(vault.get(id(2)).unwrap().is_none());
    let worst = vault.fsck(Fsck::default(), &|_| ()).unwrap().worst();
    assert!(worst.is_none_or(|worst| worst == Severity::Note));
}

#[test]
fn a_vault_that_was_not_finished_is_no_vault() {
    let dir = tempfile::tempdir().unwrap();
    for at in 0.. {
        let fresh = dir.path().join(at.to_string());
        let faulty = Arc::new(Faulty::new(Mode::Torn, at, true));
        let backing = Backing {
            disk: faulty.clone(),
            ..cheap()
        };
        match Vault::<Locked>::create_with(&fresh, "alice", ALICE, edge(at), backing) {
            Ok(_) => {
                assert!(at > 20);
                return;
            }
            Err(error) => {
                assert_eq!(error.class(), Class::Environment, "{error:?}");
                // Whether it became one or not: it opens, or it says that it is none.
                if Vault::<Locked>::at_with(&fresh, cheap()).is_ok() {
                    open(&fresh, ALICE);
                }
            }
        }
    }
}
