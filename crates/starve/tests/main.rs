//! Each allocation of a script that writes fails once; then the vault is opened again. Whatever was
//! acknowledged is there, and nothing is there by half.
//!
//! A process that cannot allocate ends where it stands, so another one plays the script. The quick form
//! takes [`SAMPLE`] of its allocations, spread over all of them; `cargo xtask prove` takes every one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::{
    collections::BTreeSet,
    fs,
    io::Read,
    path::Path,
    process::{Command, Output},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use model::id::ObjectId;
use testimony_starve::{
    BEFORE, FILM, FILMED, FIRST, Heard, LAST, PASSPHRASE, cheap, ids, open, record,
};
use testkit::Cases;
use vault::{Edge, Fsck, Locked, Open, Vault};

/// Allocations of the quick form.
const SAMPLE: u64 = 30;
/// Where in its stretch each of the sample stands.
const SEED: u64 = 0x7374_6172_7665;

/// A pair that is recorded when everything is over.
const AFTERWARDS: u64 = 9;

/// The vault with the pair that is destroyed, and that pair's film.
fn fresh(folder: &Path) -> ObjectId {
    let mut vault =
        Vault::<Locked>::create_with(folder, "alice", PASSPHRASE, Edge::system(), cheap()).unwrap();
    let film = Mutex::new(None);
    let say = |heard| {
        if let Heard::Sealed(object) = heard {
            *film.lock().unwrap() = Some(object);
        }
    };
    record(&mut vault, BEFORE, true, &say).unwrap();
    film.into_inner().unwrap().unwrap()
}

fn play(folder: &Path, film: ObjectId, at: u64) -> (BTreeSet<Heard>, Output) {
    let output = Command::new(env!("CARGO_BIN_EXE_starve"))
        .args([folder.to_str().unwrap(), &film.hex(), &at.to_string()])
        .env("RUST_BACKTRACE", "0")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout.clone()).unwrap();
    // What is cut off was not said.
    let lines = said
        .split_inclusive('\n')
        .filter_map(|line| line.strip_suffix('\n'));
    (
        lines.map(|line| Heard::parse(line).unwrap()).collect(),
        output,
    )
}

fn film_of(vault: &Vault<Open>, film: ObjectId) -> Option<Vec<u8>> {
    let mut read = Vec::new();
    vault
        .open_object(film)
        .ok()?
        .read_to_end(&mut read)
        .unwrap();
    Some(read)
}

/// Opens what was left, holds it against what was said, and goes on working in it.
fn check(folder: &Path, film: ObjectId, heard: &BTreeSet<Heard>, how: &str) {
    let mut vault = open(folder).unwrap_or_else(|error| panic!("{how}: {error}"));
    let there = |pair| {
        let [one, other] = ids(pair).map(|id| vault.get(id).unwrap().is_some());
        assert_eq!(one, other, "{how}: half of pair {pair}");
        one
    };
    for pair in [FIRST, FILMED, LAST] {
        if heard.contains(&Heard::Recorded(pair)) {
            assert!(there(pair), "{how}: pair {pair} was lost");
        }
        if heard.contains(&Heard::Refused(pair)) {
            assert!(!there(pair), "{how}: pair {pair} was refused and is there");
        }
    }
    let sealed = heard.iter().find_map(|one| match one {
        Heard::Sealed(film) => Some(*film),
        _ => None,
    });
    match sealed {
        Some(film) if there(FILMED) => {
            assert_eq!(film_of(&vault, film).unwrap(), FILM, "{how}");
        }
        Some(film) => assert_eq!(
            film_of(&vault, film),
            None,
            "{how}: a film without its pair"
        ),
        None => assert!(!there(FILMED), "{how}: recorded before it was sealed"),
    }
    // Destroyed with the film, or there with the film.
    let was = film_of(&vault, film);
    assert_eq!(was.is_some(), there(BEFORE), "{how}: half destroyed");
    assert!(was.is_none_or(|was| was == FILM), "{how}");
    if heard.contains(&Heard::Destroyed) {
        assert!(!there(BEFORE), "{how}: what was destroyed is there");
    }
    let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
    assert!(report.is_sound(), "{how}: {:?}", report.findings);
    record(&mut vault, AFTERWARDS, false, &|_| ()).unwrap_or_else(|error| panic!("{how}: {error}"));
}

/// One of each stretch of the allocations, or all.
fn chosen(count: u64) -> Vec<u64> {
    if testkit::is_long() {
        return (0..count).collect();
    }
    let stretch = count / SAMPLE;
    let mut draw = SEED;
    let within = |number| {
        // xorshift64: never for anything but tests.
        draw ^= draw << 13;
        draw ^= draw >> 7;
        draw ^= draw << 17;
        number * stretch + draw % stretch
    };
    (0..SAMPLE).map(within).collect()
}

#[test]
fn an_allocation_that_fails_loses_nothing_acknowledged() {
    if !cfg!(all(target_os = "linux", target_env = "gnu")) {
        testkit::skip(
            "an_allocation_that_fails_loses_nothing_acknowledged",
            "only the GNU C library lets its malloc be wrapped",
        );
        return;
    }
    // What is on the disk after a power cut is not asked here, so it may be a disk in memory.
    let memory = Path::new("/dev/shm");
    let dir = tempfile::tempdir_in(memory).or_else(|_| tempfile::tempdir());
    let dir = dir.unwrap();
    let before = dir.path().join("before");
    let film = fresh(&before);
    let run = |name: &str, at: u64| {
        let folder = dir.path().join(name);
        copy(&before, &folder);
        let (heard, output) = play(&folder, film, at);
        let how = format!("allocation {at} of {name}: {heard:?}\n{output:?}");
        check(&folder, film, &heard, &how);
        fs::remove_dir_all(folder).unwrap();
        (heard, how)
    };
    let (heard, how) = run("whole", u64::MAX);
    let Some(Heard::Counted(count)) = heard.last() else {
        panic!("{how}");
    };
    assert!(has_done_everything(&heard) && *count > 1000, "{how}");

    let cases = chosen(*count);
    let (ended, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let stands = Mutex::new(BTreeSet::new());
    let tried = Cases::of("failing-allocations").each(
        &cases,
        |core| format!("core-{core}"),
        |name, at| {
            let _ = fs::remove_dir_all(dir.path().join(&*name));
            let (heard, _) = run(name, *at);
            let was_ended = !matches!(heard.last(), Some(Heard::Counted(_)));
            let was_refused = !was_ended && !has_done_everything(&heard);
            ended.fetch_add(was_ended.into(), Ordering::Relaxed);
            refused.fetch_add(was_refused.into(), Ordering::Relaxed);
            stands.lock().unwrap().insert(heard.len());
            1
        },
    );
    let (ended, refused) = (ended.into_inner(), refused.into_inner());
    println!(
        "{tried} of {count} allocations failed: {ended} ended the process, {refused} were told as errors"
    );
    if testkit::is_long() {
        // One that goes on with what was left may be about a few.
        return;
    }
    // Both happen, and at every stage of the work: what is survived are failures.
    assert!(ended > 0 && refused > 0, "{ended} and {refused} of {tried}");
    let stands = stands.into_inner().unwrap();
    assert!(stands.len() >= 4, "{stands:?}");
}

fn has_done_everything(heard: &BTreeSet<Heard>) -> bool {
    let recorded = [FIRST, FILMED, LAST].map(Heard::Recorded);
    recorded.iter().all(|one| heard.contains(one)) && heard.contains(&Heard::Destroyed)
}

/// Copies a folder with everything in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        match path.is_dir() {
            true => copy(&path, &target),
            false => _ = fs::copy(&path, &target).unwrap(),
        }
    }
}
