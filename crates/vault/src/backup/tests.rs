//! Snapshots as nobody but an attacker makes them.

use std::{collections::BTreeMap, io, path::Path, sync::Mutex};

use ledger::SigningKey;
use model::compartment::Compartment;

use super::{
    BackupError, Depot, Restored, SNAPSHOTS,
    index::{Index, KeyObject},
    listing::{self, Opened},
    restore,
    snapshot::Snapshot,
};
use crate::{
    Credentials,
    keys::device_of,
    primitives::{Secret, sha256},
    proofs::support::{ALICE, BOB, cheap, create, edge, id, identity, open, put},
    vault::{Locked, Open, Vault},
};

#[derive(Default)]
pub(crate) struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Clone for Memory {
    fn clone(&self) -> Self {
        Self(Mutex::new(self.0.lock().unwrap().clone()))
    }
}

impl Depot for Memory {
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        let all = self.0.lock().unwrap();
        let sizes = all.iter().map(|(name, bytes)| (name, bytes.len() as u64));
        Ok(sizes.map(|(name, bytes)| (name.clone(), bytes)).collect())
    }

    fn get(&self, name: &str, _at_most: u64) -> io::Result<Vec<u8>> {
        let all = self.0.lock().unwrap();
        all.get(name).cloned().ok_or(io::ErrorKind::NotFound.into())
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        let all = self.get(name, u64::MAX)?;
        Ok(all[from as usize..(from + len) as usize].to_vec())
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        let mut all = self.0.lock().unwrap();
        let there = all.insert(name.to_owned(), bytes.clone());
        assert!(there.is_none_or(|there| there == bytes), "{name}");
        Ok(())
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

fn restored(store: &Memory, to: &Path, name: Option<&str>) -> Result<Restored, BackupError> {
    let bob = Credentials::new(BOB);
    restore(store, to, &bob, name, &cheap(), &|_| ())
}

/// What the newest snapshot says, one number later.
fn next(vault: &Vault<Open>, store: &Memory, name: &str) -> (Index, Secret) {
    let open = &vault.state;
    match listing::open(store, name, open.vault, &open.identity).unwrap() {
        Opened::Fine(snapshot) => {
            let mut index = snapshot.index;
            index.number += 1;
            // So that it would be seen if it were taken.
            index.segments.clear();
            (index, snapshot.secret)
        }
        _ => panic!("{name}"),
    }
}

const TOP: &str = "00000002-0011223344556677";

/// Mallory keeps the store. The members' public keys are in the key files, and she has even come by a
/// snapshot's contents; she has no member's device.
#[test]
fn a_snapshot_that_no_member_has_signed_is_never_taken() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    put(&mut vault, [identity(5, "Samira")]);
    vault.add_member("bob", BOB, &Compartment::ALL).unwrap();
    let store = Memory::default();
    let honest = vault.backup(&store, &|_| ()).unwrap();

    let copy = restored(&store, &dir.path().join("honest"), None).unwrap();
    assert_eq!(copy.problems, Vec::<String>::new(), "another member's own");
    assert_eq!(copy.maker, vault.device());

    let other = dir.path().join("other");
    let other = Vault::<Locked>::create_with(&other, "mallory", ALICE, edge(9), cheap()).unwrap();
    let mallory = SigningKey::from_seed(&[7; 32]);
    let everybody: Vec<_> = vault
        .state
        .roster
        .iter()
        .map(|(_, member)| member.recipient.clone())
        .collect();
    let cases = ["in Alice's name", "in her own", "with key files of her own"];
    for (number, case) in cases.into_iter().enumerate() {
        let (mut index, secret) = next(&vault, &store, &honest.snapshot);
        let mut signing = &mallory;
        match number {
            0 => {}
            1 => index.device = device_of(&mallory.verifying_key()),
            _ => {
                index.device = other.device();
                signing = &other.state.signing;
                let file = other.state.files.read("keys/mallory.key").unwrap().unwrap();
                let key = KeyObject {
                    member: "mallory".to_owned(),
                    bytes: file.len() as u64,
                    sha256: sha256(&file),
                };
                store.put(&key.name(), file).unwrap();
                index.keys.push(key);
            }
        }
        let forged = Snapshot::seal(&index, &secret, signing, &everybody).unwrap();
        store.put(&format!("{SNAPSHOTS}/{TOP}"), forged).unwrap();

        let to = dir.path().join(format!("copy-{number}"));
        let copy = restored(&store, &to, None).unwrap();
        assert_eq!(copy.snapshot, honest.snapshot, "{case}");
        let said = copy.problems.join("; ");
        assert!(
            said.contains(TOP) && said.contains("a forgery"),
            "{case}: {said}"
        );
        assert!(open(&to, BOB).get(id(5)).unwrap().is_some(), "{case}");

        // Asked for by its name, or where nothing else is left: refused, and nothing is written.
        let to = dir.path().join(format!("none-{number}"));
        let refused = restored(&store, &to, Some(TOP));
        let Err(BackupError::Forged { what }) = refused else {
            panic!("{case}: {refused:?}");
        };
        assert!(
            what.contains(TOP) && what.contains("a forgery"),
            "{case}: {what}"
        );
        assert!(!to.exists(), "{case}");
        let kept = format!("{SNAPSHOTS}/{}", honest.snapshot);
        let bytes = store.get(&kept, u64::MAX).unwrap();
        store.delete(&kept).unwrap();
        let refused = restored(&store, &to, None);
        assert!(
            matches!(refused, Err(BackupError::Forged { .. })),
            "{case}: {refused:?}"
        );
        assert!(!to.exists(), "{case}");
        store.put(&kept, bytes).unwrap();
        store.delete(&format!("{SNAPSHOTS}/{TOP}")).unwrap();
    }
}

/// Who cannot be shown to be a member is not taken for one because a key file is gone.
#[test]
fn a_snapshot_whose_maker_cannot_be_looked_up_is_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = create(&dir.path().join("vault"));
    vault.add_member("bob", BOB, &Compartment::ALL).unwrap();
    let store = Memory::default();
    vault.backup(&store, &|_| ()).unwrap();
    let names = store.list().unwrap().into_iter().map(|(name, _)| name);
    let own = names.filter(|name| name.starts_with("keys/alice-"));
    for name in own.collect::<Vec<_>>() {
        store.delete(&name).unwrap();
    }
    let refused = restored(&store, &dir.path().join("copy"), None);
    let Err(BackupError::Forged { what }) = refused else {
        panic!("{refused:?}");
    };
    assert!(what.contains("key files are missing"), "{what}");
}
