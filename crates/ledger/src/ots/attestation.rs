//! Who says that a result existed: `opentimestamps/core/notary.py`.

use super::bytes::{Reader, write_number, write_sized};
use super::error::OtsError;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Attestation {
    /// The result is the Merkle root of the block at this height.
    Bitcoin { height: u64 },
    /// This calendar has promised to say more later.
    Pending { calendar: String },
    /// Of a kind that is kept but means nothing here.
    Other { kind: [u8; 8], payload: Vec<u8> },
}

impl Attestation {
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, OtsError> {
        let kind: [u8; 8] = reader.array()?;
        let payload = reader.sized(0, MAX_PAYLOAD)?;
        let mut inside = Reader::new(payload);
        let attestation = match kind {
            BITCOIN => Self::Bitcoin {
                height: inside.number()?,
            },
            PENDING => Self::Pending {
                calendar: address(inside.sized(1, MAX_ADDRESS)?)?,
            },
            kind => {
                let payload = payload.to_vec();
                return Ok(Self::Other { kind, payload });
            }
        };
        inside.finish()?;
        Ok(attestation)
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let mut inside = Vec::new();
        let (kind, payload) = match self {
            Self::Bitcoin { height } => {
                write_number(*height, &mut inside);
                (&BITCOIN, &inside)
            }
            Self::Pending { calendar } => {
                write_sized(calendar.as_bytes(), &mut inside);
                (&PENDING, &inside)
            }
            Self::Other { kind, payload } => (kind, payload),
        };
        out.extend_from_slice(kind);
        write_sized(payload, out);
    }
}

/// An address with nothing in it but what a calendar's needs
/// (`PendingAttestation.ALLOWED_URI_CHARS`): it comes from a file that anybody
/// may have written, and somebody may follow it.
fn address(bytes: &[u8]) -> Result<String, OtsError> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._/:".contains(byte);
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| OtsError::Calendar)?;
    if bytes.iter().all(plain) {
        Ok(text)
    } else {
        Err(OtsError::Calendar)
    }
}

const BITCOIN: [u8; 8] = [0x05, 0x88, 0x96, 0x0D, 0x73, 0xD7, 0x19, 0x01];
const PENDING: [u8; 8] = [0x83, 0xDF, 0xE3, 0x0D, 0x2E, 0xF9, 0x0C, 0x8E];

/// `TimeAttestation.MAX_PAYLOAD_SIZE`.
const MAX_PAYLOAD: u64 = 8192;
/// `PendingAttestation.MAX_URI_LENGTH`.
const MAX_ADDRESS: u64 = 1000;
