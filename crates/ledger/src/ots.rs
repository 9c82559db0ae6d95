//! Time from outside: OpenTimestamps, which end in a Bitcoin block.
//!
//! A calendar collects many commitments into one Merkle tree and puts its root
//! into a Bitcoin transaction. From then on nobody, the calendar included, can
//! say that the commitment came later than that block. No authority has to be
//! believed and no certificate expires; but it takes hours, and until a block
//! attests, a proof is a promise.
//!
//! - [`OtsSubmission`] is what is sent to calendars: a commitment that tells
//!   nothing, for a random number is hashed into it.
//! - [`OtsFile`] is the proof (`.ots`), made from the calendars' answers,
//!   grown by their later ones ([`OtsFile::upgraded`]), and byte for byte what
//!   other clients read and write.
//! - [`OtsFile::verify`] holds it against the stamped bytes and a
//!   [`BlockHeader`], and yields a [`BlockStamp`].
//!
//! # The format
//! There is no specification; it is that of python-opentimestamps
//! (`opentimestamps/core/{op,notary,timestamp,serialize}.py`). After a fixed
//! beginning and the SHA-256 of what was stamped come operations, each on the
//! result of the one before, and attestations about the result reached. 0xFF
//! before an item says that another follows for the same result.
//!
//! ```text
//! file        = magic 0x01 0x08 digest[32] stamp
//! stamp       = *(0xFF item) item
//! item        = 0x00 attestation / operation stamp
//! operation   = 0x08 / 0xF0 bytes / 0xF1 bytes    SHA-256, append, prepend
//! attestation = kind[8] bytes
//! bytes       = number octets                    number: LEB128, shortest form
//! ```
//!
//! Operations that do not occur in what calendars answer are refused, not
//! played: SHA-1, RIPEMD-160 and Keccak because one hash is enough to trust,
//! `reverse` and `hexlify` because nothing needs them.
//!
//! # Why not the `opentimestamps` crate
//! Version 0.2.0 was read. It does not compare a proof with a block, nor take
//! in a later answer. It cannot be given hostile bytes: `hexlify` doubles its
//! input up to 256 times over, lengths are allocated before they are checked,
//! and a long number overflows a shift. It ignores the length of
//! an attestation, so that one file can be read in two ways. And it would
//! bring `env_logger` and `regex` to everyone who reads the auditor.
//!
//! # What is not done
//! That a header belongs to Bitcoin's chain, and at which height, is the
//! caller's to know, from a node or from several block explorers. The header's
//! own proof of work is checked, which makes inventing one expensive.

mod attestation;
mod bytes;
mod error;
mod file;
mod header;
mod operation;
mod path;
mod stamp;
mod submission;

pub use error::OtsError;
pub use file::{OtsFile, Pending};
pub use header::{BlockHeader, HeaderError, ZERO_BITS_SINCE_2016};
pub use path::{OtsStep, OtsStepError};
pub use submission::OtsSubmission;

#[cfg(doc)]
use crate::BlockStamp;
