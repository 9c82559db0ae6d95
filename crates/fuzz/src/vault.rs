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
        name: "keyring-file",
        run: decoders::keyring,
        seeds: keyrings,
        speed: 4,
    },
    Target {
        name: "epoch-key",
        run: decoders::epoch,
        seeds: || vec![decoders::an_epoch()],
        speed: 8,
    },
    Target {
        name: "snapshot",
        run: decoders::snapshot,
        seeds: snapshots,
        speed: 4,
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
    let index: &[u8] = b"\xab\x67version\x01\x65vault\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\
        \x66device\x50\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x66number\x01\x64time\x00\
        \x6akeys_since\x00\x6bcheckpoints\x80\x64keys\x80\x65packs\x80\x65files\x80\x68segments\x80";
    vec![[&[7; 96], index].concat(), [&[7; 96][..], b"\xa0"].concat()]
}

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
