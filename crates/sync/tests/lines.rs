//! Lines that break, and servers that say nothing.

use std::time::{Duration, Instant};

use testimony_sync::{Address, Network, Opening, Store, StoreError};
use testkit::bucket::{Bucket, Relay, silent};

use crate::support::{bucket, bucket_at, name, settings};

#[test]
fn a_line_that_breaks_half_way_is_said_and_nothing_is_there_by_half() {
    let server = Bucket::start().unwrap();
    let relay = Relay::start(server.at(), 300_000).unwrap();
    let through = bucket(relay.endpoint());
    let put =
        |number: u8| through.put_new(&name(&format!("packs/{number}")), vec![number; 100_000]);
    let mut stored = 0;
    let broken = loop {
        match put(stored) {
            Ok(_) => stored += 1,
            Err(error) => break error,
        }
    };
    assert!(
        matches!(broken, StoreError::Unreachable { .. }),
        "{broken:?}"
    );
    assert!((1..4).contains(&stored), "{stored}");
    let listed = bucket(server.endpoint()).list(None).unwrap();
    assert_eq!(listed.len(), usize::from(stored));
    assert!(listed.iter().all(|entry| entry.bytes == 100_000));
    // Once it is mended, the same goes through.
    relay.mend(u64::MAX);
    put(stored).unwrap();
}

#[test]
fn a_server_that_says_nothing_is_given_up_on() {
    let settings = settings(format!("http://{}", silent().unwrap()), Bucket::SECRET);
    let store = bucket_at("s3://amal-field", &settings, Duration::from_millis(300));
    let began = Instant::now();
    let slow = store.stat(&name("a"));
    assert!(matches!(slow, Err(StoreError::Slow { .. })), "{slow:?}");
    assert!(began.elapsed() < Duration::from_secs(60));
}

#[test]
fn nobody_listening_and_no_such_host_are_said() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    for endpoint in [
        format!("http://127.0.0.1:{port}"),
        "https://nowhere.invalid".to_owned(),
    ] {
        let settings = settings(endpoint.clone(), Bucket::SECRET);
        let store = bucket_at("s3://amal-field", &settings, Duration::from_secs(5));
        let refused = store.list(None);
        assert!(
            matches!(refused, Err(StoreError::Unreachable { .. })),
            "{endpoint}: {refused:?}"
        );
    }
}

#[test]
fn a_bucket_without_a_key_and_one_in_the_clear_are_refused_before_anything_is_sent() {
    let address = Address::parse("s3://amal-field").unwrap();
    let network = Network::default();
    let refused = Store::open(&address, None, &network, Opening::Existing);
    assert!(matches!(refused, Err(StoreError::NoCredentials { .. })));
    let clear = settings("http://s3.example.org".to_owned(), Bucket::SECRET);
    let refused = Store::open(&address, Some(&clear), &network, Opening::Existing);
    assert!(matches!(refused, Err(StoreError::Insecure { .. })));
}

#[test]
fn what_goes_through_a_proxy_goes_through_the_proxy_alone() {
    // A proxy that is not there: if the server were asked directly, it would answer.
    let server = Bucket::start().unwrap();
    let network = Network {
        proxy: Some("socks5h://127.0.0.1:1".to_owned()),
        ..Network::default()
    };
    let address = Address::parse("s3://amal-field").unwrap();
    let settings = settings(server.endpoint(), Bucket::SECRET);
    let store = Store::open(&address, Some(&settings), &network, Opening::Existing).unwrap();
    let refused = store.list(None);
    assert!(
        matches!(refused, Err(StoreError::Unreachable { .. })),
        "{refused:?}"
    );
}
