//! Forgetting and backups at the same time, from two copies of a vault.
//!
//! A backup takes over what is in the store already, and what it has sent is needed by nobody until its
//! snapshot is there; both are what forgetting removes. A store may have nothing that locks, so the order
//! of steps does it, and needs only that what was put or deleted is seen in every later listing:
//!
//! - Whoever forgets puts a mark, then lists, removes, and takes the mark away.
//! - Whoever makes a backup looks for marks, lists, sends, puts the snapshot, looks for marks again, and
//!   then lists once more. Without a mark then, whoever forgot before is done, so what is missing is
//!   missing in that listing and is sent again; whoever begins later finds the snapshot.
//! - Two do not forget at once: each puts its mark before it looks for others.
//!
//! A backup that stops leaves nothing to clear away. A mark that was left is taken away by a person, who
//! can know that nobody is at it; no clock can. Whoever was at it all the same stops at the next object.

use std::io;

use super::{BackupError, Depot, FORGETTING, index::Index, listing::Listing};
use crate::vault::{Open, Vault};

/// The mark of whoever forgets.
pub(super) struct Mark {
    name: String,
}

impl Mark {
    /// Puts a mark, unless somebody else's is there.
    pub(super) fn put(depot: &dyn Depot, random: [u8; 8]) -> Result<Self, BackupError> {
        let mark = Self {
            name: format!("{FORGETTING}/{}", data_encoding::HEXLOWER.encode(&random)),
        };
        let put = depot.put(&mark.name, CONTENT.to_vec());
        put.map_err(BackupError::Store)?;
        let alone =
            marks(depot).and_then(|marks| match marks.iter().all(|one| *one == mark.name) {
                true => Ok(()),
                false => Err(BackupError::Forgetting),
            });
        match alone {
            Ok(()) => Ok(mark),
            Err(error) => {
                mark.remove(depot)?;
                Err(error)
            }
        }
    }

    /// That nobody has taken it for one that was left.
    pub(super) fn must_stand(&self, depot: &dyn Depot) -> Result<(), BackupError> {
        match depot.get(&self.name, CONTENT.len() as u64) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BackupError::MarkTaken),
            Err(error) => Err(BackupError::Store(error)),
        }
    }

    pub(super) fn remove(self, depot: &dyn Depot) -> Result<(), BackupError> {
        depot.delete(&self.name).map_err(BackupError::Store)
    }
}

/// That nobody is forgetting. What is listed after this is gone for good, or stays.
pub(super) fn nobody_forgets(depot: &dyn Depot) -> Result<(), BackupError> {
    match marks(depot)?.is_empty() {
        true => Ok(()),
        false => Err(BackupError::Forgetting),
    }
}

/// What the store has now that a snapshot was put; nothing if it has all that the snapshot needs.
pub(super) fn lost_meanwhile(
    depot: &dyn Depot,
    index: &Index,
) -> Result<Option<Listing>, BackupError> {
    if !marks(depot)?.is_empty() {
        return Err(BackupError::ForgettingMeanwhile);
    }
    let now = Listing::read(depot)?;
    let is_whole = index.needs().all(|(name, bytes)| now.has(&name, bytes));
    Ok((!is_whole).then_some(now))
}

fn marks(depot: &dyn Depot) -> Result<Vec<String>, BackupError> {
    let listed = depot.list_in(FORGETTING).map_err(BackupError::Store)?;
    Ok(listed.into_iter().map(|(name, _)| name).collect())
}

impl Vault<Open> {
    /// Takes away the marks of those who were forgetting when their machine stopped; returns how many.
    /// Whoever calls it vouches that nobody is at it.
    pub fn clear_marks(&self, depot: &dyn Depot) -> Result<u64, BackupError> {
        let left = marks(depot)?;
        for name in &left {
            depot.delete(name).map_err(BackupError::Store)?;
        }
        Ok(left.len() as u64)
    }
}

/// Not empty, as some services and sticks take empty objects for folders.
const CONTENT: &[u8] = b"testimony forgetting 1\n";
