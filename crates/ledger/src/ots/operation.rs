//! What is done to a result to reach the next: `opentimestamps/core/op.py`.

use sha2::{Digest as _, Sha256};

use super::bytes::{Reader, write_sized};
use super::error::OtsError;

/// In the order in which other clients write them: by tag, then by what is added.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Operation {
    Sha256,
    Append(Vec<u8>),
    Prepend(Vec<u8>),
}

impl Operation {
    pub(super) fn read(tag: u8, reader: &mut Reader<'_>) -> Result<Self, OtsError> {
        match tag {
            SHA256 => Ok(Self::Sha256),
            APPEND => Ok(Self::Append(reader.sized(1, MAX_RESULT)?.to_vec())),
            PREPEND => Ok(Self::Prepend(reader.sized(1, MAX_RESULT)?.to_vec())),
            tag => Err(OtsError::Operation { tag }),
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Sha256 => out.push(SHA256),
            Self::Append(bytes) => {
                out.push(APPEND);
                write_sized(bytes, out);
            }
            Self::Prepend(bytes) => {
                out.push(PREPEND);
                write_sized(bytes, out);
            }
        }
    }

    pub(super) fn play(&self, input: &[u8]) -> Vec<u8> {
        match self {
            Self::Sha256 => Sha256::digest(input).to_vec(),
            Self::Append(bytes) => [input, bytes].concat(),
            Self::Prepend(bytes) => [bytes, input].concat(),
        }
    }

    /// The length of the result for an input of this length, if any has it.
    pub(super) fn result_len(&self, input: u64) -> Result<u64, OtsError> {
        let length = match self {
            Self::Sha256 => 32,
            Self::Append(bytes) | Self::Prepend(bytes) => input.saturating_add(bytes.len() as u64),
        };
        if length > MAX_RESULT {
            return Err(OtsError::Length { length });
        }
        Ok(length)
    }
}

const SHA256: u8 = 0x08;
const APPEND: u8 = 0xF0;
const PREPEND: u8 = 0xF1;

/// `Op.MAX_RESULT_LENGTH` and `Op.MAX_MSG_LENGTH`.
pub(super) const MAX_RESULT: u64 = 4096;
