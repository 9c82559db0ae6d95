//! The whole exchange with an authority, and everything that can be wrong with it.

use proptest::prelude::*;
use testimony_ledger::{
    StampRefusal, StampRequest, StoredStamp, TimeStamp, TrustedRoots, Verified,
};

use crate::authority::{Authority, EC, GOOD, NONCE, STAMPED, TS, request};

type Outcome = Result<Verified<TimeStamp>, StampRefusal>;

fn verify(answer: &[u8], roots: &TrustedRoots) -> Outcome {
    StoredStamp::read(answer, &[])?.verify_answer(STAMPED, roots, &request())
}

#[track_caller]
fn refused(outcome: Outcome, expected: StampRefusal) {
    assert_eq!(outcome.unwrap_err(), expected);
}

#[test]
fn a_stamp_asked_for_is_given_kept_and_checked() {
    let Some(authority) = Authority::new("a_stamp_asked_for_is_given_kept_and_checked") else {
        return;
    };
    let rsa = "-newkey rsa:2048 -nodes";
    let p384 = "-newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes";
    authority.certify("rsa", rsa, "between", GOOD);
    authority.certify("p384", p384, "between", GOOD);
    for signer in ["signer", "rsa", "p384"] {
        let policy = "1.2.3.4.5".parse().unwrap();
        let request = request().with_policy(policy);
        let answer = authority.answer(&request, signer);
        let stored = StoredStamp::read(&answer, &[]).unwrap();
        let stored = StoredStamp::decode(&stored.encode()).unwrap();
        let roots = authority.roots("root");
        let stamp = stored.verify_answer(STAMPED, &roots, &request).unwrap();
        assert_eq!(stamp.authority, format!("CN={signer},O=Invented"));
        assert_eq!(stamp.policy, policy);
        assert_eq!(stamp.accuracy.unwrap().as_micros(), 1_500_007);
        assert!(stamp.existed_by() > stamp.time.as_secs());
        assert!(stamp.certificate_ends > stamp.existed_by());
        assert_eq!(stored.verify(STAMPED, &roots, None).unwrap(), stamp);

        // What a stranger does without us.
        authority.write("token", stored.token());
        authority.write("stamped", STAMPED);
        let check = "ts -verify -in token -token_in -data stamped -CAfile root.pem";
        authority.run(check);
    }
}

#[test]
fn what_is_wrong_with_a_stamp_is_said() {
    let Some(authority) = Authority::new("what_is_wrong_with_a_stamp_is_said") else {
        return;
    };
    let root = authority.roots("root");
    let good = authority.answer(&request(), "signer");
    let stored = StoredStamp::read(&good, &[]).unwrap();
    assert!(verify(&good, &root).is_ok());

    refused(stored.verify(b"other", &root, None), StampRefusal::Imprint);
    refused(
        verify(&good, &authority.roots("other")),
        StampRefusal::UnknownAuthority,
    );
    let later = StampRequest::new(STAMPED, [7; 8]);
    refused(
        stored.verify_answer(STAMPED, &root, &later),
        StampRefusal::Nonce,
    );
    assert_ne!(later.nonce(), NONCE);
    for end in 0..good.len() {
        assert!(
            StoredStamp::read(&good[..end], &[]).is_err(),
            "cut at {end}"
        );
    }
    for token in [good.as_slice(), stored.token()] {
        let longer = [token, &[0]].concat();
        let part = "token";
        refused(verify(&longer, &root), StampRefusal::Malformed { part });
    }
    let length = (1 << 20) + 1;
    refused(
        verify(&vec![0; length], &root),
        StampRefusal::TooLong { length },
    );

    let unknown = request().with_policy("1.2.3.4.6".parse().unwrap());
    let answer = authority.answer(&unknown, "signer");
    let refusal = StoredStamp::read(&answer, &[]).unwrap_err();
    let words = "Requested policy is not supported.".to_owned();
    assert_eq!(refusal, StampRefusal::NotGranted { status: 2, words });
}

#[test]
fn a_signer_that_may_not_stamp_is_refused() {
    let Some(authority) = Authority::new("a_signer_that_may_not_stamp_is_refused") else {
        return;
    };
    let root = authority.roots("root");
    let good = authority.answer(&request(), "signer");
    let good = StoredStamp::read(&good, &[]).unwrap();
    let cases = [
        ("no-purpose", "keyUsage=critical,digitalSignature\n"),
        ("not-critical", "extendedKeyUsage=timeStamping\n"),
        (
            "two-purposes",
            "extendedKeyUsage=critical,timeStamping,codeSigning\n",
        ),
        ("another-purpose", "extendedKeyUsage=critical,codeSigning\n"),
        (
            "another-use",
            "keyUsage=keyEncipherment\nextendedKeyUsage=critical,timeStamping\n",
        ),
    ];
    for (name, what) in cases {
        authority.certify(name, EC, "between", (what, 30));
        let again = authority.signed_again(&good, name, "-cades");
        refused(verify(&again, &root), StampRefusal::Purpose);
    }
    authority.certify("expired", EC, "between", (GOOD.0, 0));
    let issuer = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
    authority.certify("old-root", EC, "root", (issuer, 0));
    authority.certify("young", EC, "old-root", GOOD);
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let again = authority.signed_again(&good, "expired", "-cades");
    // The good content calls the authority by the name of another signer.
    refused(verify(&again, &root), StampRefusal::AuthorityName);
    let expired = authority.answer(&request(), "expired");
    refused(verify(&expired, &root), StampRefusal::NotValidThen);
    let young = authority.answer(&request(), "young");
    refused(
        verify(&young, &authority.roots("old-root")),
        StampRefusal::NotValidThen,
    );
    refused(
        verify(&young, &authority.roots("other")),
        StampRefusal::UnknownAuthority,
    );
}

#[test]
fn a_signature_without_what_binds_it_is_refused() {
    let Some(authority) = Authority::new("a_signature_without_what_binds_it_is_refused") else {
        return;
    };
    let root = authority.roots("root");
    let good = authority.answer(&request(), "signer");
    let good = StoredStamp::read(&good, &[]).unwrap();
    let again = |options: &str| authority.signed_again(&good, "signer", options);
    assert!(verify(&again("-cades"), &root).is_ok());
    refused(verify(&again(""), &root), StampRefusal::SignedAttributes);
    refused(
        verify(&again("-noattr"), &root),
        StampRefusal::SignedAttributes,
    );
    authority.certify("second", EC, "between", GOOD);
    let twice = again("-cades -signer second.pem -inkey second.key");
    refused(verify(&twice, &root), StampRefusal::NotATimeStamp);
}

#[test]
fn the_signer_is_the_certificate_that_it_names() {
    let Some(authority) = Authority::new("the_signer_is_the_certificate_that_it_names") else {
        return;
    };
    let root = authority.roots("root");
    authority.write("good.cnf", GOOD.0);
    for (name, days) in [("one", 30), ("twin", 300)] {
        authority.run("pkey -in signer.key -out one.key");
        authority.run(&format!(
            "x509 -req -in signer.csr -CA between.pem -CAkey between.key -set_serial 77 \
             -extfile good.cnf -days {days} -out {name}.pem"
        ));
    }
    authority.write("stamped", STAMPED);
    let between = authority.certificate("between");
    // By SHA-1 in the attribute of RFC 2634, by SHA-2 in that of RFC 5035.
    for hash in ["sha1", "sha256", "sha384"] {
        let ess = format!("ess_cert_id_alg = {hash}");
        authority.write("ts.cnf", TS.replace("ess_cert_id_alg = sha256", &ess));
        authority.run("ts -query -data stamped -sha256 -no_nonce -out query");
        let bare = authority.answer_to_query("one");
        let with = |name: &str| {
            let beside = [authority.certificate(name), between.clone()];
            StoredStamp::read(&bare, &beside)
                .unwrap()
                .verify(STAMPED, &root, None)
        };
        assert!(with("one").is_ok(), "{hash}");
        refused(with("twin"), StampRefusal::OtherCertificate);
        refused(with("signer"), StampRefusal::NoCertificate);
    }
}

#[test]
fn a_key_that_is_not_relied_on_is_said_to_be_one() {
    let Some(authority) = Authority::new("a_key_that_is_not_relied_on_is_said_to_be_one") else {
        return;
    };
    let p521 = "-newkey ec -pkeyopt ec_paramgen_curve:P-521 -nodes";
    authority.certify("p521", p521, "between", GOOD);
    let answer = authority.answer(&request(), "p521");
    let outcome = verify(&answer, &authority.roots("root"));
    refused(outcome, StampRefusal::SignatureAlgorithm);
}

#[test]
fn certificates_that_the_token_lacks_are_kept_beside_it() {
    let Some(authority) = Authority::new("certificates_that_the_token_lacks_are_kept_beside_it")
    else {
        return;
    };
    let root = authority.roots("root");
    // A request by `openssl` that does not ask for certificates.
    authority.write("stamped", STAMPED);
    authority.run("ts -query -data stamped -sha256 -no_nonce -out query");
    let bare = authority.answer_to_query("signer");
    let without = StoredStamp::read(&bare, &[]).unwrap();
    refused(
        without.verify(STAMPED, &root, None),
        StampRefusal::NoCertificate,
    );
    refused(verify(&bare, &root), StampRefusal::Nonce);
    let signer = authority.certificate("signer");
    let between = authority.certificate("between");

    let half = StoredStamp::read(&bare, std::slice::from_ref(&signer)).unwrap();
    refused(
        half.verify(STAMPED, &root, None),
        StampRefusal::UnknownAuthority,
    );
    let whole = StoredStamp::read(&bare, &[signer, between]).unwrap();
    let whole = StoredStamp::decode(&whole.encode()).unwrap();
    assert_eq!(whole.certificates().len(), 2);
    assert!(whole.verify(STAMPED, &root, None).is_ok());
    let part = "certificate";
    let none = StoredStamp::read(&bare, &[b"none".to_vec()]);
    assert_eq!(none, Err(StampRefusal::Malformed { part }));
}

#[test]
fn any_flipped_byte_of_a_stamp_is_refused_or_means_the_same() {
    let Some(authority) =
        Authority::new("any_flipped_byte_of_a_stamp_is_refused_or_means_the_same")
    else {
        return;
    };
    let root = authority.roots("root");
    let answer = authority.answer(&request(), "signer");
    let stamp = verify(&answer, &root).unwrap();
    let mut same = 0;
    let mut flip = |place: usize, mask: u8| {
        let mut changed = answer.clone();
        changed[place] ^= mask;
        if let Ok(got) = verify(&changed, &root) {
            assert_eq!(got, stamp, "byte {place} by {mask:#x}");
            same += 1;
        }
    };
    for place in 0..answer.len() {
        flip(place, 1 << (place % 8));
    }
    // What is not signed: the answer's status and the token's list of algorithms.
    assert!(same < 40, "{same} changes meant the same");
    let mut runner = proptest::test_runner::TestRunner::default();
    let outcome = runner.run(&(0..answer.len(), 1..=u8::MAX), |(place, mask)| {
        let mut changed = answer.clone();
        changed[place] ^= mask;
        if let Ok(got) = verify(&changed, &root) {
            prop_assert_eq!(got, stamp.clone());
        }
        Ok(())
    });
    outcome.unwrap();
}
