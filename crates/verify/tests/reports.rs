//! Released reports: what one verifier says of them, the other says.

use std::{
    collections::BTreeSet,
    fmt, fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use data_encoding::BASE64;
use model::{
    envelope::Envelope,
    operation::{Operation, OperationKind},
    proof::{LoggedOperation, ReleaseManifest},
    record::{Custody, Released},
};
use tempfile::TempDir;
use testimony_verify::{State, Trust, check_with};
use testkit::Cases;

use crate::{agreement::Python, support::*};

fn trust() -> Trust {
    Trust {
        least_zero_bits: 8,
        ..Trust::default()
    }
}

fn rust(folder: &Path) -> State {
    check_with(folder, &trust()).unwrap().state
}

/// Both answers, which are one.
#[track_caller]
fn both(python: &mut Python, folder: &Path, what: &str) -> State {
    let one = rust(folder);
    let other = python.check(folder);
    assert_eq!(
        one,
        other,
        "{what}\n{}\n{}",
        check_with(folder, &trust()).unwrap(),
        Python::explain(folder)
    );
    one
}

/// What leaves of a release, number `number`: with other operations around it, cosigned or not, shown
/// outside or not, with the names of who approved or without.
fn released(number: usize) -> LoggedOperation {
    let mut alice = Device::new("alice", 7);
    for _ in 0..number % 4 {
        alice.append_record(custody(
            model::vocabulary::CustodyAction::Receive,
            b"another",
        ));
    }
    let at = alice.append_record(release());
    for _ in 0..number % 3 {
        alice.append_record(release());
    }
    let shown: &[&str] = match number % 2 {
        0 => Released::DISCLOSABLE,
        _ => &["files", "report", "time", "approved-by"],
    };
    let bob = bob();
    let cosigners: &[&Device] = if number.is_multiple_of(3) {
        &[&bob]
    } else {
        &[]
    };
    let mut logged = alice.logged(at, shown, cosigners);
    if number % 4 > 1 {
        let size = usize::try_from(at).unwrap() + 1;
        let witness = Device::new("witness", 12);
        let mut outside = alice.outside(at, size, &[&witness]);
        if number % 4 == 3 {
            outside.blocks.push(block(&alice.stamped(size)));
            outside.open_timestamps = BASE64.encode(b"for another program");
        }
        logged.outside.push(outside);
    }
    logged
}

/// A report of two editions under one release.
fn report(number: usize) -> TempDir {
    let folder = TempDir::new().unwrap();
    let release = released(number);
    for (edition, files) in [("en", &EN[..]), ("ar", &AR[..])] {
        let manifest = manifest(edition, files, release.clone());
        write_edition(&folder.path().join(edition), &manifest, files);
    }
    folder
}

/// Every byte where the environment asks for it, else some of each file.
fn step(path: &Path) -> usize {
    match path.file_name().and_then(|name| name.to_str()) {
        _ if testkit::is_long() => 1,
        Some("manifest.json") => 37,
        Some("VERIFY.txt") => 1_009,
        _ => 17,
    }
}

/// Some bytes of a file of a report.
struct Row {
    report: usize,
    file: PathBuf,
    from: usize,
}

/// Rows of one report that one core takes: all of them, or in the long form one.
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
        let Self { report, file, from } = self;
        write!(f, "report {report}, {} from {from}", file.display())
    }
}

/// A report in a folder, and the other verifier: a new one for each, since it remembers every signature.
struct Judged {
    number: usize,
    folder: TempDir,
    python: Python,
}

impl Judged {
    fn new(number: usize, test: &str) -> Self {
        let mut judged = Self {
            number,
            folder: report(number),
            python: Python::start(test, &[]).unwrap(),
        };
        for (part, what) in [("", "as it was made"), ("en", "alone")] {
            let here = judged.folder.path().join(part);
            assert_eq!(both(&mut judged.python, &here, what), State::Valid);
        }
        judged
    }

    /// Changes one byte after the other and puts it back. How many, and whether any was accepted.
    fn flip(&mut self, row: &Row) -> (u64, bool) {
        let here = self.folder.path();
        let path = here.join(&row.file);
        let good = fs::read(&path).unwrap();
        let step = step(&path);
        let (mut count, mut is_accepted) = (0, false);
        for at in row.from..good.len().min(row.from + ROW) {
            if at % step != self.number % step {
                continue;
            }
            let mut bad = good.clone();
            bad[at] ^= 1 << (at % 8);
            fs::write(&path, &bad).unwrap();
            let what = format!("byte {at} of {row}");
            is_accepted |= both(&mut self.python, here, &what) != State::Invalid;
            count += 1;
        }
        fs::write(&path, &good).unwrap();
        (count, is_accepted)
    }
}

#[test]
fn any_changed_byte_of_a_report_is_judged_alike() {
    let test = "any_changed_byte_of_a_report_is_judged_alike";
    if Python::start(test, &[]).is_none() {
        return;
    }
    let mut shares = Vec::new();
    for number in 0..12 {
        let mut rows = Vec::new();
        let folder = report(number);
        for path in files(folder.path()) {
            let len = fs::read(&path).unwrap().len();
            rows.extend((0..len).step_by(ROW).map(|from| Row {
                report: number,
                file: path.strip_prefix(folder.path()).unwrap().to_owned(),
                from,
            }));
        }
        match testkit::is_long() {
            true => shares.extend(rows.into_iter().map(|row| Share(vec![row]))),
            false => shares.push(Share(rows)),
        }
    }
    let accepted = Mutex::new(BTreeSet::new());
    let count = Cases::of("flips-of-reports").each(
        &shares,
        |_| None,
        |judged: &mut Option<Judged>, share| {
            let mut all = 0;
            for row in &share.0 {
                if judged.as_ref().is_none_or(|one| one.number != row.report) {
                    *judged = Some(Judged::new(row.report, test));
                }
                let (count, is_accepted) = judged.as_mut().unwrap().flip(row);
                let name = row.file.file_name().unwrap().to_str().unwrap();
                // What no operation shows is the manifest's own word, and the instructions are nobody's.
                let may_change = matches!(name, "VERIFY.txt" | "manifest.json");
                assert!(may_change || !is_accepted, "{row}");
                if is_accepted {
                    accepted.lock().unwrap().insert(name.to_owned());
                }
                all += count;
            }
            all
        },
    );
    println!("{count} changed bytes of reports");
    assert!(count > 2_000, "{count}");
    let words = ["VERIFY.txt", "manifest.json"].map(str::to_owned);
    // The long form may be about what was left of it.
    assert!(testkit::is_long() || accepted.into_inner().unwrap() == BTreeSet::from(words));
}

#[test]
fn parts_of_one_report_in_another_are_judged_alike() {
    let test = "parts_of_one_report_in_another_are_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let all: Vec<LoggedOperation> = (0..12).map(released).collect();
    let mut judged = 0;
    for (a, one) in all.iter().enumerate() {
        for (b, two) in all.iter().enumerate() {
            for part in ["proof", "signature", "disclosure", "operation", "outside"] {
                let mut mixed = one.clone();
                match part {
                    "proof" => mixed.tlog_proof.clone_from(&two.tlog_proof),
                    "signature" => mixed.signature.clone_from(&two.signature),
                    "disclosure" => mixed.disclosure = two.disclosure.clone(),
                    "operation" => mixed.operation.clone_from(&two.operation),
                    _ => mixed.outside = two.outside.clone(),
                }
                let folder = TempDir::new().unwrap();
                write_edition(folder.path(), &manifest("en", &EN, mixed), &EN);
                let what = format!("{part} of {b} in {a}");
                let state = both(&mut python, folder.path(), &what);
                assert!(a != b || state == State::Valid, "{what}");
                judged += 1;
            }
        }
    }
    assert!(judged > 700, "{judged}");
}

/// One edition, changed as told.
fn edition(change: impl FnOnce(&mut ReleaseManifest)) -> TempDir {
    let folder = TempDir::new().unwrap();
    let mut manifest = manifest("en", &EN, released(3));
    change(&mut manifest);
    write_edition(folder.path(), &manifest, &EN);
    folder
}

/// A release that shows these fields.
fn showing(operation: OperationKind, envelope: Envelope, shown: &[&str]) -> LoggedOperation {
    let mut alice = Device::new("alice", 7);
    let template = Operation {
        kind: operation,
        ..alice.template()
    };
    let at = alice.append(template, envelope);
    alice.logged(at, shown, &[])
}

#[test]
fn crafted_manifests_are_judged_alike() {
    let test = "crafted_manifests_are_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let mut judge = |what: &str, expected: State, folder: &TempDir| {
        assert_eq!(both(&mut python, folder.path(), what), expected, "{what}");
    };
    let (valid, invalid) = (State::Valid, State::Invalid);
    judge("as it is", valid, &edition(|_| {}));
    judge("a title", valid, &edition(|m| m.title = "Other".into()));
    judge("a count", valid, &edition(|m| m.statements = u32::MAX));
    judge("format", invalid, &edition(|m| m.format.push('2')));
    judge("no file", invalid, &edition(|m| m.files.clear()));
    judge("one left out", invalid, &edition(|m| drop(m.files.pop())));
    judge("backwards", valid, &edition(|m| m.files.reverse()));
    let twice = edition(|m| m.files.push(m.files[0].clone()));
    judge("one twice", invalid, &twice);
    for path in ["../en/report.pdf", "/etc/passwd", "report.PDF", ""] {
        let changed = edition(|m| path.clone_into(&mut m.files[0].path));
        judge(path, invalid, &changed);
    }
    judge("a length", invalid, &edition(|m| m.files[0].bytes += 1));
    for name in ["ar", "", "en/", "EN"] {
        let changed = edition(|m| name.clone_into(&mut m.edition));
        judge(name, invalid, &changed);
    }
    for name in ["wall", "", "Walls", "media/walls", "walls\n"] {
        let changed = edition(|m| name.clone_into(&mut m.report));
        judge(name, invalid, &changed);
    }

    let fields = |by: &[&str]| {
        let envelope = Envelope::new([5; 32]);
        let envelope = envelope.with("files", &release().files).unwrap();
        let envelope = envelope.with("report", &"walls").unwrap();
        envelope.with("approved-by", &by).unwrap()
    };
    let shown = ["files", "report", "approved-by"];
    let of = |operation: LoggedOperation| edition(|m| m.release = operation);
    let kind = OperationKind::Release;
    for (by, expected) in [
        (&["amal", "bassel"][..], valid),
        (&["amal", "bassel", "amal"], valid),
        (&["amal", "amal"], invalid),
        (&["amal"], invalid),
        (&[], invalid),
    ] {
        let folder = of(showing(kind, fields(by), &shown));
        judge(&format!("approved by {by:?}"), expected, &folder);
        let folder = of(showing(kind, fields(by), &["files"]));
        judge("that is withheld", valid, &folder);
    }
    let by = ["amal", "bassel"];
    let folder = of(showing(kind, fields(&by), &["report"]));
    judge("the list is withheld", invalid, &folder);
    for other in [OperationKind::Custody, OperationKind::Build] {
        judge("kind", invalid, &of(showing(other, fields(&by), &shown)));
    }
    for (what, envelope) in [
        ("no list", fields(&by).with("files", &"report.pdf").unwrap()),
        ("no digest", fields(&by).with("files", &[("a", 1)]).unwrap()),
        ("nobody", fields(&by).with("approved-by", &2).unwrap()),
        (
            "no names",
            fields(&by).with("approved-by", &[1, 2]).unwrap(),
        ),
        ("no report", fields(&by).with("report", &3).unwrap()),
    ] {
        judge(what, invalid, &of(showing(kind, envelope, &shown)));
    }
    let mut alice = Device::new("alice", 7);
    let at = alice.append_record(custody(model::vocabulary::CustodyAction::Receive, EN[0].1));
    let step = alice.logged(at, Custody::DISCLOSABLE, &[]);
    judge("a step of custody", invalid, &of(step));
}

/// Both look for an edition under the same names.
#[test]
fn the_languages_of_editions_are_the_same_for_both() {
    let program = include_str!("../../../contrib/released.py");
    let list = program.split("EDITIONS = \"\"\"").nth(1).unwrap();
    let list = list.split("\"\"\"").next().unwrap();
    let known = model::language::Language::all().map(model::language::Language::tag);
    assert_eq!(
        list.split_whitespace().collect::<Vec<_>>(),
        known.collect::<Vec<_>>()
    );
}

#[test]
fn what_lies_about_a_report_is_judged_alike() {
    let test = "what_lies_about_a_report_is_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let mut judge = |what: &str, expected: State, change: &dyn Fn(&Path)| {
        let folder = report(3);
        change(folder.path());
        assert_eq!(both(&mut python, folder.path(), what), expected, "{what}");
    };
    let (valid, invalid) = (State::Valid, State::Invalid);
    let remove = |path: PathBuf| fs::remove_file(path).unwrap();
    let folder = report(3);
    for path in files(folder.path()) {
        let path = path.strip_prefix(folder.path()).unwrap();
        let is_proven = path.starts_with("en") && !path.starts_with("en/by-hand");
        let is_needed = is_proven && !path.ends_with("VERIFY.txt")
            || path.ends_with("ar/report.pdf")
            || path.ends_with("ar/manifest.json");
        let expected = if is_needed { invalid } else { valid };
        let what = format!("without {}", path.display());
        judge(&what, expected, &|at| remove(at.join(path)));
        judge(&what, invalid, &|at| {
            remove(at.join(path));
            fs::create_dir(at.join(path)).unwrap();
        });
        #[cfg(unix)]
        judge(&what, invalid, &|at| {
            remove(at.join(path));
            std::os::unix::fs::symlink("/nowhere", at.join(path)).unwrap();
        });
    }
    judge("one edition", valid, &|at| {
        fs::remove_dir_all(at.join("ar")).unwrap();
    });
    judge("an edition in the place of the other", invalid, &|at| {
        fs::remove_dir_all(at.join("ar")).unwrap();
        fs::rename(at.join("en"), at.join("ar")).unwrap();
    });
    judge("a file in the place of an edition", invalid, &|at| {
        fs::remove_dir_all(at.join("ar")).unwrap();
        fs::write(at.join("ar"), "none").unwrap();
    });
    #[cfg(unix)]
    judge("a link in the place of an edition", invalid, &|at| {
        fs::rename(at.join("ar"), at.join("elsewhere")).unwrap();
        std::os::unix::fs::symlink("elsewhere", at.join("ar")).unwrap();
    });
    judge("an edition of another release", valid, &|at| {
        fs::remove_dir_all(at.join("ar")).unwrap();
        fs::rename(report(4).path().join("ar"), at.join("ar")).unwrap();
    });
    judge("more beside it", valid, &|at| {
        fs::write(at.join("en/more.txt"), "more").unwrap();
        fs::write(at.join("more"), "more").unwrap();
    });
    judge("a file in the place of a further edition", invalid, &|at| {
        fs::write(at.join("fr"), "more").unwrap();
    });
    judge("long instructions", invalid, &|at| {
        fs::write(at.join("en/VERIFY.txt"), vec![b' '; (1 << 20) + 1]).unwrap();
    });
}
