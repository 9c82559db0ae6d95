//! What several test modules share: the definitions of RFC 6962 written out
//! naively, small logs, and the way to the public vectors.

use std::path::{Path, PathBuf};

use testimony_ledger::{
    Checkpoint, Digest, Note, SigningKey, Tree, empty_root, leaf_hash, node_hash,
};

pub(crate) const ORIGIN: &str = "log.example/alice";

/// MTH(D[n]) of RFC 6962 §2.1, letter by letter.
pub(crate) fn naive_root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(&naive_root(&leaves[..k]), &naive_root(&leaves[k..]))
        }
    }
}

/// Leaves of different entries.
pub(crate) fn leaves(count: u64) -> Vec<Digest> {
    (0..count).map(|n| leaf_hash(&n.to_be_bytes())).collect()
}

pub(crate) fn log_key() -> SigningKey {
    SigningKey::from_seed(&[0xA1; 32])
}

pub(crate) fn signed_checkpoint(leaves: &[Digest]) -> Note {
    let size = leaves.len() as u64;
    let root = Tree::new(leaves).root_at(size).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, size, root).unwrap();
    checkpoint.sign(&log_key()).unwrap()
}

/// Public vectors as they were published, which are not part of the repository, for a test of this name.
pub(crate) fn vectors(name: &str, below: &str) -> Option<PathBuf> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/vectors");
    let folder = shared.join(below);
    if !folder.exists() {
        testkit::skip(
            name,
            "../shared/data is absent; the same vectors are kept here, repacked",
        );
        return None;
    }
    Some(folder)
}

pub(crate) fn json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
