//! What can go wrong with a file, told the same way by every operation.

use std::{io, path::PathBuf};

use crate::{class::Class, place::is_out_of_reach};

/// A file of the vault could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("`{}` could not be {verb}; {}", path.display(), remedy(source))]
pub struct FileError {
    /// Which file.
    pub path: PathBuf,
    /// `read`, `written` and the like.
    pub verb: &'static str,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// A file of the vault is not what was written.
#[derive(Debug, thiserror::Error)]
#[error("`{}` {what}; {remedy}", path.display())]
pub struct Damage {
    /// Which file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub what: String,
    /// What to do.
    pub remedy: &'static str,
}

/// Anything that can be wrong with files: the source of most errors of this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The system refused.
    #[error(transparent)]
    File(#[from] FileError),
    /// Not what was written.
    #[error(transparent)]
    Damage(#[from] Damage),
    /// The place where the objects are cannot be asked.
    #[error("the originals are out of reach: {0}")]
    OutOfReach(String),
    /// The view of a compartment could not be asked or brought up to date. The history is not affected.
    #[error("the casebase could not be used; free some space, or run `fsck --rebuild`")]
    Casebase(#[source] rusqlite::Error),
    /// A value could not be encoded.
    #[error("a record could not be encoded; report this as a bug")]
    Encode(#[source] model::canonical::EncodeError),
    /// A primitive refused to seal or derive; no input does this.
    #[error("encryption failed; report this as a bug")]
    Primitive,
}

impl Fault {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::File(_) | Self::Casebase(_) | Self::OutOfReach(_) => Class::Environment,
            Self::Damage(_) => Class::Tampered,
            Self::Encode(_) | Self::Primitive => Class::Bug,
        }
    }

    pub(crate) fn file(
        path: impl Into<PathBuf>,
        verb: &'static str,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::File(FileError { path, verb, source })
    }

    /// The same about objects, which may be elsewhere.
    pub(crate) fn objects(
        path: impl Into<PathBuf>,
        verb: &'static str,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| match is_out_of_reach(&source) {
            true => Self::OutOfReach(source.to_string()),
            false => Self::File(FileError { path, verb, source }),
        }
    }

    pub(crate) fn damage(path: impl Into<PathBuf>, what: impl Into<String>) -> Self {
        Self::Damage(Damage {
            path: path.into(),
            what: what.into(),
            remedy: RESTORE,
        })
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(source: rusqlite::Error) -> Self {
        Self::Casebase(source)
    }
}

impl From<model::canonical::EncodeError> for Fault {
    fn from(source: model::canonical::EncodeError) -> Self {
        Self::Encode(source)
    }
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: free some space and try again, nothing recorded is lost"
        }
        io::ErrorKind::PermissionDenied => "check that you may write to this folder",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: copy the vault elsewhere",
        io::ErrorKind::NotFound => "restore it from a copy of the vault",
        _ => "check the disk and try again",
    }
}

/// For what only another copy can mend.
pub(crate) const RESTORE: &str = "keep this folder as it is, work on a copy of the vault from before, and find out who changed it";
