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
    fault::Fault,
    files::Files,
    keyring::object_name,
    keys::device_of,
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
    let change = envelope.and_then(|envelope| read(entry.operation.kind, &envelope, row));
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
    if operation.epoch != view.epoch.epoch {
        return Ok(None);
    }
    let Some(wrap) = wrap else { return Ok(None) };
    let name = &operation.ciphertext;
    let key = view.keyring.unwrap(files, &view.epoch, wrap, name)?;
    let open = |key: Secret| body::open(operation, &entry.frame.body, &key);
    Ok(key.and_then(open))
}

fn read(
    kind: OperationKind,
    envelope: &Envelope,
    row: &dyn Fn(&Digest) -> Option<u64>,
) -> Option<Change> {
    if kind == OperationKind::Membership {
        return member(envelope);
    }
    if let Some(manifest) = envelope.read::<Manifest>(OBJECT_FIELD) {
        let manifest = manifest.ok()?;
        return Some(Change::Object {
            id: manifest.object,
            bytes: manifest.bytes,
            wrap: row(&object_name(manifest.object)),
            manifest: canonical::encode(&manifest).ok()?,
        });
    }
    let record = envelope.read::<Record>(RECORD_FIELD)?.ok()?;
    Some(Change::Record(Box::new(record)))
}

/// The body of a Membership operation.
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

fn member(envelope: &Envelope) -> Option<Change> {
    let name: String = envelope.read("member")?.ok()?;
    let key: Digest = envelope.read("verifying-key")?.ok()?;
    let key = VerifyingKey::from_bytes(key.as_bytes()).ok()?;
    let device: DeviceId = device_of(&key);
    Some(Change::Member { device, name })
}

/// The name of the envelope field that holds the manifest of a sealed object.
pub(crate) const OBJECT_FIELD: &str = "object";
