//! The hashes of a log's tree, in a file that can be rebuilt.
//!
//! `hashes` holds 32 bytes for every leaf and every finished inner node, each node right after the
//! leaf that finished it, so that the file only grows and the place of a node follows from its number.

use ledger::{Digest, Frontier, LeafHashes, Subtree};
use model::id::DeviceId;

use crate::files::{self, Files};

/// Adds leaves to a frontier; returns what to append to `hashes`.
pub(crate) fn extend(frontier: &mut Frontier, leaves: impl IntoIterator<Item = Digest>) -> Vec<u8> {
    let mut bytes = Vec::new();
    for leaf in leaves {
        bytes.extend_from_slice(leaf.as_bytes());
        frontier.append_with(leaf, |_, node| bytes.extend_from_slice(node.as_bytes()));
    }
    bytes
}

/// The length of `hashes` for a tree of `size` leaves.
pub(crate) fn file_len(size: u64) -> u64 {
    // Leaves, and the inner nodes of the perfect subtrees: n minus one for each bit set.
    (2 * size - u64::from(size.count_ones())) * Digest::LEN as u64
}

/// The hashes of one log as they are on disk, for making proofs. A wrong one makes a proof that does
/// not hold, which is checked before it leaves.
pub(crate) struct StoredHashes<'a> {
    files: &'a Files,
    name: String,
}

impl<'a> StoredHashes<'a> {
    pub(crate) fn new(files: &'a Files, device: DeviceId) -> Self {
        Self {
            files,
            name: files::log_file(device, HASHES),
        }
    }

    fn hash(&self, number: u64) -> Option<Digest> {
        let offset = number.checked_mul(Digest::LEN as u64)?;
        // A hash that cannot be read is a missing one: the proof then fails, and the cache is rebuilt.
        let bytes = self.files.read_at(&self.name, offset, Digest::LEN).ok()?;
        bytes.try_into().ok().map(Digest::new)
    }
}

impl LeafHashes for StoredHashes<'_> {
    fn leaf(&self, index: u64) -> Option<Digest> {
        self.hash(number(0, index)?)
    }

    fn subtree(&self, subtree: Subtree) -> Option<Digest> {
        self.hash(number(subtree.level, subtree.index)?)
    }
}

/// Where a node stands among all hashes: its last leaf comes before it, and so do the nodes that the
/// same leaf finished on lower levels.
fn number(level: u32, index: u64) -> Option<u64> {
    let last_leaf = index.checked_add(1)?.checked_shl(level)?.checked_sub(1)?;
    let before = file_len(last_leaf) / Digest::LEN as u64;
    before.checked_add(u64::from(level))
}

pub(crate) const HASHES: &str = "hashes";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use ledger::{Tree, leaf_hash};

    use super::*;
    use crate::disk::LocalDisk;

    #[test]
    fn proofs_from_the_file_are_those_from_the_leaves() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::new(dir.path(), Arc::new(LocalDisk));
        let device = DeviceId::from_bytes([1; 16]);
        files.make_dir(&files::log_dir(device)).unwrap();
        let name = files::log_file(device, HASHES);

        let mut frontier = Frontier::new();
        let mut leaves = Vec::new();
        for size in 1..=70u64 {
            let leaf = leaf_hash(&size.to_be_bytes());
            leaves.push(leaf);
            let offset = file_len(size - 1);
            let bytes = extend(&mut frontier, [leaf]);
            files.cache(&name, offset, &bytes).unwrap();
            assert_eq!(files.len(&name).unwrap(), file_len(size));

            let stored = StoredHashes::new(&files, device);
            let (fast, slow) = (Tree::new(&stored), Tree::new(&leaves));
            for index in 0..size {
                assert_eq!(
                    fast.inclusion_proof(index, size).unwrap(),
                    slow.inclusion_proof(index, size).unwrap()
                );
            }
            assert_eq!(
                fast.consistency_proof(size / 2, size).unwrap(),
                slow.consistency_proof(size / 2, size).unwrap()
            );
        }
    }
}
