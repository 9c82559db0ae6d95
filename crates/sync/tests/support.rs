//! Stores for the tests.

use std::{path::Path, time::Duration};

use testimony_sync::{Address, BucketSettings, Credentials, Name, Network, Opening, Store};
use testkit::bucket::Bucket;

pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

pub(crate) fn folder(at: &Path) -> Store {
    let address = Address::Folder(at.to_owned());
    Store::open(&address, None, &Network::default(), Opening::MayCreate).unwrap()
}

pub(crate) fn settings(endpoint: String, secret: &str) -> BucketSettings {
    BucketSettings {
        endpoint: Some(endpoint),
        region: "us-east-1".to_owned(),
        credentials: Credentials {
            key_id: Bucket::KEY.to_owned(),
            secret: secret.to_owned().into(),
            token: None,
        },
    }
}

pub(crate) fn bucket_at(address: &str, settings: &BucketSettings, patience: Duration) -> Store {
    let network = Network {
        patience,
        ..Network::default()
    };
    let address = Address::parse(address).unwrap();
    Store::open(&address, Some(settings), &network, Opening::Existing).unwrap()
}

pub(crate) fn bucket(endpoint: String) -> Store {
    let settings = settings(endpoint, Bucket::SECRET);
    bucket_at("s3://amal-field/case", &settings, Duration::from_secs(20))
}

/// What any store must do, whatever it stands on.
pub(crate) fn does_what_a_store_does(store: &Store) {
    use testimony_sync::{Put, StoreError};
    let (a, b) = (name("packs/0f/aa"), name("keys/amal.key"));
    assert_eq!(store.stat(&a).unwrap(), None);
    assert!(matches!(
        store.get(&a, 0..1),
        Err(StoreError::Absent { .. })
    ));
    assert_eq!(
        store.put_new(&a, b"0123456789".to_vec()).unwrap(),
        Put::Written
    );
    assert_eq!(
        store.put_new(&a, b"0123456789".to_vec()).unwrap(),
        Put::Already
    );
    for other in [&b"012345678"[..], b"0123456780", b"0123456789!", b""] {
        let refused = store.put_new(&a, other.to_vec());
        assert!(
            matches!(refused, Err(StoreError::Occupied { .. })),
            "{other:?}"
        );
    }
    assert_eq!(store.stat(&a).unwrap(), Some(10));
    assert_eq!(store.get(&a, 0..10).unwrap(), b"0123456789");
    assert_eq!(store.get(&a, 3..5).unwrap(), b"34");
    assert_eq!(store.get(&a, 3..3).unwrap(), b"");
    assert!(store.get(&a, 8..12).is_err(), "fewer bytes are an error");
    assert_eq!(store.get_all(&a, 10).unwrap(), b"0123456789");
    assert!(matches!(store.get_all(&a, 9), Err(StoreError::Odd { .. })));
    store.put_new(&b, Vec::new()).unwrap();
    assert_eq!(store.get_all(&b, 10).unwrap(), b"");
    let names = |within: Option<&str>| -> Vec<(String, u64)> {
        let within = within.map(name);
        let listed = store.list(within.as_ref()).unwrap();
        listed
            .into_iter()
            .map(|e| (e.name.to_string(), e.bytes))
            .collect()
    };
    let all = [
        ("keys/amal.key".to_owned(), 0),
        ("packs/0f/aa".to_owned(), 10),
    ];
    assert_eq!(names(None), all);
    assert_eq!(names(Some("packs")), all[1..]);
    assert_eq!(
        names(Some("pack")),
        [],
        "a folder is not a prefix of letters"
    );
    store.delete(&a).unwrap();
    store.delete(&a).unwrap();
    assert_eq!(names(None), all[..1]);
}
