//! Project Wycheproof, for every primitive that has vectors there.
//!
//! What `age` and `ledger` use is tried through the same crates in the same versions.

use std::{fs::File, io::Read as _};

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit as _, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use data_encoding::HEXLOWER;
use flate2::read::GzDecoder;
use hkdf::Hkdf;
use hmac::{Hmac, Mac as _};
use ml_kem::{KemCore as _, MlKem768, kem::Decapsulate as _};
use serde_json::Value;
use sha2::Sha256;

use super::vectors;
use crate::primitives::sha256;

/// One test: what it gives, what it expects.
pub(crate) struct Case(Value);

impl Case {
    pub(crate) fn text(&self, field: &str) -> Option<&str> {
        self.0[field].as_str()
    }

    pub(crate) fn bytes(&self, field: &str) -> Vec<u8> {
        let text = self.text(field).unwrap();
        HEXLOWER.decode(text.as_bytes()).unwrap()
    }

    fn array<const N: usize>(&self, field: &str) -> [u8; N] {
        self.bytes(field).try_into().unwrap()
    }

    fn number(&self, field: &str) -> usize {
        usize::try_from(self.0[field].as_u64().unwrap()).unwrap()
    }

    /// What must come of it; `None` where either is right.
    fn is_valid(&self) -> Option<bool> {
        match self.text("result").unwrap() {
            "valid" => Some(true),
            "invalid" => Some(false),
            "acceptable" => None,
            other => panic!("{other}"),
        }
    }
}

/// The tests of a file, of which there are so many.
pub(crate) fn cases(name: &str, count: usize) -> Vec<Case> {
    let file = File::open(vectors(&format!("wycheproof/{name}.json.gz"))).unwrap();
    let mut text = String::new();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(all.len(), count, "{name}");
    all.into_iter().map(Case).collect()
}

/// Compares what came out with what must: `found` is the output, or nothing where it was refused.
pub(crate) fn check(case: &Case, found: Option<&[u8]>, expected: &[u8]) {
    let number = case.number("tcId");
    match (found, case.is_valid()) {
        (Some(found), Some(true) | None) => assert!(found == expected, "test {number}"),
        (None, Some(true)) => panic!("test {number} was refused"),
        (Some(_), Some(false)) => panic!("test {number} was let through"),
        (None, Some(false) | None) => {}
    }
}

fn aead<C: Aead>(file: &str, count: usize, cipher: impl Fn(&[u8]) -> Option<C>) {
    for case in cases(file, count) {
        let (msg, aad) = (case.bytes("msg"), case.bytes("aad"));
        let sealed = [case.bytes("ct"), case.bytes("tag")].concat();
        let cipher = cipher(&case.bytes("key"));
        let nonce = case.bytes("iv");
        let nonce = chacha20poly1305::aead::Nonce::<C>::try_from(nonce.as_slice());
        let (Some(cipher), Ok(nonce)) = (cipher, nonce) else {
            check(&case, None, &msg);
            continue;
        };
        let payload = |msg| Payload { msg, aad: &aad };
        let opened = cipher.decrypt(&nonce, payload(&sealed)).ok();
        check(&case, opened.as_deref(), &msg);
        if case.is_valid() == Some(true) {
            assert_eq!(cipher.encrypt(&nonce, payload(&msg)).unwrap(), sealed);
        }
    }
}

#[test]
fn chacha20_poly1305() {
    aead("chacha20_poly1305_test", 325, |key| {
        ChaCha20Poly1305::new_from_slice(key).ok()
    });
}

#[test]
fn xchacha20_poly1305() {
    aead("xchacha20_poly1305_test", 315, |key| {
        XChaCha20Poly1305::new_from_slice(key).ok()
    });
}

#[test]
fn hkdf_sha256() {
    for case in cases("hkdf_sha256_test", 86) {
        let mut out = vec![0; case.number("size")];
        let salt = case.bytes("salt");
        let done = Hkdf::<Sha256>::new(Some(&salt), &case.bytes("ikm"))
            .expand(&case.bytes("info"), &mut out);
        check(
            &case,
            done.ok().map(|()| out.as_slice()),
            &case.bytes("okm"),
        );
    }
}

#[test]
fn hmac_sha256() {
    for case in cases("hmac_sha256_test", 174) {
        let mut mac = Hmac::<Sha256>::new_from_slice(&case.bytes("key")).unwrap();
        mac.update(&case.bytes("msg"));
        let tag = mac.finalize().into_bytes();
        let tag = tag.get(..case.number("tagSize") / 8).unwrap();
        let expected = case.bytes("tag");
        check(&case, (tag == expected).then_some(tag), &expected);
    }
}

#[test]
fn ed25519() {
    for case in cases("ed25519_test", 151) {
        let held = ledger::VerifyingKey::from_bytes(&case.array("publicKey")).is_ok_and(|key| {
            let Ok(signature) = case.bytes("sig").try_into() else {
                return false;
            };
            let signature = ledger::Signature::from_bytes(signature);
            key.verify(&case.bytes("msg"), &signature).is_ok()
        });
        check(&case, held.then_some(&[]), &[]);
    }
}

#[test]
fn x25519() {
    for case in cases("x25519_test", 518) {
        let secret = x25519_dalek::StaticSecret::from(case.array::<32>("private"));
        let public = x25519_dalek::PublicKey::from(case.array::<32>("public"));
        let shared = secret.diffie_hellman(&public);
        let shared = shared.was_contributory().then_some(shared.as_bytes());
        check(
            &case,
            shared.map(<[u8; 32]>::as_slice),
            &case.bytes("shared"),
        );
    }
}

#[test]
fn ml_kem_768_opens() {
    for case in cases("mlkem_768_test", 79) {
        let (seed, sealed) = (case.bytes("seed"), case.bytes("c"));
        let opened = seed.split_first_chunk::<32>().and_then(|(d, z)| {
            let z: [u8; 32] = z.try_into().ok()?;
            let (secret, public) = MlKem768::generate_deterministic(&(*d).into(), &z.into());
            if let Some(expected) = case.text("ek_sha256") {
                use ml_kem::EncodedSizeUser as _;
                let found = HEXLOWER.encode(sha256(&public.as_bytes()).as_bytes());
                assert_eq!(found, expected);
            }
            let sealed = sealed.as_slice().try_into().ok()?;
            secret.decapsulate(&sealed).ok()
        });
        check(
            &case,
            opened.as_ref().map(|key| key.as_slice()),
            &case.bytes("K"),
        );
    }
}
