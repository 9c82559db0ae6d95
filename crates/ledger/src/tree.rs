//! Roots and proofs, computed from leaf hashes.

use crate::digest::{Digest, empty_root, node_hash};
use crate::proof::InclusionProof;

/// Something that knows the leaf hashes of a log: a slice, a database table.
pub trait LeafHashes {
    /// The hash of the leaf at `index`, or nothing where there is none.
    fn leaf(&self, index: u64) -> Option<Digest>;

    /// The root of a perfect subtree, where the store keeps it.
    ///
    /// Answering is optional and only saves time: without it a proof costs as
    /// many hashes as the tree has leaves. A wrong answer makes wrong proofs,
    /// which do not verify. See [`Frontier::append_with`](crate::Frontier::append_with).
    fn subtree(&self, subtree: Subtree) -> Option<Digest> {
        let _ = subtree;
        None
    }
}

/// The place of a perfect subtree: the leaves `index << level .. (index + 1) << level`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Subtree {
    /// The height; a leaf has level 0.
    pub level: u32,
    /// Which of that height, counted from the left, from zero.
    pub index: u64,
}

/// Makes roots and proofs for every size a log has had (RFC 6962 §2.1).
#[derive(Debug)]
pub struct Tree<'a, L: ?Sized> {
    leaves: &'a L,
}

impl<'a, L: LeafHashes + ?Sized> Tree<'a, L> {
    /// A tree over these leaves.
    pub fn new(leaves: &'a L) -> Self {
        Self { leaves }
    }

    /// The root when the log held `size` leaves.
    ///
    /// # Errors
    /// [`TreeError::MissingLeaf`] when the store holds fewer.
    pub fn root_at(&self, size: u64) -> Result<Digest, TreeError> {
        match size {
            0 => Ok(empty_root()),
            _ => self.range_root(Range {
                start: 0,
                len: size,
            }),
        }
    }

    /// The proof that leaf `index` is in the tree of the first `size` leaves (§2.1.1).
    ///
    /// # Errors
    /// [`TreeError::IndexOutside`], or [`TreeError::MissingLeaf`] when the
    /// store holds fewer than `size` leaves.
    pub fn inclusion_proof(&self, index: u64, size: u64) -> Result<InclusionProof, TreeError> {
        if index >= size {
            return Err(TreeError::IndexOutside { index, size });
        }
        let mut hashes = Vec::new();
        self.path(
            index,
            Range {
                start: 0,
                len: size,
            },
            &mut hashes,
        )?;
        Ok(InclusionProof {
            index,
            size,
            hashes,
        })
    }

    /// The proof that the tree of `new` leaves begins with the tree of `old` leaves (§2.1.2).
    ///
    /// It is empty when `old` is zero or equal to `new`: there is nothing to show.
    ///
    /// # Errors
    /// [`TreeError::Shrinking`], or [`TreeError::MissingLeaf`] when the store
    /// holds fewer than `new` leaves.
    pub fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Digest>, TreeError> {
        if old > new {
            return Err(TreeError::Shrinking { old, new });
        }
        let mut hashes = Vec::new();
        if old != 0 {
            self.subproof(old, Range { start: 0, len: new }, Known::Yes, &mut hashes)?;
        }
        Ok(hashes)
    }

    /// PATH(m, D[n]).
    fn path(&self, index: u64, range: Range, out: &mut Vec<Digest>) -> Result<(), TreeError> {
        let Some((left, right)) = range.split() else {
            return Ok(());
        };
        let (inside, beside) = if index < right.start {
            (left, right)
        } else {
            (right, left)
        };
        self.path(index, inside, out)?;
        out.push(self.range_root(beside)?);
        Ok(())
    }

    /// SUBPROOF(m, D[n], b); `old` counts leaves from the start of `range`.
    fn subproof(
        &self,
        old: u64,
        range: Range,
        known: Known,
        out: &mut Vec<Digest>,
    ) -> Result<(), TreeError> {
        let halves = if old == range.len {
            None
        } else {
            range.split()
        };
        let Some((left, right)) = halves else {
            if let Known::No = known {
                out.push(self.range_root(range)?);
            }
            return Ok(());
        };
        if old <= left.len {
            self.subproof(old, left, known, out)?;
            out.push(self.range_root(right)?);
        } else {
            self.subproof(old - left.len, right, Known::No, out)?;
            out.push(self.range_root(left)?);
        }
        Ok(())
    }

    /// MTH(D[n]) for a range that is not empty.
    fn range_root(&self, range: Range) -> Result<Digest, TreeError> {
        let Some((left, right)) = range.split() else {
            let index = range.start;
            return self
                .leaves
                .leaf(index)
                .ok_or(TreeError::MissingLeaf { index });
        };
        if let Some(root) = range.subtree().and_then(|place| self.leaves.subtree(place)) {
            return Ok(root);
        }
        Ok(node_hash(&self.range_root(left)?, &self.range_root(right)?))
    }
}

impl LeafHashes for [Digest] {
    fn leaf(&self, index: u64) -> Option<Digest> {
        self.get(usize::try_from(index).ok()?).copied()
    }
}

impl LeafHashes for Vec<Digest> {
    fn leaf(&self, index: u64) -> Option<Digest> {
        self.as_slice().leaf(index)
    }
}

/// Why a root or proof could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TreeError {
    /// The store has no such leaf.
    #[error(
        "leaf {index} is not in the store; check that the log is complete, or ask for a smaller size"
    )]
    MissingLeaf {
        /// The leaf looked for.
        index: u64,
    },
    /// A leaf was asked for that a tree of this size does not have.
    #[error("leaf {index} is outside a tree of {size} leaves; use a later checkpoint")]
    IndexOutside {
        /// The leaf asked for.
        index: u64,
        /// The size of the tree.
        size: u64,
    },
    /// The older size is the larger one.
    #[error("a tree cannot go from {old} to {new} leaves; give the smaller size first")]
    Shrinking {
        /// The size given as the older.
        old: u64,
        /// The size given as the newer.
        new: u64,
    },
}

/// Leaves `start .. start + len`, at least one.
#[derive(Clone, Copy)]
struct Range {
    start: u64,
    len: u64,
}

impl Range {
    /// Cuts at the largest power of two below the length; a leaf cannot be cut.
    fn split(self) -> Option<(Range, Range)> {
        let below = self.len.checked_sub(1).and_then(u64::checked_ilog2)?;
        let half = 1 << below;
        let left = Range {
            start: self.start,
            len: half,
        };
        let right = Range {
            start: self.start + half,
            len: self.len - half,
        };
        Some((left, right))
    }

    fn subtree(self) -> Option<Subtree> {
        let level = self.len.trailing_zeros();
        let perfect = self.len.is_power_of_two();
        perfect.then_some(Subtree {
            level,
            index: self.start >> level,
        })
    }
}

/// Whether the verifier already holds the root of the range, as the old root.
#[derive(Clone, Copy)]
enum Known {
    Yes,
    No,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::leaf_hash;

    #[test]
    fn what_is_not_there_is_an_error() {
        let leaves: Vec<Digest> = (0u8..3).map(|n| leaf_hash(&[n])).collect();
        let tree = Tree::new(&leaves);
        assert_eq!(tree.root_at(4), Err(TreeError::MissingLeaf { index: 3 }));
        assert_eq!(
            tree.inclusion_proof(3, 3),
            Err(TreeError::IndexOutside { index: 3, size: 3 })
        );
        assert_eq!(
            tree.consistency_proof(3, 2),
            Err(TreeError::Shrinking { old: 3, new: 2 })
        );
    }

    #[test]
    fn nothing_to_show_is_an_empty_proof() {
        let leaves: Vec<Digest> = (0u8..3).map(|n| leaf_hash(&[n])).collect();
        let tree = Tree::new(leaves.as_slice());
        assert_eq!(tree.consistency_proof(0, 3), Ok(vec![]));
        assert_eq!(tree.consistency_proof(3, 3), Ok(vec![]));
        assert_eq!(tree.inclusion_proof(0, 1).unwrap().hashes, vec![]);
    }
}
