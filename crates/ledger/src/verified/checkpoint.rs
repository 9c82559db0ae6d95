//! Did this log say so?

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::note::Note;
use crate::note_key::NoteKey;
use crate::verified::Verified;
use crate::verified::note::NoteVerifyError;

impl Checkpoint {
    /// Opens a signed checkpoint: the log's key signed it, and it is of that log.
    ///
    /// It does not follow that the log is append-only: hold it against the
    /// last checkpoint with [`verify_consistency`](crate::verify_consistency).
    ///
    /// # Errors
    /// [`OpenError`]: it is not signed by `log`, is no checkpoint, or is of
    /// another log.
    pub fn open(note: &Note, log: &NoteKey, origin: &str) -> Result<Verified<Self>, OpenError> {
        let signed = note.verify(std::slice::from_ref(log))?;
        let checkpoint = Self::parse(&signed.text)?;
        if checkpoint.origin() != origin {
            return Err(OpenError::Origin {
                expected: origin.to_owned(),
                got: checkpoint.origin().to_owned(),
            });
        }
        Ok(Verified(checkpoint))
    }
}

/// Why a note was not shown to be a checkpoint of a log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The log's key did not sign it.
    #[error("the checkpoint is not signed by the log; do not use it")]
    Signature(#[from] NoteVerifyError),
    /// The log's key signed something else.
    #[error("the log has signed something that is not a checkpoint; do not use it")]
    Checkpoint(#[from] CheckpointError),
    /// It is a checkpoint of another log.
    #[error("the checkpoint is of the log `{got}` instead of `{expected}`; ask for the right one")]
    Origin {
        /// The log asked for.
        expected: String,
        /// The log it is of.
        got: String,
    },
}
