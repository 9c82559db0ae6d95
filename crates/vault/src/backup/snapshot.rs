//! A snapshot as it lies in the store: an age file to the members, signed inside.
//!
//! ```text
//! snapshot = age file of: secret (32) ‖ signature (64) ‖ canonical CBOR of the index
//! signature = Ed25519 of the device over "testimony/snapshot/v1\0" ‖ secret ‖ index
//! ```
//!
//! Anybody can encrypt to the members, so a snapshot counts only with a member's signature. The secret
//! is the same from one snapshot to the next: with each pack's salt it gives the pack's key.

use ledger::{Signature, SigningKey, VerifyingKey};
use model::canonical;
use zeroize::Zeroizing;

#[cfg(feature = "decoders")]
use super::index;
use super::index::{Index, Pack};
use crate::{
    edge::Random,
    encoding::{Blob, Bytes},
    fault::Fault,
    primitives::{self, AgeRefused, HybridIdentity, HybridRecipient, Refused, Secret},
};

/// An opened snapshot.
pub(super) struct Snapshot {
    pub(super) secret: Secret,
    pub(super) index: Index,
    signature: [u8; 64],
    signed: Vec<u8>,
}

impl Snapshot {
    /// Seals an index to all who belong to the vault.
    pub(super) fn seal(
        index: &Index,
        secret: &Secret,
        signing: &SigningKey,
        to: &[HybridRecipient],
    ) -> Result<Vec<u8>, Fault> {
        let encoded = canonical::encode(index)?;
        let signature = signing.sign(&message(secret, &encoded));
        let mut plain = Zeroizing::new(Vec::with_capacity(96 + encoded.len()));
        plain.extend_from_slice(secret.bytes());
        plain.extend_from_slice(&signature.to_bytes());
        plain.extend_from_slice(&encoded);
        primitives::seal_to(to, &plain).map_err(|_| Fault::Primitive)
    }

    /// Opens a snapshot; `None` if it is not for this member, or damaged.
    pub(super) fn open(file: &[u8], identity: &HybridIdentity) -> Result<Self, AgeRefused> {
        let plain = identity.open(file)?;
        Self::read(&plain).ok_or(AgeRefused::Damaged)
    }

    fn read(plain: &[u8]) -> Option<Self> {
        let mut bytes = Bytes(plain);
        let secret = Secret::from_slice(bytes.slice(Secret::LEN)?).ok()?;
        let signature = bytes.array()?;
        let index: Index = canonical::decode(bytes.0).ok()?;
        Some(Self {
            signed: bytes.0.to_vec(),
            secret,
            index,
            signature,
        })
    }

    /// For the fuzz targets: reads what an age file held, and names everything that it leads to.
    /// Whether it is one.
    #[cfg(feature = "decoders")]
    pub(super) fn attempt(plain: &[u8]) -> bool {
        let Some(snapshot) = Self::read(plain) else {
            return false;
        };
        let again = canonical::encode(&snapshot.index);
        assert!(again.is_ok_and(|again| again == snapshot.signed));
        // What is restored from it is held to the rule for paths; a name that passes stays in the folder.
        for file in &snapshot.index.files {
            let leads_out = file.path.starts_with('/') || file.path.contains("..");
            assert!(
                !super::files::is_path(&file.path) || !leads_out,
                "{:?}",
                file.path
            );
        }
        let _ = snapshot.index.needs().count();
        true
    }

    /// For the fuzz targets: what an age file would hold that names one of everything.
    #[cfg(feature = "decoders")]
    pub(super) fn of_each() -> Vec<u8> {
        let digest = |byte| model::id::Digest::from_bytes([byte; 32]);
        let device = model::id::DeviceId::from_bytes([5; 16]);
        let index = Index {
            version: Index::VERSION,
            vault: model::id::VaultId::from_bytes([4; 16]),
            device,
            number: 1,
            time: 1_700_000_000_000,
            keys_since: 1,
            checkpoints: vec![index::Seen {
                device,
                size: 3,
                root: digest(6),
            }],
            keys: vec![index::KeyObject {
                member: "alice".to_owned(),
                bytes: 2_000,
                sha256: digest(7),
            }],
            packs: vec![Pack {
                name: digest(8),
                bytes: 9_000,
                salt: Some(Blob(vec![9; 32])),
            }],
            files: vec![index::File {
                path: "keyring/media".to_owned(),
                bytes: 124,
                sha256: digest(10),
                parts: vec![index::Part {
                    pack: 0,
                    from: 0,
                    bytes: 124,
                }],
            }],
            segments: vec![index::Segment {
                name: digest(11),
                bytes: 4_096,
                part: Some((0, 124)),
            }],
        };
        let index = canonical::encode(&index).unwrap_or_default();
        [&[7; 96][..], &index].concat()
    }

    /// Whether the device that it names has signed it.
    pub(super) fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let message = message(&self.secret, &self.signed);
        key.verify(&message, &Signature::from_bytes(self.signature))
            .is_ok()
    }
}

fn message(secret: &Secret, index: &[u8]) -> Zeroizing<Vec<u8>> {
    Zeroizing::new([SNAPSHOT, secret.bytes().as_slice(), index].concat())
}

/// Seals part of everything that is no object; returns the salt, which the index keeps.
pub(super) fn seal_part(
    secret: &Secret,
    plain: &[u8],
    random: &mut dyn Random,
) -> Result<(Blob, Vec<u8>), Refused> {
    let salt = Secret::random(random);
    let key = secret.derive(&[PART, salt.bytes()])?;
    let sealed = primitives::seal(&key, PART, plain, random)?;
    Ok((Blob(salt.bytes().to_vec()), sealed))
}

/// Opens a sealed part.
pub(super) fn open_part(secret: &Secret, pack: &Pack, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let salt = pack.salt.as_ref()?;
    let key = secret.derive(&[PART, &salt.0]).ok()?;
    primitives::open(&key, PART, sealed).ok()
}

/// What no other signature of a device begins with.
const SNAPSHOT: &[u8] = b"testimony/snapshot/v1\0";
const PART: &[u8] = b"testimony/backup/v1\0";
