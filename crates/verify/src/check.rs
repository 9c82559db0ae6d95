//! What lies at a path, and the check for it.

use std::{
    io,
    path::{Path, PathBuf},
};

use ledger::{NoteKey, NoteKeyKind};

use crate::{exhibit, folder::Folder, release, report, verdict::Verdict};

/// The file that makes a folder an exhibit pack.
pub const EXHIBIT_FILE: &str = "pack.json";
/// The file that makes a folder a released edition.
pub const RELEASE_FILE: &str = "manifest.json";
/// The file that says how to check without this program; see [`crate::instructions`].
pub const INSTRUCTIONS_FILE: &str = "VERIFY.txt";

/// Checks an exhibit pack, a released edition, or a folder of editions.
///
/// `trusted` are keys of logs that the caller got by another way than with the folder; with any
/// given, a log that is not among them does not count. Without, the best answer is
/// [`State::Valid`](crate::State::Valid).
///
/// # Errors
/// [`CheckError`] when there is nothing there to check, or it cannot be read. Whatever is wrong
/// with what is there, down to a file that is missing or no JSON, is part of the verdict instead.
pub fn check(path: &Path, trusted: &[NoteKey]) -> Result<Verdict, CheckError> {
    if let Some(key) = trusted.iter().find(|key| key.kind() != NoteKeyKind::Log) {
        let name = key.name().to_owned();
        return Err(CheckError::NotALog { name });
    }
    let folder = Folder::open(path)?;
    if folder.holds(EXHIBIT_FILE)? {
        return exhibit::check(&folder, trusted);
    }
    if folder.holds(RELEASE_FILE)? {
        return release::check(&folder, trusted);
    }
    let editions = report::editions(&folder)?;
    if editions.is_empty() {
        let path = path.to_owned();
        return Err(CheckError::Nothing { path });
    }
    report::check(&folder, &editions, trusted)
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
