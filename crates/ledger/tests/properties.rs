//! What holds for every tree, proof and frontier.

use std::cell::Cell;
use std::collections::HashMap;

use proptest::prelude::*;
use testimony_ledger::{
    Digest, Frontier, InclusionProof, LeafHashes, Note, NoteKey, Subtree, TlogProof, Tree,
    verify_consistency, verify_inclusion,
};

use crate::support::{leaves, naive_root};

/// Sizes small enough to try every pair of them.
const EVERY: u64 = 40;

#[test]
fn every_small_inclusion_proof_verifies_at_its_place_alone() {
    let leaves = leaves(EVERY);
    let tree = Tree::new(&leaves);
    for size in 1..=EVERY {
        let root = naive_root(&leaves[..size as usize]);
        for index in 0..size {
            let proof = tree.inclusion_proof(index, size).unwrap();
            for (other, leaf) in leaves.iter().enumerate() {
                let holds = verify_inclusion(*leaf, &proof, root).is_ok();
                assert_eq!(holds, other as u64 == index, "{other} as {index} of {size}");
            }
        }
    }
}

#[test]
fn every_small_consistency_proof_verifies_for_its_roots_alone() {
    let leaves = leaves(EVERY);
    let tree = Tree::new(&leaves);
    let roots: Vec<Digest> = (0..=EVERY)
        .map(|size| naive_root(&leaves[..size as usize]))
        .collect();
    for new in 0..=EVERY {
        let new_root = roots[new as usize];
        for old in 0..=new {
            let proof = tree.consistency_proof(old, new).unwrap();
            for (other, old_root) in roots.iter().enumerate() {
                let holds = verify_consistency(old, *old_root, new, new_root, &proof).is_ok();
                assert_eq!(holds, other as u64 == old, "{other} as {old} of {new}");
            }
        }
    }
}

proptest! {
    #[test]
    fn three_ways_to_the_root_agree(size in 0u64..700) {
        let leaves = leaves(size);
        let naive = naive_root(&leaves);
        let frontier: Frontier = leaves.iter().copied().collect();
        prop_assert_eq!(frontier.size(), size);
        prop_assert_eq!(frontier.root(), naive);
        prop_assert_eq!(Tree::new(&leaves).root_at(size), Ok(naive));
    }

    #[test]
    fn a_frontier_goes_on_where_it_was_kept(before in 0u64..300, after in 0u64..300) {
        let leaves = leaves(before + after);
        let (first, rest) = leaves.split_at(before as usize);
        let kept = first.iter().copied().collect::<Frontier>().encode();
        let mut frontier = Frontier::decode(&kept).unwrap();
        frontier.extend(rest.iter().copied());
        prop_assert_eq!(frontier.root(), naive_root(&leaves));
    }

    #[test]
    fn a_changed_inclusion_proof_fails(
        (size, index) in (1u64..500).prop_flat_map(|size| (Just(size), 0..size)),
        byte in 0usize..32,
        bit in 0u32..8,
    ) {
        let leaves = leaves(size);
        let root = naive_root(&leaves);
        let leaf = leaves[index as usize];
        let proof = Tree::new(&leaves).inclusion_proof(index, size).unwrap();
        let witness = verify_inclusion(leaf, &proof, root).unwrap();
        prop_assert_eq!((witness.index, witness.root), (index, root));

        let flip = |digest| flip(digest, byte, bit);
        prop_assert!(verify_inclusion(flip(leaf), &proof, root).is_err());
        prop_assert!(verify_inclusion(leaf, &proof, flip(root)).is_err());
        for place in 0..proof.hashes.len() {
            let mut changed = proof.clone();
            changed.hashes[place] = flip(changed.hashes[place]);
            prop_assert!(verify_inclusion(leaf, &changed, root).is_err());
            let mut shorter = proof.clone();
            shorter.hashes.remove(place);
            prop_assert!(verify_inclusion(leaf, &shorter, root).is_err());
        }
        for bit in 0..64 {
            let changed = InclusionProof { index: index ^ (1 << bit), ..proof.clone() };
            prop_assert!(verify_inclusion(leaf, &changed, root).is_err());
        }
        let mut longer = proof;
        longer.hashes.push(root);
        prop_assert!(verify_inclusion(leaf, &longer, root).is_err());
    }

    #[test]
    fn a_changed_consistency_proof_fails(
        (new, old) in (1u64..500).prop_flat_map(|new| (Just(new), 1..=new)),
        byte in 0usize..32,
        bit in 0u32..8,
    ) {
        let leaves = leaves(new);
        let (old_root, new_root) = (naive_root(&leaves[..old as usize]), naive_root(&leaves));
        let proof = Tree::new(&leaves).consistency_proof(old, new).unwrap();
        prop_assert!(verify_consistency(old, old_root, new, new_root, &proof).is_ok());

        let flip = |digest| flip(digest, byte, bit);
        prop_assert!(verify_consistency(old, flip(old_root), new, new_root, &proof).is_err());
        prop_assert!(verify_consistency(old, old_root, new, flip(new_root), &proof).is_err());
        for place in 0..proof.len() {
            let mut changed = proof.clone();
            changed[place] = flip(changed[place]);
            prop_assert!(verify_consistency(old, old_root, new, new_root, &changed).is_err());
        }
        let longer = [proof.as_slice(), &[new_root]].concat();
        prop_assert!(verify_consistency(old, old_root, new, new_root, &longer).is_err());
    }

    #[test]
    fn kept_subtrees_give_the_same_proofs_for_fewer_leaves(
        (size, index) in (1u64..900).prop_flat_map(|size| (Just(size), 0..size)),
    ) {
        let leaves = leaves(size);
        let store = Store::of(&leaves);
        let (kept, plain) = (Tree::new(&store), Tree::new(&leaves));
        prop_assert_eq!(kept.inclusion_proof(index, size), plain.inclusion_proof(index, size));
        prop_assert_eq!(kept.consistency_proof(index, size), plain.consistency_proof(index, size));
        // At most two single leaves for each of three walks along an edge.
        prop_assert!(store.asked.get() <= 6, "{} leaves", store.asked.get());
    }

    #[test]
    fn no_input_makes_the_verifiers_panic(
        (a, b) in (any::<u64>(), any::<u64>()),
        count in 0usize..130,
        root in any::<[u8; 32]>(),
    ) {
        let root = Digest::new(root);
        let hashes = vec![root; count];
        let proof = InclusionProof { index: a, size: b, hashes: hashes.clone() };
        prop_assert!(verify_inclusion(root, &proof, root).is_err());
        prop_assert!(a == b || verify_consistency(a, root, b, root, &hashes).is_err());
    }

    #[test]
    fn no_bytes_make_the_parsers_panic(bytes in any::<Vec<u8>>(), text in "(\\PC|\n|\u{2014} )*") {
        if let Ok(frontier) = Frontier::decode(&bytes) {
            prop_assert_eq!(&frontier.encode(), &bytes);
        }
        prop_assert!(Note::parse(&bytes).is_err());
        prop_assert!(TlogProof::parse(text.as_bytes()).is_err());
        prop_assert!(text.parse::<NoteKey>().is_err());
        if let Ok(note) = Note::parse(text.as_bytes()) {
            prop_assert_eq!(&note.encode(), &text);
        }
    }
}

fn flip(digest: Digest, byte: usize, bit: u32) -> Digest {
    let mut bytes = *digest.as_bytes();
    bytes[byte] ^= 1 << bit;
    Digest::new(bytes)
}

/// A store as the vault keeps one: leaves, and the inner nodes once final.
struct Store {
    leaves: Vec<Digest>,
    nodes: HashMap<Subtree, Digest>,
    asked: Cell<u32>,
}

impl Store {
    fn of(leaves: &[Digest]) -> Self {
        let mut frontier = Frontier::new();
        let mut nodes = HashMap::new();
        for leaf in leaves {
            frontier.append_with(*leaf, |subtree, digest| {
                assert_eq!(nodes.insert(subtree, digest), None);
            });
        }
        assert!(nodes.len() < leaves.len().max(1));
        Self {
            leaves: leaves.to_vec(),
            nodes,
            asked: Cell::new(0),
        }
    }
}

impl LeafHashes for Store {
    fn leaf(&self, index: u64) -> Option<Digest> {
        self.asked.set(self.asked.get() + 1);
        self.leaves.leaf(index)
    }

    fn subtree(&self, subtree: Subtree) -> Option<Digest> {
        self.nodes.get(&subtree).copied()
    }
}
