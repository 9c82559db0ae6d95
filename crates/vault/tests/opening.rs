//! Creating, unlocking, locking out.

use model::record::Kind;
use vault::{Class, Locked, UnlockError, Vault};

use crate::support::{ALICE, create, edge, id, identity, interview, key, locked, open, put};

#[test]
fn what_was_recorded_is_there_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(
        &mut vault,
        [identity(1, "Samira"), interview(2, &["They came at dawn."])],
    );
    drop(vault);

    let vault = open(dir.path(), ALICE);
    assert_eq!(vault.member(), "alice");
    assert_eq!(vault.compartments().len(), 7);
    let found = vault.find(Kind::Interview, &key("int-2")).unwrap().unwrap();
    assert!(found.reveal(&vault.clearance()) == &interview(2, &["They came at dawn."]));
    assert!(vault.get(id(1)).unwrap().is_some());
    assert!(vault.get(id(9)).unwrap().is_none());
    assert_eq!(vault.count_of_kind(Kind::Identity).unwrap(), 1);
    assert_eq!(
        vault.resolve(&key("p-1")).unwrap(),
        [(Kind::Identity, id(1))]
    );
    let mut vault = vault;
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
    assert_eq!((report.operations, report.bodies), (16, 16));
}

#[test]
fn another_passphrase_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    drop(create(dir.path()));
    let Err(error) = locked(dir.path()).unlock("abacus abdomen", edge(3)) else {
        panic!("opened");
    };
    assert!(matches!(error, UnlockError::Passphrase));
    assert_eq!(error.class(), Class::Locked);
}

#[test]
fn two_cannot_have_it_open() {
    let dir = tempfile::tempdir().unwrap();
    let vault = create(dir.path());
    let Err(error) = locked(dir.path()).unlock(ALICE, edge(3)) else {
        panic!("opened");
    };
    assert!(matches!(error, UnlockError::InUse));
    assert!(error.to_string().contains("close it"));
    drop(vault);
    open(dir.path(), ALICE);
}

#[test]
fn a_vault_is_made_in_an_empty_folder_and_found_there_only() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Vault::<Locked>::at(dir.path()).is_err());
    std::fs::write(dir.path().join("something"), "else").unwrap();
    assert!(Vault::<Locked>::create(dir.path(), "alice", ALICE, edge(1)).is_err());
    let fresh = dir.path().join("a/b");
    assert!(Vault::<Locked>::create(&fresh, "../alice", ALICE, edge(1)).is_err());
    assert!(Vault::<Locked>::create(&fresh, "alice", "short", edge(1)).is_err());
    assert!(!fresh.exists());
}

#[test]
fn an_open_vault_can_go_to_another_thread() {
    fn goes<T: Send>() {}
    goes::<Vault<Locked>>();
    goes::<Vault<crate::vault::Open>>();
    goes::<crate::vault::ObjectReader>();
    goes::<crate::vault::Sealed>();
}

/// Whatever a clock says, what was recorded last counts, and the check tells of it.
#[test]
fn a_clock_set_back_ten_years_changes_nothing_and_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(dir.path());
    put(&mut vault, [interview(2, &["at dawn"])]);
    drop(vault);
    let then = crate::vault::Edge {
        clock: Box::new(Then),
        ..edge(4711)
    };
    let mut vault = locked(dir.path()).unlock(ALICE, then).unwrap();
    put(&mut vault, [interview(2, &["at noon"])]);
    let newest = vault.get(id(2)).unwrap().unwrap();
    assert!(newest.reveal(&vault.clearance()) == &interview(2, &["at noon"]));
    let report = vault.fsck(Default::default(), &|_| ()).unwrap();
    assert!(report.is_sound());
    let [finding] = &report.findings[..] else {
        panic!("{:?}", report.findings);
    };
    assert!(finding.what.contains("a clock was set back"), "{finding:?}");
}

struct Then;

impl crate::vault::Clock for Then {
    fn now(&self) -> i64 {
        1_700_000_000_000 - 3650 * 86_400_000
    }
}
