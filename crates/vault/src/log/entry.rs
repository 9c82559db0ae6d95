//! One operation of a log, read and placed.

use ledger::{PreparedKey, Signature, VerifyingKey, leaf_hash};
use model::{
    id::{DeviceId, Digest, VaultId},
    operation::Operation,
};

use crate::log::batch::Frame;

/// What every operation signature begins with; the operation's bytes follow.
pub const SIGNATURE_DOMAIN: &[u8] = b"testimony/operation/v1\0";

/// Which operation: its log, its place there and its hash.
///
/// The hash is the leaf of the log's tree, SHA-256(0x00 ‖ operation).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationRef {
    /// Whose log.
    pub device: DeviceId,
    /// Its place in that log, from 0.
    pub sequence: u64,
    /// Its hash.
    pub hash: Digest,
}

/// Where something begins in a log's files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    pub(crate) segment: u32,
    pub(crate) offset: u64,
}

impl Position {
    pub(crate) const START: Self = Self {
        segment: 1,
        offset: 0,
    };
}

/// An operation, its frame and where that is.
pub(crate) struct Entry {
    pub(crate) operation: Operation,
    pub(crate) frame: Frame,
    pub(crate) hash: Digest,
    pub(crate) at: Position,
}

/// The place in a log that the next operation must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Next {
    pub(crate) sequence: u64,
    pub(crate) previous: Digest,
}

impl Next {
    pub(crate) const FIRST: Self = Self {
        sequence: 0,
        previous: Digest::from_bytes([0; 32]),
    };
}

impl Entry {
    /// Reads a frame as the operation that comes `next` in a device's log. Signature and body are
    /// not looked at; `None` says that it is not that operation.
    pub(crate) fn read(
        (vault, device): (VaultId, DeviceId),
        next: &Next,
        frame: Frame,
        at: Position,
    ) -> Option<Self> {
        let operation = Operation::decode(&frame.operation).ok()?;
        let fits = operation.vault == vault
            && operation.device == device
            && operation.sequence == next.sequence
            && operation.previous == next.previous;
        let hash = hash_of(&frame.operation);
        fits.then_some(Self {
            operation,
            frame,
            hash,
            at,
        })
    }

    /// Whether the device signed it.
    pub(crate) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let signature = Signature::from_bytes(self.frame.signature);
        key.verify(&signed_message(&self.frame.operation), &signature)
            .is_ok()
    }

    pub(crate) fn reference(&self) -> OperationRef {
        OperationRef {
            device: self.operation.device,
            sequence: self.operation.sequence,
            hash: self.hash,
        }
    }

    /// What the operation after it must name.
    pub(crate) fn next(&self) -> Next {
        Next {
            sequence: self.operation.sequence.saturating_add(1),
            previous: self.hash,
        }
    }
}

/// The sequences of those that the device has not signed, found on every core.
pub(crate) fn not_signed(entries: &[Entry], key: &PreparedKey) -> Vec<u64> {
    let unsigned = |part: &[Entry]| -> Vec<u64> {
        let bad = part.iter().filter(|entry| {
            let signature = Signature::from_bytes(entry.frame.signature);
            let message = signed_message(&entry.frame.operation);
            key.verify(&message, &signature).is_err()
        });
        bad.map(|entry| entry.operation.sequence).collect()
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = entries.len().div_ceil(cores).max(WORTH_A_THREAD);
    if entries.len() <= part {
        return unsigned(entries);
    }
    std::thread::scope(|scope| {
        let parts: Vec<_> = entries
            .chunks(part)
            .map(|part| (part, scope.spawn(move || unsigned(part))))
            .collect();
        // A thread that died has verified nothing.
        let all = parts.into_iter().flat_map(|(part, thread)| {
            let every = || part.iter().map(|entry| entry.operation.sequence).collect();
            thread.join().unwrap_or_else(|_| every())
        });
        all.collect()
    })
}

/// So many signatures take longer than starting a thread.
const WORTH_A_THREAD: usize = 50;

/// The bytes that a device signs for an operation.
pub(crate) fn signed_message(operation: &[u8]) -> Vec<u8> {
    [SIGNATURE_DOMAIN, operation].concat()
}

/// An operation's hash: the leaf of its log's tree.
pub(crate) fn hash_of(operation: &[u8]) -> Digest {
    Digest::from_bytes(*leaf_hash(operation).as_bytes())
}
