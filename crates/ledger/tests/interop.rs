//! Notes, keys and checkpoints that others have made.

use testimony_ledger::{
    Checkpoint, Cosignature, CosignatureError, Note, NoteKey, NoteKeyError, NoteKeyKind,
    NoteVerifyError, OpenError, SigningKey,
};

/// The example note of Go's `sumdb/note` package, with its key pair.
const PETER: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
/// The kind, 0x01, then the seed.
const PETER_SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const PETER_TEXT: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n";
const PETER_LINE: &str = "\u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

/// A checkpoint of a public test log, with the cosignatures of public witnesses.
/// Its first signature is of kind 0x05, which is not supported.
const PUBLIC: &str = "\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

\u{2014} arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
\u{2014} arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
\u{2014} transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
\u{2014} witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
\u{2014} remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
\u{2014} witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
";
const PUBLIC_ORIGIN: &str = "arche2025h1.staging.ct.transparency.dev";
const PUBLIC_LOG: &str =
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";
const WITNESSES: [&str; 4] = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
];

fn key(vkey: &str) -> NoteKey {
    vkey.parse().unwrap()
}

#[test]
fn the_note_of_go_is_made_and_verified() {
    let material = data_encoding::BASE64.decode(PETER_SEED.as_bytes()).unwrap();
    assert_eq!(material[0], 0x01);
    let signing = SigningKey::from_seed(&material[1..].try_into().unwrap());
    let named = NoteKey::log("PeterNeumann", signing.verifying_key()).unwrap();
    assert_eq!(named.to_string(), PETER);

    let note = Note::sign(PETER_TEXT, "PeterNeumann", &signing).unwrap();
    let expected = format!("{PETER_TEXT}\n{PETER_LINE}");
    assert_eq!(note.encode(), expected);
    let verified = Note::parse(expected.as_bytes()).unwrap();
    let verified = verified.verify(&[key(PETER)]).unwrap();
    assert_eq!(verified.text, PETER_TEXT);
    assert_eq!(verified.signers[0].time, None);
}

#[test]
fn a_public_checkpoint_and_its_cosignatures_hold() {
    let note = Note::parse(PUBLIC.as_bytes()).unwrap();
    assert_eq!(note.encode(), PUBLIC);
    let log = key(PUBLIC_LOG);
    let checkpoint = Checkpoint::open(&note, &log, PUBLIC_ORIGIN).unwrap();
    assert_eq!(checkpoint.size(), 1_432_088_532);
    for witness in WITNESSES {
        let witness = key(witness);
        assert_eq!(witness.kind(), NoteKeyKind::Cosigner);
        let seen = Cosignature::verify(&note, &witness).unwrap();
        assert_eq!(seen.time, 0x6A12_2120);
        assert_eq!(seen.checkpoint, *checkpoint);
    }
    let all: Vec<NoteKey> = WITNESSES.map(key).into();
    let signers = &note.verify(&all).unwrap().signers;
    assert_eq!(signers.len(), 4);
}

#[test]
fn a_changed_checkpoint_is_false_to_each_key() {
    let changed = PUBLIC.replace("1432088532", "1432088533");
    let note = Note::parse(changed.as_bytes()).unwrap();
    let log = key(PUBLIC_LOG);
    let name = log.name().to_owned();
    let expected = OpenError::Signature(NoteVerifyError::False { name });
    assert_eq!(Checkpoint::open(&note, &log, PUBLIC_ORIGIN), Err(expected));
    for witness in WITNESSES {
        let witness = key(witness);
        let name = witness.name().to_owned();
        let expected = CosignatureError::Signature(NoteVerifyError::False { name });
        assert_eq!(Cosignature::verify(&note, &witness), Err(expected));
    }
}

#[test]
fn keys_have_one_spelling() {
    for vkey in [PETER, PUBLIC_LOG].into_iter().chain(WITNESSES) {
        assert_eq!(key(vkey).to_string(), vkey);
    }
    let cases = [
        (
            PETER.replace("PeterNeumann", "PaulNeumann"),
            NoteKeyError::Id,
        ),
        (PETER.replace("c74f20a3", "c74f20a4"), NoteKeyError::Id),
        (PETER.replace("c74f20a3", "C74F20A3"), NoteKeyError::Id),
        (PETER.replace("PeterNeumann", ""), NoteKeyError::Name),
        (PETER.replace("PeterNeumann", "P N"), NoteKeyError::Name),
        (
            PETER.replace("+ARpc", "+BRpc"),
            NoteKeyError::Kind { byte: 0x05 },
        ),
        (PETER.replace("10TW", ""), NoteKeyError::Shape),
        (PETER.replace("10TW", "10T="), NoteKeyError::Shape),
        ("PeterNeumann+c74f20a3".to_owned(), NoteKeyError::Shape),
        ("PeterNeumann+c74f20a3+".to_owned(), NoteKeyError::Shape),
    ];
    for (vkey, error) in cases {
        assert_eq!(vkey.parse::<NoteKey>(), Err(error), "{vkey}");
    }
}
