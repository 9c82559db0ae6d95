//! `cargo xtask test`: everything that must hold, in one command.
//!
//! Steps follow one another whether or not the one before held, each is announced and its outcome
//! said, and the last line on standard output is `N passed, N failed, N skipped`. It counts tests,
//! and each check (format, lints, architecture, licences) as one.

mod counts;
mod debian;
mod npm;
pub mod prove;
mod pypi;
mod step;

use std::{
    fs,
    path::{Path, PathBuf},
};

use counts::{Counts, Reader};
use step::{Outcome, Step};

use crate::{Failure, programs, tidy, workspace::Crates};

/// The environment variable of `testkit::skip`.
const SKIPS: &str = "TESTIMONY_SKIPS";
/// Runs every step. Whether nothing failed.
pub fn run(root: &Path) -> Result<bool, Failure> {
    let mut done = vec![debian::install()];
    let target = Crates::load(root)?.target;
    let (packages, interop) = npm::install(root, &target);
    done.push(packages);
    let (packages, python) = pypi::install(root, &target);
    done.push(packages);
    let others = [(npm::INTEROP, interop), (pypi::PYTHON, python)];
    done.push(check(root, "format", &["fmt", "--all", "--check"]));
    let lints = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    done.push(check(root, "lints", &lints));
    done.push(architecture(root));

    let skips = skips_file(root)?;
    done.push(tests(root, &skips, &others));
    let doctests = ["test", "--workspace", "--doc", "--no-fail-fast"];
    done.push(Step::new("doctests").count(
        programs::cargo(root, &doctests).env(SKIPS, &skips),
        Reader::Libtest,
    ));
    done.push(licences(root));

    let skipped =
        fs::read_to_string(&skips).map_err(Failure::during("cannot read what was skipped"))?;
    // It has been read; a leftover would only take space.
    let _ = fs::remove_file(&skips);
    let (counts, lines) = close(&done, &skipped);
    println!();
    for line in lines {
        println!("{line}");
    }
    println!("{counts}");
    Ok(counts.failed == 0)
}

fn check(root: &Path, name: &'static str, arguments: &[&str]) -> Outcome {
    Step::new(name).check(&mut programs::cargo(root, arguments))
}

fn architecture(root: &Path) -> Outcome {
    let step = Step::new("architecture");
    match tidy::run(root) {
        Ok(true) => step.passed(),
        Ok(false) => step.failed("see the lines above"),
        Err(failure) => step.failed(&failure.to_string()),
    }
}

fn tests(root: &Path, skips: &Path, others: &[(&str, PathBuf)]) -> Outcome {
    let step = Step::new("tests");
    if programs::find("cargo-nextest").is_some() {
        let arguments = [
            "nextest",
            "run",
            "--workspace",
            "--no-fail-fast",
            "--no-tests=pass",
            "--status-level=skip",
            "--final-status-level=fail",
            "--color=never",
        ];
        return step.count(
            programs::cargo(root, &arguments)
                .env(SKIPS, skips)
                .envs(others.iter().cloned()),
            Reader::Nextest,
        );
    }
    let arguments = [
        "test",
        "--workspace",
        "--no-fail-fast",
        "--lib",
        "--bins",
        "--tests",
    ];
    step.count(
        programs::cargo(root, &arguments)
            .env(SKIPS, skips)
            .envs(others.iter().cloned()),
        Reader::Libtest,
    )
}

fn licences(root: &Path) -> Outcome {
    let step = Step::new("licences and sources of dependencies");
    if programs::find("cargo-deny").is_none() {
        return step.skipped("cargo-deny is not installed");
    }
    let arguments = [
        "deny",
        "--offline",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ];
    step.check(&mut programs::cargo(root, &arguments))
}

/// An empty file for `testkit::skip` to append to.
fn skips_file(root: &Path) -> Result<PathBuf, Failure> {
    let folder = Crates::load(root)?.target.join("xtask");
    fs::create_dir_all(&folder)
        .map_err(Failure::during(format!("cannot make {}", folder.display())))?;
    let path = folder.join(format!("skips-{}.txt", std::process::id()));
    fs::write(&path, "").map_err(Failure::during(format!("cannot write {}", path.display())))?;
    Ok(path)
}

/// The counts, and the lines that name what was skipped and what failed.
fn close(done: &[Outcome], skips: &str) -> (Counts, Vec<String>) {
    let mut counts = Counts::default();
    let mut skipped = Vec::new();
    let mut failed = Vec::new();
    for outcome in done {
        counts.add(&outcome.counts);
        skipped.extend(outcome.skipped.iter().cloned());
        if outcome.counts.failed > 0 {
            failed.push(format!("failed: {} ({})", outcome.name, outcome.words));
        }
    }
    // The runner saw a test that skipped itself pass.
    let own: Vec<&str> = skips.lines().filter(|l| !l.trim().is_empty()).collect();
    counts.passed = counts.passed.saturating_sub(own.len());
    counts.skipped += own.len();
    skipped.extend(own.into_iter().map(str::to_owned));
    skipped.sort();
    skipped.dedup();
    let skipped = skipped.into_iter().map(|name| format!("skipped: {name}"));
    (counts, skipped.chain(failed).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_skipped_itself_is_not_a_pass() {
        let mut outcome = Outcome::new("tests", "2 failed");
        outcome.counts = Counts {
            passed: 10,
            failed: 2,
            skipped: 1,
        };
        outcome.skipped = vec!["z::ignored (ignored)".to_owned()];
        let (counts, lines) = close(&[outcome], "a (no ffmpeg)\n\nb (no data)\n");
        assert_eq!(counts.to_string(), "8 passed, 2 failed, 3 skipped");
        assert_eq!(
            lines,
            [
                "skipped: a (no ffmpeg)",
                "skipped: b (no data)",
                "skipped: z::ignored (ignored)",
                "failed: tests (2 failed)"
            ]
        );
    }
}
