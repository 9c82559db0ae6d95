//! Has somebody else seen this checkpoint, and when?

use crate::checkpoint::{Checkpoint, CheckpointError};
use crate::key::SigningKey;
use crate::note::Note;
use crate::note_key::{NoteKey, NoteKeyError, NoteKeyKind};
use crate::note_signature::NoteSignature;
use crate::signature::Signature;
use crate::verified::Verified;
use crate::verified::note::NoteVerifyError;

/// A cosigner's word that, at a time by its own clock, the log it had followed
/// was at this checkpoint.
///
/// It says that the log contained everything the cosigner had ever seen of it,
/// and not that anything in it is true. The time is as good as the cosigner.
///
/// C2SP tlog-cosignature, Ed25519 (kind 0x04).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cosignature {
    /// The cosigner's name.
    pub cosigner: String,
    /// Seconds of the Unix epoch.
    pub time: u64,
    /// What was seen.
    pub checkpoint: Checkpoint,
}

impl Cosignature {
    /// Cosigns a checkpoint; the line is then put under the note with [`Note::with`].
    ///
    /// The cosigner first holds the checkpoint against the last one it has
    /// seen, with [`verify_consistency`](crate::verify_consistency), and keeps
    /// it safe before it hands out the signature. One key serves one cosigner
    /// name: the name itself is not signed.
    ///
    /// # Errors
    /// [`CosignatureError::Name`] or [`CosignatureError::Time`].
    pub fn sign(
        checkpoint: &Verified<Checkpoint>,
        cosigner: &str,
        key: &SigningKey,
        time: u64,
    ) -> Result<NoteSignature, CosignatureError> {
        if time > MAX_TIME {
            return Err(CosignatureError::Time { time });
        }
        let cosigner = NoteKey::cosigner(cosigner, key.verifying_key())?;
        let signature = key.sign(signed_message(time, &checkpoint.text()).as_bytes());
        let bytes = [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        Ok(NoteSignature::new(&cosigner, bytes))
    }

    /// Checks what a cosigner put under a checkpoint; of several, the earliest.
    ///
    /// Whether the log itself signed is not looked at here: see
    /// [`Checkpoint::open`].
    ///
    /// # Errors
    /// [`CosignatureError`]: it is missing or false, or the note is no checkpoint.
    pub fn verify(note: &Note, cosigner: &NoteKey) -> Result<Verified<Self>, CosignatureError> {
        if cosigner.kind() != NoteKeyKind::Cosigner {
            return Err(CosignatureError::NotACosigner);
        }
        let signed = note.verify(std::slice::from_ref(cosigner))?;
        let time = signed.signers.first().and_then(|signer| signer.time);
        let time = time.ok_or(CosignatureError::NotACosigner)?;
        Ok(Verified(Self {
            cosigner: cosigner.name().to_owned(),
            time,
            checkpoint: Checkpoint::parse(&signed.text)?,
        }))
    }
}

/// Why a cosignature could not be made, or does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CosignatureError {
    /// The cosigner cannot be called that.
    #[error("the checkpoint was not cosigned; give the cosigner another name")]
    Name(#[from] NoteKeyError),
    /// A time beyond 2^63 - 1 seconds.
    #[error("the time {time} cannot be stated; set the clock")]
    Time {
        /// The time given.
        time: u64,
    },
    /// The key given is a log's.
    #[error("the key is not a cosigner's; ask for the cosigner's own key")]
    NotACosigner,
    /// The cosignature is missing or false.
    #[error("the cosignature does not hold; do not count it")]
    Signature(#[from] NoteVerifyError),
    /// What was cosigned is not a checkpoint.
    #[error("what was cosigned is not a checkpoint; do not count it")]
    Checkpoint(#[from] CheckpointError),
}

/// The bytes that are signed: header, time, text of the checkpoint.
pub(super) fn signed_message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// Splits `timestamped_signature` into time and signature.
pub(super) fn read_timestamped(bytes: &[u8]) -> Option<(u64, Signature)> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    let signature = Signature::from_bytes(signature.try_into().ok()?);
    (time <= MAX_TIME).then_some((time, signature))
}

/// 2^63 - 1 (C2SP tlog-cosignature, "Format").
const MAX_TIME: u64 = i64::MAX as u64;
