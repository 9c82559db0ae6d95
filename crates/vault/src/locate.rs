//! Finding a vault.

use std::path::Path;

use crate::{
    class::Class,
    fault::Fault,
    files::Files,
    format::{self, Format},
    keys::Roster,
    vault::{Backing, Locked, Vault},
};

/// Why there is no vault.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocateError {
    /// Nothing that looks like one.
    #[error("`{dir}` is not a vault; give its folder, or make one with `init`")]
    NotAVault {
        /// The folder.
        dir: String,
    },
    /// A vault of a later program.
    #[error(
        "this vault has format {version}, this program reads {}; use a newer program",
        format::VERSION
    )]
    Newer {
        /// Its version.
        version: u32,
    },
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl LocateError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::NotAVault { .. } | Self::Newer { .. } => Class::User,
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Locked> {
    /// Finds the vault in a folder. Nothing is opened or written.
    pub fn at(dir: &Path) -> Result<Self, LocateError> {
        Self::at_with(dir, Backing::default())
    }

    /// The same on another backing.
    #[doc(hidden)]
    pub fn at_with(dir: &Path, backing: Backing) -> Result<Self, LocateError> {
        let files = Files::new(dir, backing.disk.clone());
        let format = Format::read(&files)?.ok_or_else(|| LocateError::NotAVault {
            dir: dir.display().to_string(),
        })?;
        if format.version != format::VERSION {
            let version = format.version;
            return Err(LocateError::Newer { version });
        }
        Ok(Self {
            state: Locked {
                vault: format.vault,
                members: Roster::names(&files)?,
                files,
                backing,
            },
        })
    }
}
