//! The program itself under strace: each of its calls to the system that can write fails once, or is its
//! last. Whatever it had said was done is done, what it was about is done or not, and the vault is sound.
//!
//! The quick form takes [`SAMPLE`] of the cases, spread over all of them; `cargo xtask prove` takes every
//! call, and lets each fail in each way. It does so with a program that hardly stretches passphrases: the
//! half second that this takes is most of a session, and writes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    process::{Command, Stdio},
};

use testkit::Cases;

use crate::writes::Place;

/// Cases of the quick form.
const SAMPLE: usize = 30;

/// The calls by which anything is made, changed or removed; `openat` reads, too.
const CALLS: &str = "openat,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,ftruncate,fallocate,\
                     unlink,unlinkat,mkdir,mkdirat,link,linkat,copy_file_range,fchmod,flock";

#[derive(Debug, Clone, Copy, PartialEq)]
enum Way {
    /// The system says that the disk is broken.
    Broken,
    /// The system says that the disk is full.
    Full,
    /// The program is killed at this call.
    Killed,
}

#[derive(Debug, Clone)]
struct Case {
    call: String,
    at: u64,
    way: Way,
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {:?}", self.call, self.at, self.way)
    }
}

impl Case {
    fn inject(&self) -> String {
        let Self { call, at, way } = self;
        let how = match way {
            Way::Broken => "error=EIO",
            Way::Full => "error=ENOSPC",
            Way::Killed => "signal=KILL",
        };
        format!("inject={call}:{how}:when={at}")
    }
}

fn strace<'a>(options: &[&'a str]) -> Vec<&'a str> {
    [&["strace", "-f", "-qq", "--seccomp-bpf"][..], options].concat()
}

/// What a session calls.
#[derive(Default)]
struct Calls {
    /// How often each call is made by the thread that makes it most often: strace counts for each.
    most: BTreeMap<String, u64>,
    /// Those by which threads wake each other: no disk is behind them, and none of them ever fails.
    wakers: BTreeSet<(String, u64)>,
}

fn count(place: &Place) -> Calls {
    let trace = format!("trace={CALLS}");
    let log = place.env.at("strace");
    let (told, output) = place.play(&strace(&["-y", "-o", log.to_str().unwrap(), "-e", &trace]));
    assert!(told.everything(), "{output}");
    place.check(&told, false, "nothing failed");
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    let mut calls = Calls::default();
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((call, _)) = rest.trim_start().split_once('(') else {
            continue;
        };
        if call.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let count = counts
                .entry((thread.to_owned(), call.to_owned()))
                .or_default();
            *count += 1;
            if rest.contains("<anon_inode:[eventfd]>") {
                calls.wakers.insert((call.to_owned(), *count));
            }
        }
    }
    for ((_, call), count) in counts {
        let most: &mut u64 = calls.most.entry(call).or_default();
        *most = count.max(*most);
    }
    calls
}

fn cases(calls: &Calls) -> Vec<Case> {
    let mut cases = Vec::new();
    for (call, count) in &calls.most {
        for at in 1..=*count {
            let mut ways = vec![Way::Broken, Way::Full, Way::Killed];
            if calls.wakers.contains(&(call.clone(), at)) {
                ways = vec![Way::Killed];
            }
            cases.extend(ways.into_iter().map(|way| Case {
                call: call.clone(),
                at,
                way,
            }));
        }
    }
    cases
}

/// Some, spread over all: the steps share no factor with the three ways, so that all of these occur.
fn sample(cases: Vec<Case>) -> Vec<Case> {
    if testkit::is_long() {
        return cases;
    }
    let mut step = (cases.len() / SAMPLE).max(1);
    step += usize::from(step.is_multiple_of(3));
    cases.into_iter().skip(step / 2).step_by(step).collect()
}

/// Whether strace is here and may trace; if not, `test` is told as skipped.
pub(crate) fn may_trace(test: &str, strace: &[&str]) -> bool {
    if !testkit::has_program("strace", test) {
        return false;
    }
    let tried = Command::new(strace[0])
        .args(&strace[1..])
        .arg("true")
        .stderr(Stdio::null())
        .status();
    let may = tried.is_ok_and(|status| status.success());
    if !may {
        testkit::skip(test, "strace may trace nothing here");
    }
    may
}

#[test]
fn a_call_to_the_system_that_fails_or_is_the_last_loses_nothing() {
    const NAME: &str = "a_call_to_the_system_that_fails_or_is_the_last_loses_nothing";
    if !may_trace(NAME, &strace(&["-o", "/dev/null"])) {
        return;
    }
    let calls = count(&Place::new());
    let made: u64 = calls.most.values().sum();
    assert!(made > 300, "{:?}", calls.most);
    let all = cases(&calls);
    println!("{} cases of {made} calls: {:?}", all.len(), calls.most);
    println!("never fail: {:?}", calls.wakers);
    let chosen = sample(all);
    let tried = Cases::of("failing-calls").each(
        &chosen,
        |_| (),
        |(), case| {
            let place = Place::new();
            let trace = format!("trace={}", case.call);
            let by = ["-o", "/dev/null", "-e", &trace, "-e", &case.inject()];
            let (told, output) = place.play(&strace(&by));
            let how = format!("{case:?}\n{output}");
            assert!(!output.stderr.contains("panicked"), "{how}");
            place.check(&told, case.way == Way::Killed, &how);
            1
        },
    );
    println!("{tried} cases were tried");
}
