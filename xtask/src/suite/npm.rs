//! Packages from npm that tests compare with: pinned by hash in `xtask/interop`, kept under `target`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::step::{Outcome, Step};
use crate::programs;

/// The environment variable that tells tests where `node_modules` is.
pub(crate) const INTEROP: &str = "TESTIMONY_INTEROP";

/// Installs what is pinned, unless it is there. Where it cannot, tests that need it skip themselves.
pub(crate) fn install(root: &Path, target: &Path) -> (Outcome, PathBuf) {
    let step = Step::new("packages that tests compare with");
    let folder = target.join("xtask/interop");
    let words = match fetch(&root.join("xtask/interop"), &folder) {
        Ok(words) => words.to_owned(),
        Err(why) => format!("{why}; tests that need them are skipped"),
    };
    (step.prepared(&words), folder)
}

fn fetch(pinned: &Path, folder: &Path) -> Result<&'static str, String> {
    let lock = "package-lock.json";
    let wanted = fs::read(pinned.join(lock)).map_err(|error| format!("no {lock}: {error}"))?;
    if fs::read(folder.join(lock)).is_ok_and(|have| have == wanted)
        && folder.join("node_modules").is_dir()
    {
        return Ok("all there");
    }
    if programs::find("npm").is_none() {
        return Err("npm is not installed".to_owned());
    }
    let work = folder.with_extension("new");
    let copy = || {
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work)?;
        for name in ["package.json", lock] {
            fs::copy(pinned.join(name), work.join(name))?;
        }
        Ok(())
    };
    copy()
        .map_err(|error: std::io::Error| format!("cannot prepare {}: {error}", work.display()))?;
    let done = Command::new("npm")
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--silent",
        ])
        .current_dir(&work)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !done.is_ok_and(|status| status.success()) {
        return Err("npm could not fetch them".to_owned());
    }
    let _ = fs::remove_dir_all(folder);
    fs::rename(&work, folder).map_err(|error| format!("cannot keep them: {error}"))?;
    Ok("installed")
}
