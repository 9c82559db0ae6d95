//! The right edge of a growing tree.

use crate::digest::{Digest, empty_root, node_hash};
use crate::tree::Subtree;

/// The O(log n) hashes that let a log grow and state its root without its leaves.
///
/// A tree of n leaves is cut into perfect subtrees, one for each bit set in n,
/// largest first; the frontier holds their roots ("compact range"). It proves
/// nothing about single entries: for proofs see [`Tree`](crate::Tree).
///
/// RFC 6962 §2.1.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frontier {
    size: u64,
    /// One per bit set in `size`, the largest subtree first.
    peaks: Vec<Digest>,
}

impl Frontier {
    /// The frontier of the empty tree.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The number of leaves.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds one leaf, at index [`size`](Frontier::size).
    pub fn append(&mut self, leaf_hash: Digest) {
        self.append_with(leaf_hash, |_, _| {});
    }

    /// Adds one leaf and reports the inner nodes that became final by it.
    ///
    /// A store that keeps them and answers
    /// [`LeafHashes::subtree`](crate::LeafHashes::subtree) from them makes
    /// proofs in logarithmic time. There are fewer of them than leaves.
    pub fn append_with(&mut self, leaf_hash: Digest, mut completed: impl FnMut(Subtree, Digest)) {
        let mut carried = leaf_hash;
        for level in 1..=self.size.trailing_ones() {
            let Some(left) = self.peaks.pop() else { break };
            carried = node_hash(&left, &carried);
            let index = self.size >> level;
            completed(Subtree { level, index }, carried);
        }
        self.peaks.push(carried);
        self.size += 1;
    }

    /// The root of the tree; of the empty tree, [`empty_root`].
    #[must_use]
    pub fn root(&self) -> Digest {
        let smallest_first = self.peaks.iter().rev().copied();
        smallest_first
            .reduce(|right, left| node_hash(&left, &right))
            .unwrap_or_else(empty_root)
    }

    /// Writes the frontier down: size as 8 bytes, big-endian, then the hashes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = self.size.to_be_bytes().to_vec();
        for peak in &self.peaks {
            bytes.extend_from_slice(peak.as_bytes());
        }
        bytes
    }

    /// Reads what [`encode`](Frontier::encode) wrote, and nothing else.
    ///
    /// The hashes themselves cannot be checked here: compare
    /// [`root`](Frontier::root) with the last checkpoint.
    ///
    /// # Errors
    /// [`FrontierError`] when bytes are missing or left over, or the size is
    /// beyond any real log.
    pub fn decode(bytes: &[u8]) -> Result<Self, FrontierError> {
        let (size, hashes) = bytes.split_first_chunk().ok_or(FrontierError::NoSize)?;
        let size = u64::from_be_bytes(*size);
        if size > MAX_SIZE {
            return Err(FrontierError::TooLarge { size });
        }
        let (peaks, rest) = hashes.as_chunks();
        let expected = size.count_ones() as usize;
        if peaks.len() != expected || !rest.is_empty() {
            return Err(FrontierError::Length {
                size,
                expected: expected * Digest::LEN,
                got: hashes.len(),
            });
        }
        let peaks = peaks.iter().copied().map(Digest::new).collect();
        Ok(Self { size, peaks })
    }
}

impl FromIterator<Digest> for Frontier {
    fn from_iter<I: IntoIterator<Item = Digest>>(leaf_hashes: I) -> Self {
        let mut frontier = Self::new();
        frontier.extend(leaf_hashes);
        frontier
    }
}

impl Extend<Digest> for Frontier {
    fn extend<I: IntoIterator<Item = Digest>>(&mut self, leaf_hashes: I) {
        for leaf_hash in leaf_hashes {
            self.append(leaf_hash);
        }
    }
}

/// Why bytes are not a stored frontier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FrontierError {
    /// Fewer than the eight bytes of the size.
    #[error("the stored frontier ends before its size; rebuild it from the leaf hashes")]
    NoSize,
    /// More leaves than any log can hold.
    #[error("the stored frontier claims {size} leaves; rebuild it from the leaf hashes")]
    TooLarge {
        /// The claimed number of leaves.
        size: u64,
    },
    /// Not as many hashes as the size has bits set.
    #[error(
        "the stored frontier of {size} leaves has {got} bytes of hashes instead of {expected}; \
         rebuild it from the leaf hashes"
    )]
    Length {
        /// The claimed number of leaves.
        size: u64,
        /// Bytes of hashes that many leaves need.
        expected: usize,
        /// Bytes of hashes there are.
        got: usize,
    },
}

/// The largest integer SQLite and RFC 8949 readers agree on (2^63 - 1); it
/// also keeps `size + 1` from overflowing within any lifetime.
const MAX_SIZE: u64 = i64::MAX as u64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::leaf_hash;

    #[test]
    fn decoding_is_strict() {
        let frontier: Frontier = (0u8..5).map(|n| leaf_hash(&[n])).collect();
        let bytes = frontier.encode();
        assert_eq!(bytes.len(), 8 + 2 * 32);
        assert_eq!(Frontier::decode(&bytes), Ok(frontier));
        assert_eq!(Frontier::decode(&bytes[..7]), Err(FrontierError::NoSize));
        let mut longer = bytes.clone();
        longer.push(0);
        for wrong in [&bytes[..8], &bytes[..bytes.len() - 1], &longer] {
            let error = Frontier::decode(wrong).unwrap_err();
            assert!(matches!(error, FrontierError::Length { size: 5, .. }));
        }
        assert_eq!(
            Frontier::decode(&[0xFF; 8 + 64 * 32]),
            Err(FrontierError::TooLarge { size: u64::MAX })
        );
        assert_eq!(Frontier::decode(&[0; 8]), Ok(Frontier::new()));
    }

    #[test]
    fn completed_nodes_are_reported_with_their_place() {
        let mut frontier = Frontier::new();
        let mut seen = Vec::new();
        for n in 0u8..4 {
            frontier.append_with(leaf_hash(&[n]), |subtree, _| {
                seen.push((subtree.level, subtree.index));
            });
        }
        assert_eq!(seen, [(1, 0), (1, 1), (2, 0)]);
    }
}
