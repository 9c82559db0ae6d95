//! A backup and a forgetting, two forgettings, two backups: each stopped after every one of its questions to
//! the store while the other goes on for every number of its own.

use std::{
    collections::BTreeSet,
    io,
    sync::{Condvar, Mutex},
    thread,
};

use super::{
    BackupError, Depot, FORGETTING, Forgotten, KEYS, OBJECTS, PACKS, SNAPSHOTS, Saved,
    listing::{self, Opened},
    tests::Memory,
};
use crate::{
    primitives::sha256,
    proofs::support::{ALICE, copy_dir, create, id, identity, interview, open, put},
    vault::{Open, Vault},
};

/// Whose turn it is, and for how many steps: the first few are one side's, the next few the other's, then
/// the first goes on to its end, then the other.
struct Turns {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Who goes next, and for how many steps.
    turns: Vec<(usize, u64)>,
    /// Who has come to the end.
    done: [bool; 2],
}

/// The store as one side sees it.
struct Side<'a> {
    store: &'a Memory,
    turns: &'a Turns,
    me: usize,
    steps: Mutex<u64>,
}

impl Turns {
    fn new(first: u64, second: u64) -> Self {
        let turns = vec![(0, first), (1, second), (0, u64::MAX), (1, u64::MAX)];
        Self {
            state: Mutex::new(State {
                turns,
                done: [false; 2],
            }),
            changed: Condvar::new(),
        }
    }

    fn step<T>(&self, me: usize, act: impl FnOnce() -> T) -> T {
        let mut state = self.state.lock().unwrap();
        loop {
            let done = state.done;
            match state.turns.first_mut() {
                Some((who, left)) if *left == 0 || done[*who] => {
                    state.turns.remove(0);
                    self.changed.notify_all();
                }
                Some((who, left)) if *who == me => {
                    *left -= 1;
                    return act();
                }
                Some(_) => state = self.changed.wait(state).unwrap(),
                None => panic!("nobody's turn"),
            }
        }
    }

    fn done(&self, me: usize) {
        self.state.lock().unwrap().done[me] = true;
        self.changed.notify_all();
    }
}

impl Side<'_> {
    fn step<T>(&self, act: impl FnOnce() -> T) -> T {
        *self.steps.lock().unwrap() += 1;
        self.turns.step(self.me, act)
    }
}

impl Depot for Side<'_> {
    /// No listing is of one moment: what is in one folder may be gone when the next is looked at.
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        let folders = [FORGETTING, SNAPSHOTS, OBJECTS, PACKS, KEYS];
        let mut all = Vec::new();
        for folder in folders {
            all.extend(self.list_in(folder)?);
        }
        Ok(all)
    }

    fn list_in(&self, folder: &str) -> io::Result<Vec<(String, u64)>> {
        self.step(|| self.store.list_in(folder))
    }

    fn get(&self, name: &str, at_most: u64) -> io::Result<Vec<u8>> {
        self.step(|| self.store.get(name, at_most))
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        self.step(|| self.store.get_range(name, from, len))
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        self.step(|| self.store.put(name, bytes))
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        self.step(|| self.store.delete(name))
    }
}

/// What each came to, and in how many steps.
type Outcome<A, B> = (Result<A, BackupError>, Result<B, BackupError>, [u64; 2]);

fn together<A: Send, B: Send>(
    store: &Memory,
    (first, second): (u64, u64),
    one: impl FnOnce(&dyn Depot) -> Result<A, BackupError> + Send,
    other: impl FnOnce(&dyn Depot) -> Result<B, BackupError> + Send,
) -> Outcome<A, B> {
    let turns = Turns::new(first, second);
    let side = |me| Side {
        store,
        turns: &turns,
        me,
        steps: Mutex::new(0),
    };
    let (left, right) = (side(0), side(1));
    let (one, other) = thread::scope(|scope| {
        let one = scope.spawn(|| {
            let done = one(&left);
            turns.done(0);
            done
        });
        let other = scope.spawn(|| {
            let done = other(&right);
            turns.done(1);
            done
        });
        (one.join().unwrap(), other.join().unwrap())
    });
    let steps = [&left, &right].map(|side| *side.steps.lock().unwrap());
    (one, other, steps)
}

/// The snapshots of which everything is there, by their names.
fn whole(vault: &Vault<Open>, store: &Memory) -> BTreeSet<String> {
    let open = &vault.state;
    let names = store.list_in(SNAPSHOTS).unwrap();
    let names = names.into_iter().map(|(name, _)| name);
    let is_whole = |name: &String| {
        let name = name.trim_start_matches("snapshots/");
        let opened = listing::open(store, name, open.vault, &open.identity).unwrap();
        let Opened::Fine(snapshot) = opened else {
            panic!("{name}")
        };
        snapshot.index.needs().all(|(name, _)| {
            let there = store.get(&name, u64::MAX);
            there.is_ok_and(|bytes| name.ends_with(&sha256(&bytes).hex()))
        })
    };
    let names = names.filter(is_whole);
    names
        .map(|name| name.trim_start_matches("snapshots/").to_owned())
        .collect()
}

fn attach(vault: &mut Vault<Open>, len: usize, fill: u8) {
    let bytes = vec![fill; len];
    let sealed = vault.seal(&mut bytes.as_slice(), &|_| ()).unwrap();
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.commit().unwrap();
}

/// A vault that is ahead of what the store has, an older copy of it, and the store: two snapshots, what only
/// the first needs, and something that a backup sent before it was stopped.
fn scene(dir: &std::path::Path) -> (Vault<Open>, Vault<Open>, Memory) {
    let mut vault = create(&dir.join("vault"));
    put(&mut vault, [identity(1, "Samira")]);
    let store = Memory::default();
    vault.backup(&store, &|_| ()).unwrap();
    put(&mut vault, [interview(2, &["at dawn"])]);
    attach(&mut vault, 4000, 1);
    vault.backup(&store, &|_| ()).unwrap();
    let behind = dir.join("behind");
    copy_dir(&dir.join("vault"), &behind);
    attach(&mut vault, (1 << 20) + 1, 2);
    attach(&mut vault, 5000, 3);
    put(&mut vault, [identity(4, "Hadi")]);
    // What was sent before the machine stopped: all of a backup but its snapshot.
    let elsewhere = store.clone();
    let saved = vault.backup(&elsewhere, &|_| ()).unwrap();
    elsewhere
        .delete(&format!("{SNAPSHOTS}/{}", saved.snapshot))
        .unwrap();
    (vault, open(&behind, ALICE), elsewhere)
}

/// Runs the two at every pair of stops; `check` gets the store after it.
fn at_every_pair<A: Send, B: Send>(
    store: &Memory,
    one: impl Fn(&dyn Depot) -> Result<A, BackupError> + Sync,
    other: impl Fn(&dyn Depot) -> Result<B, BackupError> + Sync,
    mut check: impl FnMut(&str, &Memory, Result<A, BackupError>, Result<B, BackupError>),
) {
    let mut first = 0;
    loop {
        let mut second = 0;
        let ended = loop {
            let store = store.clone();
            let stops = (first, second);
            let (left, right, steps) = together(&store, stops, &one, &other);
            check(&format!("stopped after {stops:?}"), &store, left, right);
            if steps[1] < second || second > 0 && steps[0] < first {
                break steps[0] < first;
            }
            second += 1;
        };
        if ended {
            assert!(first > 10, "{first}");
            return;
        }
        first += 1;
    }
}

/// What must hold after a backup and a forgetting, in whichever order; whether the backup noticed.
fn check(
    vault: &Vault<Open>,
    how: &str,
    store: &Memory,
    backup: Result<Saved, BackupError>,
    forgot: Result<Forgotten, BackupError>,
) -> bool {
    forgot.unwrap_or_else(|error| panic!("{how}: {error:?}"));
    assert_eq!(store.list_in(FORGETTING).unwrap(), vec![], "{how}");
    let good = whole(vault, store);
    let noticed = match backup {
        Ok(saved) => {
            assert!(
                good.contains(&saved.snapshot),
                "{how}: acknowledged, and not whole"
            );
            false
        }
        Err(BackupError::Forgetting | BackupError::ForgettingMeanwhile) => true,
        Err(error) => panic!("{how}: {error:?}"),
    };
    assert!(!good.is_empty(), "{how}: nothing whole is left");
    // Once more, alone.
    let saved = vault.backup(store, &|_| ()).unwrap();
    assert!(whole(vault, store).contains(&saved.snapshot), "{how}");
    noticed
}

#[test]
fn a_backup_that_was_acknowledged_is_whole_whoever_forgets_meanwhile() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, behind, store) = scene(dir.path());
    let (mut noticed, mut fine) = (0, 0);
    let (vault, behind) = (Mutex::new(vault), Mutex::new(behind));
    let backup = |depot: &dyn Depot| vault.lock().unwrap().backup(depot, &|_| ());
    let forget = |depot: &dyn Depot| behind.lock().unwrap().forget_snapshots(depot, 1);
    let mut count = |was_noticed: bool| match was_noticed {
        true => noticed += 1,
        false => fine += 1,
    };
    at_every_pair(&store, backup, forget, |how, store, saved, forgot| {
        let how = format!("a backup {how}");
        count(check(&vault.lock().unwrap(), &how, store, saved, forgot));
    });
    at_every_pair(&store, forget, backup, |how, store, forgot, saved| {
        let how = format!("a forgetting {how}");
        count(check(&vault.lock().unwrap(), &how, store, saved, forgot));
    });
    assert!(noticed > 50 && fine > 50, "{noticed} noticed, {fine} fine");
}

#[test]
fn two_who_forget_leave_a_whole_snapshot() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, behind, store) = scene(dir.path());
    let (vault, behind) = (Mutex::new(vault), Mutex::new(behind));
    let one = |depot: &dyn Depot| vault.lock().unwrap().forget_snapshots(depot, 1);
    let other = |depot: &dyn Depot| behind.lock().unwrap().forget_snapshots(depot, 2);
    let mut refusals = 0;
    at_every_pair(&store, one, other, |how, store, left, right| {
        let good = whole(&vault.lock().unwrap(), store);
        assert!(!good.is_empty(), "{how}");
        for refused in [left, right] {
            match refused {
                Ok(_) => {}
                Err(BackupError::Forgetting) => refusals += 1,
                Err(error) => panic!("{how}: {error:?}"),
            }
        }
        assert_eq!(store.list_in(FORGETTING).unwrap(), vec![], "{how}");
    });
    assert!(refusals > 50, "{refusals}");
}

/// Amal's machine stopped while it was forgetting; or so Bassel thinks.
#[test]
fn a_mark_that_was_left_keeps_backups_out_until_somebody_takes_it_away() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, behind, store) = scene(dir.path());
    let mark = format!("{FORGETTING}/0011223344556677");
    store
        .put(&mark, b"testimony forgetting 1\n".to_vec())
        .unwrap();
    let refused = vault.backup(&store, &|_| ());
    assert!(
        matches!(refused, Err(BackupError::Forgetting)),
        "{refused:?}"
    );
    assert!(refused.unwrap_err().to_string().contains("--unlock"));
    let refused = vault.repair_backup(&store, &|_| ());
    assert!(!matches!(refused, Ok((Some(_), _))), "{refused:?}");
    let refused = vault.forget_snapshots(&store, 1);
    assert!(
        matches!(refused, Err(BackupError::Forgetting)),
        "{refused:?}"
    );
    assert_eq!(vault.clear_marks(&store).unwrap(), 1);
    assert_eq!(vault.clear_marks(&store).unwrap(), 0);
    vault.backup(&store, &|_| ()).unwrap();

    // Nobody's machine had stopped: whoever was forgetting stops at the next object.
    let taken = Mutex::new(0);
    let (vault, behind) = (Mutex::new(vault), Mutex::new(behind));
    for stop in 8.. {
        let store = store.clone();
        let (forgot, made, steps) = together(
            &store,
            (stop, u64::MAX),
            |depot| behind.lock().unwrap().forget_snapshots(depot, 1),
            |depot| {
                let vault = vault.lock().unwrap();
                vault.clear_marks(depot)?;
                vault.backup(depot, &|_| ())
            },
        );
        let made = made.unwrap();
        let good = whole(&vault.lock().unwrap(), &store);
        assert!(good.contains(&made.snapshot), "stopped after {stop}");
        match forgot {
            Ok(_) => {}
            Err(BackupError::MarkTaken) => *taken.lock().unwrap() += 1,
            Err(error) => panic!("{error:?}"),
        }
        if steps[0] < stop {
            break;
        }
    }
    assert!(*taken.lock().unwrap() > 3);
    assert!(vault.lock().unwrap().get(id(1)).unwrap().is_some());
}
