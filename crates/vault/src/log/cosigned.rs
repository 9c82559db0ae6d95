//! What another device says it has seen of a log.
//!
//! `log/<device>/cosigned` is the newest checkpoint of that log that another device of the vault has
//! cosigned (C2SP tlog-cosignature), beside the device's own `checkpoint`, which keeps growing.

use ledger::{Checkpoint, Cosignature, Note, SigningKey, Tree, Verified, verify_consistency};

use crate::{
    fault::Fault,
    files::{self, Files},
    log::{Log, LogId, StoredHashes},
};

/// A cosigned checkpoint of a log.
pub(crate) struct Cosigned {
    pub(crate) checkpoint: Verified<Checkpoint>,
    pub(crate) note: Note,
}

impl Cosigned {
    /// Reads the file, if there is one; the log's own signature must hold.
    pub(crate) fn read(files: &Files, log: &LogId) -> Result<Option<Self>, Fault> {
        let name = files::log_file(log.device, COSIGNED);
        let Some(bytes) = files.read(&name)? else {
            return Ok(None);
        };
        let note = Note::parse(&bytes).map_err(|_| files.damage(&name, "is not a signed note"))?;
        let checkpoint = Checkpoint::open(&note, &log.log_key()?, &log.origin())
            .map_err(|_| files.damage(&name, "is not signed by its device"))?;
        Ok(Some(Self { checkpoint, note }))
    }

    /// Whether a device has cosigned it.
    pub(crate) fn is_by(&self, cosigner: &LogId) -> bool {
        let key = cosigner.cosigner_key().ok();
        key.is_some_and(|key| Cosignature::verify(&self.note, &key).is_ok())
    }
}

/// Cosigns the checkpoint of another's log, after holding it against the one cosigned before.
/// Returns whether there was anything to do.
pub(crate) fn cosign(
    files: &Files,
    log: &Log,
    by: (&LogId, &SigningKey),
    seconds: u64,
) -> Result<bool, Fault> {
    let (cosigner, signing) = by;
    let checkpoint = log.checkpoint();
    if checkpoint.size() == 0 {
        return Ok(false);
    }
    let name = files::log_file(log.id.device, COSIGNED);
    let mut note = log.note().clone();
    if let Some(before) = Cosigned::read(files, &log.id)? {
        if before.checkpoint.size() == checkpoint.size() && before.is_by(cosigner) {
            return Ok(false);
        }
        follows(files, log, &before.checkpoint).map_err(|what| files.damage(&name, what))?;
        if before.checkpoint.size() == checkpoint.size() {
            note = before.note;
        }
    }
    let line = Cosignature::sign(checkpoint, &cosigner.origin(), signing, seconds)
        .map_err(|_| Fault::Primitive)?;
    let note = note.with(line).map_err(|_| Fault::Primitive)?;
    files.replace(&name, note.encode().as_bytes())?;
    Ok(true)
}

/// Whether a log's checkpoint begins with an older one.
pub(crate) fn follows(files: &Files, log: &Log, before: &Checkpoint) -> Result<(), &'static str> {
    let hashes = StoredHashes::new(files, log.id.device);
    let now = log.checkpoint();
    Tree::new(&hashes)
        .consistency_proof(before.size(), now.size())
        .ok()
        .and_then(|proof| {
            verify_consistency(before.size(), before.root(), now.size(), now.root(), &proof).ok()
        })
        .map(drop)
        .ok_or("states another history than the log")
}

pub(crate) const COSIGNED: &str = "cosigned";
