//! Answers of public authorities, given to the test suite of another project
//! (vectors/README.md), with the roots that Debian ships.

use std::path::Path;

use testimony_ledger::{
    StampPolicy, StampRefusal, StampRequest, StoredStamp, TimeStamp, TrustedRoots, Verified,
};

/// What was stamped; the authority was sent its SHA-512.
const STAMPED: &[u8] = b"4b7b4e39f12b8c725e6e603e6d4422500316df94211070682ef10260ff5759ef";
const IDENTRUST: &str = "IdenTrust_Commercial_Root_CA_1.pem";
const DIGICERT: [&str; 2] = [
    "DigiCert_Assured_ID_Root_CA.pem",
    "DigiCert_Trusted_Root_G4.pem",
];

fn answer(name: &str) -> Vec<u8> {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/timestamps");
    std::fs::read(kept.join(name)).unwrap()
}

fn root(name: &str, test: &str) -> Option<TrustedRoots> {
    let Ok(pem) = std::fs::read_to_string(Path::new("/etc/ssl/certs").join(name)) else {
        testkit::skip(test, "the machine has no /etc/ssl/certs with this root");
        return None;
    };
    Some(TrustedRoots::from_pem(&pem).unwrap())
}

fn verify(answer: &[u8], roots: &TrustedRoots) -> Result<Verified<TimeStamp>, StampRefusal> {
    StoredStamp::read(answer, &[])?.verify(STAMPED, roots, None)
}

#[test]
fn an_answer_of_identrust_holds() {
    let test = "an_answer_of_identrust_holds";
    let Some(root) = root(IDENTRUST, test) else {
        return;
    };
    let answer = answer("valid_timestamp.tsr");
    let stamp = verify(&answer, &root).unwrap();
    assert_eq!(stamp.time.as_secs(), 1_741_689_838); // Mar 11 10:43:58 2025 GMT
    assert_eq!(stamp.existed_by(), 1_741_689_838);
    assert_eq!(stamp.accuracy, None);
    assert_eq!(
        stamp.authority,
        "CN=TrustID Timestamp Authority,O=IdenTrust,C=US"
    );
    assert_eq!(stamp.serial, "40019584CDDC0108AE76AD8F30D833A3");
    assert_eq!(stamp.policy.to_string(), "2.16.840.1.113839.0.6.13.3");

    let stored = StoredStamp::read(&answer, &[]).unwrap();
    let other = stored.verify(b"hello", &root, None);
    assert_eq!(other.unwrap_err(), StampRefusal::Imprint);
    let expected: StampPolicy = "1.2.3".parse().unwrap();
    let got = stamp.policy;
    let wrong = stored.verify(STAMPED, &root, Some(expected));
    assert_eq!(wrong.unwrap_err(), StampRefusal::Policy { expected, got });
    let unasked = StampRequest::new(STAMPED, [7; 8]);
    let unasked = stored.verify_answer(STAMPED, &root, &unasked);
    assert_eq!(unasked.unwrap_err(), StampRefusal::Nonce);
    let request = StampRequest::new(STAMPED, 0xF370_A130_ED46_E488_u64.to_be_bytes());
    assert!(stored.verify_answer(STAMPED, &root, &request).is_ok());
}

#[test]
fn an_answer_of_digicert_holds_to_either_of_its_roots() {
    let test = "an_answer_of_digicert_holds_to_either_of_its_roots";
    let answer = answer("digicert.tsr");
    for name in DIGICERT {
        let Some(root) = root(name, test) else { return };
        let stamp = verify(&answer, &root).unwrap();
        assert_eq!(stamp.time.as_secs(), 1_742_815_067); // Mar 24 11:17:47 2025 GMT
        assert_eq!(
            stamp.authority,
            "CN=DigiCert Timestamp 2024,O=DigiCert,C=US"
        );
    }
    let Some(other) = root(IDENTRUST, test) else {
        return;
    };
    assert_eq!(
        verify(&answer, &other).unwrap_err(),
        StampRefusal::UnknownAuthority
    );
}

#[test]
fn certificates_that_nobody_trusts_vouch_for_nothing() {
    let test = "certificates_that_nobody_trusts_vouch_for_nothing";
    let answer = answer("self_signed.tsr");
    let nobody = TrustedRoots::default();
    let refused = verify(&answer, &nobody).unwrap_err();
    assert_eq!(refused, StampRefusal::UnknownAuthority);
    let Some(root) = root(IDENTRUST, test) else {
        return;
    };
    assert_eq!(
        verify(&answer, &root).unwrap_err(),
        StampRefusal::UnknownAuthority
    );
}

#[test]
fn a_bare_token_is_as_good_as_an_answer() {
    let test = "a_bare_token_is_as_good_as_an_answer";
    let name = "timestamp_token_http-timestamp-identrust-com";
    let (token, answer) = (answer(name), answer("valid_timestamp.tsr"));
    let stored = StoredStamp::read(&token, &[]).unwrap();
    assert_eq!(StoredStamp::read(&answer, &[]), Ok(stored.clone()));
    assert_eq!(stored.token(), token);
    let Some(root) = root(IDENTRUST, test) else {
        return;
    };
    assert!(stored.verify(STAMPED, &root, None).is_ok());
}

#[test]
fn another_answer_of_identrust_holds_for_its_own_bytes() {
    let test = "another_answer_of_identrust_holds_for_its_own_bytes";
    let name = "rfc3161-client-issue-104.tsr";
    let Some(root) = root(IDENTRUST, test) else {
        return;
    };
    let answer = answer(name);
    let stored = StoredStamp::read(&answer, &[]).unwrap();
    let stamp = stored.verify(b"hello", &root, None).unwrap();
    assert_eq!(stamp.time.as_secs(), 1_741_683_128); // Mar 11 08:52:08 2025 GMT
}

#[test]
fn a_stored_stamp_is_read_as_it_was_written() {
    let answer = answer("valid_timestamp.tsr");
    let stored = StoredStamp::read(&answer, &[]).unwrap();
    let text = stored.encode();
    assert!(text.starts_with("-----BEGIN CMS-----\n") && text.ends_with("-----END CMS-----\n"));
    assert_eq!(StoredStamp::decode(&text), Ok(stored));
    for wrong in [
        text.replace("CMS", "PKCS7"),
        text.replace('\n', "\r\n"),
        format!("{text}\n"),
        format!("a word\n{text}"),
        format!("{text}{text}"),
        text.replace("-----END CMS-----\n", ""),
        String::new(),
    ] {
        assert!(StoredStamp::decode(&wrong).is_err(), "{wrong}");
    }
}
