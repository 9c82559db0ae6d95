//! Backups: to stores that lose, change, swap and add things, and lines that break.

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
            // What nobody can open may be somebody's: nothing is thrown away beside it.
            assert!(vault.forget_snapshots(&store, 1).is_err(), "{name}");
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
