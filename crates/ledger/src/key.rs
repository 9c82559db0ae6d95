//! Ed25519 keys.

use data_encoding::BASE64;
use ed25519_dalek::Signer as _;

use crate::signature::{Signature, SignatureError};

/// An Ed25519 private key: what makes a device, a log or a cosigner.
///
/// It cannot be shown, copied, compared or serialised, and is wiped from
/// memory when dropped. Whoever keeps it keeps the seed, sealed.
///
/// ```compile_fail
/// let key = testimony_ledger::SigningKey::from_seed(&[7; 32]);
/// println!("{key:?}");
/// ```
/// ```compile_fail
/// let key = testimony_ledger::SigningKey::from_seed(&[7; 32]);
/// let copy = key.clone();
/// ```
#[expect(missing_debug_implementations, reason = "a secret is never printed")]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// Derives the key from its seed, the private key of RFC 8032 §5.1.5.
    ///
    /// The seed must come from a secure random source; here there is none.
    #[must_use]
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// The public half.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Signs bytes as they are (RFC 8032 §5.1.6); the same bytes give the same signature.
    #[must_use]
    pub fn sign(&self, bytes: &[u8]) -> Signature {
        Signature::from_bytes(self.0.sign(bytes).to_bytes())
    }
}

/// An Ed25519 public key, known to be a proper one.
///
/// Keys of small order, under which one signature fits many messages, and
/// spellings of a point other than the canonical one do not become a
/// `VerifyingKey`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Reads the thirty-two bytes of RFC 8032 §5.1.5.
    ///
    /// # Errors
    /// [`KeyError`] when they are no point, not its canonical form, or a weak one.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(bytes).map_err(|_| KeyError::NotAKey)?;
        if key.to_edwards().compress().as_bytes() != bytes {
            return Err(KeyError::NotCanonical);
        }
        if key.is_weak() {
            return Err(KeyError::Weak);
        }
        Ok(Self(key))
    }

    /// The key's thirty-two bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// The point that the bytes stand for.
    pub(crate) fn point(&self) -> curve25519_dalek::EdwardsPoint {
        self.0.to_edwards()
    }

    /// The key as `openssl pkeyutl -verify -pubin -rawin` reads it: a PEM
    /// SubjectPublicKeyInfo (RFC 8410 §4, RFC 7468 §13), with a final newline.
    #[must_use]
    pub fn pem(&self) -> String {
        let der = [SPKI_ED25519.as_slice(), &self.to_bytes()].concat();
        // 44 bytes make 60 characters: one line, within the 64 of RFC 7468.
        let body = BASE64.encode(&der);
        format!("-----BEGIN PUBLIC KEY-----\n{body}\n-----END PUBLIC KEY-----\n")
    }

    /// Checks that this key signed these bytes, strictly: one signature has
    /// one spelling (RFC 8032 §5.1.7, with canonical R and S).
    ///
    /// # Errors
    /// [`SignatureError`] when it did not.
    pub fn verify(&self, bytes: &[u8], signature: &Signature) -> Result<(), SignatureError> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.to_bytes());
        self.0
            .verify_strict(bytes, &signature)
            .map_err(|_| SignatureError::Mismatch)
    }
}

/// Why thirty-two bytes are not a public key.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyError {
    /// No point on the curve has these bytes.
    #[error("the bytes are not an Ed25519 public key; ask for the key again")]
    NotAKey,
    /// The bytes name a point in a way nobody should write it.
    #[error("the Ed25519 public key is not in its canonical form; ask for the key again")]
    NotCanonical,
    /// A point of small order: anyone can sign for it.
    #[error("the Ed25519 public key is weak and anyone could sign for it; do not use it")]
    Weak,
}

/// The DER of SubjectPublicKeyInfo up to the key itself: SEQUENCE { SEQUENCE {
/// OID 1.3.101.112 }, BIT STRING of 33 bytes } (RFC 8410 §3 and §4).
const SPKI_ED25519: [u8; 12] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 8410 §10.1 prints this very key.
    #[test]
    fn pem_is_that_of_rfc_8410() {
        let hex = b"19BF44096984CDFE8541BAC167DC3B96C85086AA30B6B6CB0C5C38AD703166E1";
        let bytes = data_encoding::HEXUPPER.decode(hex).unwrap();
        let key = VerifyingKey::from_bytes(&bytes.try_into().unwrap()).unwrap();
        assert_eq!(
            key.pem(),
            "-----BEGIN PUBLIC KEY-----\n\
             MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n\
             -----END PUBLIC KEY-----\n"
        );
    }

    #[test]
    fn poor_keys_are_refused() {
        // y = 1 is the neutral element; y = p + 1 is another way to write it.
        let mut one = [0; 32];
        one[0] = 1;
        assert_eq!(VerifyingKey::from_bytes(&one), Err(KeyError::Weak));
        let mut p_plus_one = [0xFF; 32];
        p_plus_one[0] = 0xEE;
        p_plus_one[31] = 0x7F;
        assert_eq!(
            VerifyingKey::from_bytes(&p_plus_one),
            Err(KeyError::NotCanonical)
        );
        let mut two = [0; 32];
        two[0] = 2;
        assert_eq!(VerifyingKey::from_bytes(&two), Err(KeyError::NotAKey));
    }
}
