//! Two verifiers that share no code and no language: whatever one refuses, the other refuses.
//!
//! `contrib/verify.py` answers line by line; every pack below lies in a folder of its own, in which one
//! file at a time is changed and put back.

use std::{
    fmt, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::atomic::{AtomicU64, Ordering},
};

use data_encoding::BASE64;
use ledger::TrustedRoots;
use model::{
    proof::{ExhibitPack, TimeStampToken},
    record::Custody,
    vocabulary::CustodyAction,
};
use tempfile::TempDir;
use testimony_verify::{State, Trust, check_with};
use testkit::{Cases, authority::TimeAuthority, is_long};

use crate::support::*;

/// Answers line by line what the other verifier says, by blocks that a test can make.
const BATCH: &str = "\
import sys, types, verify
verify.LEAST_ZERO_BITS = 8
trust = types.SimpleNamespace(log=[], witness=[], authorities=(sys.argv[2:] or [None])[0])
for path in sys.stdin:
    print(verify.verdict(path.strip('\\n'), trust, lambda *_: 0).split(',')[0], flush=True)
";

/// The other verifier, running.
pub(crate) struct Python {
    child: Child,
    ask: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Python {
    /// `None` if there is no Python, and then the test is reported as skipped.
    pub(crate) fn start(test: &str, options: &[String]) -> Option<Self> {
        if !testkit::has_program("python3", test) {
            return None;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contrib");
        let mut child = Command::new("python3")
            .args(["-B", "-c", BATCH])
            .args(options)
            .env("PYTHONPATH", folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Some(Self {
            ask: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
        })
    }

    /// What it says about a folder, in full.
    pub(crate) fn explain(folder: &Path) -> String {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../contrib/verify.py");
        let output = Command::new("python3")
            .arg("-B")
            .arg(script)
            .arg(folder)
            .output();
        String::from_utf8_lossy(&output.unwrap().stdout).into_owned()
    }

    pub(crate) fn check(&mut self, folder: &Path) -> State {
        writeln!(self.ask, "{}", folder.display()).unwrap();
        let mut answer = String::new();
        self.answers.read_line(&mut answer).unwrap();
        match answer.trim_end() {
            "INVALID" => State::Invalid,
            "VALID" => State::Valid,
            "TRUSTED" => State::Trusted,
            other => panic!("{other:?}"),
        }
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn carol() -> Device {
    Device::new("carol", 11)
}

fn witness() -> Device {
    Device::new("witness", 12)
}

/// Pack number `number`: from one to four steps, by one or two devices, with and without what people
/// outside have said.
fn pack(number: usize, authority: Option<&TimeAuthority>) -> ExhibitPack {
    let mut alice = Device::new("alice", 7);
    for _ in 0..number % 5 {
        alice.append_record(custody(CustodyAction::Receive, b"another"));
    }
    let first = alice.append_record(custody(CustodyAction::Receive, EXHIBIT));
    let mut steps = vec![first];
    for action in [CustodyAction::Verify, CustodyAction::Copy]
        .iter()
        .take(number % 3)
    {
        steps.push(alice.append_record(custody(*action, EXHIBIT)));
    }
    let cosigners = [bob(), carol()];
    let cosigners: Vec<&Device> = cosigners.iter().take(number / 2 % 3).collect();
    let logged = |at: &u64| alice.logged(*at, Custody::DISCLOSABLE, &cosigners);
    let mut custody_steps: Vec<_> = steps.iter().map(logged).collect();
    if !number.is_multiple_of(4) {
        let size = first as usize + 1;
        let witness = witness();
        let witnesses: &[&Device] = if number.is_multiple_of(2) {
            &[&witness]
        } else {
            &[]
        };
        let mut outside = alice.outside(first, size, witnesses);
        let stamped = alice.stamped(size);
        if number.is_multiple_of(3) {
            outside.blocks.push(block(&stamped));
            outside.open_timestamps = BASE64.encode(b"for another program");
        }
        if let Some(authority) = authority {
            let query = authority.query(&stamped).unwrap();
            let answer = authority.answer(&query, "signer").unwrap();
            outside.time_stamps.push(TimeStampToken {
                token: BASE64.encode(&authority.token(&answer).unwrap()),
                certificates: Vec::new(),
            });
        }
        custody_steps[0].outside.push(outside);
    }
    if number % 6 == 5 {
        let mut bob = bob();
        bob.append_after(
            custody(CustodyAction::Transfer, EXHIBIT),
            vec![alice.head()],
        );
        custody_steps.push(bob.logged(0, Custody::DISCLOSABLE, &[]));
    }
    exhibit(custody_steps)
}

fn written(pack: &ExhibitPack) -> TempDir {
    let folder = TempDir::new().unwrap();
    write_pack(folder.path(), pack, &alice());
    folder
}

fn trust() -> Trust {
    Trust {
        least_zero_bits: 8,
        ..Trust::default()
    }
}

fn rust(folder: &Path) -> State {
    check_with(folder, &trust()).unwrap().state
}

/// Some bytes of a file of a pack.
struct Row {
    pack: usize,
    file: PathBuf,
    from: usize,
}

/// Rows of one pack that one core takes: all of them, or in the long form one.
struct Share(Vec<Row>);

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|row| row.fmt(f))
    }
}

/// Bytes of a row.
const ROW: usize = 500;

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pack, file, from } = self;
        write!(f, "pack {pack}, {} from {from}", file.display())
    }
}

/// A pack in a folder, and the other verifier, if there is one here.
struct Judged {
    number: usize,
    folder: TempDir,
    python: Option<Python>,
}

impl Judged {
    fn new(number: usize, test: &str, with_python: bool) -> Self {
        let folder = written(&pack(number, None));
        let here = folder.path();
        let verdict = check_with(here, &trust()).unwrap();
        assert_eq!(verdict.state, State::Valid, "{verdict}");
        // A new one for each pack: it remembers every signature that it has seen.
        let mut python = with_python.then(|| Python::start(test, &[]).unwrap());
        if let Some(python) = &mut python {
            let words = || format!("pack {number}\n{}", Python::explain(here));
            assert_eq!(python.check(here), State::Valid, "{}", words());
        }
        Self {
            number,
            folder,
            python,
        }
    }

    /// Changes one byte after the other and puts it back; how many for either verifier. The long form
    /// takes each for both.
    fn flip(&mut self, row: &Row) -> [u64; 2] {
        let path = self.folder.path().join(&row.file);
        let good = fs::read(&path).unwrap();
        // What proves something in smaller steps than what is only sealed.
        let step = match row.file.to_str() {
            _ if is_long() => 1,
            Some("pack.json" | "seal") => 29,
            _ => 307,
        };
        let further = if is_long() { 1 } else { 3 };
        let mut count = [0; 2];
        for at in row.from..good.len().min(row.from + ROW) {
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            if at % step != self.number % step {
                continue;
            }
            fs::write(&path, &bad).unwrap();
            let state = rust(self.folder.path());
            assert_eq!(state, State::Invalid, "byte {at} of {row}");
            count[0] += 1;
            if let Some(python) = &mut self.python
                && (at / step).is_multiple_of(further)
            {
                let state = python.check(self.folder.path());
                assert_eq!(state, State::Invalid, "byte {at} of {row}");
                count[1] += 1;
            }
        }
        fs::write(&path, &good).unwrap();
        count
    }
}

#[test]
fn any_changed_byte_of_fifty_packs_is_refused_by_both() {
    let test = "any_changed_byte_of_fifty_packs_is_refused_by_both";
    let with_python = Python::start(test, &[]).is_some();
    let mut shares = Vec::new();
    for number in 0..50 {
        let mut rows = Vec::new();
        let folder = written(&pack(number, None));
        for path in files(folder.path()) {
            let len = fs::read(&path).unwrap().len();
            rows.extend((0..len).step_by(ROW).map(|from| Row {
                pack: number,
                file: path.strip_prefix(folder.path()).unwrap().to_owned(),
                from,
            }));
        }
        match is_long() {
            true => shares.extend(rows.into_iter().map(|row| Share(vec![row]))),
            false => shares.push(Share(rows)),
        }
    }
    let (by_rust, by_python) = (AtomicU64::new(0), AtomicU64::new(0));
    Cases::of("flips-of-packs").each(
        &shares,
        |_| None,
        |judged: &mut Option<Judged>, share| {
            let mut count = 0;
            for row in &share.0 {
                if judged.as_ref().is_none_or(|one| one.number != row.pack) {
                    *judged = Some(Judged::new(row.pack, test, with_python));
                }
                let [rust, python] = judged.as_mut().unwrap().flip(row);
                by_rust.fetch_add(rust, Ordering::Relaxed);
                by_python.fetch_add(python, Ordering::Relaxed);
                count += rust;
            }
            count
        },
    );
    let (by_rust, by_python) = (by_rust.into_inner(), by_python.into_inner());
    println!("{by_rust} changed bytes for Rust, {by_python} for Python");
    // The long form may be about what was left of it.
    assert!(is_long() || by_rust > 5_000, "{by_rust}");
    assert!(
        is_long() || !with_python || by_python > 1_500,
        "{by_python}"
    );
}

#[test]
fn what_the_one_who_seals_has_changed_is_judged_alike() {
    let test = "what_the_one_who_seals_has_changed_is_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let all = is_long();
    let (mut count, mut accepted) = (0, 0);
    for number in [3, 6, 11, 14] {
        let folder = written(&pack(number, None));
        let here = folder.path();
        let path = here.join("pack.json");
        let good = fs::read(&path).unwrap();
        for at in (number..good.len()).step_by(if all { 1 } else { 31 }) {
            for bit in [at % 8, (at + 3) % 8] {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                fs::write(&path, &bad).unwrap();
                seal(here, &alice());
                let (one, other) = (rust(here), python.check(here));
                let around =
                    String::from_utf8_lossy(&bad[at.saturating_sub(40)..(at + 40).min(bad.len())])
                        .into_owned();
                assert_eq!(
                    one,
                    other,
                    "pack {number}, byte {at}: {around}\n{}\n{}",
                    check_with(here, &trust()).unwrap(),
                    Python::explain(here)
                );
                count += 1;
                accepted += usize::from(one != State::Invalid);
            }
        }
    }
    println!("{count} changed and sealed again, {accepted} of them accepted by both");
    assert!(count > 1_000 && accepted > 0, "{count}, {accepted}");
}

#[test]
fn crafted_packs_are_judged_alike() {
    let test = "crafted_packs_are_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let packs: Vec<ExhibitPack> = (0..12).map(|number| pack(number, None)).collect();
    let mut judged = 0;
    let mut judge = |what: &str, pack: &ExhibitPack, expected: Option<State>| {
        let folder = written(pack);
        let (one, other) = (rust(folder.path()), python.check(folder.path()));
        let verdict = check_with(folder.path(), &trust()).unwrap();
        assert_eq!(
            one,
            other,
            "{what}\n{verdict}\n{}",
            Python::explain(folder.path())
        );
        if let Some(expected) = expected {
            assert_eq!(one, expected, "{what}\n{verdict}");
        }
        judged += 1;
    };
    // Parts of each pack in the place of those of every other.
    for (a, one) in packs.iter().enumerate() {
        for (b, two) in packs.iter().enumerate() {
            for part in [
                "proof",
                "signature",
                "disclosure",
                "outside",
                "cosigners",
                "operation",
                "blocks",
            ] {
                let mut mixed = one.clone();
                let (to, from) = (&mut mixed.custody[0], &two.custody[0]);
                match part {
                    "proof" => to.tlog_proof.clone_from(&from.tlog_proof),
                    "signature" => to.signature.clone_from(&from.signature),
                    "disclosure" => to.disclosure = from.disclosure.clone(),
                    "outside" => to.outside = from.outside.clone(),
                    "cosigners" => to.cosigners.clone_from(&from.cosigners),
                    "operation" => to.operation.clone_from(&from.operation),
                    _ => match (to.outside.first_mut(), from.outside.first()) {
                        (Some(to), Some(from)) => to.blocks = from.blocks.clone(),
                        _ => continue,
                    },
                }
                judge(&format!("{part} of {b} in {a}"), &mixed, None);
            }
        }
    }
    // Sizes, indexes, lines and keys that a proof may not have.
    let invalid = Some(State::Invalid);
    for (number, pack) in packs.iter().enumerate() {
        let proof = &pack.custody[0].tlog_proof;
        let index = proof.lines().nth(1).unwrap().to_owned();
        let size = proof
            .split("\n\n")
            .nth(1)
            .unwrap()
            .lines()
            .nth(1)
            .unwrap()
            .to_owned();
        for (what, changed) in [
            (
                "huge index",
                proof.replacen(&index, "index 18446744073709551615", 1),
            ),
            (
                "beyond any index",
                proof.replacen(&index, "index 18446744073709551616", 1),
            ),
            ("padded index", proof.replacen("index ", "index 0", 1)),
            (
                "extra line",
                proof.replacen(&index, &format!("extra AAAA\n{index}"), 1),
            ),
            (
                "another size",
                proof.replacen(&format!("\n{size}\n"), "\n99\n", 1),
            ),
            (
                "a hash too many",
                proof.replacen("\n\n", &format!("\n{}\n\n", "A".repeat(43) + "="), 1),
            ),
            ("a line after the end", format!("{proof}\n")),
            ("no end", proof.trim_end().to_owned()),
            ("carriage returns", proof.replace('\n', "\r\n")),
        ] {
            let mut bad = pack.clone();
            bad.custody[0].tlog_proof = changed;
            judge(&format!("{what} in {number}"), &bad, invalid);
        }
        let mut bad = pack.clone();
        bad.custody[0]
            .cosigners
            .push(alice().cosigner().to_string());
        judge("the log among its own cosigners", &bad, invalid);
        bad = pack.clone();
        bad.custody[0].cosigners.push(carol().log().to_string());
        judge(
            "a log's key that has not cosigned",
            &bad,
            Some(State::Valid),
        );
        bad = pack.clone();
        bad.custody[0].cosigners = vec!["carol+00000000+AAAA".to_owned()];
        judge("a key that is none", &bad, invalid);
        bad = pack.clone();
        bad.custody.reverse();
        let one = bad.custody.len() == 1;
        judge(
            "the steps backwards",
            &bad,
            if one { Some(State::Valid) } else { invalid },
        );
        bad = pack.clone();
        bad.custody.push(bad.custody[0].clone());
        judge("a step twice", &bad, invalid);
        bad = pack.clone();
        bad.custody.clear();
        judge("no step", &bad, invalid);
        bad = pack.clone();
        bad.media_type = "image/png".to_owned();
        judge("another media type", &bad, invalid);
        bad = pack.clone();
        bad.item = "00".repeat(16);
        judge("another item", &bad, invalid);
    }
    println!("{judged} crafted packs");
    assert!(judged > 900, "{judged}");
}

#[test]
fn time_stamps_are_judged_alike() {
    let test = "time_stamps_are_judged_alike";
    let Some(authority) = TimeAuthority::start(test).unwrap() else {
        return;
    };
    let roots: PathBuf = authority.path().join("root.pem");
    let options = ["--authorities".to_owned(), roots.display().to_string()];
    let Some(mut python) = Python::start(test, &options) else {
        return;
    };
    let trust = |roots: &str| Trust {
        authorities: Some(TrustedRoots::from_pem(&authority.pem(roots).unwrap()).unwrap()),
        ..trust()
    };
    let pack = pack(1, Some(&authority));
    let token = pack.custody[0].outside[0].time_stamps[0].clone();
    let mut judge = |pack: &ExhibitPack, expected: State, words: &str| {
        let folder = written(pack);
        let verdict = check_with(folder.path(), &trust("root")).unwrap();
        assert_eq!(verdict.state, expected, "{verdict}");
        assert!(verdict.to_string().contains(words), "{verdict}");
        assert_eq!(
            python.check(folder.path()),
            expected,
            "{verdict}\n{}",
            Python::explain(folder.path())
        );
    };
    judge(&pack, State::Valid, "for whom a root vouches that you gave");

    // On another checkpoint.
    let mut other = super::agreement::pack(7, None);
    other.custody[0].outside[0].time_stamps.push(token.clone());
    judge(&other, State::Invalid, "the stamp is on other bytes");
    // Signed, and then changed.
    let mut changed = pack.clone();
    let mut bytes = BASE64.decode(token.token.as_bytes()).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    changed.custody[0].outside[0].time_stamps[0].token = BASE64.encode(&bytes);
    judge(&changed, State::Invalid, "signature does not match");
    changed.custody[0].outside[0].time_stamps[0].token = BASE64.encode(b"no token");
    judge(&changed, State::Invalid, "cannot be read");
    changed.custody[0].outside[0].time_stamps[0].token = "no base64!".to_owned();
    judge(&changed, State::Invalid, "is not base64");

    // By an authority that nobody vouches for; and by nobody who was given.
    let folder = written(&pack);
    let verdict = check_with(folder.path(), &trust("other")).unwrap();
    assert_eq!(verdict.state, State::Valid);
    assert!(
        verdict
            .to_string()
            .contains("not counted: none of the roots"),
        "{verdict}"
    );
    let other = [
        "--authorities".to_owned(),
        authority.path().join("other.pem").display().to_string(),
    ];
    assert_eq!(
        Python::start(test, &other).unwrap().check(folder.path()),
        State::Valid
    );
    let text = check_with(folder.path(), &super::agreement::trust())
        .unwrap()
        .to_string();
    assert!(
        text.contains("not checked: no authority's root was given"),
        "{text}"
    );
}
