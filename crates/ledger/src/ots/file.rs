//! A detached proof: `.ots`.

use super::attestation::Attestation;
use super::bytes::{Reader, write_number};
use super::error::OtsError;
use super::path::OtsStep;
use super::stamp::Stamp;
use crate::digest::Digest;

/// How to get from the SHA-256 of some bytes to what blocks and calendars attest.
///
/// By itself it is only a claim; [`verify`](OtsFile::verify) holds it against
/// a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OtsFile {
    digest: Digest,
    stamp: Stamp,
}

/// A calendar's promise: what to ask it for later.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// The calendar's address. Anybody may have written it into a file: ask
    /// only calendars that were chosen beforehand.
    pub calendar: String,
    /// What it knows the commitment by (`GET /timestamp/<hex>`).
    pub commitment: Vec<u8>,
}

impl OtsFile {
    /// Refuses what could not be read back.
    pub(super) fn new(digest: Digest, stamp: Stamp) -> Result<Self, OtsError> {
        Self::parse(&Self { digest, stamp }.encode())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`OtsError`], saying what is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, OtsError> {
        let mut reader = Reader::new(bytes);
        if reader.take(MAGIC.len()) != Ok(MAGIC) {
            return Err(OtsError::Magic);
        }
        let version = reader.number()?;
        if version != VERSION {
            return Err(OtsError::Version { version });
        }
        let kind = reader.byte()?;
        if kind != SHA256 {
            return Err(OtsError::DigestKind { kind });
        }
        let digest = Digest::new(reader.array()?);
        let stamp = Stamp::parse(reader.rest(), Digest::LEN)?;
        Ok(Self { digest, stamp })
    }

    /// Writes the file, items in the order in which other clients write them.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        write_number(VERSION, &mut bytes);
        bytes.push(SHA256);
        bytes.extend_from_slice(self.digest.as_bytes());
        self.stamp.write(&mut bytes);
        bytes
    }

    /// The SHA-256 of what was stamped.
    #[must_use]
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// The promises in it, kept or not.
    #[must_use]
    pub fn pending(&self) -> Vec<Pending> {
        let all = self.stamp.attestations(self.digest.as_bytes());
        let promised = all.into_iter().filter_map(|(commitment, one)| match one {
            Attestation::Pending { calendar } => Some(Pending {
                calendar: calendar.clone(),
                commitment,
            }),
            _ => None,
        });
        promised.collect()
    }

    /// The heights of the blocks that attest it, if they do: see
    /// [`verify`](OtsFile::verify).
    #[must_use]
    pub fn heights(&self) -> Vec<u64> {
        let mut heights: Vec<_> = self.blocks().into_iter().map(|(_, at)| at).collect();
        heights.sort_unstable();
        heights.dedup();
        heights
    }

    /// The steps from the digest to the Merkle root of the block at this
    /// height, if the file leads there: see [`verify_steps`](crate::verify_steps).
    #[must_use]
    pub fn steps(&self, height: u64) -> Option<Vec<OtsStep>> {
        let path = self.stamp.path(height)?;
        Some(path.into_iter().map(OtsStep).collect())
    }

    /// Takes in what a calendar answers to a promise; the promise stays, as
    /// other clients leave it.
    ///
    /// # Errors
    /// [`OtsError`]: the answer cannot be read, or the promise is not in here.
    pub fn upgraded(&self, promise: &Pending, answer: &[u8]) -> Result<Self, OtsError> {
        let answer = Stamp::parse(answer, promise.commitment.len())?;
        let calendar = promise.calendar.clone();
        let awaited = Attestation::Pending { calendar };
        let mut stamp = self.stamp.clone();
        let start = self.digest.as_bytes();
        if !stamp.graft(start, &promise.commitment, &awaited, &answer) {
            return Err(OtsError::NotAwaited);
        }
        Self::new(self.digest, stamp)
    }

    /// Each Merkle root that a block is said to have, with the block's height.
    pub(crate) fn blocks(&self) -> Vec<(Vec<u8>, u64)> {
        let all = self.stamp.attestations(self.digest.as_bytes());
        let blocks = all.into_iter().filter_map(|(root, one)| match one {
            Attestation::Bitcoin { height } => Some((root, *height)),
            _ => None,
        });
        blocks.collect()
    }
}

/// `DetachedTimestampFile.HEADER_MAGIC`.
const MAGIC: &[u8] = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94";
/// `DetachedTimestampFile.MAJOR_VERSION`.
const VERSION: u64 = 1;
/// How the bytes were hashed: the tag of that operation.
const SHA256: u8 = 0x08;
