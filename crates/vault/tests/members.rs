//! Two members of one vault, who do not know the same.

use ledger::{Cosignature, NoteKey, TlogProof, leaf_hash};
use model::{compartment::Compartment, record::Kind};

use crate::{
    support::{ALICE, BOB, create, files_below, hits, id, identity, interview, key, open, put},
    vault::{Class, CommitError, MemberError, PutError, SIGNATURE_DOMAIN},
};

const BOBS: [Compartment; 2] = [Compartment::Testimony, Compartment::Analysis];

fn with_bob(dir: &std::path::Path) {
    let mut vault = create(dir);
    put(
        &mut vault,
        [
            identity(1, "Samira Haddad"),
            interview(2, &["They came at dawn."]),
        ],
    );
    vault.add_member("bob", BOB, &BOBS).unwrap();
    assert!(
        vault
            .fsck(Default::default(), &|_| ())
            .unwrap()
            .findings
            .is_empty()
    );
}

#[test]
fn one_without_identity_reads_testimony_and_no_name() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut vault = open(dir.path(), BOB);
    assert_eq!(vault.member(), "bob");
    assert_eq!(vault.compartments(), BOBS);
    assert!(vault.get(id(2)).unwrap().is_some());
    assert!(vault.get(id(1)).unwrap().is_none());
    assert!(vault.find(Kind::Identity, &key("p-1")).unwrap().is_none());
    assert!(vault.all(Kind::Identity).unwrap().is_empty());
    assert!(vault.history(id(1)).unwrap().is_empty());
    assert!(vault.operations_on(id(1)).unwrap().is_empty());
    assert!(vault.resolve(&key("p-1")).unwrap().is_empty());
    assert!(hits(&vault, "Samira", 10).is_empty());
    assert_eq!(hits(&vault, "dawn", 10).len(), 1);

    let error = vault.begin().put(identity(3, "Nobody")).unwrap_err();
    assert!(matches!(error, PutError::Closed { .. }));
    assert_eq!(error.class(), Class::Locked);
    assert!(vault.seal(&mut &b"film"[..], &|_| ()).is_err());
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

/// What lets a member write begins with the first that they write: that counts at once, not only when
/// the vault is opened again.
#[test]
fn what_a_member_records_first_stands_at_once() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut vault = open(dir.path(), BOB);
    put(&mut vault, [interview(3, &["They left at noon."])]);
    let history = vault.history(id(3)).unwrap();
    assert_eq!((history.len(), history[0].member.as_str()), (1, "bob"));
    let before = vault.history(id(2)).unwrap();
    assert!(before[0].order < history[0].order);
    drop(vault);
    let again = open(dir.path(), BOB).history(id(3)).unwrap();
    assert_eq!((again.len(), again[0].order), (1, history[0].order));
}

#[test]
fn no_plaintext_he_can_reach_names_her() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let vault = open(dir.path(), BOB);
    let clearance = vault.clearance();
    let mut everything = String::new();
    for kind in Kind::ALL {
        for record in vault.all(*kind).unwrap() {
            let bytes = model::canonical::encode(record.reveal(&clearance)).unwrap();
            everything.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    assert!(everything.contains("dawn"));
    assert!(!everything.contains("Samira") && !everything.contains("Haddad"));
    drop(vault);
    for file in files_below(dir.path()) {
        let bytes = std::fs::read(&file).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"Samira"), "{file:?}");
    }
}

#[test]
fn each_writes_a_log_and_the_newest_version_wins_for_both() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut bob = open(dir.path(), BOB);
    put(&mut bob, [interview(2, &["They came at noon."])]);
    let bobs = bob.device();
    drop(bob);
    let mut alice = open(dir.path(), ALICE);
    put(&mut alice, [interview(2, &["They came at dusk."])]);
    drop(alice);

    for passphrase in [ALICE, BOB] {
        let vault = open(dir.path(), passphrase);
        let newest = vault.get(id(2)).unwrap().unwrap();
        assert!(newest.reveal(&vault.clearance()) == &interview(2, &["They came at dusk."]));
        let history = vault.history(id(2)).unwrap();
        let who: Vec<_> = history
            .iter()
            .map(|one| (one.number, one.member.as_str()))
            .collect();
        assert_eq!(who, [(1, "alice"), (2, "bob"), (3, "alice")]);
        assert_eq!(history[1].operation.device, bobs);
        assert!(hits(&vault, "dusk", 9).len() == 1);
        assert!(
            hits(&vault, "noon", 9).is_empty(),
            "only the newest is found"
        );
    }
}

#[test]
fn a_stranger_can_check_an_operation_and_what_the_other_has_seen() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut bob = open(dir.path(), BOB);
    put(&mut bob, [interview(9, &["Something else."])]);
    drop(bob);
    let vault = open(dir.path(), ALICE);
    let reference = vault.operations_on(id(2)).unwrap()[0];
    let proof = vault.proof(&reference).unwrap();

    let log: NoteKey = proof.log_vkey.parse().unwrap();
    let parsed = TlogProof::parse(proof.tlog_proof.as_bytes()).unwrap();
    let logged = parsed
        .verify(leaf_hash(&proof.operation), &log, log.name())
        .unwrap();
    assert_eq!(logged.index, reference.sequence);
    let cosigner: NoteKey = proof.cosigner_vkeys[0].parse().unwrap();
    Cosignature::verify(parsed.checkpoint(), &cosigner).unwrap();

    let operation = model::operation::Operation::decode(&proof.operation).unwrap();
    let message = [SIGNATURE_DOMAIN, &proof.operation].concat();
    let signature = ledger::Signature::from_bytes(proof.signature);
    log.key().verify(&message, &signature).unwrap();
    assert_eq!(proof.device_pem, log.key().pem());
    assert_eq!(
        proof.disclose(&["record"]).commitment(),
        operation.commitment
    );
    assert_eq!(proof.disclose(&[]).commitment(), operation.commitment);

    let wrong = crate::vault::OperationRef {
        sequence: 3,
        ..reference
    };
    assert!(vault.proof(&wrong).is_err());
}

#[test]
fn adding_a_member_asks_for_what_it_needs() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut bob = open(dir.path(), BOB);
    let mut add = |name, pass, to: &[_]| bob.add_member(name, pass, to).unwrap_err();
    let media = add("carol", ALICE, &[Compartment::Media]);
    assert!(matches!(media, MemberError::Closed { .. }));
    assert!(matches!(
        add("alice", ALICE, &BOBS),
        MemberError::Taken { .. }
    ));
    assert!(matches!(add("Carol", ALICE, &BOBS), MemberError::Choice(_)));
    assert!(matches!(
        add("carol", "short", &BOBS),
        MemberError::Choice(_)
    ));
    assert!(matches!(add("carol", ALICE, &[]), MemberError::Nothing));
    // Bob may hand on what he has.
    bob.add_member(
        "carol",
        "carol keeps three grey herons",
        &[Compartment::Testimony],
    )
    .unwrap();
    drop(bob);
    let carol = open(dir.path(), "carol keeps three grey herons");
    assert_eq!(carol.compartments(), [Compartment::Testimony]);
    assert!(carol.get(id(2)).unwrap().is_some());
    drop(carol);
    assert_eq!(open(dir.path(), ALICE).compartments().len(), 7);
    assert_eq!(open(dir.path(), BOB).compartments(), BOBS);
}

#[test]
fn an_empty_commit_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let before = vault.status().unwrap();
    let done: Result<_, CommitError> = vault.begin().commit();
    assert!(done.unwrap().is_empty());
    let mut transaction = vault.begin();
    transaction.put(identity(1, "Dropped")).unwrap();
    assert_eq!((transaction.len(), transaction.is_empty()), (1, false));
    drop(transaction);
    assert_eq!(vault.status().unwrap(), before);
}
