//! The working folder, and the programs that are measured.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{Failure, programs, workspace::Crates};

/// Opens vaults that hold nothing but noise and are removed after the run.
const PASSPHRASE: &str = "a passphrase of amal for measuring";

/// A folder that is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Work {
    folder: PathBuf,
    release: PathBuf,
}

impl Work {
    /// A fresh folder, in the build folder unless another place is given: it must be on a disk, and
    /// a temporary folder often is not.
    pub(crate) fn new(root: &Path, within: Option<PathBuf>) -> Result<Self, Failure> {
        let target = Crates::load(root)?.target;
        let within = within.unwrap_or_else(|| target.join("xtask"));
        let folder = within.join(format!("bench-{}", std::process::id()));
        let release = target.join("release");
        fs::create_dir_all(&folder)
            .map_err(Failure::during(format!("cannot make {}", folder.display())))?;
        Ok(Self { folder, release })
    }

    /// A path in the folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Removes a folder in it, so that the next run begins as the first did.
    pub(crate) fn clear(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.path(name);
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Failure::new(
                format!("cannot remove {}: {error}", path.display()),
            )),
            _ => Ok(path),
        }
    }

    /// The program on a vault.
    pub(crate) fn testimony(&self, vault: &Path) -> Command {
        let mut command = Command::new(self.release.join("testimony"));
        command
            .env("TESTIMONY_PASSPHRASE", PASSPHRASE)
            .arg("--vault")
            .arg(vault);
        command
    }

    /// `examples/peer.rs`.
    pub(crate) fn peer(&self) -> Command {
        self.example("peer")
    }

    /// An example of some crate.
    pub(crate) fn example(&self, name: &str) -> Command {
        Command::new(self.release.join("examples").join(name))
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("xtask: cannot remove {}: {error}", self.folder.display());
        }
    }
}

/// Builds something in release mode, its words on standard error.
pub(crate) fn build(root: &Path, what: &[&str]) -> Result<(), Failure> {
    let arguments = [&["build", "--release"], what].concat();
    done(&mut programs::cargo(root, &arguments))
}

/// Runs a command that must succeed and is not measured.
pub(crate) fn done(command: &mut Command) -> Result<(), Failure> {
    crate::bench::measure::run(command).map(|_| ())
}

/// Lets the disk finish what earlier runs left, so that the next one does not wait for it.
pub(crate) fn settle() {
    let _ = Command::new("sync").status();
}
