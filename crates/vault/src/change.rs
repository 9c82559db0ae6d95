//! From an operation to what it changes: its key is unwrapped, its body opened and read.

use ledger::VerifyingKey;
use model::{
    canonical,
    envelope::Envelope,
    id::{DeviceId, Digest},
    operation::OperationKind,
    record::{RECORD_FIELD, Record},
};

use crate::{
    body,
    casebase::{Change, View},
    epoch::EpochKey,
    fault::Fault,
    files::Files,
    keyring::object_name,
    log::Entry,
    objects::Manifest,
    primitives::Secret,
};

/// What the body of an operation says, as far as it can be opened.
pub(crate) fn change_of(
    files: &Files,
    view: &View,
    entry: &Entry,
    wrap: Option<u64>,
    row: &dyn Fn(&Digest) -> Option<u64>,
) -> Result<Change, Fault> {
    let envelope = envelope_of(files, view, entry, wrap)?;
    let change = envelope.and_then(|envelope| read(&envelope, row));
    Ok(change.unwrap_or(Change::Unreadable))
}

/// The envelope in an operation's body; `None` if its key is gone or does not open it.
pub(crate) fn envelope_of(
    files: &Files,
    view: &View,
    entry: &Entry,
    wrap: Option<u64>,
) -> Result<Option<Envelope>, Fault> {
    let operation = &entry.operation;
    if operation.kind == OperationKind::Epoch {
        let mut keys = view.epochs.of(operation.epoch);
        let open = |key: &EpochKey| body::open(operation, &entry.frame.body, &key.opening);
        return Ok(keys.find_map(open));
    }
    let Some(wrap) = wrap else { return Ok(None) };
    let name = &operation.ciphertext;
    let key = view.keyring.unwrap(files, &view.epochs, wrap, name)?;
    let open = |key: Secret| body::open(operation, &entry.frame.body, &key);
    Ok(key.and_then(open))
}

fn read(envelope: &Envelope, row: &dyn Fn(&Digest) -> Option<u64>) -> Option<Change> {
    if let Some(manifest) = envelope.read::<Manifest>(OBJECT_FIELD) {
        let manifest = manifest.ok()?;
        return Some(Change::Object {
            id: manifest.object,
            bytes: manifest.bytes,
            wrap: row(&object_name(manifest.object)),
            manifest: canonical::encode(&manifest).ok()?,
        });
    }
    if envelope.read::<bool>(DRILL_FIELD).is_some() {
        return Some(Change::Act);
    }
    let record = envelope.read::<Record>(RECORD_FIELD)?.ok()?;
    Some(Change::Record(Box::new(record)))
}

/// The body of a Membership or Succession operation.
pub(crate) fn membership(
    blind: [u8; 32],
    name: &str,
    key: &VerifyingKey,
    recipient: &str,
) -> Result<Envelope, canonical::EncodeError> {
    Envelope::new(blind)
        .with("member", &name)?
        .with("verifying-key", &Digest::from_bytes(key.to_bytes()))?
        .with("recipient", &recipient)
}

/// The body of an Epoch operation: to which devices the key was given.
pub(crate) fn epoch(
    blind: [u8; 32],
    holders: &[DeviceId],
) -> Result<Envelope, canonical::EncodeError> {
    Envelope::new(blind).with("holders", &holders)
}

/// The name of the envelope field of an operation that records a drill of a recovery.
pub(crate) const DRILL_FIELD: &str = "recovery-drill";

/// The name of the envelope field that holds the manifest of a sealed object.
pub(crate) const OBJECT_FIELD: &str = "object";
