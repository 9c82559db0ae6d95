//! What opening would otherwise find by reading the whole log, in a file that can be rebuilt.
//!
//! ```text
//! frontier = "TSF1" ‖ end (12) ‖ newest batch (12) ‖ head (32) ‖ frontier ‖ SHA-256 of all before (32)
//! ```
//!
//! A position is segment (4) ‖ offset (8). Nothing in it is believed: the frontier must lead to the
//! signed checkpoint, and the newest batch must end where it says, in the operation that the size
//! says, signed by the device.

use ledger::Frontier;
use model::id::Digest;

use crate::{
    encoding::Bytes,
    fault::Fault,
    files::{self, Files},
    log::{
        HASHES, Log, LogId,
        entry::{Next, Position},
        extend, file_len,
    },
    primitives::sha256,
};

/// A log as it was last seen.
pub(super) struct Cached {
    pub(super) end: Position,
    pub(super) last_batch: Position,
    pub(super) next: Next,
    pub(super) frontier: Frontier,
}

impl Cached {
    /// What the file says; `None` if it is missing or torn.
    pub(super) fn read(files: &Files, id: &LogId) -> Result<Option<Self>, Fault> {
        let bytes = files.read(&files::log_file(id.device, FRONTIER))?;
        Ok(bytes.and_then(|bytes| Self::decode(&bytes)))
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (content, hash) = bytes.split_at_checked(bytes.len().checked_sub(32)?)?;
        if sha256(content).as_bytes() != hash {
            return None;
        }
        let mut bytes = Bytes(content);
        if bytes.slice(MAGIC.len())? != MAGIC {
            return None;
        }
        let end = position(&mut bytes)?;
        let last_batch = position(&mut bytes)?;
        let previous = Digest::from_bytes(bytes.array()?);
        let frontier = Frontier::decode(bytes.0).ok()?;
        let next = Next {
            sequence: frontier.size(),
            previous,
        };
        Some(Self {
            end,
            last_batch,
            next,
            frontier,
        })
    }
}

impl Log {
    /// Writes the caches after operations were recorded. Failing is no failure: the next opening
    /// finds them missing and rebuilds them.
    pub(super) fn write_caches(&self, files: &Files, old_size: u64, hashes: &[u8]) {
        let name = files::log_file(self.id.device, HASHES);
        let _ = files.cache(&name, file_len(old_size), hashes);
        let name = files::log_file(self.id.device, FRONTIER);
        let mut bytes = MAGIC.to_vec();
        for position in [self.end, self.last_batch] {
            bytes.extend_from_slice(&position.segment.to_be_bytes());
            bytes.extend_from_slice(&position.offset.to_be_bytes());
        }
        bytes.extend_from_slice(self.next.previous.as_bytes());
        bytes.extend_from_slice(&self.frontier.encode());
        let hash = sha256(&bytes);
        bytes.extend_from_slice(hash.as_bytes());
        let _ = files.cache(&name, 0, &bytes);
    }

    /// Reads the whole log once more and writes its caches anew.
    pub(crate) fn rebuild_caches(&self, files: &Files) -> Result<(), Fault> {
        let mut reader = self.id.reader(files, Next::FIRST, Position::START);
        let mut frontier = Frontier::new();
        let mut hashes = Vec::new();
        while let crate::log::Step::Batch(entries) = reader.step()? {
            let leaves = entries.iter().map(|entry| (*entry.hash.as_bytes()).into());
            hashes.extend(extend(&mut frontier, leaves));
        }
        self.write_caches(files, 0, &hashes);
        Ok(())
    }

    /// Whether `hashes` has the length that belongs to this log.
    pub(crate) fn has_hashes(&self, files: &Files) -> Result<bool, Fault> {
        let len = files.len(&files::log_file(self.id.device, HASHES))?;
        Ok(len == file_len(self.size()))
    }
}

fn position(bytes: &mut Bytes<'_>) -> Option<Position> {
    Some(Position {
        segment: bytes.u32()?,
        offset: bytes.u64()?,
    })
}

pub(super) const FRONTIER: &str = "frontier";

const MAGIC: &[u8] = b"TSF1";
