//! Bodies of operations: an envelope, padded and encrypted under a key of its own.
//!
//! ```text
//! body = nonce (24) ‖ XChaCha20-Poly1305(data key, aad = place, pad(canonical CBOR of the envelope))
//! ```

use model::{
    canonical,
    compartment::Compartment,
    envelope::Envelope,
    id::{RecordId, VaultId},
    operation::{Operation, OperationKind},
};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    fault::Fault,
    padme,
    primitives::{self, Secret},
};

/// Where a body belongs; it opens nowhere else.
#[derive(Clone, Copy, Serialize)]
pub(crate) struct Place {
    vault: VaultId,
    compartment: Compartment,
    epoch: u32,
    subject: RecordId,
    kind: OperationKind,
}

impl Place {
    pub(crate) fn new(
        vault: VaultId,
        (compartment, epoch): (Compartment, u32),
        subject: RecordId,
        kind: OperationKind,
    ) -> Self {
        Self {
            vault,
            compartment,
            epoch,
            subject,
            kind,
        }
    }

    pub(crate) fn of(operation: &Operation) -> Self {
        Self {
            vault: operation.vault,
            compartment: operation.compartment,
            epoch: operation.epoch,
            subject: operation.subject,
            kind: operation.kind,
        }
    }

    fn about(&self) -> Result<Vec<u8>, canonical::EncodeError> {
        Ok([DOMAIN, &canonical::encode(self)?].concat())
    }
}

pub(crate) fn seal(
    envelope: &Envelope,
    place: &Place,
    key: &Secret,
    random: &mut dyn Random,
) -> Result<Vec<u8>, Fault> {
    let padded = Zeroizing::new(padme::pad(canonical::encode(envelope)?));
    primitives::seal(key, &place.about()?, &padded, random).map_err(|_| Fault::Primitive)
}

/// Opens the body of an operation; `None` unless it is the very one that the operation commits to.
pub(crate) fn open(operation: &Operation, body: &[u8], key: &Secret) -> Option<Envelope> {
    if primitives::sha256(body) != operation.ciphertext {
        return None;
    }
    let about = Place::of(operation).about().ok()?;
    let padded = primitives::open(key, &about, body).ok()?;
    let envelope: Envelope = canonical::decode(padme::unpad(&padded)?).ok()?;
    (envelope.commitment() == operation.commitment).then_some(envelope)
}

const DOMAIN: &[u8] = b"testimony/body/v1\0";
