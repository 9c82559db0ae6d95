//! Project Wycheproof's Ed25519 verification vectors, against both ways of checking a signature.

use std::{io::Read as _, path::Path};

use data_encoding::HEXLOWER;
use flate2::read::GzDecoder;
use serde_json::Value;
use testimony_ledger::{Signature, VerifyingKey};

use crate::support::{json, vectors};

/// As `crates/vault/tests/vectors/README.md` says: one array of cases, each with its key.
const KEPT: &str = "../vault/tests/vectors/wycheproof/ed25519_test.json.gz";

#[test]
fn every_ed25519_vector_is_judged_as_it_says_by_both_checks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(KEPT);
    let mut text = String::new();
    let mut packed = GzDecoder::new(std::fs::File::open(path).unwrap());
    packed.read_to_string(&mut text).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(cases.len(), 151);
    let mut valid = 0;
    for case in &cases {
        let wanted = case["result"] == "valid";
        assert_eq!(verify(&case["publicKey"], case), wanted, "{case}");
        valid += usize::from(wanted);
    }
    assert_eq!(valid, 88);
}

/// The same file as it is published, groups and PEM of the keys included.
#[test]
fn the_published_file_of_ed25519_vectors() {
    let name = "the_published_file_of_ed25519_vectors";
    let Some(file) = vectors(name, "wycheproof/ed25519_test.json") else {
        return;
    };
    let vectors = json(&file);
    let mut passed = 0;
    for group in vectors["testGroups"].as_array().unwrap() {
        let key = &group["publicKey"]["pk"];
        for case in group["tests"].as_array().unwrap() {
            let wanted = case["result"] == "valid";
            assert_eq!(verify(key, case), wanted, "case {}", case["tcId"]);
            passed += 1;
        }
        if let Some(key) = key_of(key) {
            assert_eq!(group["publicKeyPem"].as_str(), Some(key.pem().as_str()));
        }
    }
    assert_eq!(vectors["numberOfTests"], passed);
}

/// What the strict check says, which the fast one says too.
fn verify(key: &Value, case: &Value) -> bool {
    let (Some(key), Some(signature)) = (key_of(key), bytes(&case["sig"])) else {
        return false;
    };
    let Ok(signature) = signature.try_into() else {
        return false;
    };
    let (signature, message) = (
        Signature::from_bytes(signature),
        bytes(&case["msg"]).unwrap(),
    );
    let strict = key.verify(&message, &signature).is_ok();
    let fast = key.prepare().verify(&message, &signature).is_ok();
    assert_eq!(strict, fast, "{case}");
    strict
}

fn key_of(key: &Value) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&bytes(key)?.try_into().ok()?).ok()
}

fn bytes(hex: &Value) -> Option<Vec<u8>> {
    HEXLOWER.decode(hex.as_str()?.as_bytes()).ok()
}
