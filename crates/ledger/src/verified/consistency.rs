//! Does this tree begin with that one?

use crate::digest::{Digest, empty_root, node_hash};
use crate::verified::Verified;
use crate::verified::inclusion::bit_len;

/// That a tree begins with an older one: nothing was changed, removed or reordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Consistent {
    /// The number of leaves of the older tree.
    pub old_size: u64,
    /// The root of the older tree.
    pub old_root: Digest,
    /// The number of leaves of the newer tree.
    pub new_size: u64,
    /// The root of the newer tree.
    pub new_root: Digest,
}

/// Checks that the newer tree begins with the older one (RFC 9162 §2.1.4.2).
///
/// Sizes and roots must each come from one checkpoint. A proof from an empty
/// tree is empty, as any tree begins with it; so is one between equal sizes,
/// where the roots must be the same.
///
/// # Errors
/// [`ConsistencyError`]: the log shrank, was rewritten, or the proof does not fit.
pub fn verify_consistency(
    old_size: u64,
    old_root: Digest,
    new_size: u64,
    new_root: Digest,
    proof: &[Digest],
) -> Result<Verified<Consistent>, ConsistencyError> {
    if new_size < old_size {
        return Err(ConsistencyError::Shrunk { old_size, new_size });
    }
    let empty = [(old_size, old_root), (new_size, new_root)];
    if empty
        .iter()
        .any(|(size, root)| *size == 0 && *root != empty_root())
    {
        return Err(ConsistencyError::EmptyRoot);
    }
    let expected = proof_len(old_size, new_size);
    if proof.len() != expected {
        return Err(ConsistencyError::Length {
            expected,
            got: proof.len(),
        });
    }
    let holds = if old_size == new_size {
        old_root == new_root
    } else {
        old_size == 0 || roots_of(old_size, old_root, new_size, proof) == Some((old_root, new_root))
    };
    if !holds {
        return Err(ConsistencyError::Rewritten { old_size, new_size });
    }
    Ok(Verified(Consistent {
        old_size,
        old_root,
        new_size,
        new_root,
    }))
}

/// Why a tree was not shown to begin with an older one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConsistencyError {
    /// The log has fewer entries than it had.
    #[error(
        "the log went from {old_size} entries back to {new_size}; keep the earlier checkpoint, \
         and accept nothing from this log until its owner explains"
    )]
    Shrunk {
        /// The size seen before.
        old_size: u64,
        /// The size claimed now.
        new_size: u64,
    },
    /// A tree without leaves has the root of something.
    #[error("the log claims no entries but has the root of some; do not use this checkpoint")]
    EmptyRoot,
    /// Too few or too many hashes for these sizes.
    #[error("the proof has {got} hashes instead of {expected}; ask for the proof again")]
    Length {
        /// The hashes these sizes need.
        expected: usize,
        /// The hashes there are.
        got: usize,
    },
    /// The proof does not connect the two roots.
    #[error(
        "the log's {new_size} entries do not begin with the {old_size} seen before; keep both \
         checkpoints, and accept nothing from this log until its owner explains"
    )]
    Rewritten {
        /// The size seen before.
        old_size: u64,
        /// The size claimed now.
        new_size: u64,
    },
}

/// Rebuilds both roots from the proof, for `0 < old_size < new_size`.
fn roots_of(
    old_size: u64,
    old_root: Digest,
    new_size: u64,
    proof: &[Digest],
) -> Option<(Digest, Digest)> {
    // A perfect old tree is a node of the new one and needs no hash of its own.
    let (&first, rest) = if old_size.is_power_of_two() {
        (&old_root, proof)
    } else {
        proof.split_first()?
    };
    let mut here = old_size.checked_sub(1)?;
    let mut last = new_size.checked_sub(1)?;
    while here % 2 == 1 {
        here >>= 1;
        last >>= 1;
    }
    let (mut old, mut new) = (first, first);
    for hash in rest {
        if last == 0 {
            return None;
        }
        if here % 2 == 1 || here == last {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
            while here.is_multiple_of(2) && here != 0 {
                here >>= 1;
                last >>= 1;
            }
        } else {
            new = node_hash(&new, hash);
        }
        here >>= 1;
        last >>= 1;
    }
    (last == 0).then_some((old, new))
}

/// How many hashes a proof has, for `old_size <= new_size`: the path of the
/// old tree's last perfect subtree, and that subtree unless it is the old tree.
fn proof_len(old_size: u64, new_size: u64) -> usize {
    if old_size == 0 || old_size == new_size {
        return 0;
    }
    let end = old_size.saturating_sub(1);
    let apart = bit_len(end ^ new_size.saturating_sub(1));
    let shared = end.checked_shr(apart).unwrap_or(0).count_ones();
    let below = old_size.trailing_zeros();
    let own = u32::from(!old_size.is_power_of_two());
    (own + apart.saturating_sub(below) + shared) as usize
}
