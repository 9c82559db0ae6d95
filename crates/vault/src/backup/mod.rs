//! Copies of a vault in a store that nobody has to trust.
//!
//! ```text
//! keys/<member>-<SHA-256>        a key file, as it is
//! objects/<2 digits>/<SHA-256>   a segment of 1 MiB or more, as it is: ciphertext already
//! packs/<2 digits>/<SHA-256>     smaller segments one after the other, or a sealed part of all else
//! snapshots/<number>-<random>    which of these make the vault at one time: an age file to its members
//! forgetting/<random>            that somebody is taking snapshots out
//! ```
//!
//! Whoever keeps the store learns code names of members, sizes and times. A snapshot is written last,
//! so it is whole or absent. `docs/format.md`, "Backup", has every byte.

mod check;
mod choose;
mod exclusive;
mod files;
mod forget;
mod index;
mod listing;
mod mend;
mod pack;
mod plan;
mod repair;
mod resend;
mod restore;
mod save;
mod send;
mod snapshot;
#[cfg(test)]
pub(crate) mod tests;
#[cfg(test)]
mod together;

use std::io;

pub(crate) use self::send::side_by_side;
pub use self::{
    check::StoreReport,
    forget::Forgotten,
    listing::SnapshotInfo,
    mend::{Mended, mend},
    repair::Repaired,
    restore::{Restored, restore},
    save::Saved,
};
use crate::{class::Class, fault::Fault};

/// A store of opaque objects. It is not trusted with anything: what comes back is checked.
///
/// An error's words must say what happened, then what to do.
pub trait Depot: Send + Sync {
    /// Names and lengths of everything there.
    fn list(&self) -> io::Result<Vec<(String, u64)>>;

    /// The same of one folder: names that begin with it and a slash.
    fn list_in(&self, folder: &str) -> io::Result<Vec<(String, u64)>> {
        let mut all = self.list()?;
        all.retain(|(name, _)| {
            let rest = name.strip_prefix(folder);
            rest.is_some_and(|rest| rest.starts_with('/'))
        });
        Ok(all)
    }

    /// A whole object; one longer than `at_most` is an error.
    fn get(&self, name: &str, at_most: u64) -> io::Result<Vec<u8>>;

    /// A part of an object.
    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>>;

    /// Keeps an object, durably, whole or not at all. One of that name must not be there, unless with
    /// the same bytes.
    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()>;

    /// Removes an object, if it is there.
    fn delete(&self, name: &str) -> io::Result<()>;
}

/// How far a backup or a restore is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupStep {
    /// Bytes that are done.
    pub done: u64,
    /// Bytes that there are to do.
    pub total: u64,
}

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackupError {
    /// The store; its words have the remedy.
    #[error("{0}")]
    Store(io::Error),
    /// The vault's own files.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// The vault's own objects.
    #[error("the vault's objects cannot be read: {0}; check the disk, then run `fsck`")]
    Objects(io::Error),
    /// This is an older copy of the vault.
    #[error(
        "this folder is an older copy of the vault: its device has recorded {here} operations here, {there} in \
         snapshot {snapshot}; restore that snapshot, or go on here with `backup --new-device`"
    )]
    Older {
        /// Operations of the device in the folder.
        here: u64,
        /// Operations of it in the snapshot.
        there: u64,
        /// Which snapshot.
        snapshot: String,
    },
    /// Two histories under one key.
    #[error(
        "the history of this device in snapshot {snapshot} is another than in this folder, so one of the two \
         copies went on where the other had been; restore that snapshot beside it and compare them, or use another \
         store for this one"
    )]
    Forked {
        /// Which snapshot.
        snapshot: String,
    },
    /// Nothing there for us.
    #[error(
        "the store has no snapshot that this passphrase opens; check the address, and whose passphrase it is"
    )]
    NoSnapshot,
    /// Some open, and none may be taken.
    #[error(
        "{what}; take none of what this store says for true, and restore an older snapshot of it by its name, or from \
         another store"
    )]
    Forged {
        /// The first of them, and why.
        what: String,
    },
    /// Mending is for a vault that is there.
    #[error("`{dir}` is not a vault, or nothing of it is left; restore it into a new folder")]
    NoVault {
        /// The folder.
        dir: String,
    },
    /// Files of another vault would make one vault of two.
    #[error(
        "the store is of another vault than this folder, or of a newer version; check the address"
    )]
    OtherVault,
    /// Another process has the vault.
    #[error("another program has this vault open; close it, or wait until it is done")]
    InUse,
    /// No key file there opens.
    #[error(
        "this passphrase opens no key file of the store; check spelling and spaces, and the address"
    )]
    Passphrase,
    /// Somewhere that is in use.
    #[error("`{dir}` is not empty; restore into a new folder")]
    NotEmpty {
        /// The folder.
        dir: String,
    },
    /// Others have snapshots there too.
    #[error(
        "{count} snapshots in the store are not for you, so nothing can be deleted without risk to them; \
         let somebody who can open all of them do it"
    )]
    Strangers {
        /// How many.
        count: usize,
    },
    /// Nothing is put into a store from which somebody may be removing it.
    #[error(
        "somebody is taking old snapshots out of this store, or was when their machine stopped; wait until they are done, \
         or, if you know that nobody is at it, run `backup STORE --unlock`"
    )]
    Forgetting,
    /// The same, noticed when all was sent.
    #[error(
        "somebody began to take old snapshots out of this store while this backup was made, and may have removed what \
         it needs; run it again when they are done, what is there is not sent again"
    )]
    ForgettingMeanwhile,
    /// Somebody was sure that nobody is forgetting.
    #[error(
        "somebody has unlocked the store while snapshots were being taken out, so no more was removed; find out who is \
         at it, then run it again"
    )]
    MarkTaken,
    /// A store that loses what was just put.
    #[error(
        "the store has lost what was just sent to it, three times; check it with `backup --check`, or use another"
    )]
    Losing,
    /// A snapshot that was asked for.
    #[error(
        "there is no snapshot `{name}` that can be opened; `backup --list` names those there are"
    )]
    NoSuchSnapshot {
        /// Its name.
        name: String,
    },
}

impl BackupError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Store(_)
            | Self::Objects(_)
            | Self::InUse
            | Self::Forgetting
            | Self::ForgettingMeanwhile
            | Self::MarkTaken
            | Self::Losing => Class::Environment,
            Self::Fault(fault) => fault.class(),
            Self::Older { .. } | Self::Forked { .. } | Self::Forged { .. } => Class::Tampered,
            Self::Passphrase => Class::Locked,
            Self::NoSnapshot
            | Self::NoVault { .. }
            | Self::OtherVault
            | Self::NotEmpty { .. }
            | Self::Strangers { .. }
            | Self::NoSuchSnapshot { .. } => Class::User,
        }
    }
}

/// For the fuzz targets: reads what the age file of a snapshot held.
#[cfg(feature = "decoders")]
pub(crate) fn attempt_snapshot(plain: &[u8]) -> bool {
    snapshot::Snapshot::attempt(plain)
}

/// For the fuzz targets: what the age file of a snapshot holds that names one of everything.
#[cfg(feature = "decoders")]
pub(crate) fn a_snapshot_of_each() -> Vec<u8> {
    snapshot::Snapshot::of_each()
}

/// Where key files are in a store.
const KEYS: &str = "keys";
/// Where larger segments are.
const OBJECTS: &str = "objects";
/// Where everything else is.
const PACKS: &str = "packs";
/// What makes the rest a vault.
const SNAPSHOTS: &str = "snapshots";
/// Who is taking snapshots out.
const FORGETTING: &str = "forgetting";
