//! Asking for a stamp: RFC 3161 §2.4.1.

use std::fmt;
use std::str::FromStr;

use der::asn1::{ObjectIdentifier, OctetString, Uint};
use der::{AnyRef, Encode};
use sha2::{Digest as _, Sha256};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::refusal::StampRefusal;
use super::wire::{MessageImprint, SHA_256, TimeStampReq};
use crate::digest::Digest;

/// What is sent to an authority: no more than a hash and a random number.
///
/// Nobody learns from it what was stamped; but the authority learns that
/// somebody at this address had something stamped now.
///
/// RFC 3161 §2.4.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StampRequest {
    imprint: Digest,
    nonce: [u8; 8],
    policy: Option<StampPolicy>,
}

impl StampRequest {
    /// Asks for a stamp on the SHA-256 of these bytes.
    ///
    /// For a checkpoint, stamp the note as the log signed it, without what
    /// cosigners add later: the stamp then covers the signature too, which
    /// nobody who steals the key afterwards can date back.
    ///
    /// The nonce must be random and new, or an old answer would pass for one
    /// to this request.
    #[must_use]
    pub fn new(stamped: &[u8], nonce: [u8; 8]) -> Self {
        Self {
            imprint: Digest::new(Sha256::digest(stamped).into()),
            nonce,
            policy: None,
        }
    }

    /// Asks that the authority follow one of its policies; else it chooses.
    #[must_use]
    pub fn with_policy(mut self, policy: StampPolicy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// The hash that is sent.
    #[must_use]
    pub fn imprint(&self) -> Digest {
        self.imprint
    }

    /// The random number that the answer must repeat.
    #[must_use]
    pub fn nonce(&self) -> [u8; 8] {
        self.nonce
    }

    /// The policy asked for.
    #[must_use]
    pub fn policy(&self) -> Option<StampPolicy> {
        self.policy
    }

    /// The bytes to send, as `application/timestamp-query` (RFC 3161 §3.4).
    ///
    /// # Errors
    /// [`StampRefusal::Malformed`], which no request that can be made gives.
    pub fn encode(&self) -> Result<Vec<u8>, StampRefusal> {
        let request = || {
            TimeStampReq {
                version: 1,
                message_imprint: MessageImprint {
                    hash_algorithm: AlgorithmIdentifierOwned {
                        oid: SHA_256,
                        parameters: Some(AnyRef::NULL.into()),
                    },
                    hashed_message: OctetString::new(self.imprint.as_bytes().as_slice())?,
                },
                req_policy: self.policy.map(|policy| policy.0),
                nonce: Some(Uint::new(&self.nonce)?),
                cert_req: true,
            }
            .to_der()
        };
        request().map_err(|_| StampRefusal::Malformed { part: "request" })
    }
}

/// The rules by which an authority says that it stamps: an object identifier.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StampPolicy(pub(super) ObjectIdentifier);

impl FromStr for StampPolicy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let oid = ObjectIdentifier::new(text).map_err(|_| PolicyError)?;
        Ok(Self(oid))
    }
}

impl fmt::Display for StampPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for StampPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StampPolicy({self})")
    }
}

/// Why text is not a policy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a stamping policy is not written as numbers and dots; copy it from the authority's page")]
pub struct PolicyError;
