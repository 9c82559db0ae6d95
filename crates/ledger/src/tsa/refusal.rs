//! Why a stamp does not count.

use super::request::StampPolicy;

/// Why an answer or a token was not shown to be a stamp on these bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StampRefusal {
    /// The bytes are not the DER that belongs there, or go on after it.
    #[error("the time-stamp's {part} cannot be read; ask the authority again and keep the bytes")]
    Malformed {
        /// What could not be read.
        part: &'static str,
    },
    /// Longer than any stamp.
    #[error("{length} bytes are too long for a time-stamp; ask another authority")]
    TooLong {
        /// The number of bytes.
        length: usize,
    },
    /// The authority has not stamped (RFC 3161 §2.4.2, PKIStatus).
    #[error("the authority did not stamp (status {status}, {words:?}); try again or ask another")]
    NotGranted {
        /// 2 to 5.
        status: u8,
        /// What the authority says about it.
        words: String,
    },
    /// Signed, but not a time-stamp; or signed by other than one signer.
    #[error("what was signed is not one authority's time-stamp; ask for a time-stamp")]
    NotATimeStamp,
    /// The stamped bytes were hashed in a way that does not bind them.
    #[error("the stamp is on a hash other than SHA-256, -384 or -512; have it stamped again")]
    ImprintAlgorithm,
    /// The stamp is on something else.
    #[error("the stamp is on other bytes; they were changed or it is another's stamp")]
    Imprint,
    /// The answer is to another request, perhaps an old one.
    #[error("the stamp does not answer this request; ask the authority again")]
    Nonce,
    /// Stamped under other rules.
    #[error("the stamp follows policy {got} instead of {expected}; decide whether that will do")]
    Policy {
        /// The policy asked for.
        expected: StampPolicy,
        /// The policy followed.
        got: StampPolicy,
    },
    /// The genTime or its accuracy is none.
    #[error("the stamp states no time that can be; do not rely on it")]
    Time,
    /// The stamp has a part that must be understood, and is not.
    #[error(
        "the stamp has a critical extension that is not known here; check it with `openssl ts`"
    )]
    Extension,
    /// A signed attribute is missing, is there twice, or is not about this content.
    #[error("the signature is not about this stamp's content; it was changed, do not rely on it")]
    SignedAttributes,
    /// Nobody can say who signed.
    #[error("the signer's certificate is missing; ask again, with certificates, or add it")]
    NoCertificate,
    /// The certificate is not the one that the signer named (ESSCertID).
    #[error("the certificate is not the one that the signer named; ask the authority for its own")]
    OtherCertificate,
    /// The certificate is not, or not only, for stamping (RFC 3161 §2.3).
    #[error("the certificate is not one for time-stamping alone; do not rely on the stamp")]
    Purpose,
    /// The stamp calls the authority something that its certificate does not.
    #[error("the stamp names an authority that is not the signer; do not rely on it")]
    AuthorityName,
    /// Signed in a way that is not strong enough, or not known.
    #[error(
        "the stamp is signed with an algorithm that is not relied on here; ask another authority"
    )]
    SignatureAlgorithm,
    /// The signature is false.
    #[error("the stamp's signature does not match; it was changed, do not rely on it")]
    Signature,
    /// No path to a root that is trusted.
    #[error("no root that you trust vouches for the authority; add its root if you do trust it")]
    UnknownAuthority,
    /// A certificate was not yet or no longer valid at the stamp's time.
    #[error("a certificate of the authority was not valid when it stamped; do not rely on it")]
    NotValidThen,
    /// The path to the root is broken in some other way.
    #[error("the authority's certificates do not hold together; do not rely on the stamp")]
    Chain(#[source] ChainFault),
}

/// What is wrong with a path of certificates, in the words of the code that checks it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ChainFault(webpki::Error);

impl From<webpki::Error> for StampRefusal {
    fn from(error: webpki::Error) -> Self {
        match error {
            webpki::Error::UnknownIssuer => Self::UnknownAuthority,
            webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. } => {
                Self::NotValidThen
            }
            webpki::Error::RequiredEkuNotFoundContext(_) | webpki::Error::EmptyEkuExtension => {
                Self::Purpose
            }
            other => Self::Chain(ChainFault(other)),
        }
    }
}
