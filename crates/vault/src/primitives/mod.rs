//! Every cryptographic primitive that the vault uses, and nothing else in this crate calls one.
//!
//! | for | primitive | from |
//! |---|---|---|
//! | a passphrase | Argon2id | RFC 9106 |
//! | key files, wraps, bodies | XChaCha20-Poly1305, random nonce in front | RFC 8439, draft-irtf-cfrg-xchacha |
//! | keys from keys | HKDF-SHA-256 | RFC 5869 |
//! | epoch keys to members, whatever else is for a person | age v1, MLKEM768-X25519 | c2sp.org/age |
//! | objects | age v1, X25519 to a recipient that nobody is told | c2sp.org/age |
//! | names of objects, hashes of bodies | SHA-256 | RFC 6234 |
//!
//! Signatures are Ed25519 and made by `ledger`.

mod aead;
mod age_file;
mod digest;
mod hybrid;
mod locked;
mod object_key;
mod secret;
mod stream;
mod stretch;
#[cfg(test)]
mod tests;

pub(crate) use aead::{SEAL_OVERHEAD, noise, open, seal};
pub(crate) use age_file::AgeRefused;
pub(crate) use digest::{Hasher, sha256};
pub(crate) use hybrid::{HybridIdentity, HybridRecipient, seal_to};
pub(crate) use locked::Locked;
pub(crate) use object_key::{ObjectIdentity, ObjectRecipient};
pub(crate) use secret::Secret;
pub(crate) use stream::{AnyIdentity, AnyRecipient, OpenedReader, SealingWriter, StreamRefused};
pub(crate) use stretch::stretch;

/// A primitive refused: the key is another, or the bytes are not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;
