//! From an operation to what it changes: its key is unwrapped, its body opened and read.

use ledger::VerifyingKey;
use model::{
    canonical,
    envelope::Envelope,
    id::{DeviceId, Digest},
    record::{RECORD_FIELD, Record},
};

use crate::{
    casebase::{Change, View},
    fault::Fault,
    files::Files,
    keyring::object_name,
    log::Entry,
    objects::Manifest,
    opener::Opener,
};

/// What the body of an operation says, as far as it can be opened.
pub(crate) fn change_of(
    opener: &Opener<'_>,
    entry: &Entry,
    wrap: Option<u64>,
    row: &dyn Fn(&Digest) -> Option<u64>,
) -> Result<Change, Fault> {
    let envelope = opener.envelope(entry, wrap)?;
    let change = envelope.and_then(|envelope| read(&envelope, row));
    Ok(change.unwrap_or(Change::Unreadable))
}

/// The envelope in the body of one operation.
pub(crate) fn envelope_of(
    files: &Files,
    view: &View,
    entry: &Entry,
    wrap: Option<u64>,
) -> Result<Option<Envelope>, Fault> {
    Opener::new(files, &view.epochs, &view.keyring).envelope(entry, wrap)
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
