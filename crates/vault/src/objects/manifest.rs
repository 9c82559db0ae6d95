//! What an object is made of.

use model::id::{Digest, ObjectId};
use serde::{Deserialize, Serialize};

/// The body of the operation that records an object; it names every segment by its hash, so that the
/// history fixes the ciphertext to the last byte.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    pub(crate) object: ObjectId,
    /// SHA-256 of the original.
    pub(crate) sha256: Digest,
    /// Length of the original.
    pub(crate) bytes: u64,
    /// Length of the age file, without padding.
    pub(crate) sealed: u64,
    /// Where the age file begins in the first segment: small objects share one.
    pub(crate) from: u64,
    /// Length of each segment, padding included.
    pub(crate) segment: u64,
    /// The segments in order.
    pub(crate) segments: Vec<Digest>,
}

impl Manifest {
    /// Whether the numbers fit each other.
    pub(crate) fn is_consistent(&self) -> bool {
        let count = self.segments.len() as u64;
        let end = self.from.checked_add(self.sealed);
        self.segment > 0
            && end.is_some_and(|end| count == end.div_ceil(self.segment))
            && self.from < self.segment
            && self.bytes < self.sealed
    }
}
