//! What is sent to calendars.

use super::error::OtsError;
use super::file::OtsFile;
use super::operation::Operation;
use super::stamp::Stamp;
use crate::digest::{Digest, hash};

/// A commitment to some bytes that tells a calendar nothing about them.
///
/// The calendar learns only that somebody at this address stamped something
/// now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtsSubmission {
    digest: Digest,
    nonce: [u8; 16],
}

impl OtsSubmission {
    /// Commits to the SHA-256 of these bytes, for a checkpoint those of the
    /// note as the log signed it.
    ///
    /// The nonce must be random and new: with one that can be guessed, a
    /// calendar could find out whether it has a checkpoint that it knows.
    #[must_use]
    pub fn new(stamped: &[u8], nonce: [u8; 16]) -> Self {
        Self {
            digest: hash(&[stamped]),
            nonce,
        }
    }

    /// The thirty-two bytes to send (`POST /digest`): SHA-256(digest ‖ nonce).
    #[must_use]
    pub fn commitment(&self) -> Digest {
        hash(&[self.digest.as_bytes(), &self.nonce])
    }

    /// Makes the proof from what one or more calendars answered.
    ///
    /// # Errors
    /// [`OtsError`]: an answer cannot be read, or there is none.
    pub fn answered(&self, answers: &[&[u8]]) -> Result<OtsFile, OtsError> {
        let mut committed = Stamp::default();
        for answer in answers {
            committed.merge(Stamp::parse(answer, Digest::LEN)?);
        }
        if answers.is_empty() {
            return Err(OtsError::NoAnswer);
        }
        let hashed = Stamp::step(Operation::Sha256, committed);
        let salted = Stamp::step(Operation::Append(self.nonce.to_vec()), hashed);
        OtsFile::new(self.digest, salted)
    }
}
