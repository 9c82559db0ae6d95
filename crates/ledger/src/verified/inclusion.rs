//! Is this leaf in that tree?

use crate::digest::{Digest, node_hash};
use crate::proof::InclusionProof;
use crate::verified::Verified;

/// That a leaf stands at a place of a tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Included {
    /// The leaf.
    pub leaf_hash: Digest,
    /// Its place, counted from zero.
    pub index: u64,
    /// The number of leaves of the tree, as the proof has it.
    pub size: u64,
    /// The root of the tree.
    pub root: Digest,
}

/// Checks that a leaf is in the tree with this root (RFC 9162 §2.1.3.2).
///
/// A root does not contain its size: trees of several sizes can share the
/// shape of one path. `proof.size` must therefore be the size that was stated
/// together with `root`; [`TlogProof::verify`](crate::TlogProof::verify) takes
/// both from one signed checkpoint.
///
/// # Errors
/// [`InclusionError`]: the proof does not fit, or leads to another root.
pub fn verify_inclusion(
    leaf_hash: Digest,
    proof: &InclusionProof,
    root: Digest,
) -> Result<Verified<Included>, InclusionError> {
    let &InclusionProof { index, size, .. } = proof;
    if index >= size {
        return Err(InclusionError::IndexOutside { index, size });
    }
    let expected = path_len(index, size);
    let got = proof.hashes.len();
    if got != expected {
        return Err(InclusionError::Length { expected, got });
    }
    if root_of(leaf_hash, proof) != Some(root) {
        return Err(InclusionError::Root);
    }
    Ok(Verified(Included {
        leaf_hash,
        index,
        size,
        root,
    }))
}

/// Why a leaf was not shown to be in the tree.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InclusionError {
    /// The tree has no such place.
    #[error(
        "the proof is for entry {index} of a log of {size}; ask for a proof to a later checkpoint"
    )]
    IndexOutside {
        /// The place the proof names.
        index: u64,
        /// The size the proof names.
        size: u64,
    },
    /// Too few or too many hashes for that place and size.
    #[error("the proof has {got} hashes instead of {expected}; ask for the proof again")]
    Length {
        /// The hashes that place and size need.
        expected: usize,
        /// The hashes there are.
        got: usize,
    },
    /// Entry and proof do not lead to the root.
    #[error(
        "the proof does not lead from this entry to the log's root; the entry was changed or \
         the proof is another's, so do not rely on it"
    )]
    Root,
}

/// Walks up from the leaf; `None` when the path is longer or shorter than the tree is high.
fn root_of(leaf_hash: Digest, proof: &InclusionProof) -> Option<Digest> {
    // Where we are, and where the last leaf is, on the level reached so far.
    let mut here = proof.index;
    let mut last = proof.size.checked_sub(1)?;
    let mut root = leaf_hash;
    for hash in &proof.hashes {
        if last == 0 {
            return None;
        }
        if here % 2 == 1 || here == last {
            root = node_hash(hash, &root);
            // At the right edge, go up to where there is a sibling on the left.
            while here.is_multiple_of(2) && here != 0 {
                here >>= 1;
                last >>= 1;
            }
        } else {
            root = node_hash(&root, hash);
        }
        here >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(root)
}

/// How many hashes a path has: one for each level on which it and the right
/// edge run apart, then one for each left sibling they share.
fn path_len(index: u64, size: u64) -> usize {
    let apart = bit_len(index ^ size.saturating_sub(1));
    let shared = index.checked_shr(apart).unwrap_or(0).count_ones();
    (apart + shared) as usize
}

/// The number of binary digits; none for zero.
pub(super) fn bit_len(number: u64) -> u32 {
    u64::BITS - number.leading_zeros()
}
