//! Letting in, removing, changing keys: what each can open and write afterwards.

use std::path::Path;

use model::{compartment::Compartment, record::Kind};

use crate::{
    support::{
        ALICE, BOB, copy_dir, create, files_below, hits, id, identity, interview, locked, open, put,
    },
    vault::{Credentials, Granted, MemberError, PutError},
};

const CAROL: &str = "carol has a passphrase of her own";
const BOTH: [Compartment; 2] = [Compartment::Testimony, Compartment::Analysis];

fn with_bob(dir: &Path) {
    let mut vault = create(dir);
    put(
        &mut vault,
        [
            identity(1, "Samira Haddad"),
            interview(2, &["They came at dawn."]),
        ],
    );
    vault.add_member("bob", BOB, &BOTH).unwrap();
}

fn is_sound(dir: &Path, passphrase: &str) {
    let report = open(dir, passphrase)
        .fsck(Default::default(), &|_| ())
        .unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn a_removed_member_reads_and_writes_nothing_new() {
    let dir = tempfile::tempdir().unwrap();
    let (vault_dir, old) = (dir.path().join("vault"), dir.path().join("old"));
    with_bob(&vault_dir);
    let mut bob = open(&vault_dir, BOB);
    put(&mut bob, [interview(3, &["by Bob, while he was in"])]);
    drop(bob);
    copy_dir(&vault_dir, &old);
    let mut vault = open(&vault_dir, ALICE);
    let revoked = vault.revoke("bob", None, "he left").unwrap();
    assert_eq!((revoked.removed, revoked.left), (BOTH.to_vec(), Vec::new()));
    put(&mut vault, [interview(4, &["after he was gone"])]);
    assert_eq!(hits(&vault, "gone", 9).len(), 1);
    assert_eq!(
        hits(&vault, "Bob", 9).len(),
        1,
        "what he wrote before stays"
    );
    drop(vault);
    is_sound(&vault_dir, ALICE);

    // With his key file he opens nothing here, not even with the files he had before.
    assert!(open(&vault_dir, BOB).compartments().is_empty());
    let copy = dir.path().join("copy");
    copy_dir(&vault_dir, &copy);
    for part in ["compartments", "casebase"] {
        copy_dir(&old.join(part), &copy.join(part));
    }
    assert!(open(&copy, BOB).compartments().is_empty());
    // His own copy stays what it was.
    let mut his = open(&old, BOB);
    assert!(his.get(id(3)).unwrap().is_some() && his.get(id(4)).unwrap().is_none());
    put(&mut his, [interview(2, &["changed by Bob afterwards"])]);
    let log = format!("log/{}", his.device().hex());
    drop(his);

    // What he wrote there arrives: it is kept, listed, and counts for nothing.
    for file in files_below(&old.join(&log)) {
        let name = file.file_name().unwrap();
        if name != "cosigned" {
            std::fs::copy(&file, vault_dir.join(&log).join(name)).unwrap();
        }
    }
    let mut vault = open(&vault_dir, ALICE);
    assert!(hits(&vault, "afterwards", 9).is_empty());
    let found = vault.get(id(2)).unwrap().unwrap();
    assert!(found.reveal(&vault.clearance()) == &interview(2, &["They came at dawn."]));
    let status = vault.status().unwrap();
    assert_eq!(status.quarantined.len(), 1);
    assert_eq!(
        (
            status.quarantined[0].member.as_str(),
            status.quarantined[0].operations
        ),
        ("bob", 1)
    );
    assert_eq!(status.unreadable, 0);
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.is_sound() && report.quarantined == 1, "{report:?}");
    assert!(report.findings[0].what.contains("`bob`"));
    assert_eq!(vault.history(id(2)).unwrap().len(), 1);

    // Let in again he has everything, and what he wrote in between still does not count.
    let granted = vault.grant("bob", &[Compartment::Testimony]).unwrap();
    assert_eq!(granted.opened, [Compartment::Testimony]);
    drop(vault);
    let mut bob = open(&vault_dir, BOB);
    assert_eq!(bob.compartments(), [Compartment::Testimony]);
    assert!(bob.get(id(4)).unwrap().is_some());
    assert!(hits(&bob, "afterwards", 9).is_empty());
    put(&mut bob, [interview(5, &["back again"])]);
    drop(bob);
    assert_eq!(hits(&open(&vault_dir, ALICE), "back", 9).len(), 1);
}

#[test]
fn whoever_is_let_in_reads_everything_and_identity_takes_two() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut vault = open(dir.path(), ALICE);
    let alone = vault.grant("bob", &[Compartment::Identity]).unwrap();
    assert_eq!(
        alone.alone,
        [Compartment::Identity],
        "there is nobody else to ask"
    );
    let granted = vault
        .add_member(
            "carol",
            CAROL,
            &[Compartment::Identity, Compartment::Testimony],
        )
        .unwrap();
    assert_eq!(granted.opened, [Compartment::Testimony]);
    assert_eq!(granted.proposed, [Compartment::Identity]);
    assert_eq!(
        vault
            .grant("carol", &[Compartment::Identity])
            .unwrap()
            .proposed,
        [Compartment::Identity]
    );
    let statuses = vault.member_statuses();
    assert_eq!(statuses[2].proposed_by.as_deref(), Some("alice"));
    drop(vault);
    let carol = open(dir.path(), CAROL);
    assert_eq!(carol.compartments(), [Compartment::Testimony]);
    assert!(hits(&carol, "dawn", 9).len() == 1 && carol.get(id(1)).unwrap().is_none());
    drop(carol);
    let mut bob = open(dir.path(), BOB);
    assert_eq!(
        bob.grant("carol", &[Compartment::Identity]).unwrap().opened,
        [Compartment::Identity]
    );
    assert_eq!(
        bob.grant("carol", &[Compartment::Identity]).unwrap(),
        Granted::default()
    );
    drop(bob);
    let carol = open(dir.path(), CAROL);
    assert_eq!(carol.count_of_kind(Kind::Identity).unwrap(), 1);
    drop(carol);
    is_sound(dir.path(), CAROL);
}

#[test]
fn what_cannot_be_is_said() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut bob = open(dir.path(), BOB);
    let closed = bob.grant("alice", &[Compartment::Media]).unwrap_err();
    assert!(matches!(closed, MemberError::Closed { .. }));
    assert!(matches!(
        bob.grant("nobody", &BOTH),
        Err(MemberError::Unknown { .. })
    ));
    // He may remove her where both are, and she keeps what he has no key for.
    let revoked = bob.revoke("alice", None, "").unwrap();
    assert_eq!((revoked.removed.len(), revoked.left.len()), (2, 5));
    let last = bob.revoke("bob", Some(&BOTH), "").unwrap_err();
    assert!(matches!(last, MemberError::Last { .. }));
    let out = bob.revoke("alice", Some(&BOTH), "").unwrap_err();
    assert!(matches!(out, MemberError::Out { .. }));
    drop(bob);
    let mut alice = open(dir.path(), ALICE);
    assert_eq!(alice.compartments().len(), 5);
    let closed = alice.begin().put(interview(8, &["x"])).unwrap_err();
    assert!(matches!(closed, PutError::Closed { .. }));
}

#[test]
fn changed_keys_leave_the_old_ones_worthless() {
    let dir = tempfile::tempdir().unwrap();
    let (vault_dir, old) = (dir.path().join("vault"), dir.path().join("old"));
    with_bob(&vault_dir);
    copy_dir(&vault_dir, &old);
    let mut bob = open(&vault_dir, BOB);
    let before = bob.device();
    put(&mut bob, [interview(3, &["with the old keys"])]);
    assert!(matches!(
        bob.rotate_keys(&Credentials::new(ALICE)),
        Err(MemberError::Passphrase)
    ));
    bob.rotate_keys(&Credentials::new(BOB)).unwrap();
    assert_ne!(bob.device(), before);
    put(&mut bob, [interview(4, &["with the new keys"])]);
    drop(bob);
    is_sound(&vault_dir, BOB);
    let alice = open(&vault_dir, ALICE);
    assert_eq!(hits(&alice, "keys", 9).len(), 2);
    let bobs = &alice.member_statuses()[1];
    assert_eq!((bobs.name.as_str(), bobs.devices.len()), ("bob", 2));
    assert_eq!(alice.history(id(3)).unwrap()[0].member, "bob");
    drop(alice);
    // The key file that somebody has taken opens nothing of what is there now.
    std::fs::copy(old.join("keys/bob.key"), vault_dir.join("keys/bob.key")).unwrap();
    assert!(
        locked(&vault_dir)
            .unlock(BOB, crate::support::edge(4))
            .is_err()
    );
}

#[test]
fn a_restored_copy_goes_on_as_another_device() {
    let dir = tempfile::tempdir().unwrap();
    with_bob(dir.path());
    let mut alice = open(dir.path(), ALICE);
    let before = alice.device();
    alice.take_new_device(&Credentials::new(ALICE)).unwrap();
    assert_ne!(alice.device(), before);
    assert_eq!(alice.compartments().len(), 7);
    put(
        &mut alice,
        [identity(7, "Omar"), interview(8, &["at noon"])],
    );
    alice.take_new_device(&Credentials::new(ALICE)).unwrap();
    drop(alice);
    let mut alice = open(dir.path(), ALICE);
    put(&mut alice, [interview(8, &["at dusk"])]);
    assert_eq!(hits(&alice, "dusk", 9).len(), 1);
    alice.rotate_keys(&Credentials::new(ALICE)).unwrap();
    assert!(alice.status().unwrap().quarantined.is_empty());
    drop(alice);
    is_sound(dir.path(), ALICE);
    is_sound(dir.path(), BOB);
    assert_eq!(hits(&open(dir.path(), BOB), "dusk", 9).len(), 1);
}
