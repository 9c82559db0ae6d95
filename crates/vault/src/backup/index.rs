//! What a snapshot says: which bytes of the store are which file of the vault.

use model::id::{DeviceId, Digest, VaultId};
use serde::{Deserialize, Serialize};

use super::{KEYS, OBJECTS, PACKS};
use crate::encoding::Blob;

/// The inside of a snapshot.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Index {
    pub(super) version: u32,
    pub(super) vault: VaultId,
    /// Who made it.
    pub(super) device: DeviceId,
    /// One more than the largest that its maker found.
    pub(super) number: u64,
    /// What the maker's clock said: milliseconds since 1970-01-01 UTC.
    pub(super) time: i64,
    /// The first snapshot since which no keyring has lost a key and no key file was changed.
    pub(super) keys_since: u64,
    pub(super) checkpoints: Vec<Seen>,
    pub(super) keys: Vec<KeyObject>,
    pub(super) packs: Vec<Pack>,
    pub(super) files: Vec<File>,
    pub(super) segments: Vec<Segment>,
}

/// A device's log when the snapshot was made.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Seen {
    pub(super) device: DeviceId,
    pub(super) size: u64,
    pub(super) root: Digest,
}

/// A member's key file, which lies in the store as it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KeyObject {
    pub(super) member: String,
    pub(super) bytes: u64,
    pub(super) sha256: Digest,
}

/// An object of the store that holds parts of several things.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Pack {
    /// SHA-256 of its bytes.
    pub(super) name: Digest,
    pub(super) bytes: u64,
    /// What its key is derived with; nothing for segments, which are ciphertext.
    pub(super) salt: Option<Blob>,
}

/// A file of the vault that is no object and no key file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct File {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: Digest,
    pub(super) parts: Vec<Part>,
}

/// Bytes of a pack, counted in what was sealed.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Part {
    /// Which of the index's packs.
    pub(super) pack: u64,
    pub(super) from: u64,
    pub(super) bytes: u64,
}

/// A segment of the vault's objects.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Segment {
    pub(super) name: Digest,
    pub(super) bytes: u64,
    /// Where in which pack; nothing if it is an object of the store.
    pub(super) part: Option<(u64, u64)>,
}

impl Index {
    pub(super) const VERSION: u32 = 1;

    /// Names and lengths of all objects of the store that it needs.
    pub(super) fn needs(&self) -> impl Iterator<Item = (String, u64)> {
        let keys = self.keys.iter().map(|key| (key.name(), key.bytes));
        let packs = self.packs.iter().map(|pack| (pack.name(), pack.bytes));
        let own = self.segments.iter().filter(|one| one.part.is_none());
        let own = own.map(|one| (object_name(&one.name), one.bytes));
        keys.chain(packs).chain(own)
    }

    pub(super) fn pack(&self, at: u64) -> Option<&Pack> {
        usize::try_from(at).ok().and_then(|at| self.packs.get(at))
    }
}

impl KeyObject {
    pub(super) fn name(&self) -> String {
        format!("{KEYS}/{}-{}", self.member, self.sha256.hex())
    }
}

impl Pack {
    pub(super) fn name(&self) -> String {
        spread(PACKS, &self.name)
    }
}

/// The name of a segment that is an object of the store.
pub(super) fn object_name(name: &Digest) -> String {
    spread(OBJECTS, name)
}

/// Two digits of a name make a folder, so that none grows beyond what file systems like.
fn spread(folder: &str, name: &Digest) -> String {
    let hex = name.hex();
    let two = hex.get(..2).unwrap_or_default();
    format!("{folder}/{two}/{hex}")
}
