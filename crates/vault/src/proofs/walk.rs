#![cfg(test)]
//! The walk of docs/format.md, "A small vault, byte by byte": taken step by step here, with the
//! primitives and nothing of the code that reads vaults; all that the page shows is what comes out.

use std::{fs, io::Read as _, path::Path};

use argon2::{Algorithm, Argon2, Params, Version};
use ciborium::Value;
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use sha2::{Digest as _, Sha256};

use crate::primitives::{HybridIdentity, ObjectIdentity, Secret, open};

const FROZEN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/frozen/v1");
const PAGE: &str = include_str!("../../../../docs/format.md");
const ALICE: &str = "abacus abdomen abdominal abide abiding ability";

/// What the walk has come to, each under the name that the page has for it.
struct Walk(Vec<(&'static str, Vec<u8>)>);

impl Walk {
    fn note(&mut self, name: &'static str, bytes: &[u8]) -> Vec<u8> {
        println!("{name}: {}", HEXLOWER.encode(bytes));
        self.0.push((name, bytes.to_vec()));
        bytes.to_vec()
    }
}

fn file(path: &str) -> Vec<u8> {
    fs::read(Path::new(FROZEN).join(path)).unwrap()
}

fn find(haystack: &[u8], needle: &[u8]) -> usize {
    let found = haystack.windows(needle.len()).position(|at| at == needle);
    found.unwrap()
}

fn secret(bytes: &[u8]) -> Secret {
    Secret::from_slice(bytes).unwrap()
}

/// A compartment's epoch key, and the key that wraps its data keys.
fn epoch(identity: &HybridIdentity, vault: &[u8], name: &str, device: &str) -> (Vec<u8>, Vec<u8>) {
    let sealed = file(&format!("compartments/{name}/1-{device}.age"));
    let plain = identity.open(&sealed).unwrap();
    let info = [
        b"testimony/keyring/v1\0",
        vault,
        &[0, 0, 0, 1],
        name.as_bytes(),
    ]
    .concat();
    let mut wrapping = [0; 32];
    let (_, key) = plain.split_at(plain.len() - 32);
    let expand = Hkdf::<Sha256>::new(None, key);
    expand.expand(&info, &mut wrapping).unwrap();
    (plain.to_vec(), wrapping.to_vec())
}

/// The row of a name in a keyring, and the data key in it.
fn row(wrapping: &[u8], vault: &[u8], compartment: &str, name: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let ring = file(&format!("keyring/{compartment}"));
    let row = ring[16..].chunks(108).find(|row| &row[4..36] == name);
    let row = row.unwrap();
    let aad = [
        b"testimony/wrap/v1\0",
        vault,
        &row[..36],
        compartment.as_bytes(),
    ]
    .concat();
    let key = open(&secret(wrapping), &aad, &row[36..]).unwrap();
    (row.to_vec(), key.to_vec())
}

/// Operation, signature and body of the frame that begins at a place.
fn frame(log: &[u8], at: usize) -> [&[u8]; 4] {
    let number = |at: usize| u32::from_be_bytes(log[at..at + 4].try_into().unwrap()) as usize;
    let (head, rest) = log[at..].split_at(8);
    let (operation, rest) = rest.split_at(number(at));
    let (signature, rest) = rest.split_at(64);
    [head, operation, signature, &rest[..number(at + 4)]]
}

/// What a body holds, without its padding.
fn envelope(operation: &[u8], body: &[u8], key: &[u8]) -> Vec<u8> {
    let Value::Map(operation) = ciborium::from_reader(operation).unwrap() else {
        panic!("an operation is a map");
    };
    let about = ["vault", "compartment", "epoch", "subject", "kind"].map(|name| {
        let field = operation
            .iter()
            .find(|(key, _)| key.as_text() == Some(name));
        field.unwrap().clone()
    });
    let mut aad = b"testimony/body/v1\0".to_vec();
    ciborium::into_writer(&Value::Map(about.to_vec()), &mut aad).unwrap();
    let padded = open(&secret(key), &aad, body).unwrap();
    let end = padded.iter().rposition(|byte| *byte != 0).unwrap();
    assert_eq!((padded[end], padded.len()), (0x80, 256));
    padded[..end].to_vec()
}

#[test]
fn a_small_vault_is_read_by_hand_as_the_page_says() {
    let mut walk = Walk(Vec::new());
    let vault = file("format");
    let vault = vault.strip_prefix(b"testimony vault 1\n").unwrap();
    let vault = walk.note("vault", &HEXLOWER.decode(&vault[..32]).unwrap());

    let key_file = file("keys/alice.key");
    let head = &key_file[6..find(&key_file, b"\x6cintroduction")];
    walk.note("beginning of the key file", &key_file[..40]);
    let cost = find(head, b"\x64cost");
    walk.note("its cost", &head[cost..find(head, b"\x64salt")]);
    let salt = find(head, b"\x64saltP") + 6;
    let salt = walk.note("its salt", &head[salt..salt + 16]);
    let params = Params::new(65_536, 3, 4, Some(32)).unwrap();
    let mut kek = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(ALICE.as_bytes(), &salt, &mut kek)
        .unwrap();
    walk.note("stretched", &kek);
    let sealed = &key_file[find(&key_file, b"\x66sealed") + 9..];
    walk.note("sealed", sealed);
    let secrets = open(&secret(&kek), head, sealed).unwrap();
    let seed = walk.note("seed of the age identity", &secrets[..32]);
    let signing = walk.note("seed of the device's key", &secrets[32..]);

    let public =
        ledger::SigningKey::from_seed(signing.as_slice().try_into().unwrap()).verifying_key();
    let public_bytes = walk.note("device's public key", &public.to_bytes());
    let device = walk.note("device", &Sha256::digest(&public_bytes)[..16]);
    let device = HEXLOWER.encode(&device);
    let identity = HybridIdentity::from_seed(secret(&seed)).unwrap();
    let (plain, wrapping) = epoch(&identity, &vault, "testimony", &device);
    walk.note("epoch key", &plain);
    walk.note("wrapping key", &wrapping);

    let log = file(&format!("log/{device}/ops-000001"));
    walk.note("head of the batch", &log[23_221..23_237]);
    let [head, operation, signature, body] = frame(&log, 24_622);
    walk.note("head of the frame", head);
    walk.note("operation", operation);
    walk.note("signature", signature);
    let signature = ledger::Signature::from_bytes(signature.try_into().unwrap());
    let signed = [b"testimony/operation/v1\0", operation].concat();
    public.verify(&signed, &signature).unwrap();
    let name = walk.note("SHA-256 of the body", &Sha256::digest(body));
    find(operation, &name);
    let (found, data_key) = row(&wrapping, &vault, "testimony", &name);
    walk.note("row of the keyring", &found);
    walk.note("data key", &data_key);
    walk.note("nonce of the body", &body[..24]);
    walk.note("envelope", &envelope(operation, body, &data_key));

    let (_, wrapping) = epoch(&identity, &vault, "media", &device);
    walk.note("wrapping key of media", &wrapping);
    let [_, operation, _, body] = frame(&log, 23_237);
    let (_, data_key) = row(&wrapping, &vault, "media", &Sha256::digest(body));
    let manifest = walk.note("manifest", &envelope(operation, body, &data_key));
    let object = find(operation, b"\x67subjectP") + 9;
    let object = walk.note("object", &operation[object..object + 16]);
    let (_, data_key) = row(&wrapping, &vault, "media", &[object, vec![0; 16]].concat());
    walk.note("its data key", &data_key);
    let segment = "a732b27addbdbb6e67ea1c915f54a7f20edeb53cbf1bfcce14bb1367851273c1";
    find(&manifest, &HEXLOWER.decode(segment.as_bytes()).unwrap());
    let bytes = file(&format!("objects/a7/{segment}"));
    let sealed = find(&manifest, b"\x66sealed\x19") + 8;
    let sealed = usize::from(u16::from_be_bytes([manifest[sealed], manifest[sealed + 1]]));
    let identity = ObjectIdentity::from_secret(&secret(&data_key)).unwrap();
    let mut film = Vec::new();
    let mut reader = identity.reader(&bytes[..sealed]).unwrap();
    reader.read_to_end(&mut film).unwrap();
    walk.note("original", &film);

    let page: String = PAGE.split_whitespace().collect();
    let mut missing = Vec::new();
    for (name, bytes) in &walk.0 {
        let hex = HEXLOWER.encode(bytes);
        if !page.contains(&hex) {
            missing.push(*name);
        }
    }
    assert!(missing.is_empty(), "not in docs/format.md: {missing:?}");
}
