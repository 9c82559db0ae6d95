//! A crash at every call to the system, and of every kind (security.md row 5).

use std::{fs, path::Path, sync::Arc};

use testkit::Cases;

use super::{
    is_long,
    medium::{Crash, Medium},
    recorder::Recorder,
    scratch,
    script::{self, Moment},
    support::{ALICE, create, open},
    upkeep,
};

/// Plays a script of recording, and lets the disk crash as [`prove`] does.
fn prove_recording(
    name: &'static str,
    rounds: u64,
    film: usize,
    at_least: u64,
    plan: impl Fn(usize) -> (Vec<Crash>, bool) + Sync,
) {
    prove(
        name,
        |dir| script::play(dir, rounds, film),
        script::check,
        at_least,
        plan,
    );
}

/// Plays a script, and lets the disk crash at each call in the ways that `plan` names; it says as well
/// whether everything is read afterwards. `check` opens what a crash has left and holds it against what had
/// been told by then.
fn prove<T: Sync>(
    name: &'static str,
    play: impl FnOnce(&Path) -> (Arc<Recorder>, Vec<T>),
    check: impl Fn(&Path, &[T], Moment<'_>) + Sync,
    at_least: u64,
    plan: impl Fn(usize) -> (Vec<Crash>, bool) + Sync,
) {
    let dir = scratch();
    let vault = dir.path().join("vault");
    drop(create(&vault));
    let medium = Medium::of(&vault);
    let (recorder, told) = play(&vault);
    let trace = recorder.trace();
    let all = open(&vault, ALICE);
    let operations = all.status().unwrap().operations;
    assert!(operations >= at_least, "{operations}");
    drop(all);
    println!("{operations} operations, {} calls", trace.len());
    let at: Vec<usize> = (0..=trace.len())
        .filter(|at| !plan(*at).0.is_empty())
        .collect();
    let crashed = Cases::of(name).each(
        &at,
        // Each follows the trace, and takes some of the crashes, in their order.
        |core| (medium.clone(), 0, dir.path().join(format!("after-{core}"))),
        |(medium, taken, after), at| {
            for step in &trace[*taken..*at] {
                medium.take(step);
            }
            *taken = *at;
            let (crashes, thorough) = plan(*at);
            let crashes = possible(&crashes, medium);
            for crash in &crashes {
                let _ = fs::remove_dir_all(&after);
                medium.crash(*crash, after);
                let how = &format!("call {at}, {crash:?}");
                let moment = Moment {
                    at: *at,
                    thorough,
                    how,
                };
                check(after, &told, moment);
            }
            crashes.len() as u64
        },
    );
    println!("{crashed} crashes");
}

/// With nothing unflushed there is one crash, not three.
fn possible(crashes: &[Crash], medium: &Medium) -> Vec<Crash> {
    let clean = medium.pending() == 0;
    let crashes = crashes.iter().copied();
    crashes
        .filter(|crash| !clean || matches!(crash, Crash::Killed))
        .collect()
}

/// Five hundred operations. The long form leaves out no call, and at each draws twenty choices of what
/// the disk lost; the quick form takes every 97th call and one choice of what was lost.
#[test]
fn a_crash_at_every_call_of_five_hundred_operations_loses_nothing() {
    prove_recording("crashes-of-recording", 40, 3_000, 500, |at| {
        let seed = at as u64;
        if is_long() {
            let mut crashes = vec![Crash::Killed, Crash::PowerCut];
            crashes.extend((0..20).map(|n| Crash::Some(seed * 100 + n)));
            (crashes, at % 10 == 0)
        } else if at % 97 == 0 {
            (vec![Crash::Killed, Crash::Some(seed)], at % 970 == 0)
        } else {
            (Vec::new(), false)
        }
    });
}

/// The same with a short history, of which the quick form leaves out no call either.
#[test]
fn a_crash_at_every_call_of_a_short_script_loses_nothing() {
    prove_recording(
        "crashes-of-a-short-script",
        if is_long() { 4 } else { 2 },
        3_000,
        25,
        |at| {
            let mut crashes = vec![Crash::Killed];
            if is_long() || at % 3 == 0 {
                crashes.extend([Crash::PowerCut, Crash::Some(at as u64)]);
            }
            (crashes, is_long() || at % 9 == 0)
        },
    );
}

/// An original of two segments, of which the quick form sees some calls.
#[test]
fn a_crash_while_a_large_original_is_sealed_loses_nothing() {
    prove_recording("crashes-of-sealing", 6, 9 << 20, 70, |at| {
        let crashes = vec![Crash::Killed, Crash::PowerCut, Crash::Some(at as u64)];
        if is_long() || at % 47 == 0 {
            (crashes, false)
        } else {
            (Vec::new(), false)
        }
    });
}

/// Granting, removing, destroying, and everything that changes keys; the quick form takes every 11th call,
/// the long form every one, with ten choices of what the disk lost.
#[test]
fn a_crash_while_keys_change_or_are_destroyed_leaves_all_or_nothing() {
    prove("crashes-of-keys", upkeep::play, upkeep::check, 25, |at| {
        let seed = at as u64;
        if is_long() {
            let mut crashes = vec![Crash::Killed, Crash::PowerCut];
            crashes.extend((0..10).map(|n| Crash::Some(seed * 100 + n)));
            (crashes, true)
        } else if at % 11 == 0 {
            (vec![Crash::Killed, Crash::Some(seed)], at % 110 == 0)
        } else {
            (Vec::new(), false)
        }
    });
}
