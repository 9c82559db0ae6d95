//! What a third party needs to check one operation, without the vault.

use ledger::{Note, TlogProof, Tree};
use model::{envelope::Disclosure, envelope::Envelope};

use crate::{
    change::envelope_of,
    class::Class,
    fault::Fault,
    files,
    log::{Cosigned, Log, OperationRef, StoredHashes},
    outside::{self, OutsideCheckpoint},
    roll::is_act,
    vault::{Open, Vault},
};

/// One operation with its signature, its place in its device's log, and its body, of which the
/// holder discloses as much as was decided.
pub struct OperationProof {
    /// The operation's canonical bytes.
    pub operation: Vec<u8>,
    /// The device's Ed25519 signature over [`crate::SIGNATURE_DOMAIN`] and the operation.
    pub signature: [u8; 64],
    /// The proof that the operation is in the log, with a signed checkpoint (C2SP tlog-proof).
    pub tlog_proof: String,
    /// The log's key, which is the device's, as C2SP writes it.
    pub log_vkey: String,
    /// The same key as `openssl` reads it.
    pub device_pem: String,
    /// The keys of the devices that have cosigned the checkpoint.
    pub cosigner_vkeys: Vec<String>,
    /// The first checkpoints with the operation in them that people outside have said something about
    /// of each sort, with the proof (C2SP tlog-proof) that it is in them.
    pub outside: Vec<(String, OutsideCheckpoint)>,
    envelope: Envelope,
}

impl OperationProof {
    /// Shows the named fields of the body and withholds the others.
    pub fn disclose(&self, shown: &[&str]) -> Disclosure {
        self.envelope.disclose(shown)
    }
}

/// Why there is no proof.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProofError {
    /// Not in a compartment that is open, or not at all.
    #[error("there is no such operation in the compartments that you have; check the reference")]
    Unknown,
    /// What it recorded was destroyed, with the key to its body.
    #[error("what this operation recorded was destroyed; its place in the log is all that is left")]
    Destroyed,
    /// The log does not bear it out.
    #[error("the log does not prove this operation; run `fsck`, and restore the vault from a copy")]
    Unproved,
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ProofError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Unknown | Self::Destroyed => Class::User,
            Self::Unproved => Class::Tampered,
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Proves an operation of an open compartment. The proof is verified before it is returned.
    pub fn proof(&self, operation: &OperationRef) -> Result<OperationProof, ProofError> {
        let open = &self.state;
        let log = open.logs.get(&operation.device);
        let log = log.ok_or(ProofError::Unknown)?;
        let mut found = None;
        for view in open.views()?.0.values() {
            if let Some((entry, wrap)) = open.entry(view, operation)? {
                if view.destroyed.contains(&entry.operation.subject)
                    && !is_act(entry.operation.kind)
                {
                    return Err(ProofError::Destroyed);
                }
                found = Some((envelope_of(&open.files, view, &entry, wrap)?, entry));
            }
        }
        let (envelope, entry) = found.ok_or(ProofError::Unknown)?;
        let envelope = envelope.ok_or(ProofError::Unproved)?;
        if !entry.is_signed_by(&log.id.key) {
            return Err(ProofError::Unproved);
        }
        let (note, cosigner_vkeys) = open.best_checkpoint(log, operation.sequence)?;
        let proof = match prove(open, log, operation, note.clone())? {
            Some(proof) => proof,
            // The hashes are a cache; made anew from the log they are right or the log is not.
            None => {
                log.rebuild_caches(&open.files)?;
                prove(open, log, operation, note)?.ok_or(ProofError::Unproved)?
            }
        };
        let outside = outside_proofs(open, log, operation)?;
        Ok(OperationProof {
            outside,
            operation: entry.frame.operation,
            signature: entry.frame.signature,
            tlog_proof: proof.encode(),
            log_vkey: log.id.log_key()?.to_string(),
            device_pem: log.id.key.pem(),
            cosigner_vkeys,
            envelope,
        })
    }
}

impl Open {
    /// The checkpoint that others have cosigned, if it covers the operation, or else the newest.
    fn best_checkpoint(&self, log: &Log, sequence: u64) -> Result<(Note, Vec<String>), Fault> {
        let cosigned = Cosigned::read(&self.files, &log.id)?;
        let Some(cosigned) = cosigned.filter(|seen| seen.checkpoint.size() > sequence) else {
            return Ok((log.note().clone(), Vec::new()));
        };
        let others = self.logs.values().filter(|other| cosigned.is_by(&other.id));
        let keys: Result<Vec<_>, Fault> = others.map(|other| other.id.cosigner_key()).collect();
        let keys = keys?.iter().map(ToString::to_string).collect();
        Ok((cosigned.note, keys))
    }
}

/// For each sort of answer the first checkpoint that has the operation: the earliest proves most.
fn outside_proofs(
    open: &Open,
    log: &Log,
    operation: &OperationRef,
) -> Result<Vec<(String, OutsideCheckpoint)>, ProofError> {
    let shown = outside::of_log(open, log)?;
    let has_it = || shown.iter().filter(|one| one.size > operation.sequence);
    let first = [
        has_it().find(|one| !one.stamps.is_empty()),
        has_it().find(|one| one.note.signatures().len() > 1),
        has_it().find(|one| !one.blocks.is_empty()),
        has_it().find(|one| one.open_timestamps.is_some()),
    ];
    let mut first: Vec<&OutsideCheckpoint> = first.into_iter().flatten().collect();
    first.sort_by_key(|one| one.size);
    first.dedup_by_key(|one| one.size);
    let mut proofs = Vec::new();
    for one in first {
        let proof = prove(open, log, operation, one.note.clone())?;
        let proof = proof.ok_or(ProofError::Unproved)?;
        proofs.push((proof.encode(), one.clone()));
    }
    Ok(proofs)
}

/// A proof that holds; `None` if the stored hashes do not make one.
fn prove(
    open: &Open,
    log: &Log,
    operation: &OperationRef,
    note: Note,
) -> Result<Option<TlogProof>, Fault> {
    let hashes = StoredHashes::new(&open.files, log.id.device);
    let damaged = || {
        let name = files::log_file(log.id.device, crate::log::CHECKPOINT);
        open.files.damage(&name, "is not a checkpoint")
    };
    let checkpoint = ledger::Checkpoint::parse(note.text()).map_err(|_| damaged())?;
    let tree = Tree::new(&hashes);
    let Ok(inclusion) = tree.inclusion_proof(operation.sequence, checkpoint.size()) else {
        return Ok(None);
    };
    let proof = TlogProof::new(inclusion, note, None).map_err(|_| damaged())?;
    let leaf = (*operation.hash.as_bytes()).into();
    let holds = proof.verify(leaf, &log.id.log_key()?, &log.id.origin());
    Ok(holds.is_ok().then_some(proof))
}
