//! The published vectors of X-Wing and ML-KEM-768, and the text forms of age.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use hpke::{
    Deserializable as _, Kem as _, Serializable as _,
    rand_core::{CryptoRng, Error, RngCore},
};

use super::{
    HybridIdentity, HybridRecipient,
    kem::{Encapsulated, PublicKey, Seed, XWing},
    seal_to,
};
use crate::{
    edge::SystemRandom,
    primitives::{
        AgeRefused, Refused, Secret, sha256,
        tests::{
            vectors,
            wycheproof::{cases, check},
        },
    },
};

/// Random bytes that a vector prescribes.
struct Prescribed(Vec<u8>);

impl RngCore for Prescribed {
    fn next_u32(&mut self) -> u32 {
        unreachable!("bytes are all that is asked for")
    }

    fn next_u64(&mut self) -> u64 {
        unreachable!("bytes are all that is asked for")
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&self.0.drain(..bytes.len()).collect::<Vec<_>>());
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Prescribed {}

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

#[test]
fn x_wing_is_that_of_the_draft() {
    let text = std::fs::read(vectors("x-wing/test-vectors.json")).unwrap();
    let all: Vec<BTreeMap<String, String>> = serde_json::from_slice(&text).unwrap();
    assert_eq!(all.len(), 3);
    for one in all {
        let seed = Seed::from_bytes(&hex(&one["sk"])).unwrap();
        let public = XWing::sk_to_pk(&seed);
        assert_eq!(public.to_bytes().as_slice(), hex(&one["pk"]));
        let read = PublicKey::from_bytes(&hex(&one["pk"])).unwrap();
        let mut random = Prescribed(hex(&one["eseed"]));
        let (secret, sealed) = XWing::encap(&read, None, &mut random).unwrap();
        assert_eq!(secret.0.as_slice(), hex(&one["ss"]));
        assert_eq!(sealed.to_bytes().as_slice(), hex(&one["ct"]));
        let sealed = Encapsulated::from_bytes(&hex(&one["ct"])).unwrap();
        let secret = XWing::decap(&seed, None, &sealed).unwrap();
        assert_eq!(secret.0.as_slice(), hex(&one["ss"]));
    }
}

#[test]
fn a_recipient_whose_coefficients_are_not_reduced_is_none() {
    let identity = HybridIdentity::from_seed(Secret::random(&mut SystemRandom)).unwrap();
    let good = identity.recipient().0.to_bytes();
    assert!(PublicKey::from_bytes(&good).is_ok());
    let mut bad = good;
    // The first coefficient, 12 bits little-endian, becomes 4095; q is 3329.
    bad[0] = 0xff;
    bad[1] |= 0x0f;
    assert!(PublicKey::from_bytes(&bad).is_err());
    assert!(PublicKey::from_bytes(&good[1..]).is_err());
}

#[test]
fn texts_are_those_of_the_specification() {
    let seed = "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR";
    let identity = HybridIdentity::parse(seed).unwrap();
    assert_eq!(*identity.text(), seed);
    let text = identity.recipient().text();
    assert_eq!(text.len(), 1959);
    assert!(text.starts_with("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y235jzxshfg87pzf5z"));
    assert!(text.ends_with("tqmwze9pyyzk3tlhl53k2ykx3qheyty7saeq0d3fzv49zc0k"));
    let read = HybridRecipient::parse(&text).unwrap();
    assert_eq!(read.text(), text);

    let classical = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";
    assert_eq!(HybridRecipient::parse(classical).err(), Some(Refused));
    assert_eq!(HybridRecipient::parse(seed).err(), Some(Refused));
    assert!(HybridIdentity::parse(&text).is_err());
    assert!(HybridIdentity::parse(&seed.replace("3SK", "3SL")).is_err());
}

#[test]
fn who_it_is_for_opens_it_and_nobody_else() {
    let fresh = || HybridIdentity::from_seed(Secret::random(&mut SystemRandom)).unwrap();
    let (amal, bassel, mallory) = (fresh(), fresh(), fresh());
    let to = [amal.recipient().clone(), bassel.recipient().clone()];
    let file = seal_to(&to, b"a key").unwrap();
    assert_eq!(**amal.open(&file).unwrap(), *b"a key");
    assert_eq!(**bassel.open(&file).unwrap(), *b"a key");
    assert_eq!(mallory.open(&file).err(), Some(AgeRefused::NotForUs));
    assert_eq!(seal_to(&[], b"a key").err(), Some(Refused));
    for at in [30, 900, 2500, file.len() - 1] {
        let mut changed = file.clone();
        changed[at] ^= 1;
        assert!(amal.open(&changed).is_err(), "byte {at}");
    }
}

#[test]
fn it_is_not_mixed_with_a_recipient_that_a_quantum_computer_opens() {
    let identity = HybridIdentity::from_seed(Secret::random(&mut SystemRandom)).unwrap();
    let classical = age::x25519::Identity::generate().to_public();
    let both: [&dyn age::Recipient; 2] = [identity.recipient(), &classical];
    let mixed = age::Encryptor::with_recipients(both.into_iter());
    assert!(matches!(
        mixed.err(),
        Some(age::EncryptError::IncompatibleRecipients { .. })
    ));
}

/// Wycheproof's ML-KEM-768 through the recipient that age has: each key with an X25519 share after it.
#[test]
fn ml_kem_768_seals_to_proper_keys_alone() {
    let share = x25519_dalek::PublicKey::from([9; 32]);
    for case in cases("mlkem_768_encaps_test", 162) {
        let key = [case.bytes("ek").as_slice(), share.as_bytes()].concat();
        let sealed = PublicKey::from_bytes(&key).ok().map(|key| {
            let mut random = Prescribed([case.bytes("m"), vec![7; 32]].concat());
            let (_, sealed) = XWing::encap(&key, None, &mut random).unwrap();
            let sealed = sealed.to_bytes();
            sha256(sealed.split_last_chunk::<32>().unwrap().0)
        });
        let sealed = sealed.as_ref().map(|digest| digest.as_bytes().as_slice());
        let expected = case.text("c_sha256").unwrap_or_default();
        check(&case, sealed, &hex(expected));
    }
}
