//! Decoders of `vault`: every file of a vault that is not trusted.

use vault::decoders;

use crate::Target;

pub(crate) const TARGETS: &[Target] = &[
    Target {
        name: "key-file",
        run: decoders::key_file,
        seeds: cbor,
        speed: 8,
    },
    Target {
        name: "format",
        run: decoders::format,
        seeds: formats,
        speed: 8,
    },
    Target {
        name: "keyring-row",
        run: decoders::keyring_row,
        seeds: || vec![vec![0; 108], vec![1; 107]],
        speed: 8,
    },
    Target {
        name: "batch",
        run: decoders::batch,
        seeds: batches,
        speed: 8,
    },
    Target {
        name: "frame",
        run: decoders::frame,
        seeds: || vec![vec![0; 90]],
        speed: 8,
    },
    Target {
        name: "manifest",
        run: decoders::manifest,
        seeds: cbor,
        speed: 8,
    },
    Target {
        name: "age-file",
        run: decoders::age_file,
        seeds: age,
        speed: 1,
    },
];

fn cbor() -> Vec<Vec<u8>> {
    vec![
        b"\xa3\x64head\xa0\x6cintroduction\x40\x66sealed\x40".to_vec(),
        b"\xa1\x66object\x50".to_vec(),
    ]
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
        b"age-encryption.org/v1\n-> X25519 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n0123456789abcdef".to_vec(),
        b"age-encryption.org/v1\n-> mlkem768x25519 AAAA\nAAAA\n--- AAAA\n".to_vec(),
    ]
}
