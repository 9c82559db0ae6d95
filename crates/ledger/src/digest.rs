//! SHA-256 digests and the two hashes of an RFC 6962 tree.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE64, HEXLOWER};
use sha2::{Digest as _, Sha256};

/// A SHA-256 value: a leaf hash, the hash of an inner node, or a root.
///
/// It is not the hash of a file: what the tree holds is hashed with a prefix
/// first. `Display` shows the first eight hex digits, for people; [`hex`] shows
/// all sixty-four, for machines.
///
/// [`hex`]: Digest::hex
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The number of bytes in a digest.
    pub const LEN: usize = 32;

    /// Takes the thirty-two bytes as a digest.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The digest's bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// All sixty-four lower-case hex digits.
    #[must_use]
    pub fn hex(&self) -> String {
        HEXLOWER.encode(&self.0)
    }

    /// The standard base64 form used in checkpoints and proofs (RFC 4648 §4).
    #[must_use]
    pub fn base64(&self) -> String {
        BASE64.encode(&self.0)
    }

    /// Reads the standard, padded base64 form of exactly thirty-two bytes.
    ///
    /// # Errors
    /// [`DigestError::Base64`] for anything [`base64`](Digest::base64) would not write.
    pub fn from_base64(text: &str) -> Result<Self, DigestError> {
        let bytes = BASE64.decode(text.as_bytes()).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(DigestError::Base64)
    }
}

/// Hashes one entry into a leaf: SHA-256(0x00 ‖ entry), RFC 6962 §2.1.
///
/// The prefix keeps a leaf from ever being read as an inner node.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Digest {
    hash(&[&[0x00], entry])
}

/// Hashes two children into their parent: SHA-256(0x01 ‖ left ‖ right), RFC 6962 §2.1.
#[must_use]
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    hash(&[&[0x01], &left.0, &right.0])
}

/// The root of the tree without leaves: SHA-256 of nothing, RFC 6962 §2.1.
#[must_use]
pub fn empty_root() -> Digest {
    hash(&[])
}

/// Why text is not a digest.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DigestError {
    /// Not sixty-four lower-case hex digits.
    #[error("a digest is not 64 lower-case hex digits; copy it again in full")]
    Hex,
    /// Not the base64 of thirty-two bytes.
    #[error("a digest is not the standard base64 of 32 bytes; copy it again in full")]
    Base64,
}

impl FromStr for Digest {
    type Err = DigestError;

    fn from_str(text: &str) -> Result<Self, DigestError> {
        let bytes = HEXLOWER.decode(text.as_bytes()).ok();
        bytes
            .and_then(|bytes| bytes.try_into().ok())
            .map(Self)
            .ok_or(DigestError::Hex)
    }
}

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().get(..SHOWN_DIGITS).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({})", self.hex())
    }
}

pub(crate) fn hash(parts: &[&[u8]]) -> Digest {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    Digest(hasher.finalize().into())
}

/// Enough to tell the digests of one screen apart.
const SHOWN_DIGITS: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_out_and_in() {
        let digest = leaf_hash(b"");
        assert_eq!(
            digest.hex(),
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
        );
        assert_eq!(digest.hex().parse(), Ok(digest));
        assert_eq!(digest.to_string(), "6e340b9c");
    }

    #[test]
    fn only_the_one_spelling_is_read() {
        let hex = leaf_hash(b"").hex();
        assert_eq!(hex.to_uppercase().parse::<Digest>(), Err(DigestError::Hex));
        assert_eq!(hex[1..].parse::<Digest>(), Err(DigestError::Hex));
        let base64 = leaf_hash(b"").base64();
        assert_eq!(Digest::from_base64(&base64), Ok(leaf_hash(b"")));
        assert_eq!(
            Digest::from_base64(base64.trim_end_matches('=')),
            Err(DigestError::Base64)
        );
        // The last digit before `=` carries two bits that must be zero.
        let loose = base64.replace("0=", "1=");
        assert_ne!(loose, base64);
        assert_eq!(Digest::from_base64(&loose), Err(DigestError::Base64));
    }
}
