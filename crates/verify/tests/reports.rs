//! Released reports: what one verifier says of them, the other says.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
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
    let is_asked_for = env::var_os("TESTIMONY_EVERY_BYTE").is_some();
    match path.file_name().and_then(|name| name.to_str()) {
        _ if is_asked_for => 1,
        Some("manifest.json") => 37,
        Some("VERIFY.txt") => 1_009,
        _ => 17,
    }
}

#[test]
fn any_changed_byte_of_a_report_is_judged_alike() {
    let test = "any_changed_byte_of_a_report_is_judged_alike";
    let Some(mut python) = Python::start(test, &[]) else {
        return;
    };
    let (mut count, mut accepted) = (0, BTreeSet::new());
    for number in 0..12 {
        let folder = report(number);
        let here = folder.path();
        assert_eq!(both(&mut python, here, "as it was made"), State::Valid);
        assert_eq!(both(&mut python, &here.join("en"), "alone"), State::Valid);
        for path in files(here) {
            let good = fs::read(&path).unwrap();
            let step = step(&path);
            for at in (number % step..good.len()).step_by(step) {
                let mut bad = good.clone();
                bad[at] ^= 1 << (at % 8);
                fs::write(&path, &bad).unwrap();
                let what = format!("report {number}, byte {at} of {}", path.display());
                if both(&mut python, here, &what) != State::Invalid {
                    let name = path.file_name().unwrap().to_str().unwrap();
                    accepted.insert(name.to_owned());
                }
                count += 1;
            }
            fs::write(&path, &good).unwrap();
        }
    }
    println!("{count} changed bytes of reports");
    assert!(count > 2_000, "{count}");
    // What no operation shows is the manifest's own word, and the instructions are nobody's.
    let words = ["VERIFY.txt", "manifest.json"].map(str::to_owned);
    assert_eq!(accepted, BTreeSet::from(words));
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
        fs::write(at.join("fr"), "more").unwrap();
    });
    judge("long instructions", invalid, &|at| {
        fs::write(at.join("en/VERIFY.txt"), vec![b' '; (1 << 20) + 1]).unwrap();
    });
}
