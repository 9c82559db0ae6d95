//! The program itself under strace: each of its calls to the system that can write fails once, or is its
//! last. Whatever it had said was done is done, what it was about is done or not, and the vault is sound.
//!
//! The quick form takes [`SAMPLE`] of the cases, spread over all of them; `cargo xtask prove` takes every
//! call, and lets each fail in each way. It does so with a program that hardly stretches passphrases: the
//! half second that this takes is most of a session, and writes nothing.

use std::{
    collections::BTreeMap,
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

/// How often each call is made by the one that makes it most often: strace counts for each thread.
fn count(place: &Place) -> BTreeMap<String, u64> {
    let trace = format!("trace={CALLS}");
    let log = place.env.at("strace");
    let (told, output) = place.play(&strace(&["-o", log.to_str().unwrap(), "-e", &trace]));
    assert!(told.everything(), "{output}");
    place.check(&told, false, "nothing failed");
    let mut counts: BTreeMap<(String, String), u64> = BTreeMap::new();
    for line in fs::read_to_string(log).unwrap().lines() {
        let Some((thread, rest)) = line.split_once(' ') else {
            continue;
        };
        let Some((call, _)) = rest.trim_start().split_once('(') else {
            continue;
        };
        if call.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            *counts
                .entry((thread.to_owned(), call.to_owned()))
                .or_default() += 1;
        }
    }
    let mut most = BTreeMap::new();
    for ((_, call), count) in counts {
        let most: &mut u64 = most.entry(call).or_default();
        *most = count.max(*most);
    }
    most
}

fn cases(counts: &BTreeMap<String, u64>) -> Vec<Case> {
    let mut cases = Vec::new();
    for (call, count) in counts {
        for at in 1..=*count {
            let ways = [Way::Broken, Way::Full, Way::Killed];
            cases.extend(ways.map(|way| Case {
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

#[test]
fn a_call_to_the_system_that_fails_or_is_the_last_loses_nothing() {
    const NAME: &str = "a_call_to_the_system_that_fails_or_is_the_last_loses_nothing";
    if !testkit::has_program("strace", NAME) {
        return;
    }
    let words = strace(&["-o", "/dev/null", "true"]);
    let may_trace = Command::new(words[0])
        .args(&words[1..])
        .stderr(Stdio::null())
        .status();
    if !may_trace.is_ok_and(|status| status.success()) {
        testkit::skip(NAME, "strace may trace nothing here");
        return;
    }
    let counts = count(&Place::new());
    let calls: u64 = counts.values().sum();
    assert!(calls > 300, "{counts:?}");
    let all = cases(&counts);
    println!("{} cases of {calls} calls: {counts:?}", all.len());
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
