//! What holds is found to hold, and said in the very words of the snapshots.

use std::fs;

use ledger::NoteKey;
use testimony_verify::{State, check, fingerprint, instructions};

use crate::support::*;

#[test]
fn a_good_exhibit_is_valid_and_with_the_publishers_key_trusted() {
    let folder = good_exhibit();
    let verdict = check(folder.path(), &[]).unwrap();
    assert_eq!(verdict.state, State::Valid, "{verdict}");
    insta::assert_snapshot!("exhibit_valid", verdict);

    let verdict = trusting(folder.path());
    assert_eq!(verdict.state, State::Trusted);
    insta::assert_snapshot!("exhibit_trusted", verdict);
}

#[test]
fn a_good_report_is_trusted_whole_and_by_edition() {
    let folder = good_report();
    let verdict = trusting(folder.path());
    assert_eq!(verdict.state, State::Trusted, "{verdict}");
    insta::assert_snapshot!("report_trusted", verdict);

    for edition in ["en", "ar"] {
        let edition = folder.path().join(edition);
        assert_eq!(trusting(&edition).state, State::Trusted);
        let verdict = check(&edition, &[]).unwrap();
        assert_eq!(verdict.state, State::Valid, "{verdict}");
    }
    let verdict = check(&folder.path().join("en"), &[]).unwrap();
    insta::assert_snapshot!("edition_valid", verdict);
}

#[test]
fn a_bad_exhibit_says_everything_that_is_wrong() {
    let folder = good_exhibit();
    fs::write(folder.path().join(NAME), b"another picture").unwrap();
    insta::assert_snapshot!("exhibit_invalid", trusting(folder.path()));
}

#[test]
fn the_instructions_say_first_what_is_not_proven() {
    for kind in [
        testimony_verify::Kind::Exhibit,
        testimony_verify::Kind::Release,
    ] {
        let text = instructions(kind);
        let not = text.find("WHAT IT DOES NOT PROVE").unwrap();
        assert!(not < text.find("WITH THE PROGRAM").unwrap());
        assert!(!text.contains('{') || !text.contains("{PACK}"), "{text}");
        insta::assert_snapshot!(format!("instructions_{kind:?}"), text);
    }
}

#[test]
fn the_fingerprint_is_of_the_key_and_not_of_its_name() {
    let key = alice().log();
    let renamed = NoteKey::log("other.example/log", key.key()).unwrap();
    assert_eq!(fingerprint(&key), fingerprint(&renamed));
    assert_eq!(fingerprint(&key).split(' ').count(), 16);
    let plain = fingerprint(&key).replace(' ', "");
    assert!(
        plain.starts_with(&alice().id().hex()),
        "device ids are its beginning"
    );
}
