//! What can go wrong with a file, told the same way by every operation.

use std::{error::Error, io, path::PathBuf};

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
    /// A change of keys was stopped half-way by the disk: what is in memory no longer says what is there.
    #[error(
        "the disk failed in the middle of a change, so nothing more is read or written; open the vault again, \
         which finishes it"
    )]
    OpenAgain,
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
            Self::File(_) | Self::Casebase(_) | Self::OutOfReach(_) | Self::OpenAgain => {
                Class::Environment
            }
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
    match kind(error) {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "the disk is full: free some space and try again, nothing recorded is lost"
        }
        io::ErrorKind::PermissionDenied => "check that you may write to this folder",
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only: copy the vault elsewhere",
        io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed: give another path with `--vault`"
        }
        io::ErrorKind::NotFound => "restore it from a copy of the vault",
        _ => "check the disk and try again",
    }
}

/// What the system said, where a library has put its own error around that.
fn kind(error: &io::Error) -> io::ErrorKind {
    let mut kind = error.kind();
    let mut within = error.get_ref().map(|inner| inner as &dyn Error);
    while let Some(inner) = within {
        within = match inner.downcast_ref::<io::Error>() {
            Some(error) => {
                kind = error.kind();
                // Its own `source` leaves out what it was made of.
                error.get_ref().map(|inner| inner as &dyn Error)
            }
            None => inner.source(),
        };
    }
    kind
}

/// For what only another copy can mend.
pub(crate) const RESTORE: &str = "keep this folder as it is, work on a copy of the vault from before, and find out who changed it";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_is_for_what_the_system_said() {
        let full = || io::Error::from(io::ErrorKind::StorageFull);
        let around = object_store::Error::Generic {
            store: "here",
            source: Box::new(io::Error::other(full())),
        };
        for error in [full(), io::Error::other(full()), io::Error::other(around)] {
            let said = Fault::file("objects", "written")(error).to_string();
            assert!(said.contains("free some space"), "{said}");
        }
    }
}
