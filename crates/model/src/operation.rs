//! One entry of a device's history.
//!
//! An operation says that something was recorded, never what: its body is ciphertext, and the
//! operation carries only hashes of it, under a random salt, so that a leaf of the log confirms no
//! guess. The history of a vault is the set of all devices' operations.

use serde::{Deserialize, Serialize};

use crate::{
    canonical,
    compartment::Compartment,
    id::{DeviceId, Digest, RecordId, VaultId},
};

/// What is signed before the operation's bytes, so that a signature made here counts nowhere else.
pub const SIGNATURE_CONTEXT: &[u8] = b"testimony/operation/v1\0";

/// An operation, as it is encoded, signed and hashed into the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operation {
    /// Which vault's history this belongs to; a signature made for one counts for no other.
    pub vault: VaultId,
    /// Whose log this is in.
    pub device: DeviceId,
    /// Its place in that log, from 0, without gaps.
    pub sequence: u64,
    /// Hash of the operation before it in that log; all zero for the first.
    pub previous: Digest,
    /// The heads of other devices' logs that the writer had seen, ordered by device.
    pub parents: Vec<Head>,
    /// What the writer's clock said, in milliseconds since 1970-01-01 UTC. Claimed, not proved.
    pub claimed_time: i64,
    /// What kind of change.
    pub kind: OperationKind,
    /// Under whose keys the body is.
    pub compartment: Compartment,
    /// Which of the compartment's keys, counted from 1.
    pub epoch: u32,
    /// What it is about.
    pub subject: RecordId,
    /// SHA-256 of the body as stored.
    pub ciphertext: Digest,
    /// [`crate::envelope::Envelope::commitment`] of the body.
    pub commitment: Digest,
    /// Random, so that equal operations have different hashes.
    pub salt: Digest,
}

/// The newest operation of a log that somebody had seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Head {
    /// Whose log.
    pub device: DeviceId,
    /// The sequence number of its newest operation.
    pub sequence: u64,
    /// That operation's hash.
    pub hash: Digest,
}

/// What an operation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OperationKind {
    /// A record's new version.
    Record,
    /// A custody step of an item: received, verified, copied, handed over.
    Custody,
    /// A disclosure policy.
    Policy,
    /// A disclosure decision.
    Decision,
    /// The code name that an artefact uses for a person.
    CodeName,
    /// A report was built.
    Build,
    /// One of the two approvals of a release.
    Approval,
    /// A report was released.
    Release,
    /// A device was let into a compartment, or proposed where that takes two; the subject is the device.
    Membership,
    /// A device was removed from a compartment; the subject is the device.
    Revocation,
    /// A member's new device takes the place of an older one in a compartment; the subject is the older.
    Succession,
    /// A compartment's key was changed; the body is under the new one.
    Epoch,
    /// The keys of records and originals were destroyed.
    Destruction,
    /// A check by a person or a program, such as a scan and its outcome.
    Check,
}

impl Operation {
    /// The bytes that are signed and hashed.
    pub fn encode(&self) -> Result<Vec<u8>, canonical::EncodeError> {
        canonical::encode(self)
    }

    /// The bytes that a device signs: [`SIGNATURE_CONTEXT`] and the operation.
    pub fn signed_bytes(encoded: &[u8]) -> Vec<u8> {
        [SIGNATURE_CONTEXT, encoded].concat()
    }

    /// Reads bytes that [`Self::encode`] wrote, and no others.
    pub fn decode(bytes: &[u8]) -> Result<Self, canonical::DecodeError> {
        canonical::decode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn operation(sequence: u64, time: i64, salt: [u8; 32], parents: usize) -> Operation {
        let head = Head {
            device: DeviceId::from_bytes([1; 16]),
            sequence,
            hash: Digest::from_bytes(salt),
        };
        Operation {
            vault: VaultId::from_bytes([2; 16]),
            device: DeviceId::from_bytes([3; 16]),
            sequence,
            previous: Digest::from_bytes([0; 32]),
            parents: vec![head; parents],
            claimed_time: time,
            kind: OperationKind::Record,
            compartment: Compartment::Testimony,
            epoch: 1,
            subject: RecordId::from_bytes([4; 16]),
            ciphertext: Digest::from_bytes([5; 32]),
            commitment: Digest::from_bytes([6; 32]),
            salt: Digest::from_bytes(salt),
        }
    }

    proptest! {
        #[test]
        fn it_has_exactly_one_encoding(sequence: u64, time: i64, salt: [u8; 32], parents in 0usize..4, flip: usize, bit in 0u8..8) {
            let bytes = operation(sequence, time, salt, parents).encode().unwrap();
            let read = Operation::decode(&bytes).unwrap();
            prop_assert_eq!(&read.encode().unwrap(), &bytes);

            let mut changed = bytes.clone();
            let at = flip % changed.len();
            changed[at] ^= 1 << bit;
            if let Ok(other) = Operation::decode(&changed) {
                prop_assert_ne!(other, read);
            }
        }
    }
}
