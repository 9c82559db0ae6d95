//! A history of five hundred operations of every sort, and what was acknowledged when.

use std::{io::Read as _, path::Path, sync::Arc};

use model::{compartment::Compartment, id::ObjectId, record::Kind};

use super::{
    recorder::Recorder,
    support::{ALICE, BOB, cheap, edge, id, identity, interview},
};
use crate::{
    fsck::{Fsck, Severity},
    vault::{Backing, Locked, Open, Vault},
};

/// What somebody was told had been done, after so many calls.
pub(super) struct Told {
    pub(super) at: usize,
    pub(super) what: What,
}

pub(super) enum What {
    /// An identity and an interview were recorded together, under this number.
    Pair(u64),
    /// So many records in one commit, from this number on.
    Many(u64, u64),
    /// The version of the record that is changed again and again.
    Version(u64),
    /// An original, and what is in it.
    Film(ObjectId, Vec<u8>),
    /// Bob can open the vault.
    Bob,
}

/// Plays the script on a new vault in `dir`. `film` is the length of its largest original.
pub(super) fn play(dir: &Path, rounds: u64, film: usize) -> (Arc<Recorder>, Vec<Told>) {
    let recorder = Recorder::new(dir);
    let backing = || Backing {
        disk: recorder.clone(),
        objects: Some(recorder.clone()),
        ..cheap()
    };
    let mut told = Vec::new();
    for round in 0..rounds {
        // Opened and closed again and again: opening writes, too.
        let who = if round % 5 == 3 { BOB } else { ALICE };
        let locked = Vault::<Locked>::at_with(dir, backing()).unwrap();
        let mut vault = locked.unlock(who, edge(1000 + round)).unwrap();
        let mut tell = |what| {
            told.push(Told {
                at: recorder.now(),
                what,
            })
        };
        for pair in [2 * round, 2 * round + 1] {
            let mut transaction = vault.begin();
            transaction.put(identity(1_000 + pair, "Samira")).unwrap();
            transaction
                .put(interview(10_000 + pair, &["at dawn"]))
                .unwrap();
            transaction.commit().unwrap();
            tell(What::Pair(pair));
        }
        let mut transaction = vault.begin();
        for number in 0..8 {
            transaction
                .put(interview(100_000 + 8 * round + number, &["at noon"]))
                .unwrap();
        }
        transaction.commit().unwrap();
        tell(What::Many(100_000 + 8 * round, 8));
        let mut transaction = vault.begin();
        transaction
            .put(interview(1, &["again", &round.to_string()]))
            .unwrap();
        transaction.commit().unwrap();
        tell(What::Version(round));
        if round % 4 == 1 {
            let bytes = vec![round as u8; if round == 5 { film } else { 3_000 }];
            let sealed = vault.seal(&mut bytes.as_slice(), &|_| ()).unwrap();
            let object = sealed.object;
            let mut transaction = vault.begin();
            transaction.attach(sealed);
            transaction.put(identity(20_000 + round, "Omar")).unwrap();
            transaction.commit().unwrap();
            tell(What::Film(object, bytes));
        }
        if round == 2 {
            vault.add_member("bob", BOB, &Compartment::ALL).unwrap();
            tell(What::Bob);
        }
    }
    (recorder, told)
}

/// When it crashed, and how closely to look.
#[derive(Clone, Copy)]
pub(super) struct Moment<'a> {
    /// After so many calls.
    pub(super) at: usize,
    /// Whether everything is read.
    pub(super) thorough: bool,
    /// In words, for whoever has to find out.
    pub(super) how: &'a str,
}

/// Opens what a crash has left and holds it against what had been told by then.
pub(super) fn check(dir: &Path, told: &[Told], moment: Moment<'_>) {
    let Moment { at, thorough, how } = moment;
    let locked =
        Vault::<Locked>::at_with(dir, cheap()).unwrap_or_else(|error| panic!("{how}: {error}"));
    let opened = locked.unlock(ALICE, edge(7_000_000 + at as u64));
    let mut vault = opened.unwrap_or_else(|error| panic!("{how}: {error}"));
    let done = told.partition_point(|one| one.at <= at);
    let (safe, open) = told.split_at(done);
    let counted = |vault: &Vault<Open>, kind| vault.count_of_kind(kind).unwrap();
    let mut least = [0, 1];
    for one in safe {
        match one.what {
            What::Pair(_) => least = [least[0] + 1, least[1] + 1],
            What::Many(_, number) => least[1] += number,
            What::Film(..) => least[0] += 1,
            What::Version(_) | What::Bob => {}
        }
    }
    if !safe.iter().any(|one| matches!(one.what, What::Version(_))) {
        least[1] -= 1;
    }
    // What was under way may be there, whole, or not.
    let under_way = match open.first().map(|one| &one.what) {
        Some(What::Pair(_)) => [1, 1],
        Some(What::Many(_, number)) => [0, *number],
        Some(What::Film(..)) => [1, 0],
        Some(What::Version(0)) => [0, 1],
        _ => [0, 0],
    };
    let there = [
        counted(&vault, Kind::Identity),
        counted(&vault, Kind::Interview),
    ];
    let whole = [least[0] + under_way[0], least[1] + under_way[1]];
    assert!(
        there == least || there == whole,
        "{how}: {there:?}, not {least:?} or {whole:?}"
    );
    // The counts cover all; the newest are read, and in the thorough form every one.
    let newest = if thorough { 0 } else { done.saturating_sub(4) };
    let clearance = vault.clearance();
    let is_there = |number| vault.get(id(number)).unwrap().is_some();
    for one in &safe[newest..] {
        match &one.what {
            What::Pair(pair) => {
                assert!(
                    is_there(1_000 + pair) && is_there(10_000 + pair),
                    "{how}: pair {pair}"
                );
            }
            What::Many(from, number) => {
                assert!((*from..from + number).all(is_there), "{how}: {from}");
            }
            What::Film(object, bytes) => {
                let mut read = Vec::new();
                vault
                    .open_object(*object)
                    .unwrap()
                    .read_to_end(&mut read)
                    .unwrap();
                assert!(read == *bytes, "{how}: another film");
            }
            What::Version(_) | What::Bob => {}
        }
    }
    let version = safe.iter().rev().find_map(|one| match one.what {
        What::Version(version) => Some(version),
        _ => None,
    });
    if let Some(version) = version {
        let record = vault.get(id(1)).unwrap().unwrap();
        let expected = |version: u64| interview(1, &["again", &version.to_string()]);
        let is = |version| record.reveal(&clearance) == &expected(version);
        assert!(
            is(version) || is(version + 1),
            "{how}: not version {version}"
        );
    }
    if thorough {
        let report = vault.fsck(Fsck::default(), &|_| ()).unwrap();
        // Caches are not flushed; a spoilt one is noticed and can be made anew.
        let worst = report.worst();
        assert!(
            worst <= Some(Severity::Rebuildable),
            "{how}: {:?}",
            report.findings
        );
        // And it goes on.
        let mut transaction = vault.begin();
        transaction.put(identity(900, "Later")).unwrap();
        transaction.commit().unwrap();
        drop(vault);
        if safe.iter().any(|one| matches!(one.what, What::Bob)) {
            let locked = Vault::<Locked>::at_with(dir, cheap()).unwrap();
            let bob = locked
                .unlock(BOB, edge(8_000_000))
                .unwrap_or_else(|e| panic!("{how}: {e}"));
            assert!(bob.get(id(900)).unwrap().is_some(), "{how}");
        }
    }
}
