//! Everything that a member's keys open, by trying all of them on everything; for tests alone.

use model::compartment::Compartment;

use crate::{
    body,
    casebase::{Casebase, View},
    files,
    keyring::Keyring,
    log::{Next, Position, Step},
    vault::{Open, Vault},
};

/// Every plaintext that these keys reach: the body of each operation, with each key of each keyring
/// that any of the epoch keys unwraps; and every value in every table of the casebases.
fn reach(vault: &Vault<Open>) -> Vec<Vec<u8>> {
    let open = &vault.state;
    let mut keys = Vec::new();
    for compartment in Compartment::ALL {
        let ring = Keyring::open(&open.files, open.vault, compartment).unwrap();
        for (name, row) in ring.index(&open.files, 0).unwrap() {
            for view in open.views.0.values() {
                let key = ring.unwrap(&open.files, &view.epochs, row, &name).unwrap();
                keys.extend(key);
            }
        }
    }
    let mut found = Vec::new();
    for log in open.logs.values() {
        let mut reader = log.id.reader(&open.files, Next::FIRST, Position::START);
        while let Step::Batch(entries) = reader.step().unwrap() {
            for entry in entries {
                for key in &keys {
                    let opened = body::open(&entry.operation, &entry.frame.body, key);
                    found.extend(opened.map(|one| model::canonical::encode(&one).unwrap()));
                }
            }
        }
    }
    assert!(!found.is_empty());
    for view in open.views.0.values() {
        found.extend(view.casebase.every_value());
    }
    found
}

fn has(found: &[Vec<u8>], word: &str) -> bool {
    let word = word.as_bytes();
    let there = |bytes: &Vec<u8>| bytes.windows(word.len()).any(|part| part == word);
    found.iter().any(there)
}

mod tests {
    use model::{
        date::UncertainDate,
        id::RecordId,
        record::{Body, Identity, Interview, Record},
    };

    use super::*;
    use crate::{Backing, Cost, Destruction, Edge, Locked};

    const ALICE: &str = "abacus abdomen abdominal abide abiding ability";
    const BOB: &str = "zoom zookeeper zoning zoologist zoology zone";

    fn create(dir: &std::path::Path) -> Vault<Open> {
        let backing = Backing {
            cost: Cost::FLOOR,
            ..Backing::default()
        };
        Vault::<Locked>::create_with(dir, "alice", ALICE, Edge::system(), backing).unwrap()
    }

    fn id(number: u8) -> RecordId {
        RecordId::from_bytes([number; 16])
    }

    fn put(vault: &mut Vault<Open>, number: u8, body: Body) {
        let mut transaction = vault.begin();
        transaction
            .put(Record {
                id: id(number),
                key: None,
                body,
                own: Default::default(),
            })
            .unwrap();
        transaction.commit().unwrap();
    }

    fn samira(name: &str) -> Body {
        let identity = Identity {
            name: Some(name.to_owned()),
            phone: vec!["+963944555019".to_owned()],
            ..Identity::default()
        };
        identity.into()
    }

    fn told(text: &str) -> Body {
        let date = UncertainDate::parse("2012-05").unwrap();
        let interview = Interview {
            setting: Some(text.to_owned()),
            ..Interview::new(id(1), date, "rook".to_owned(), "ar".to_owned())
        };
        interview.into()
    }

    #[test]
    fn who_has_testimony_alone_reaches_no_name() {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = create(dir.path());
        put(&mut vault, 1, samira("CanarySamira"));
        put(&mut vault, 2, told("canaryremark"));
        vault
            .add_member("bob", BOB, &[Compartment::Testimony, Compartment::Analysis])
            .unwrap();
        assert!(has(&reach(&vault), "CanarySamira") && has(&reach(&vault), "canarysamira"));
        drop(vault);
        let bob = Vault::<Locked>::at(dir.path()).unwrap();
        let bob = bob.unlock(BOB, Edge::system()).unwrap();
        let found = reach(&bob);
        assert!(has(&found, "canaryremark"));
        for word in ["CanarySamira", "canarysamira", "963944555019"] {
            assert!(!has(&found, word), "{word}");
        }
    }

    #[test]
    fn a_removed_member_reaches_nothing_that_came_after() {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = create(dir.path());
        vault
            .add_member("bob", BOB, &[Compartment::Testimony])
            .unwrap();
        put(&mut vault, 2, told("canarybefore"));
        drop(vault);
        let open = |passphrase: &str| {
            let locked = Vault::<Locked>::at(dir.path()).unwrap();
            locked.unlock(passphrase, Edge::system()).unwrap()
        };
        // He keeps every key that he ever had in his memory.
        let bob = open(BOB);
        let view = bob.state.views.0.get(&Compartment::Testimony).unwrap();
        let kept = view.epochs.clone();
        drop(bob);
        let mut vault = open(ALICE);
        vault.revoke("bob", None, "").unwrap();
        put(&mut vault, 3, told("canaryafter"));
        assert!(has(&reach(&vault), "canaryafter"));
        drop(vault);
        let mut bob = open(BOB);
        assert!(bob.compartments().is_empty());
        // The casebase as it is now does not open with his old key: it is made anew, empty.
        let path = bob
            .state
            .files
            .path(&files::casebase_file(Compartment::Testimony));
        let copy = dir.path().join("copy.db");
        std::fs::copy(path, &copy).unwrap();
        let casebase = Casebase::open(Some(&copy), &kept.newest().casebase).unwrap();
        let keyring = Keyring::open(&bob.state.files, bob.state.vault, Compartment::Testimony);
        let view = View {
            epochs: kept,
            ruling: Default::default(),
            destroyed: Default::default(),
            keyring: keyring.unwrap(),
            casebase,
        };
        bob.state.views.0.insert(Compartment::Testimony, view);
        let found = reach(&bob);
        assert!(has(&found, "canarybefore") && !has(&found, "canaryafter"));
    }

    #[test]
    fn of_what_was_destroyed_no_key_reaches_anything() {
        let dir = tempfile::tempdir().unwrap();
        let mut vault = create(dir.path());
        put(&mut vault, 1, samira("CanarySamira"));
        put(&mut vault, 1, samira("CanarySamiraTwo"));
        put(&mut vault, 2, told("canaryremark"));
        put(&mut vault, 4, told("another"));
        vault
            .destroy(&Destruction {
                about: id(1),
                records: vec![
                    (Compartment::Identity, id(1)),
                    (Compartment::Testimony, id(2)),
                ],
                objects: Vec::new(),
                code: "consent-withdrawn".to_owned(),
                reason: "because".to_owned(),
            })
            .unwrap();
        let found = reach(&vault);
        assert!(has(&found, "another") && has(&found, "because"));
        for word in [
            "CanarySamira",
            "canarysamira",
            "963944555019",
            "canaryremark",
        ] {
            assert!(!has(&found, word), "{word}");
        }
    }
}
