//! Two officers who together open what nobody else can.

use std::fs;

use model::compartment::Compartment;
use vault::{
    Class, Credentials, Edge, MemberError, NewPassphrase, Officer, OfficerSecret, RecoveryError,
    UnlockError,
};

use crate::support::{
    ALICE, BOB, copy_dir, create, edge, hits, id, identity, interview, locked, open, put,
};

fn officer() -> OfficerSecret {
    OfficerSecret::generate(Edge::system().random.as_mut()).unwrap()
}

fn public(secrets: &[OfficerSecret; 2]) -> [Officer; 2] {
    [secrets[0].officer(), secrets[1].officer()]
}

fn drawn() -> NewPassphrase {
    NewPassphrase::draw(Edge::system().random.as_mut())
}

const CAROL: &str = "velvet pulp lantern copper orchid tundra";

/// A vault of Alice's with something in it and a recovery; and its officers' secrets.
fn with_recovery(dir: &std::path::Path) -> [OfficerSecret; 2] {
    let mut vault = create(dir);
    put(
        &mut vault,
        [
            identity(1, "Samira Haddad"),
            interview(2, &["They came at dawn."]),
        ],
    );
    let secrets = [officer(), officer()];
    let [first, second] = public(&secrets);
    let granted = vault
        .create_recovery("recovery", [&first, &second])
        .unwrap();
    assert_eq!(granted.opened, Compartment::ALL);
    secrets
}

#[test]
fn both_officers_open_everything_without_anybodys_passphrase() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    // Recorded after the recovery was made, and under keys that were changed since.
    let mut vault = open(dir.path(), ALICE);
    put(&mut vault, [interview(3, &["They left at noon."])]);
    drop(vault);

    let texts = [secrets[1].text(), secrets[0].text()];
    let typed = texts.map(|text| OfficerSecret::parse(&format!(" {}\n", *text)).unwrap());
    let custody = ("recovery", [&typed[0], &typed[1]], None);
    let mut vault = locked(dir.path())
        .unlock_by_recovery(custody, edge(50))
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(vault.compartments(), Compartment::ALL);
    let new = drawn();
    let granted = vault.admit("carol", &new, &Compartment::ALL).unwrap();
    assert_eq!(granted.opened, Compartment::ALL);
    assert!(granted.proposed.is_empty(), "two officers are two people");
    drop(vault);

    let mut carol = open(dir.path(), new.text());
    assert_eq!(carol.member(), "carol");
    assert_eq!(carol.compartments(), Compartment::ALL);
    assert!(carol.get(id(1)).unwrap().is_some());
    assert_eq!(hits(&carol, "noon", 9).len(), 1);
    let report = carol.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.is_sound(), "{report:?}");
    // The history says who let her in.
    let status = carol.status().unwrap();
    let by = status.devices.iter().find(|one| one.member == "recovery");
    assert!(by.unwrap().operations >= 7);
}

#[test]
fn one_officer_alone_opens_nothing_nor_do_two_others() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    let stranger = officer();
    for two in [
        [&secrets[0], &secrets[0]],
        [&secrets[1], &secrets[1]],
        [&secrets[0], &stranger],
        [&stranger, &secrets[1]],
    ] {
        let opened = locked(dir.path()).unlock_by_recovery(("recovery", two, None), edge(51));
        let error = opened.err().unwrap();
        assert!(matches!(error, UnlockError::Officers), "{error}");
        assert_eq!(error.class(), Class::Locked);
    }
    // Nor does a name that is somebody's with a passphrase.
    let both = [&secrets[0], &secrets[1]];
    let opened = locked(dir.path()).unlock_by_recovery(("alice", both, None), edge(52));
    assert!(matches!(opened.err(), Some(UnlockError::Officers)));

    let mut vault = open(dir.path(), ALICE);
    let [first, _] = public(&secrets);
    let again = secrets[0].officer();
    let error = vault
        .create_recovery("other", [&first, &again])
        .unwrap_err();
    assert!(matches!(error, RecoveryError::SameOfficer));
}

#[test]
fn a_drill_opens_every_key_and_changes_nothing_but_that_it_was_held() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    let both = [&secrets[0], &secrets[1]];
    let mut vault = open(dir.path(), ALICE);
    assert_eq!(vault.recoveries().unwrap()[0].drilled, None);
    let drilled = vault.drill_recovery(("recovery", both, None)).unwrap();
    assert_eq!(drilled.opened, Compartment::ALL);
    assert!(drilled.closed.is_empty());
    let held = vault.recoveries().unwrap()[0].drilled;
    assert!(held.is_some());
    let wrong = vault.drill_recovery(("recovery", [both[0]; 2], None));
    assert!(matches!(wrong, Err(RecoveryError::Officers { .. })));
    let none = vault.drill_recovery(("alice", both, None));
    assert!(matches!(none, Err(RecoveryError::Unknown { .. })));
    drop(vault);

    let mut vault = open(dir.path(), ALICE);
    assert_eq!(vault.recoveries().unwrap()[0].drilled, held);
    assert_eq!(
        vault.recoveries().unwrap()[0].compartments,
        Compartment::ALL
    );
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
}

#[test]
fn the_file_may_be_kept_elsewhere_and_is_missed_in_the_folder() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    let both = [&secrets[0], &secrets[1]];
    let path = dir.path().join("recovery/recovery.age");
    let copy = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let mut vault = open(dir.path(), ALICE);
    assert!(!vault.recoveries().unwrap()[0].has_file);
    let gone = vault.drill_recovery(("recovery", both, None));
    assert!(matches!(gone, Err(RecoveryError::Fault(_))));
    vault
        .drill_recovery(("recovery", both, Some(&copy)))
        .unwrap();
    drop(vault);
    let opened = locked(dir.path()).unlock_by_recovery(("recovery", both, Some(&copy)), edge(53));
    assert_eq!(opened.unwrap().compartments(), Compartment::ALL);
}

#[test]
fn a_recovery_that_somebody_made_up_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let [own, others] = ["own", "others"].map(|name| dir.path().join(name));
    let secrets = with_recovery(&own);
    let both = [&secrets[0], &secrets[1]];
    // Mallory makes a vault, and in it a recovery for the same two officers, and puts its files here.
    let mut vault = create(&others);
    let [first, second] = public(&secrets);
    vault
        .create_recovery("recovery", [&first, &second])
        .unwrap();
    drop(vault);
    let stolen = fs::read(others.join("recovery/recovery.age")).unwrap();
    let copy = dir.path().join("copy");
    copy_dir(&own, &copy);
    fs::write(copy.join("recovery/recovery.age"), &stolen).unwrap();
    let opened = locked(&copy).unlock_by_recovery(("recovery", both, None), edge(54));
    assert!(matches!(opened.err(), Some(UnlockError::Officers)));
    // With the key file as well: it belongs to no history of this vault.
    fs::copy(
        others.join("keys/recovery.key"),
        copy.join("keys/recovery.key"),
    )
    .unwrap();
    let opened = locked(&copy).unlock_by_recovery(("recovery", both, None), edge(55));
    assert!(matches!(opened.err(), Some(UnlockError::Fault(_))));
}

#[test]
fn a_recovery_is_nobody_to_ask_for_a_second_opinion() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    let mut vault = open(dir.path(), ALICE);
    // Alice is still the only person who could be asked about `identity`.
    let granted = vault
        .add_member("bob", BOB, &[Compartment::Identity])
        .unwrap();
    assert_eq!(granted.opened, [Compartment::Identity]);
    drop(vault);
    assert_eq!(
        open(dir.path(), BOB).compartments(),
        [Compartment::Identity]
    );

    // From now on it takes two people for others, and the officers are two.
    let mut vault = open(dir.path(), ALICE);
    let granted = vault.add_member("carol", CAROL, &[Compartment::Identity]);
    assert_eq!(granted.unwrap().proposed, [Compartment::Identity]);
    let taken = vault.create_recovery("alice", [&officer().officer(), &officer().officer()]);
    assert!(matches!(
        taken,
        Err(RecoveryError::Member(MemberError::Taken { .. }))
    ));
    drop(vault);
    let custody = ("recovery", [&secrets[0], &secrets[1]], None);
    let mut vault = locked(dir.path())
        .unlock_by_recovery(custody, edge(56))
        .unwrap();
    let new = drawn();
    let granted = vault.admit("dina", &new, &Compartment::ALL).unwrap();
    assert_eq!(granted.opened, Compartment::ALL);
    drop(vault);
    put(
        &mut open(dir.path(), new.text()),
        [identity(9, "Layla Nassar")],
    );
    // Bob goes by the same history, and so counts her in.
    assert!(open(dir.path(), BOB).get(id(9)).unwrap().is_some());
}

#[test]
fn keys_that_were_changed_since_open_too() {
    let dir = tempfile::tempdir().unwrap();
    let secrets = with_recovery(dir.path());
    let mut vault = open(dir.path(), ALICE);
    vault
        .add_member("bob", BOB, &[Compartment::Testimony])
        .unwrap();
    vault
        .revoke("bob", Some(&[Compartment::Testimony]), "left")
        .unwrap();
    vault.rotate_keys(&Credentials::new(ALICE)).unwrap();
    put(&mut vault, [interview(7, &["They came back."])]);
    let both = [&secrets[0], &secrets[1]];
    let drilled = vault.drill_recovery(("recovery", both, None)).unwrap();
    assert!(drilled.closed.is_empty(), "{drilled:?}");
    drop(vault);
    let vault = locked(dir.path()).unlock_by_recovery(("recovery", both, None), edge(57));
    assert!(vault.unwrap().get(id(7)).unwrap().is_some());
}

#[test]
fn officers_may_bring_keys_that_nobody_here_has_seen() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    let secrets = [officer(), officer()];
    let given = public(&secrets).map(|officer| format!("{}\n", officer.text()));
    let [first, second] = given.map(|text| Officer::parse(&text).unwrap());
    vault
        .create_recovery("recovery", [&first, &second])
        .unwrap();
    let both = [&secrets[0], &secrets[1]];
    let drilled = vault.drill_recovery(("recovery", both, None)).unwrap();
    assert!(drilled.closed.is_empty());

    // A key that a quantum computer opens will not do, nor half a line, nor a secret.
    let classic = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    let secret = secrets[0].text();
    for wrong in [classic, &first.text()[..900], &secret, ""] {
        assert!(Officer::parse(wrong).is_err());
    }
    assert!(OfficerSecret::parse(&first.text()).is_err());
}
