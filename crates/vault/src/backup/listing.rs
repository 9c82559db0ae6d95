//! What is in a store, and the snapshots in it.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use model::id::VaultId;

use super::{BackupError, Depot, SNAPSHOTS, index::Index, snapshot::Snapshot};
use crate::primitives::{AgeRefused, HybridIdentity};

/// A snapshot that can be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotInfo {
    /// Its name, for `restore` and `--forget`.
    pub name: String,
    /// Its place in the order.
    pub number: u64,
    /// What its maker's clock said: milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// Operations in all logs.
    pub operations: u64,
    /// Bytes of the store that it needs.
    pub bytes: u64,
    /// Whether it holds keys that were destroyed or changed since: whoever opens it reads what was to be
    /// readable no more, or opens it with a passphrase that was given up.
    pub holds_destroyed_keys: bool,
}

/// Names and lengths of everything in a store.
pub(super) struct Listing(pub(super) BTreeMap<String, u64>);

impl Listing {
    pub(super) fn read(depot: &dyn Depot) -> Result<Self, BackupError> {
        let listed = depot.list().map_err(BackupError::Store)?;
        Ok(Self(listed.into_iter().collect()))
    }

    pub(super) fn has(&self, name: &str, bytes: u64) -> bool {
        self.0.get(name) == Some(&bytes)
    }

    /// Takes an object for one that is not what its name promises: it is sent again, in its own place.
    pub(super) fn spoil(&mut self, name: &str) {
        if let Some(bytes) = self.0.get_mut(name) {
            *bytes = NO_LENGTH;
        }
    }

    /// The names of snapshots, the newest first.
    pub(super) fn snapshots(&self) -> Vec<&str> {
        let names = self.0.keys().rev();
        let names = names.filter_map(|name| name.strip_prefix(SNAPSHOTS)?.strip_prefix('/'));
        names.filter(|name| number_of(name).is_some()).collect()
    }
}

/// The name of a new snapshot. The number only keeps them in order; the index says it again, signed.
pub(super) fn name_of(number: u64, random: [u8; 8]) -> String {
    format!("{number:08}-{}", data_encoding::HEXLOWER.encode(&random))
}

fn number_of(name: &str) -> Option<u64> {
    let (number, random) = name.split_once('-')?;
    let hex = random.len() == 16 && random.bytes().all(|c| c.is_ascii_hexdigit());
    (hex && number.len() >= 8)
        .then(|| number.parse().ok())
        .flatten()
}

/// What became of a snapshot that was opened.
pub(super) enum Opened {
    Fine(Box<Snapshot>),
    /// Not for this member, or of another vault.
    Stranger,
    /// For nobody: changed, cut, or not there.
    Damaged,
}

/// Opens a snapshot by its name.
pub(super) fn open(
    depot: &dyn Depot,
    name: &str,
    vault: VaultId,
    identity: &HybridIdentity,
) -> Result<Opened, BackupError> {
    let file = match depot.get(&format!("{SNAPSHOTS}/{name}"), LARGEST) {
        Ok(file) => file,
        Err(error) if is_about_bytes(&error) => return Ok(Opened::Damaged),
        Err(error) => return Err(BackupError::Store(error)),
    };
    Ok(match Snapshot::open(&file, identity) {
        Ok(snapshot) => {
            let index = &snapshot.index;
            // The name is the store's; the number inside is the maker's.
            let is_ours = index.vault == vault && index.version == Index::VERSION;
            match (is_ours, number_of(name) == Some(index.number)) {
                (true, true) => Opened::Fine(Box::new(snapshot)),
                (true, false) => Opened::Damaged,
                (false, _) => Opened::Stranger,
            }
        }
        Err(AgeRefused::NotForUs) => Opened::Stranger,
        Err(AgeRefused::Damaged) => Opened::Damaged,
    })
}

/// Whether the answer is about one object, not about the store: the next may be fine.
pub(super) fn is_about_bytes(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
    )
}

pub(super) fn info(name: &str, index: &Index, destroyed_before: u64) -> SnapshotInfo {
    let needs: BTreeSet<(String, u64)> = index.needs().collect();
    SnapshotInfo {
        name: name.to_owned(),
        number: index.number,
        time: index.time,
        operations: index.checkpoints.iter().map(|seen| seen.size).sum(),
        bytes: needs.iter().map(|(_, bytes)| bytes).sum(),
        holds_destroyed_keys: index.number < destroyed_before,
    }
}

/// Longer than anything that is stored.
const NO_LENGTH: u64 = u64::MAX;
/// The longest snapshot that is read: ten million segments fit.
pub(super) const LARGEST: u64 = 1 << 30;
