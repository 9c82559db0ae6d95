//! The proof vectors of transparency-dev/merkle, all 518.
//!
//! Hashes of other than 32 bytes cannot be given to the verifier at all; a
//! vector that has one and wants an error passes by that.

use std::{collections::BTreeMap, io::Read as _};

use flate2::read::GzDecoder;
use serde_json::Value;
use testimony_ledger::{Digest, InclusionProof, verify_consistency, verify_inclusion};

/// How many there are of each kind, and how many of them are set aside.
const KINDS: [(&str, usize, usize); 4] = [
    ("inclusion", 98, 0),
    ("consistency", 98, 1),
    ("subtreeinclusion", 204, 0),
    ("subtreeconsistency", 118, 18),
];

#[test]
fn every_vector_is_judged_as_it_says_or_set_aside_by_name() {
    let packed = include_bytes!("vectors/merkle.json.gz");
    let mut text = String::new();
    GzDecoder::new(packed.as_slice())
        .read_to_string(&mut text)
        .unwrap();
    let all: BTreeMap<String, Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(all.len(), 518);
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (name, case) in &all {
        let kind = name.split('/').next().unwrap();
        let count = counts.entry(kind).or_default();
        count.0 += 1;
        if let Some(why) = why_aside(name, case) {
            testkit::skip(&format!("merkle vector {name}"), why);
            count.1 += 1;
            continue;
        }
        let wanted = !case["wantErr"].as_bool().unwrap();
        assert_eq!(verify(kind, case).is_some(), wanted, "{name}");
    }
    let expected = KINDS.map(|(kind, all, aside)| (kind, (all, aside)));
    assert_eq!(counts, BTreeMap::from(expected));
}

fn why_aside(name: &str, case: &Value) -> Option<&'static str> {
    let outside = OUTSIDE.iter().find(|(outside, _)| *outside == name);
    let beyond = name.starts_with("subtreeconsistency/") && case["start"] != 0;
    beyond
        .then_some("a tree here is never held against a part of itself that begins in its middle")
        .or(outside.map(|(_, why)| *why))
}

fn verify(kind: &str, case: &Value) -> Option<()> {
    let number = |name: &str| case[name].as_u64();
    match kind {
        "inclusion" => inclusion(case, number("leafIdx")?, number("treeSize")?),
        "consistency" => consistency(case, number("size1")?, number("size2")?),
        // A subtree is the tree of its own leaves, if it is one that a log has.
        "subtreeinclusion" => {
            let (start, end) = (number("start")?, number("end")?);
            let size = end.checked_sub(start).filter(|size| *size > 0)?;
            let beside = size.checked_next_power_of_two()?;
            let is_subtree = start.is_multiple_of(beside);
            let index = number("leafIdx")?.checked_sub(start)?;
            is_subtree.then(|| inclusion(case, index, size))?
        }
        "subtreeconsistency" => consistency(case, number("end")?, number("size")?),
        _ => panic!("{kind}"),
    }
}

fn inclusion(case: &Value, index: u64, size: u64) -> Option<()> {
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

/// Vectors that expect of a verifier what ours cannot be asked, or answers in another way.
const OUTSIDE: [(&str, &str); 3] = [
    (
        "consistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
        "it wants equal roots of 12 bytes to hold; a root has 32 here",
    ),
    (
        "subtreeconsistency/additional/sizes-are-equal-one-and-proof-is-empty.json",
        "it wants equal roots of 12 bytes to hold; a root has 32 here",
    ),
    (
        "subtreeconsistency/additional/subtree-is-empty-sizes-are-equal-zero-subtree-root-valid-tree-root-random-proof-is-empty.json",
        "it wants a tree without leaves to have any root; it has one here",
    ),
];
