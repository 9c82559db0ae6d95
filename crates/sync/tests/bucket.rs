//! A bucket, on a server that checks signatures.

use std::{thread, time::Duration};

use testimony_sync::{Put, StoreError};
use testkit::bucket::Bucket;

use crate::support::{bucket, bucket_at, does_what_a_store_does, name, settings};

#[test]
fn a_bucket_does_what_a_store_does() {
    let server = Bucket::start().unwrap();
    does_what_a_store_does(&bucket(server.endpoint()));
}

#[test]
fn more_than_a_thousand_names_are_all_listed() {
    let server = Bucket::start().unwrap();
    let store = bucket(server.endpoint());
    let folder = server.folder().join("case/many");
    std::fs::create_dir_all(&folder).unwrap();
    for number in 0..2345 {
        std::fs::write(folder.join(format!("{number:05}")), "x").unwrap();
    }
    let listed = store.list(Some(&name("many"))).unwrap();
    assert_eq!(listed.len(), 2345);
    assert_eq!(listed[1999].name.as_str(), "many/01999");
}

#[test]
fn of_two_who_create_the_same_name_one_wins() {
    let server = Bucket::start().unwrap();
    let endpoint = server.endpoint();
    let put = |byte: u8| {
        let endpoint = endpoint.clone();
        move || bucket(endpoint).put_new(&name("snapshots/first"), vec![byte; 100])
    };
    let (a, b) = thread::scope(|scope| {
        let (a, b) = (scope.spawn(put(1)), scope.spawn(put(2)));
        (a.join().unwrap(), b.join().unwrap())
    });
    let there = bucket(server.endpoint())
        .get_all(&name("snapshots/first"), 100)
        .unwrap();
    let won = |put: &Result<Put, StoreError>| matches!(put, Ok(Put::Written));
    assert!(won(&a) || won(&b), "{a:?} {b:?}");
    // The server of the tests checks and writes in two steps; whoever was told no has lost.
    if !(won(&a) && won(&b)) {
        assert_eq!(there[0], if won(&a) { 1 } else { 2 });
    }
}

#[test]
fn a_wrong_key_and_a_bucket_that_is_not_there_are_said() {
    let server = Bucket::start().unwrap();
    let patience = Duration::from_secs(20);
    let wrong = settings(server.endpoint(), "mallory's guess");
    let store = bucket_at("s3://amal-field/case", &wrong, patience);
    let refused = [
        store.list(None).map(drop),
        store.get_all(&name("a"), 1).map(drop),
        store.put_new(&name("a"), vec![1]).map(drop),
    ];
    for refused in refused {
        assert!(
            matches!(refused, Err(StoreError::Refused { .. })),
            "{refused:?}"
        );
    }
    let right = settings(server.endpoint(), Bucket::SECRET);
    let store = bucket_at("s3://no-such-bucket", &right, patience);
    let refused = store.list(None);
    assert!(
        matches!(refused, Err(StoreError::NoBucket { .. })),
        "{refused:?}"
    );
}
