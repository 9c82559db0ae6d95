//! What lies at a path, and the check for it.

use std::{
    io,
    path::{Path, PathBuf},
};

use ledger::{NoteKey, NoteKeyKind};

use crate::{
    conclusion::{Facts, conclude},
    exhibit,
    findings::Findings,
    folder::Folder,
    release, report,
    trust::Trust,
    verdict::{Kind, Verdict},
};

/// The file that makes a folder an exhibit pack.
pub const EXHIBIT_FILE: &str = "pack.json";
/// The file that makes a folder a released edition.
pub const RELEASE_FILE: &str = "manifest.json";
/// The file that says how to check without this program; see [`crate::instructions`].
pub const INSTRUCTIONS_FILE: &str = "VERIFY.txt";

/// The signature of the device that handed an exhibit over, on everything else in its pack.
pub const SEAL_FILE: &str = "seal";

/// Checks an exhibit pack, a released edition, or a folder of editions, as [`check_with`] does, with
/// keys of logs and nothing else.
///
/// # Errors
/// As [`check_with`].
pub fn check(path: &Path, logs: &[NoteKey]) -> Result<Verdict, CheckError> {
    let trust = Trust {
        logs: logs.to_vec(),
        ..Trust::default()
    };
    check_with(path, &trust)
}

/// Checks an exhibit pack or the zip of one, a released edition, or a folder of editions.
///
/// `trust` is what the caller got by another way than with the folder; with keys of logs given, a log
/// that is not among them does not count. Without, the best answer is
/// [`State::Valid`](crate::State::Valid).
///
/// # Errors
/// [`CheckError`] when there is nothing there to check, or it cannot be read. Whatever is wrong
/// with what is there, down to a file that is missing or no JSON, is part of the verdict instead.
pub fn check_with(path: &Path, trust: &Trust) -> Result<Verdict, CheckError> {
    let of_kind = |keys: &[NoteKey], kind| keys.iter().find(|key| key.kind() != kind).cloned();
    if let Some(key) = of_kind(&trust.logs, NoteKeyKind::Log) {
        let name = key.name().to_owned();
        return Err(CheckError::NotALog { name });
    }
    if let Some(key) = of_kind(&trust.witnesses, NoteKeyKind::Cosigner) {
        let name = key.name().to_owned();
        return Err(CheckError::NotAWitness { name });
    }
    let folder = match Folder::open(path)? {
        Ok(folder) => folder,
        Err(fault) => {
            let mut findings = Findings::default();
            findings.failed("zip", fault);
            return Ok(conclude(Kind::Exhibit, findings, trust, Facts::default()));
        }
    };
    if folder.holds(EXHIBIT_FILE)? {
        return exhibit::check(&folder, trust);
    }
    if folder.holds(RELEASE_FILE)? {
        return release::check(&folder, trust);
    }
    let editions = report::editions(&folder)?;
    if editions.is_empty() {
        let path = path.to_owned();
        return Err(CheckError::Nothing { path });
    }
    report::check(&folder, &editions, trust)
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CheckError {
    /// Neither a pack nor a release.
    #[error(
        "`{}` holds neither `{EXHIBIT_FILE}` nor `{RELEASE_FILE}`; give the folder of an exhibit, \
         of an edition, or the one that holds the editions",
        path.display()
    )]
    Nothing {
        /// What was given.
        path: PathBuf,
    },
    /// A path that is not there, or not a folder.
    #[error("there is no folder `{}`; give the folder that you were handed", path.display())]
    NoFolder {
        /// What was given.
        path: PathBuf,
    },
    /// A key that does not sign logs.
    #[error("`{name}` is not the key of a log; give the log's own key")]
    NotALog {
        /// The key's name.
        name: String,
    },
    /// A key that does not cosign.
    #[error("`{name}` is not the key of a witness; give the witness's own key")]
    NotAWitness {
        /// The key's name.
        name: String,
    },
    /// The disk or the system refused.
    #[error(
        "cannot read `{}`; check the permissions and the medium, and try again",
        path.display()
    )]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl CheckError {
    /// Whether another command line would help, rather than another disk.
    pub fn is_misuse(&self) -> bool {
        !matches!(self, Self::Read { .. })
    }
}
