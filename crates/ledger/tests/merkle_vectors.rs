//! The proof vectors of transparency-dev/merkle: one JSON file each.
//!
//! Hashes of other than 32 bytes cannot be given to the verifier at all; a
//! vector that has one and wants an error passes by that.

use std::path::{Path, PathBuf};

use serde_json::Value;
use testimony_ledger::{Digest, InclusionProof, verify_consistency, verify_inclusion};

use crate::support::{json, vectors};

#[test]
fn inclusion_vectors() {
    run("inclusion", 98, |case| {
        inclusion(case, case["treeSize"].as_u64()?)
    });
}

#[test]
fn consistency_vectors() {
    run("consistency", 98, |case| {
        consistency(case, case["size1"].as_u64()?, case["size2"].as_u64()?)
    });
}

/// A subtree that starts at 0 is a tree.
#[test]
fn subtree_vectors_from_zero() {
    run("subtreeinclusion", 204, |case| {
        inclusion(case, case["end"].as_u64()?)
    });
    run("subtreeconsistency", 118, |case| {
        consistency(case, case["end"].as_u64()?, case["size"].as_u64()?)
    });
}

fn inclusion(case: &Value, size: u64) -> Option<()> {
    let index = case["leafIdx"].as_u64()?;
    let hashes = hashes(case)?;
    let proof = InclusionProof {
        index,
        size,
        hashes,
    };
    verify_inclusion(hash(&case["leafHash"])?, &proof, hash(&case["root"])?).ok()?;
    Some(())
}

fn consistency(case: &Value, old: u64, new: u64) -> Option<()> {
    let (old_root, new_root) = (hash(&case["root1"])?, hash(&case["root2"])?);
    verify_consistency(old, old_root, new, new_root, &hashes(case)?).ok()?;
    Some(())
}

fn hashes(case: &Value) -> Option<Vec<Digest>> {
    match &case["proof"] {
        Value::Null => Some(Vec::new()),
        list => list.as_array()?.iter().map(hash).collect(),
    }
}

fn hash(value: &Value) -> Option<Digest> {
    Digest::from_base64(value.as_str()?).ok()
}

/// Holds every vector below a folder against its `wantErr`.
fn run(kind: &str, count: usize, verify: impl Fn(&Value) -> Option<()>) {
    let Some(folder) = vectors("merkle", "merkle/testdata") else {
        return;
    };
    let files = files_below(&folder.join(kind));
    assert_eq!(files.len(), count, "vectors of {kind}");
    let (mut passed, mut set_aside) = (0, 0);
    for file in &files {
        let case = json(file);
        if OUTSIDE.iter().any(|outside| file.ends_with(outside))
            || case["start"].as_u64().is_some_and(|start| start != 0)
        {
            set_aside += 1;
            continue;
        }
        let wanted = !case["wantErr"].as_bool().unwrap();
        assert_eq!(verify(&case).is_some(), wanted, "{}", file.display());
        passed += 1;
    }
    println!("merkle {kind}: {count} vectors, {passed} passed, {set_aside} set aside");
    assert!(passed > 0);
}

/// The first two want success for equal roots of 12 bytes; a root has 32 here.
/// The third wants a tree without leaves to have any root; it has one here.
const OUTSIDE: [&str; 3] = [
    "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
    "subtreeconsistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
    "subtreeconsistency/additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-tree-root-random-proof-is-empty.json",
];

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files
}
