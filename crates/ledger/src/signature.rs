//! Ed25519 signatures.

/// An Ed25519 signature: sixty-four bytes, R then S (RFC 8032 §5.1.6).
///
/// Having one says nothing: [`VerifyingKey::verify`](crate::VerifyingKey::verify) does.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Signature([u8; 64]);

impl Signature {
    /// The number of bytes in a signature.
    pub const LEN: usize = 64;

    /// Takes sixty-four bytes as a signature, unchecked until it is verified.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The signature's bytes, as `openssl pkeyutl -verify -sigfile` reads them.
    #[must_use]
    pub const fn to_bytes(&self) -> [u8; 64] {
        self.0
    }
}

/// Why bytes do not count as signed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignatureError {
    /// The signature is malformed or by another key, or the bytes were changed.
    #[error(
        "the signature does not match; the bytes were changed or another key signed them, \
         so do not rely on them"
    )]
    Mismatch,
}
