//! The file `place`: sealed to whoever has `media`, signed by the member who wrote it.
//!
//! ```text
//! place     = CBOR{ version: 1, copies: [{ epoch, by, sealed }] }
//! sealed    = nonce (24) ‖ XChaCha20-Poly1305(key, nonce, aad, pad(CBOR{ statement, signature }))
//! key       = HKDF-SHA-256(epoch key of media, info = "testimony/place/v1\0" ‖ …)
//! aad       = "testimony/place/v1\0" ‖ vault ‖ epoch ‖ by
//! statement = CBOR{ number, device, time, at, left }, signed with "testimony/place/v1\0" ‖ vault before it
//! ```
//!
//! While a new epoch begins there are two copies, for the epoch before and for the new one: whichever of
//! the two a crash leaves in force opens one.

use ledger::{Signature, SigningKey, VerifyingKey};
use model::{
    canonical,
    id::{DeviceId, VaultId},
};
use serde::{Deserialize, Serialize};

use crate::{
    edge::Random,
    encoding::Blob,
    epoch::{EpochKey, EpochName, Epochs},
    fault::Fault,
    padme,
    primitives::{self, Secret},
};

/// A place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Site {
    /// `None`: the vault's folder.
    pub(crate) address: Option<String>,
    /// The name of the mark that lies there; nothing in the vault's folder.
    pub(crate) mark: String,
}

impl Site {
    pub(crate) const fn here() -> Self {
        Self {
            address: None,
            mark: String::new(),
        }
    }
}

/// What the file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Statement {
    /// One more than that of the file in whose place it came.
    pub(crate) number: u64,
    /// Who says so.
    pub(crate) device: DeviceId,
    /// What their clock said: milliseconds since 1970-01-01 UTC.
    pub(crate) time: i64,
    /// Where the objects are.
    pub(crate) at: Site,
    /// Where copies may be left from before.
    pub(crate) left: Option<Site>,
}

#[derive(Serialize, Deserialize)]
struct File {
    version: u32,
    copies: Vec<Copy>,
}

#[derive(Serialize, Deserialize)]
struct Copy {
    epoch: u32,
    by: DeviceId,
    sealed: Blob,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    statement: Blob,
    signature: Blob,
}

impl Statement {
    /// The file's bytes, for whoever has one of these keys.
    pub(crate) fn seal<'k>(
        &self,
        vault: VaultId,
        signing: &SigningKey,
        keys: impl Iterator<Item = &'k EpochKey>,
        random: &mut dyn Random,
    ) -> Result<Vec<u8>, Fault> {
        let statement = canonical::encode(self)?;
        let signature = signing.sign(&message(vault, &statement));
        let signed = canonical::encode(&Signed {
            statement: Blob(statement),
            signature: Blob(signature.to_bytes().to_vec()),
        })?;
        let plain = padme::pad(signed);
        let mut copies = Vec::new();
        for key in keys {
            let sealed = primitives::seal(
                &key_of(key, vault)?,
                &about(vault, key.name),
                &plain,
                random,
            );
            copies.push(Copy {
                epoch: key.name.number,
                by: key.name.by,
                sealed: Blob(sealed.map_err(|_| Fault::Primitive)?),
            });
        }
        Ok(canonical::encode(&File {
            version: VERSION,
            copies,
        })?)
    }

    /// Opens the file with the keys of `media`; the signer must be one whom `counts` gives the key of.
    pub(crate) fn open(
        bytes: &[u8],
        vault: VaultId,
        epochs: &Epochs,
        counts: impl Fn(DeviceId) -> Option<VerifyingKey>,
    ) -> Result<Self, &'static str> {
        let file: File = canonical::decode(bytes).map_err(|_| "is not what was written")?;
        if file.version != VERSION {
            return Err("was written by a newer program");
        }
        let opened = file.copies.iter().find_map(|copy| {
            epochs.of(copy.epoch).find_map(|key| {
                let same = key.name.by == copy.by;
                let secret = key_of(key, vault).ok().filter(|_| same)?;
                primitives::open(&secret, &about(vault, key.name), &copy.sealed.0).ok()
            })
        });
        let plain = opened.ok_or("does not open with the keys of `media`")?;
        let read = |plain: &[u8]| {
            let signed: Signed = canonical::decode(padme::unpad(plain)?).ok()?;
            let statement: Self = canonical::decode(&signed.statement.0).ok()?;
            Some((signed, statement))
        };
        let (signed, statement) = read(&plain).ok_or("is not what was written")?;
        let key = counts(statement.device).ok_or("was written by nobody who is in `media`")?;
        let signature = signed.signature.0.try_into().map(Signature::from_bytes);
        let holds = signature.is_ok_and(|one| {
            key.verify(&message(vault, &signed.statement.0), &one)
                .is_ok()
        });
        holds
            .then_some(statement)
            .ok_or("is not signed by the member it names")
    }
}

/// For the fuzz targets: whether this is the file, before a key is tried on what is in it.
#[cfg(feature = "decoders")]
pub(crate) fn attempt(bytes: &[u8]) -> bool {
    let read = canonical::decode::<File>(bytes);
    if let Ok(file) = &read {
        assert!(canonical::encode(file).is_ok_and(|again| again == bytes));
    }
    read.is_ok_and(|file| file.version == VERSION)
}

/// For the fuzz targets: a file that nobody can open.
#[cfg(feature = "decoders")]
pub(crate) fn a_file() -> Vec<u8> {
    let copy = Copy {
        epoch: 1,
        by: DeviceId::from_bytes([7; 16]),
        sealed: Blob(vec![7; 80]),
    };
    let file = File {
        version: VERSION,
        copies: vec![copy],
    };
    canonical::encode(&file).unwrap_or_default()
}

fn key_of(key: &EpochKey, vault: VaultId) -> Result<Secret, Fault> {
    key.for_place(vault, DOMAIN)
}

fn about(vault: VaultId, epoch: EpochName) -> Vec<u8> {
    let number = epoch.number.to_be_bytes();
    let (vault, by) = (vault.as_bytes().as_slice(), epoch.by.as_bytes().as_slice());
    [DOMAIN, vault, &number, by].concat()
}

fn message(vault: VaultId, statement: &[u8]) -> Vec<u8> {
    [DOMAIN, vault.as_bytes().as_slice(), statement].concat()
}

const DOMAIN: &[u8] = b"testimony/place/v1\0";
const VERSION: u32 = 1;
