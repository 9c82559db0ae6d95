//! Who signed this text?

use crate::note::Note;
use crate::note_key::{NoteKey, NoteKeyKind};
use crate::note_signature::NoteSignature;
use crate::signature::Signature;
use crate::verified::Verified;
use crate::verified::cosignature::{read_timestamped, signed_message};

/// A text and those of the trusted keys that signed it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedText {
    /// The text, with its final newline.
    pub text: String,
    /// Each trusted key with a signature that holds, once, in the order of the note.
    pub signers: Vec<Signer>,
}

/// A key whose signature holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signer {
    /// The key.
    pub key: NoteKey,
    /// For a cosigner, the earliest time it states, in seconds of the Unix epoch.
    pub time: Option<u64>,
}

impl Note {
    /// Checks the signatures of the trusted keys; at least one must be there.
    ///
    /// Signatures by other keys are passed over, as they may be a witness's or
    /// an older key's. A signature that claims to be by a trusted key and is
    /// not spoils the whole note. C2SP signed-note, "Signatures".
    ///
    /// # Errors
    /// [`NoteVerifyError`]: nobody trusted signed, or a signature is false.
    pub fn verify(&self, trusted: &[NoteKey]) -> Result<Verified<SignedText>, NoteVerifyError> {
        let mut signers: Vec<Signer> = Vec::new();
        for signature in self.signatures() {
            for key in trusted.iter().filter(|key| signature.is_from(key)) {
                let time = check(self.text(), signature, key)?;
                // A line put in twice must not make a quorum.
                match signers.iter_mut().find(|signer| signer.key == *key) {
                    Some(signer) => signer.time = signer.time.min(time),
                    None => signers.push(Signer {
                        key: key.clone(),
                        time,
                    }),
                }
            }
        }
        if signers.is_empty() {
            return Err(NoteVerifyError::NobodyKnown);
        }
        let text = self.text().to_owned();
        Ok(Verified(SignedText { text, signers }))
    }
}

/// Why a note was not shown to be by a trusted key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoteVerifyError {
    /// No signature line names a trusted key.
    #[error("none of the keys you trust has signed this; check which key its author uses")]
    NobodyKnown,
    /// A line names a trusted key but the signature is not its.
    #[error(
        "the signature of `{name}` does not match; the text was changed or signed by another, \
         so do not rely on it"
    )]
    False {
        /// The name of the key.
        name: String,
    },
}

/// Checks one signature by the key it names; returns the time, if it states one.
fn check(
    text: &str,
    signature: &NoteSignature,
    key: &NoteKey,
) -> Result<Option<u64>, NoteVerifyError> {
    match key.kind() {
        NoteKeyKind::Log => plain(text, signature, key).map(|()| None),
        NoteKeyKind::Cosigner => timestamped(text, signature, key).map(Some),
    }
    .ok_or_else(|| NoteVerifyError::False {
        name: key.name().to_owned(),
    })
}

fn plain(text: &str, signature: &NoteSignature, key: &NoteKey) -> Option<()> {
    let bytes = signature.bytes().try_into().ok()?;
    let signature = Signature::from_bytes(bytes);
    key.key().verify(text.as_bytes(), &signature).ok()
}

fn timestamped(text: &str, signature: &NoteSignature, key: &NoteKey) -> Option<u64> {
    let (time, signature) = read_timestamped(signature.bytes())?;
    let message = signed_message(time, text);
    key.key().verify(message.as_bytes(), &signature).ok()?;
    Some(time)
}
