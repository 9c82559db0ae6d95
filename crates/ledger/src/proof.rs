//! What an inclusion proof consists of.

use crate::digest::Digest;

/// The path from one leaf to the root: evidence that the leaf is in the tree.
///
/// As it stands it proves nothing: [`verify_inclusion`](crate::verify_inclusion)
/// holds it against a leaf and a root. RFC 6962 §2.1.1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InclusionProof {
    /// The place of the leaf, counted from zero.
    pub index: u64,
    /// The number of leaves of the tree the path belongs to.
    pub size: u64,
    /// The hashes beside the path, from the leaf's sibling up to the root's child.
    pub hashes: Vec<Digest>,
}
