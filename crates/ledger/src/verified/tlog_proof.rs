//! Is this entry in that log?

use crate::checkpoint::Checkpoint;
use crate::digest::Digest;
use crate::note_key::NoteKey;
use crate::proof::InclusionProof;
use crate::tlog_proof::TlogProof;
use crate::verified::Verified;
use crate::verified::checkpoint::OpenError;
use crate::verified::inclusion::{InclusionError, verify_inclusion};

/// That an entry stands at a place of a log, at a checkpoint the log signed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoggedEntry {
    /// The entry, hashed into a leaf.
    pub leaf_hash: Digest,
    /// Its place, counted from zero.
    pub index: u64,
    /// What the log signed.
    pub checkpoint: Checkpoint,
}

impl TlogProof {
    /// Checks the whole file: `log` signed a checkpoint of `origin` whose tree
    /// has this leaf at the stated place.
    ///
    /// Cosignatures are checked one by one, with
    /// [`Cosignature::verify`](crate::Cosignature::verify) on
    /// [`checkpoint`](TlogProof::checkpoint).
    ///
    /// # Errors
    /// [`TlogProofVerifyError`]: the checkpoint is not the log's, or does not
    /// contain the leaf.
    pub fn verify(
        &self,
        leaf_hash: Digest,
        log: &NoteKey,
        origin: &str,
    ) -> Result<Verified<LoggedEntry>, TlogProofVerifyError> {
        let checkpoint = Checkpoint::open(self.checkpoint(), log, origin)?.into_inner();
        let proof = InclusionProof {
            index: self.index(),
            size: checkpoint.size(),
            hashes: self.hashes().to_vec(),
        };
        let index = verify_inclusion(leaf_hash, &proof, checkpoint.root())?.index;
        Ok(Verified(LoggedEntry {
            leaf_hash,
            index,
            checkpoint,
        }))
    }
}

/// Why an entry was not shown to be in a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlogProofVerifyError {
    /// The checkpoint is not the log's.
    #[error("the proof's checkpoint cannot be relied on; ask for a proof from the log itself")]
    Checkpoint(#[from] OpenError),
    /// The checkpoint does not contain the leaf there.
    #[error(
        "the entry is not shown to be in the log; check that it is the very entry the proof is for"
    )]
    Inclusion(#[from] InclusionError),
}
