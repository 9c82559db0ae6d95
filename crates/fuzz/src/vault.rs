//! Decoders of `vault`: every file of a vault that is not trusted.

use std::str::from_utf8;

use vault::decoders;

use crate::{Taken, Target};

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "key-file",
        decoders: &["vault::keys::key_file::KeyFile::decode"],
        run: |bytes| vec![decoders::key_file(bytes)],
        seeds: key_files,
        speed: 8,
    },
    Target {
        name: "format",
        decoders: &["vault::format::parse"],
        run: |bytes| vec![decoders::format(bytes)],
        seeds: formats,
        speed: 8,
    },
    Target {
        name: "keyring-row",
        decoders: &["vault::keyring::parse"],
        run: |bytes| vec![decoders::keyring_row(bytes)],
        seeds: || vec![vec![0; 108], vec![1; 107]],
        speed: 8,
    },
    Target {
        name: "keyring-file",
        decoders: &["vault::keyring::Keyring::open"],
        run: |bytes| vec![decoders::keyring(bytes)],
        seeds: keyrings,
        speed: 4,
    },
    Target {
        name: "epoch-key",
        decoders: &["vault::epoch::key_in"],
        run: |bytes| vec![decoders::epoch(bytes)],
        seeds: || vec![decoders::an_epoch()],
        speed: 8,
    },
    Target {
        name: "snapshot",
        decoders: &["vault::backup::snapshot::Snapshot::read"],
        run: |bytes| vec![decoders::snapshot(bytes)],
        seeds: snapshots,
        speed: 4,
    },
    Target {
        name: "batch",
        decoders: &["vault::log::batch::decode"],
        run: |bytes| vec![decoders::batch(bytes)],
        seeds: batches,
        speed: 8,
    },
    Target {
        name: "frame",
        decoders: &["vault::log::batch::Frame::decode"],
        run: |bytes| vec![decoders::frame(bytes)],
        seeds: frames,
        speed: 8,
    },
    Target {
        name: "manifest",
        decoders: &["vault::objects::manifest::Manifest"],
        run: |bytes| vec![decoders::manifest(bytes)],
        seeds: || vec![decoders::a_manifest(), b"\xa1\x66object\x50".to_vec()],
        speed: 8,
    },
    Target {
        name: "place",
        decoders: &["vault::place::statement::File"],
        run: |bytes| vec![decoders::place(bytes)],
        seeds: || vec![decoders::a_place()],
        speed: 8,
    },
    Target {
        name: "spelt-key",
        decoders: &[
            "vault::Recipient::parse",
            "vault::Officer::parse",
            "vault::OfficerSecret::parse",
            "vault::SecondSecret::parse",
        ],
        run: spelt_keys,
        seeds: keys_to_spell,
        speed: 2,
    },
    Target {
        name: "age-file",
        decoders: &[
            "vault::primitives::hybrid::HybridIdentity::open",
            "vault::primitives::object_key::ObjectIdentity::reader",
        ],
        run: |bytes| {
            vec![
                decoders::age_file_to_a_member(bytes),
                decoders::age_file_of_an_object(bytes),
            ]
        },
        seeds: age,
        speed: 1,
    },
];

fn spelt_keys(bytes: &[u8]) -> Taken {
    let read = from_utf8(bytes).map(decoders::spelt_keys);
    read.unwrap_or_default().to_vec()
}

fn keys_to_spell() -> Vec<Vec<u8>> {
    let keys = decoders::keys_to_spell();
    keys.into_iter().map(String::into_bytes).collect()
}

/// Each keyring of the frozen vault.
fn keyrings() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../vault/tests/frozen/v1/keyring/media").to_vec(),
        include_bytes!("../../vault/tests/frozen/v1/keyring/testimony").to_vec(),
        b"testimony keys 1".to_vec(),
    ]
}

/// Secret, signature, and the beginning of an index.
fn snapshots() -> Vec<Vec<u8>> {
    let cut: &[u8] = b"\xab\x67version\x01\x65vault\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
        \x66device\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x66number\x01\x64time\x00\
        \x6akeys_since\x00\x6bcheckpoints\x80\x64keys\x80\x65packs\x80\x65files\x80\x68segments\x80";
    vec![
        decoders::a_snapshot(),
        [&[7; 96], cut].concat(),
        [&[7; 96][..], b"\xa0"].concat(),
    ]
}

fn key_files() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../../vault/tests/frozen/v1/keys/alice.key").to_vec(),
        b"\xa3\x64head\xa0\x6cintroduction\x40\x66sealed\x40".to_vec(),
    ]
}

/// A frame in a batch of its own, taken out of it.
fn frames() -> Vec<Vec<u8>> {
    let batch = decoders::a_batch();
    let end = batch.len().saturating_sub(32);
    let frame = batch.get(16..end).unwrap_or_default().to_vec();
    vec![frame, vec![0; 90]]
}

fn formats() -> Vec<Vec<u8>> {
    vec![
        b"testimony vault 1\n00000000000000000000000000000000\n".to_vec(),
        b"testimony vault 2\n".to_vec(),
    ]
}

fn batches() -> Vec<Vec<u8>> {
    vec![
        decoders::a_batch(),
        b"TSB1\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x48".to_vec(),
    ]
}

fn age() -> Vec<Vec<u8>> {
    vec![
        include_bytes!("../seeds/to-a-member.age").to_vec(),
        include_bytes!("../seeds/of-an-object.age").to_vec(),
        b"age-encryption.org/v1\n-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n0123456789abcdef".to_vec(),
        b"age-encryption.org/v1\n-> mlkem768x25519 AAAA\nAAAA\n--- AAAA\n".to_vec(),
    ]
}
