//! What opens a member's keys, and changing it.

use std::fs;

use vault::{
    Class, CreateError, Credentials, Edge, Locked, NewPassphrase, Origin, RelockError,
    SecondSecret, UnlockError, Vault, WeakPassphrase,
};

use crate::support::{ALICE, BOB, cheap, copy_dir, create, edge, id, identity, locked, open, put};

const NEW: &str = "velvet pulp lantern copper orchid tundra";

fn drawn() -> NewPassphrase {
    NewPassphrase::draw(Edge::system().random.as_mut())
}

fn second() -> SecondSecret {
    SecondSecret::generate(Edge::system().random.as_mut())
}

fn refused(dir: &std::path::Path, credentials: &Credentials) -> UnlockError {
    match locked(dir).unlock_with(credentials, edge(9)) {
        Err(error) => error,
        Ok(_) => panic!("opened"),
    }
}

#[test]
fn a_drawn_passphrase_is_recorded_as_drawn_and_a_chosen_one_as_chosen() {
    let dir = tempfile::tempdir().unwrap();
    let [one, other, third] = ["one", "other", "third"].map(|name| dir.path().join(name));
    let vault = Vault::<Locked>::found(&one, "amal", &drawn(), edge(1), cheap()).unwrap();
    assert_eq!(vault.passphrase_origin(), Origin::Drawn);
    let vault = create(&other);
    assert_eq!(vault.passphrase_origin(), Origin::Chosen);
    drop(vault);
    assert_eq!(open(&other, ALICE).passphrase_origin(), Origin::Chosen);

    let weak = Vault::<Locked>::create(&third, "amal", "noise noise noise noise", edge(1));
    assert!(matches!(
        weak.err(),
        Some(CreateError::Passphrase(WeakPassphrase::Pattern))
    ));
    assert!(!third.exists());
}

#[test]
fn a_new_passphrase_opens_and_the_old_one_opens_old_copies_alone() {
    let dir = tempfile::tempdir().unwrap();
    let [now, before] = ["now", "before"].map(|name| dir.path().join(name));
    let mut vault = create(&now);
    put(&mut vault, [identity(1, "Samira")]);
    copy_dir(&now, &before);

    let new = NewPassphrase::chosen(NEW, "alice").unwrap();
    let wrong = vault.change_passphrase(&Credentials::new(BOB), &new);
    let wrong = wrong.unwrap_err();
    assert!(matches!(wrong, RelockError::Credentials));
    assert_eq!(wrong.class(), Class::Locked);
    vault
        .change_passphrase(&Credentials::new(ALICE), &drawn())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(vault.passphrase_origin(), Origin::Drawn);
    drop(vault);
    assert!(matches!(
        refused(&now, &Credentials::new(ALICE)),
        UnlockError::Passphrase
    ));
    // What the program says when it changes one: a copy made before still opens.
    assert!(open(&before, ALICE).get(id(1)).unwrap().is_some());
}

#[test]
fn changing_twice_ends_with_the_last_and_leaves_the_vault_sound() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, [identity(1, "Samira")]);
    vault
        .add_member("bob", BOB, &[model::compartment::Compartment::Testimony])
        .unwrap();
    let key = dir.path().join("keys/alice.key");
    let mut salts = vec![fs::read(&key).unwrap()];
    let first = NewPassphrase::chosen(NEW, "alice").unwrap();
    let again = NewPassphrase::chosen(ALICE, "alice").unwrap();
    vault
        .change_passphrase(&Credentials::new(ALICE), &first)
        .unwrap();
    salts.push(fs::read(&key).unwrap());
    vault
        .change_passphrase(&Credentials::new(NEW), &again)
        .unwrap();
    salts.push(fs::read(&key).unwrap());
    salts.dedup();
    assert_eq!(salts.len(), 3, "each has a salt of its own");
    drop(vault);
    let mut vault = open(dir.path(), ALICE);
    assert_eq!(vault.compartments().len(), 7);
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
    drop(vault);
    // The introduction by which others know her has not changed.
    assert!(
        open(dir.path(), BOB)
            .fsck(Default::default(), &|_| ())
            .unwrap()
            .is_sound()
    );
}

#[test]
fn a_second_secret_is_needed_once_it_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let (paper, other) = (second(), second());
    let mut vault = create(dir.path());
    assert!(matches!(
        vault.remove_second_secret(&Credentials::new(ALICE)),
        Err(RelockError::NoSecondSecret)
    ));
    vault
        .set_second_secret(&Credentials::new(ALICE), &paper)
        .unwrap();
    assert!(vault.needs_second_secret());
    assert_eq!(vault.passphrase_origin(), Origin::Chosen);
    drop(vault);

    let with = |passphrase: &str, second: &SecondSecret| {
        let copy = SecondSecret::parse(&second.text()).unwrap();
        Credentials::new(passphrase).with_second_secret(copy)
    };
    assert!(matches!(
        refused(dir.path(), &Credentials::new(ALICE)),
        UnlockError::SecondSecret
    ));
    for wrong in [with(ALICE, &other), with(BOB, &paper)] {
        assert!(matches!(
            refused(dir.path(), &wrong),
            UnlockError::Passphrase
        ));
    }
    let mut vault = locked(dir.path())
        .unlock_with(&with(ALICE, &paper), edge(7))
        .unwrap();
    // A new passphrase keeps the paper; a new paper keeps the passphrase.
    let new = NewPassphrase::chosen(NEW, "alice").unwrap();
    assert!(matches!(
        vault.change_passphrase(&Credentials::new(ALICE), &new),
        Err(RelockError::Credentials)
    ));
    vault.change_passphrase(&with(ALICE, &paper), &new).unwrap();
    assert!(vault.needs_second_secret());
    vault.set_second_secret(&with(NEW, &paper), &other).unwrap();
    drop(vault);
    assert!(matches!(
        refused(dir.path(), &with(NEW, &paper)),
        UnlockError::Passphrase
    ));
    let mut vault = locked(dir.path())
        .unlock_with(&with(NEW, &other), edge(8))
        .unwrap();
    vault.remove_second_secret(&with(NEW, &other)).unwrap();
    drop(vault);
    // One that is not needed does no harm.
    let opened = locked(dir.path()).unlock_with(&with(NEW, &other), edge(10));
    drop(opened.unwrap());
    assert!(!open(dir.path(), NEW).needs_second_secret());
}

#[test]
fn nobody_who_writes_to_the_disk_can_do_away_with_the_second_secret() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    vault
        .set_second_secret(&Credentials::new(ALICE), &second())
        .unwrap();
    drop(vault);
    let path = dir.path().join("keys/alice.key");
    let file = fs::read(&path).unwrap();
    let name = b"second_secret";
    let at = file.windows(name.len()).position(|part| part == name);
    let at = at.unwrap() + name.len();
    let mut changed = file.clone();
    assert_eq!(changed[at], 0xf5, "true in CBOR");
    changed[at] = 0xf4;
    fs::write(&path, changed).unwrap();
    assert!(matches!(
        refused(dir.path(), &Credentials::new(ALICE)),
        UnlockError::Passphrase
    ));
}

#[test]
fn a_lowered_or_absurd_cost_is_refused_before_any_work() {
    let dir = tempfile::tempdir().unwrap();
    drop(create(dir.path()));
    let path = dir.path().join("keys/alice.key");
    let file = fs::read(&path).unwrap();
    // 65,536 KiB in CBOR; then 1,024 KiB, and 4 TiB.
    let name = b"kibibytes\x1a\x00\x01\x00\x00";
    let at = file.windows(name.len()).position(|part| part == name);
    let at = at.unwrap() + name.len() - 5;
    for other in [&b"\x19\x04\x00"[..], b"\x1a\xff\xff\xff\xff"] {
        let changed = [&file[..at], other, &file[at + 5..]].concat();
        fs::write(&path, changed).unwrap();
        let before = std::time::Instant::now();
        let error = refused(dir.path(), &Credentials::new(ALICE));
        assert!(matches!(error, UnlockError::Fault(_)), "{error}");
        // One derivation at the floor alone takes longer.
        assert!(before.elapsed().as_millis() < 50, "work was done");
    }
}
