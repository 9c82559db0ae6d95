//! Project Wycheproof's Ed25519 verification vectors.

use data_encoding::HEXLOWER;
use serde_json::Value;
use testimony_ledger::{Signature, VerifyingKey};

use crate::support::{json, vectors};

#[test]
fn ed25519_vectors() {
    let Some(file) = vectors("wycheproof", "wycheproof/ed25519_test.json") else {
        return;
    };
    let vectors = json(&file);
    let mut passed = 0;
    for group in vectors["testGroups"].as_array().unwrap() {
        let key = &group["publicKey"]["pk"];
        for case in group["tests"].as_array().unwrap() {
            let wanted = case["result"] == "valid";
            let got = verify(key, case).is_some();
            assert_eq!(got, wanted, "case {}", case["tcId"]);
            passed += 1;
        }
        if let Some(key) = key_of(key) {
            assert_eq!(group["publicKeyPem"].as_str(), Some(key.pem().as_str()));
        }
    }
    println!("wycheproof ed25519: {passed} vectors passed");
    assert_eq!(vectors["numberOfTests"], passed);
}

fn verify(key: &Value, case: &Value) -> Option<()> {
    let signature = Signature::from_bytes(bytes(&case["sig"])?.try_into().ok()?);
    key_of(key)?.verify(&bytes(&case["msg"])?, &signature).ok()
}

fn key_of(key: &Value) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&bytes(key)?.try_into().ok()?).ok()
}

fn bytes(hex: &Value) -> Option<Vec<u8>> {
    HEXLOWER.decode(hex.as_str()?.as_bytes()).ok()
}
