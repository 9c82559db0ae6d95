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
        place: (VaultId, DeviceId),
        next: &Next,
        frame: Frame,
        at: Position,
    ) -> Option<Self> {
        let decoded = decode(&frame)?;
        Self::placed(place, next, frame, decoded, at)
    }

    /// The same of a frame that has been decoded.
    pub(super) fn placed(
        (vault, device): (VaultId, DeviceId),
        next: &Next,
        frame: Frame,
        (operation, hash): (Operation, Digest),
        at: Position,
    ) -> Option<Self> {
        let fits = operation.vault == vault
            && operation.device == device
            && operation.sequence == next.sequence
            && operation.previous == next.previous;
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

/// What a frame holds, and its hash; `None` if that is no operation.
pub(super) fn decode(frame: &Frame) -> Option<(Operation, Digest)> {
    let operation = Operation::decode(&frame.operation).ok()?;
    Some((operation, hash_of(&frame.operation)))
}

/// Checks what one device is said to have signed.
pub(crate) enum Signatures {
    Few(VerifyingKey),
    Many(Box<PreparedKey>),
}

impl Signatures {
    /// For about so many.
    pub(crate) fn new(key: &VerifyingKey, count: u64) -> Self {
        match count < WORTH_TABLES {
            true => Self::Few(*key),
            false => Self::Many(Box::new(key.prepare())),
        }
    }

    /// Of each whether the device signed it.
    pub(crate) fn hold(&self, entries: &[Entry]) -> Vec<bool> {
        match self {
            Self::Few(key) => entries.iter().map(|one| one.is_signed_by(key)).collect(),
            Self::Many(key) => {
                let messages = entries
                    .iter()
                    .map(|one| signed_message(&one.frame.operation));
                let messages: Vec<_> = messages.collect();
                let each = messages.iter().zip(entries).map(|(message, entry)| {
                    let signature = Signature::from_bytes(entry.frame.signature);
                    (message.as_slice(), signature)
                });
                key.verify_each(each)
            }
        }
    }
}

/// So many signatures take longer to check than tables of the key to make.
const WORTH_TABLES: u64 = 100;

/// The bytes that a device signs for an operation.
pub(crate) fn signed_message(operation: &[u8]) -> Vec<u8> {
    [SIGNATURE_DOMAIN, operation].concat()
}

/// An operation's hash: the leaf of its log's tree.
pub(crate) fn hash_of(operation: &[u8]) -> Digest {
    Digest::from_bytes(*leaf_hash(operation).as_bytes())
}
