//! The very lines of VERIFY.txt, run by a shell.

use std::{fs, path::Path, process::Command};

use testimony_verify::{Kind, fingerprint, instructions};

use crate::support::*;

#[test]
fn the_steps_for_an_exhibit_hold_and_fail_when_they_should() {
    if !has_programs("the_steps_for_an_exhibit_hold_and_fail_when_they_should") {
        return;
    }
    let folder = good_exhibit();
    let here = folder.path();
    for number in 1..=3 {
        let output = run(here, Kind::Exhibit, NAME, number).unwrap();
        assert!(output.contains("\nin the log\n"), "{output}");
        assert_eq!(
            output.matches("Signature Verified Successfully").count(),
            3,
            "{output}"
        );
        assert!(output.contains(&digest(EXHIBIT).hex()));
        assert!(output.starts_with("as it was sealed\n"), "{output}");
        assert!(output.contains(&fingerprint(&alice().log()).replace(' ', "")));
    }
    let exhibit = here.join(NAME);
    for path in [
        "by-hand/2.operation",
        "by-hand/2.signed",
        "by-hand/2.signature",
        "by-hand/2.checkpoint",
        "by-hand/2.checkpoint-signature",
        "by-hand/2.fields",
        "by-hand/2.sha256.field",
        "by-hand/2.tlog-proof",
        NAME,
    ] {
        let path = here.join(path);
        let good = fs::read(&path).unwrap();
        let mut bad = good.clone();
        // Byte 40 of the proof is in its first hash.
        bad[40 % good.len()] ^= 1;
        fs::write(&path, bad).unwrap();
        assert!(
            run(here, Kind::Exhibit, NAME, 2).is_err(),
            "{}",
            path.display()
        );
        fs::write(&path, good).unwrap();
    }
    assert!(exhibit.exists() && run(here, Kind::Exhibit, NAME, 2).is_ok());
}

#[test]
fn the_steps_for_an_edition_hold_for_every_file() {
    if !has_programs("the_steps_for_an_edition_hold_for_every_file") {
        return;
    }
    let folder = good_report();
    let here = folder.path().join("en");
    for (name, _) in EN {
        assert!(
            run(&here, Kind::Release, name, 1)
                .unwrap()
                .contains("\nin the log\n")
        );
    }
    fs::write(here.join("report.pdf"), "forged").unwrap();
    assert!(run(&here, Kind::Release, "report.pdf", 1).is_err());
}

#[test]
fn the_walk_to_the_root_is_right_for_logs_of_every_shape() {
    let name = "the_walk_to_the_root_is_right_for_logs_of_every_shape";
    if !has_programs(name) {
        return;
    }
    // Sizes with one perfect subtree, with several, and with a lone last leaf.
    for size in [1, 2, 3, 6, 9_u64] {
        let mut device = Device::new("alice", 7);
        for _ in 0..size {
            device.append_record(custody(model::vocabulary::CustodyAction::Receive, EXHIBIT));
        }
        let logged =
            (0..size).map(|at| device.logged(at, model::record::Custody::DISCLOSABLE, &[]));
        let folder = write_exhibit(&exhibit(logged.collect()));
        for number in 1..=size {
            let output = run(folder.path(), Kind::Exhibit, NAME, number);
            assert!(output.is_ok(), "{number} of {size}: {output:?}");
        }
    }
}

/// Runs the indented lines one after the other, each of which has to succeed.
fn run(folder: &Path, kind: Kind, file: &str, number: u64) -> Result<String, String> {
    let text = instructions(kind);
    let lines = text.lines().filter_map(|line| line.strip_prefix("    "));
    let script: Vec<&str> = lines.collect();
    let script = format!("set -e\n{}\n", script.join("\n"));
    let output = Command::new("sh")
        .args(["-c", &script])
        .env("file", file)
        .env("n", number.to_string())
        .current_dir(folder)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // What a person looks for: the shell goes on after a line that only does not print it.
    let sealed = kind == Kind::Release || text.starts_with("as it was sealed\n");
    let printed = ["\nsame\n", "\nin the log\n"]
        .iter()
        .all(|words| text.contains(words));
    if output.status.success() && sealed && printed {
        return Ok(text);
    }
    Err(text + &String::from_utf8_lossy(&output.stderr))
}

fn has_programs(test: &str) -> bool {
    ["openssl", "sha256sum"]
        .iter()
        .all(|program| testkit::has_program(program, test))
}
