//! Checkpoints, cosignatures and proof files: what is written is read back,
//! and no changed byte goes unnoticed.

use proptest::prelude::*;
use testimony_ledger::{
    Checkpoint, Cosignature, CosignatureError, Digest, Note, NoteError, NoteKey, NoteVerifyError,
    OpenError, SigningKey, TlogProof, TlogProofVerifyError, Tree,
};

use crate::support::{ORIGIN, leaves, log_key, signed_checkpoint};

const WITNESS: &str = "witness.example/bob";
const TIME: u64 = 1_700_000_000;

fn log() -> NoteKey {
    NoteKey::log(ORIGIN, log_key().verifying_key()).unwrap()
}

fn witness_key() -> SigningKey {
    SigningKey::from_seed(&[0xB0; 32])
}

fn witness() -> NoteKey {
    NoteKey::cosigner(WITNESS, witness_key().verifying_key()).unwrap()
}

fn cosigned(note: Note) -> Note {
    let checkpoint = Checkpoint::open(&note, &log(), ORIGIN).unwrap();
    let line = Cosignature::sign(&checkpoint, WITNESS, &witness_key(), TIME).unwrap();
    note.with(line).unwrap()
}

fn proof(leaves: &[Digest], index: u64, extra: Option<Vec<u8>>) -> TlogProof {
    let size = leaves.len() as u64;
    let inclusion = Tree::new(leaves).inclusion_proof(index, size).unwrap();
    TlogProof::new(inclusion, signed_checkpoint(leaves), extra).unwrap()
}

#[test]
fn any_flipped_bit_of_a_checkpoint_is_noticed() {
    let note = cosigned(signed_checkpoint(&leaves(5)));
    let bytes = note.encode().into_bytes();
    let both = [log(), witness()];
    for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << bit;
        let signers = Note::parse(&changed)
            .ok()
            .and_then(|note| note.verify(&both).ok())
            .map_or(0, |signed| signed.signers.len());
        assert!(signers < 2, "byte {place}, bit {bit}");
    }
}

#[test]
fn any_flipped_bit_of_a_proof_file_is_noticed() {
    let leaves = leaves(7);
    let bytes = proof(&leaves, 4, None).encode().into_bytes();
    for (place, bit) in (0..bytes.len()).flat_map(|place| (0..8).map(move |bit| (place, bit))) {
        let mut changed = bytes.clone();
        changed[place] ^= 1 << bit;
        let verified = TlogProof::parse(&changed)
            .ok()
            .and_then(|proof| proof.verify(leaves[4], &log(), ORIGIN).ok());
        assert_eq!(verified, None, "byte {place}, bit {bit}");
    }
}

#[test]
fn a_proof_file_cut_anywhere_is_noticed() {
    let leaves = leaves(7);
    let bytes = proof(&leaves, 4, None).encode().into_bytes();
    for end in 0..bytes.len() {
        assert!(TlogProof::parse(&bytes[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_proof_is_for_one_leaf_one_key_one_log() {
    let leaves = leaves(7);
    let proof = proof(&leaves, 4, None);
    let logged = proof.verify(leaves[4], &log(), ORIGIN).unwrap();
    assert_eq!((logged.index, logged.checkpoint.size()), (4, 7));
    assert!(matches!(
        proof.verify(leaves[3], &log(), ORIGIN),
        Err(TlogProofVerifyError::Inclusion(_))
    ));
    let mallory = SigningKey::from_seed(&[0x66; 32]).verifying_key();
    let mallory = NoteKey::log(ORIGIN, mallory).unwrap();
    assert_eq!(
        proof.verify(leaves[4], &mallory, ORIGIN).unwrap_err(),
        TlogProofVerifyError::Checkpoint(OpenError::Signature(NoteVerifyError::NobodyKnown))
    );
    assert!(matches!(
        proof.verify(leaves[4], &log(), "log.example/bob"),
        Err(TlogProofVerifyError::Checkpoint(OpenError::Origin { .. }))
    ));
}

#[test]
fn unknown_signatures_are_passed_over_and_false_ones_are_not() {
    let note = cosigned(signed_checkpoint(&leaves(3)));
    let by = |key: &NoteKey| {
        note.verify(std::slice::from_ref(key))
            .map(|signed| signed.signers.len())
    };
    assert_eq!(by(&log()), Ok(1));
    assert_eq!(by(&witness()), Ok(1));
    // The same key under another name, or of another kind, is another key.
    let renamed = NoteKey::log("log.example/carol", log_key().verifying_key()).unwrap();
    let as_cosigner = NoteKey::cosigner(ORIGIN, log_key().verifying_key()).unwrap();
    assert_eq!(by(&renamed), Err(NoteVerifyError::NobodyKnown));
    assert_eq!(by(&as_cosigner), Err(NoteVerifyError::NobodyKnown));

    // A false line of the log's beside the true one spoils the note.
    let other = Note::sign("other\n", ORIGIN, &log_key()).unwrap();
    let spoiled = note.with(other.signatures()[0].clone()).unwrap();
    let name = ORIGIN.to_owned();
    assert_eq!(
        spoiled.verify(&[log()]).unwrap_err(),
        NoteVerifyError::False { name }
    );
    assert!(spoiled.verify(&[witness()]).is_ok());
}

#[test]
fn a_cosignature_states_who_when_and_what() {
    let signed = signed_checkpoint(&leaves(3));
    assert!(matches!(
        Cosignature::verify(&signed, &witness()),
        Err(CosignatureError::Signature(NoteVerifyError::NobodyKnown))
    ));
    let note = cosigned(signed);
    let seen = Cosignature::verify(&note, &witness()).unwrap();
    assert_eq!(
        (seen.cosigner.as_str(), seen.time, seen.checkpoint.size()),
        (WITNESS, TIME, 3)
    );
    assert_eq!(
        Cosignature::verify(&note, &log()),
        Err(CosignatureError::NotACosigner)
    );
}

#[test]
fn of_two_cosignatures_by_one_cosigner_the_earlier_counts() {
    let note = cosigned(signed_checkpoint(&leaves(3)));
    let checkpoint = Checkpoint::open(&note, &log(), ORIGIN).unwrap();
    let earlier = Cosignature::sign(&checkpoint, WITNESS, &witness_key(), TIME - 60).unwrap();
    let note = note.with(earlier).unwrap();
    let signed = note.verify(&[witness(), witness()]).unwrap();
    assert_eq!(signed.signers.len(), 1);
    assert_eq!(
        Cosignature::verify(&note, &witness()).unwrap().time,
        TIME - 60
    );
}

#[test]
fn a_time_beyond_the_format_is_refused() {
    let note = signed_checkpoint(&leaves(1));
    let checkpoint = Checkpoint::open(&note, &log(), ORIGIN).unwrap();
    let sign = |time| Cosignature::sign(&checkpoint, WITNESS, &witness_key(), time);
    assert!(sign(u64::MAX >> 1).is_ok());
    let time = 1 << 63;
    assert_eq!(sign(time), Err(CosignatureError::Time { time }));
}

#[test]
fn what_is_not_a_checkpoint_is_not_opened() {
    let note = Note::sign("a letter\n", ORIGIN, &log_key()).unwrap();
    assert!(matches!(
        Checkpoint::open(&note, &log(), ORIGIN),
        Err(OpenError::Checkpoint(_))
    ));
    let unnamed = Checkpoint::new("our log", 0, testimony_ledger::empty_root()).unwrap();
    assert_eq!(unnamed.sign(&log_key()), Err(NoteError::Name));
}

proptest! {
    #[test]
    fn notes_are_read_as_they_were_written(
        text in "(\\PC|\n){0,80}\n",
        name in "[^\\s+\\pC]{1,20}",
        seed in any::<[u8; 32]>(),
    ) {
        let key = SigningKey::from_seed(&seed);
        let note = Note::sign(&text, &name, &key).unwrap();
        prop_assert_eq!(Note::parse(note.encode().as_bytes()), Ok(note.clone()));
        let named = NoteKey::log(&name, key.verifying_key()).unwrap();
        prop_assert_eq!(named.to_string().parse(), Ok(named.clone()));
        let signed = note.verify(&[named]).unwrap().into_inner();
        prop_assert_eq!(signed.text, text);
    }

    #[test]
    fn checkpoints_are_read_as_they_were_written(
        origin in "\\PC{1,40}",
        size in 1..=u64::MAX,
        root in any::<[u8; 32]>(),
    ) {
        let checkpoint = Checkpoint::new(&origin, size, Digest::new(root)).unwrap();
        prop_assert_eq!(Checkpoint::parse(&checkpoint.text()), Ok(checkpoint));
    }

    #[test]
    fn proof_files_are_read_as_they_were_written(
        (size, index) in (1u64..200).prop_flat_map(|size| (Just(size), 0..size)),
        extra in any::<Option<Vec<u8>>>(),
    ) {
        let leaves = leaves(size);
        let proof = proof(&leaves, index, extra);
        let read = TlogProof::parse(proof.encode().as_bytes()).unwrap();
        prop_assert_eq!(&read, &proof);
        prop_assert!(read.verify(leaves[index as usize], &log(), ORIGIN).is_ok());
    }
}
