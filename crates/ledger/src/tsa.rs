//! Time from outside: RFC 3161 time-stamps on checkpoints.
//!
//! A time-stamping authority signs the hash it is sent together with its own
//! clock's time (RFC 3161 §2.4). Who trusts the authority then knows that the
//! stamped bytes existed before that time. It does not follow that what they
//! say is true, nor that they were not much older.
//!
//! - [`StampRequest`] is what is sent (§2.4.1): a SHA-256, a nonce, and the
//!   wish for the authority's certificates, without which nobody can check the
//!   answer years later.
//! - [`StoredStamp`] is what is kept: the signed token exactly as it came, and
//!   the certificates that it lacks. It is read from a whole answer (§2.4.2)
//!   or a bare token, and written as PEM (RFC 7468), so that `openssl` reads
//!   it too.
//! - [`StoredStamp::verify`] holds it against the stamped bytes and the
//!   [`TrustedRoots`] of whoever checks, and yields a [`TimeStamp`].
//!
//! # What is used
//! Messages are the `der` crate's, by types declared after the RFCs, and CMS
//! (RFC 5652) is the `cms` crate's. Certificate paths (RFC 5280 §6) and every
//! signature are `rustls-webpki`'s, with the cryptography of `ring`: both
//! have been attacked in earnest for years, which composing paths here would
//! not be. Algorithms are those that webpki has: RSA of 2048 to 8192 bits,
//! ECDSA on P-256 and P-384, Ed25519, each with SHA-2; what rests on SHA-1 or
//! on shorter keys is refused.
//!
//! `sigstore-tsa` 0.15.1 was read and measured. It brings 34 packages and
//! `aws-lc-rs`, which needs cmake. It looks neither at the certificate that the
//! signer named (ESSCertID) nor at whether the purpose is critical, and it
//! asks for the purpose of every issuer, which refuses DigiCert's answers.
//!
//! # What is not done
//! Revocation is not looked at: no list of revoked certificates is read.
//! A token is judged as of its own time, not of today, so a certificate that
//! has since expired does no harm, and one whose key was stolen later could
//! be misused to date something back. Two authorities, and a new stamp
//! over the old before [`TimeStamp::certificate_ends`], are the remedy
//! (RFC 4998 §1.1 has the idea).

mod pem;
mod refusal;
mod request;
mod roots;
mod signer;
mod stored;
mod token;
mod wire;

pub use refusal::{ChainFault, StampRefusal};
pub use request::{PolicyError, StampPolicy, StampRequest};
pub use roots::{RootError, TrustedRoots};
pub(crate) use signer::Signer;
pub use stored::{StoredStamp, StoredStampError};
pub(crate) use token::Token;

#[cfg(doc)]
use crate::TimeStamp;
