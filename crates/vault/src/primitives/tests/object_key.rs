//! An object's public key is as secret as its data key: that is why X25519 will do.

use std::{fs, path::Path};

use bech32::{Bech32, Hrp};
use data_encoding::{BASE64_NOPAD, HEXLOWER};

use crate::{Backing, Cost, Edge, Locked, Vault};

const AMAL: &str = "abacus abdomen abdominal abide abiding ability";

fn search(dir: &Path, needle: &[u8]) -> usize {
    let mut found = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found += search(&path, needle);
        } else {
            let bytes = fs::read(&path).unwrap();
            found += usize::from(bytes.windows(needle.len()).any(|part| part == needle));
        }
    }
    found
}

#[test]
fn the_public_key_of_an_object_is_written_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let backing = Backing {
        cost: Cost::FLOOR,
        ..Backing::default()
    };
    let created = Vault::<Locked>::create_with(dir.path(), "amal", AMAL, Edge::system(), backing);
    let mut vault = created.unwrap();
    let sealed = vault.seal(&mut &b"film"[..], &|_| ()).unwrap();
    let secret = x25519_dalek::StaticSecret::from(*sealed.key.bytes());
    let public = x25519_dalek::PublicKey::from(&secret);
    let mut transaction = vault.begin();
    transaction.attach(sealed);
    transaction.commit().unwrap();
    drop(vault);

    let text = bech32::encode::<Bech32>(Hrp::parse("age").unwrap(), public.as_bytes()).unwrap();
    for needle in [
        public.as_bytes().to_vec(),
        secret.to_bytes().to_vec(),
        BASE64_NOPAD.encode(public.as_bytes()).into_bytes(),
        HEXLOWER.encode(public.as_bytes()).into_bytes(),
        text.into_bytes(),
    ] {
        assert_eq!(search(dir.path(), &needle), 0);
    }
    // What is there, so that the search is known to look: the ephemeral share's stanza.
    assert_eq!(search(dir.path(), b"-> X25519 "), 1);
    assert_eq!(search(dir.path(), b"-> mlkem768x25519 "), 7);
}
