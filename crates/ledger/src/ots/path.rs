//! The one way from stamped bytes to one block, taken out of the tree of a file.

use std::fmt;
use std::str::FromStr;

use data_encoding::HEXLOWER;

use super::operation::{MAX_RESULT, Operation};

/// One step on the way from the SHA-256 of stamped bytes to the Merkle root of a block.
///
/// As text it is `sha256`, or `append` or `prepend` with bytes in lower-case
/// hexadecimal: a person can follow it, and a reader needs no parser of `.ots`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtsStep(pub(super) Operation);

impl OtsStep {
    /// What comes out of this step; `None` when it is longer than any result.
    #[must_use]
    pub fn play(&self, input: &[u8]) -> Option<Vec<u8>> {
        let output = self.0.play(input);
        (output.len() as u64 <= MAX_RESULT).then_some(output)
    }
}

impl fmt::Display for OtsStep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Operation::Sha256 => f.write_str(SHA256),
            Operation::Append(bytes) => write!(f, "{APPEND}{}", HEXLOWER.encode(bytes)),
            Operation::Prepend(bytes) => write!(f, "{PREPEND}{}", HEXLOWER.encode(bytes)),
        }
    }
}

impl FromStr for OtsStep {
    type Err = OtsStepError;

    fn from_str(text: &str) -> Result<Self, OtsStepError> {
        let bytes = |hex: &str| {
            let bytes = HEXLOWER.decode(hex.as_bytes()).map_err(|_| OtsStepError)?;
            if bytes.is_empty() {
                return Err(OtsStepError);
            }
            Ok(bytes)
        };
        if text == SHA256 {
            return Ok(Self(Operation::Sha256));
        }
        if let Some(hex) = text.strip_prefix(APPEND) {
            return bytes(hex).map(Operation::Append).map(Self);
        }
        let hex = text.strip_prefix(PREPEND).ok_or(OtsStepError)?;
        bytes(hex).map(Operation::Prepend).map(Self)
    }
}

/// Why text is no step.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is no step of an OpenTimestamps proof; get it again in full")]
pub struct OtsStepError;

const SHA256: &str = "sha256";
const APPEND: &str = "append ";
const PREPEND: &str = "prepend ";
