//! Backups: to stores that lose, change, swap and add things, and lines that break.

mod upkeep;

use std::{
    collections::BTreeMap,
    io,
    path::Path,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use vault::{
    Backing, BackupError, Credentials, Depot, Fsck, Locked, Open, Restored, Severity, Vault,
    restore,
};

use crate::support::{ALICE, BOB, Seeded, cheap, create, identity, interview, locked, open, put};

/// A store in memory, that breaks when it is told to.
#[derive(Default)]
pub(crate) struct Memory {
    objects: Mutex<BTreeMap<String, Vec<u8>>>,
    /// Writes that still go through; none set: all.
    left: Mutex<Option<u64>>,
    puts: AtomicU64,
}

impl Memory {
    fn names(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }

    fn change(&self, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
        change(self.objects.lock().unwrap().get_mut(name).unwrap());
    }

    fn take(&self, name: &str) -> Vec<u8> {
        self.objects.lock().unwrap().remove(name).unwrap()
    }

    fn add(&self, name: &str, bytes: Vec<u8>) {
        self.objects.lock().unwrap().insert(name.to_owned(), bytes);
    }

    fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        self.objects.lock().unwrap().clone()
    }

    fn puts(&self) -> u64 {
        self.puts.swap(0, Ordering::Relaxed)
    }
}

impl Depot for Memory {
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        let objects = self.objects.lock().unwrap();
        let listed = objects
            .iter()
            .map(|(name, bytes)| (name.clone(), bytes.len() as u64));
        Ok(listed.collect())
    }

    fn get(&self, name: &str, at_most: u64) -> io::Result<Vec<u8>> {
        let objects = self.objects.lock().unwrap();
        let bytes = objects.get(name).ok_or(io::ErrorKind::NotFound)?;
        match bytes.len() as u64 > at_most {
            true => Err(io::ErrorKind::InvalidData.into()),
            false => Ok(bytes.clone()),
        }
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        let all = self.get(name, u64::MAX)?;
        let range = from as usize..(from + len) as usize;
        Ok(all.get(range).ok_or(io::ErrorKind::UnexpectedEof)?.to_vec())
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        if let Some(left) = self.left.lock().unwrap().as_mut() {
            *left = left.checked_sub(1).ok_or(io::ErrorKind::ConnectionReset)?;
        }
        self.puts.fetch_add(1, Ordering::Relaxed);
        let mut objects = self.objects.lock().unwrap();
        assert!(
            objects.get(name).is_none_or(|there| *there == bytes),
            "{name}"
        );
        objects.insert(name.to_owned(), bytes);
        Ok(())
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        self.objects.lock().unwrap().remove(name);
        Ok(())
    }
}

fn bytes(len: usize, seed: u64) -> Vec<u8> {
    use vault::Random as _;
    let mut bytes = vec![0; len];
    Seeded::new(seed).fill(&mut bytes);
    bytes
}

fn attach(vault: &mut Vault<Open>, len: usize, seed: u64) -> model::id::ObjectId {
    let sealed = vault
        .seal(&mut bytes(len, seed).as_slice(), &|_| ())
        .unwrap();
    let object = sealed.object;
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.commit().unwrap();
    object
}

fn backup(vault: &Vault<Open>, depot: &dyn Depot) -> vault::Saved {
    vault.backup(depot, &|_| ()).unwrap()
}

fn restored(depot: &dyn Depot, dir: &Path) -> Restored {
    restore(
        depot,
        dir,
        &Credentials::new(ALICE),
        None,
        &cheap(),
        &|_| (),
    )
    .unwrap()
}

fn read(vault: &Vault<Open>, object: model::id::ObjectId) -> Vec<u8> {
    let mut read = Vec::new();
    let mut reader = vault.open_object(object).unwrap();
    io::Read::read_to_end(&mut reader, &mut read).unwrap();
    read
}

fn is_sound(vault: &mut Vault<Open>) {
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn what_is_restored_is_what_was_backed_up() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    put(
        &mut vault,
        (10..40).map(|n| interview(n, &["they came at dawn"])),
    );
    let large = attach(&mut vault, 9 << 20, 1);
    let small: Vec<_> = (0..20)
        .map(|n| attach(&mut vault, 5000 + n, n as u64))
        .collect();
    let store = Memory::default();
    let saved = backup(&vault, &store);
    assert_eq!(saved.segments, 22);
    // Two large segments, one pack of small ones, one of files, a key file, a snapshot.
    assert_eq!(store.puts(), 6, "{:?}", store.names());

    let to = dir.path().join("copy");
    let copy = restored(&store, &to);
    assert_eq!(copy.problems, Vec::<String>::new());
    assert_eq!(copy.segments, 22);
    assert!(locked(&to).is_restored().unwrap());
    let mut copy = open(&to, ALICE);
    is_sound(&mut copy);
    assert_eq!(read(&copy, large), bytes(9 << 20, 1));
    for (n, object) in small.into_iter().enumerate() {
        assert_eq!(read(&copy, object), bytes(5000 + n, n as u64));
    }
    let (theirs, ours) = (copy.status().unwrap(), vault.status().unwrap());
    assert_eq!(
        (theirs.records, theirs.operations),
        (ours.records, ours.operations)
    );
    let again = restore(
        &store,
        &to,
        &Credentials::new(ALICE),
        None,
        &cheap(),
        &|_| (),
    );
    assert!(matches!(again, Err(BackupError::NotEmpty { .. })));
}

#[test]
fn only_what_is_new_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    attach(&mut vault, 9 << 20, 1);
    let store = Memory::default();
    let first = backup(&vault, &store);
    assert!(!first.unchanged);
    store.puts();
    let second = backup(&vault, &store);
    assert!(second.unchanged);
    assert_eq!(
        (second.snapshot.as_str(), second.sent),
        (first.snapshot.as_str(), 0)
    );
    assert_eq!(store.puts(), 0);
    put(&mut vault, [interview(7, &["one more"])]);
    let third = backup(&vault, &store);
    assert!(third.sent < 20_000, "{third:?}");
    assert_eq!(store.puts(), 2, "what was added to files, and a snapshot");
    attach(&mut vault, 2 << 20, 2);
    backup(&vault, &store);
    let to = dir.path().join("copy");
    assert_eq!(restored(&store, &to).problems, Vec::<String>::new());
    is_sound(&mut open(&to, ALICE));
    // An older one by its name.
    let older = dir.path().join("older");
    let name = Some(first.snapshot.as_str());
    restore(
        &store,
        &older,
        &Credentials::new(ALICE),
        name,
        &cheap(),
        &|_| (),
    )
    .unwrap();
    assert!(open(&older, ALICE).status().unwrap().records.is_empty());
    let none = restore(
        &store,
        &dir.path().join("none"),
        &Credentials::new(ALICE),
        Some("00000001-0000"),
        &cheap(),
        &|_| (),
    );
    assert!(matches!(none, Err(BackupError::NoSuchSnapshot { .. })));
}

#[test]
fn a_backup_that_breaks_anywhere_leaves_no_half_snapshot_and_goes_on_where_it_was() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    for n in 0..4 {
        attach(&mut vault, (2 << 20) + n, n as u64);
        attach(&mut vault, 3000, 100 + n as u64);
    }
    let whole = Memory::default();
    backup(&vault, &whole);
    let writes = whole.puts();
    let store = Memory::default();
    for at in 0..writes {
        *store.left.lock().unwrap() = Some(1);
        let broken = vault.backup(&store, &|_| ());
        match broken {
            Err(BackupError::Store(_)) => {
                assert!(
                    !store
                        .names()
                        .iter()
                        .any(|name| name.starts_with("snapshots"))
                );
            }
            Ok(_) => break,
            Err(other) => panic!("{at}: {other}"),
        }
    }
    *store.left.lock().unwrap() = None;
    let saved = backup(&vault, &store);
    // What had arrived was not sent again: the segments, at least.
    assert!(store.puts() <= 2 * writes, "{saved:?}");
    let to = dir.path().join("copy");
    assert_eq!(restored(&store, &to).problems, Vec::<String>::new());
    is_sound(&mut open(&to, ALICE));
}

/// Every object of a store: gone, cut, longer, changed, or another's bytes.
#[test]
fn whatever_a_store_does_to_an_object_is_said_and_the_rest_is_restored() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    attach(&mut vault, 2 << 20, 1);
    attach(&mut vault, 3 << 20, 2);
    attach(&mut vault, 4000, 3);
    vault
        .add_member("bob", BOB, &[model::compartment::Compartment::Media])
        .unwrap();
    let store = Memory::default();
    backup(&vault, &store);
    assert_eq!(
        vault.check_backup(&store, &|_| ()).unwrap().problems,
        Vec::<String>::new()
    );
    let good = store.bytes();
    let names = store.names();
    for (number, name) in names.iter().enumerate() {
        for what in ["gone", "cut", "longer", "changed", "swapped"] {
            *store.objects.lock().unwrap() = good.clone();
            match what {
                "gone" => drop(store.take(name)),
                "cut" => store.change(name, |bytes| bytes.truncate(bytes.len() / 2)),
                "longer" => store.change(name, |bytes| bytes.push(0)),
                "changed" => store.change(name, |bytes| {
                    let at = bytes.len() / 3;
                    bytes[at] ^= 1;
                }),
                _ => {
                    let other = &names[(number + 1) % names.len()];
                    let (a, b) = (store.take(name), store.take(other));
                    store.add(name, b);
                    store.add(other, a);
                }
            }
            let to = dir.path().join(format!("{number}-{what}"));
            let at = format!("{name} {what}");
            let done = restore(
                &store,
                &to,
                &Credentials::new(ALICE),
                None,
                &cheap(),
                &|_| (),
            );
            match done {
                Ok(done) => {
                    assert!(!done.problems.is_empty(), "{at}");
                    assert!(done.segments >= 1, "{at}");
                }
                // Without a key file or a snapshot there is nothing to restore, and that is said.
                Err(BackupError::NoSnapshot) => {
                    assert!(name.starts_with("snapshots") || what == "swapped", "{at}")
                }
                Err(BackupError::Passphrase) => {
                    assert!(name.starts_with("keys") || what == "swapped", "{at}")
                }
                Err(other) => panic!("{at}: {other}"),
            }
            let checked = vault.check_backup(&store, &|_| ()).unwrap();
            assert!(!checked.problems.is_empty(), "{at}: {checked:?}");
            std::fs::remove_dir_all(&to).ok();
        }
    }
}

#[test]
fn what_others_put_into_a_store_is_nobodys_harm() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    put(&mut vault, [identity(5, "Samira")]);
    let store = Memory::default();
    let saved = backup(&vault, &store);
    // Another vault, a file of nobody's, names that try to be somewhere else, an old snapshot under a
    // new name, a snapshot that is none.
    let other = Vault::<Locked>::create_with(
        &dir.path().join("other"),
        "mallory",
        BOB,
        crate::support::edge(9),
        cheap(),
    )
    .unwrap();
    other.backup(&store, &|_| ()).unwrap();
    let name = format!("snapshots/{}", saved.snapshot);
    let again = store.get(&name, u64::MAX).unwrap();
    store.add("snapshots/99999999-0011223344556677", again);
    store.add("snapshots/99999998-0011223344556677", b"nothing".to_vec());
    store.add("snapshots/../../escape", b"x".to_vec());
    store.add("keys/../../escape.key", b"x".to_vec());
    store.add("README", b"x".to_vec());
    let to = dir.path().join("copy");
    let copy = restored(&store, &to);
    assert_eq!(copy.snapshot, saved.snapshot);
    assert_eq!(copy.problems.len(), 2, "{:?}", copy.problems);
    is_sound(&mut open(&to, ALICE));
    assert!(!dir.path().join("escape").exists());
    let listed = vault.snapshots(&store).unwrap();
    assert_eq!((listed.snapshots.len(), listed.strangers), (1, 1));
    // Mallory's may need anything that is there, so nothing is deleted.
    assert!(matches!(
        vault.forget_snapshots(&store, 1),
        Err(BackupError::Strangers { count: 1 })
    ));
    let wrong = restore(
        &store,
        &dir.path().join("no"),
        &Credentials::new("not the passphrase"),
        None,
        &cheap(),
        &|_| (),
    );
    assert!(matches!(wrong, Err(BackupError::Passphrase)));
}

#[test]
fn an_older_copy_put_back_by_hand_is_noticed_at_the_next_backup() {
    let dir = tempfile::tempdir().unwrap();
    let at = dir.path().join("vault");
    let mut vault = create(&at);
    put(&mut vault, [identity(5, "Samira")]);
    drop(vault);
    let old = dir.path().join("old");
    crate::support::copy_dir(&at, &old);
    let mut vault = open(&at, ALICE);
    put(&mut vault, [identity(6, "Yusuf")]);
    put(&mut vault, [identity(7, "Hala")]);
    let store = Memory::default();
    backup(&vault, &store);
    let mut older = open(&old, ALICE);
    let noticed = older.backup(&store, &|_| ());
    assert!(
        matches!(noticed, Err(BackupError::Older { .. })),
        "{noticed:?}"
    );
    // It goes on, to the same length and beyond: now there are two histories.
    for n in 8..12 {
        put(&mut older, [identity(n, "Nadir")]);
        let noticed = older.backup(&store, &|_| ());
        assert!(
            matches!(
                noticed,
                Err(BackupError::Older { .. } | BackupError::Forked { .. })
            ),
            "{n}: {noticed:?}"
        );
    }
    let noticed = older.backup(&store, &|_| ());
    assert!(
        matches!(noticed, Err(BackupError::Forked { .. })),
        "{noticed:?}"
    );
    assert!(backup(&vault, &store).unchanged);
}
