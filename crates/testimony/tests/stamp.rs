//! Time from outside, as the command line has it: one clear answer each.

use std::fs;

use testkit::authority::{STAMPS, TimeAuthority};

use crate::support::TestEnv;

#[test]
fn an_answer_is_kept_or_refused_with_its_reason() {
    let test = "an_answer_is_kept_or_refused_with_its_reason";
    let Some(authority) = TimeAuthority::start(test).unwrap() else {
        return;
    };
    let env = TestEnv::new_vault();
    env.run(&["stamp", "request", "stick"])
        .assert_code(0)
        .assert_says("README.txt there says what to do with them");
    let mut folders = fs::read_dir(env.at("stick"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let folder = folders.next().unwrap();
    let query = fs::read(folder.join("request.tsq")).unwrap();
    let answer = folder.join("answer.tsr");
    let take = |bytes: &[u8]| {
        fs::write(&answer, bytes).unwrap();
        env.run(&["stamp", "take", answer.to_str().unwrap()])
    };
    let good = authority.answer(&query, "signer").unwrap();
    take(&good)
        .assert_code(1)
        .assert_says("REFUSED")
        .assert_says("no root that you trust vouches");

    env.write("roots.pem", authority.pem("root").unwrap());
    env.run(&["stamp", "authority", "invented", "roots.pem"])
        .assert_code(0);
    env.write("none.pem", "no certificates");
    env.run(&["stamp", "authority", "none", "none.pem"])
        .assert_code(1)
        .assert_says("does not hold PEM certificates");

    let other = authority.query(b"other bytes").unwrap();
    authority.certify("stranger", "other", STAMPS, 30).unwrap();
    authority
        .certify_long_ago("late", "between", STAMPS)
        .unwrap();
    for (bytes, reason) in [
        (
            authority.answer(&other, "signer").unwrap(),
            "on other bytes",
        ),
        (
            authority.answer(&query, "stranger").unwrap(),
            "no root that you trust vouches",
        ),
        (
            authority.answer(&query, "late").unwrap(),
            "was not valid when it stamped",
        ),
        (b"<html>busy</html>".to_vec(), "cannot be read"),
    ] {
        take(&bytes)
            .assert_code(1)
            .assert_says("REFUSED")
            .assert_says(reason);
    }
    env.run(&["stamp", "list"])
        .assert_code(0)
        .assert_says("0 answers from outside.");

    take(&good).assert_code(0).assert_says("kept");
    env.run(&["stamp", "list"])
        .assert_code(0)
        .assert_says("CN=signer")
        .assert_says("1 answers from outside.");
}

#[test]
fn whoever_cannot_be_reached_or_believed_is_named() {
    let test = "whoever_cannot_be_reached_or_believed_is_named";
    let Some(authority) = TimeAuthority::start(test).unwrap() else {
        return;
    };
    let env = TestEnv::new_vault();
    env.run(&["stamp", "witness", "nobody", "no key"])
        .assert_code(2)
        .assert_says("not a key of the form");
    env.write("roots.pem", authority.pem("root").unwrap());
    let away = ["--address", "http://127.0.0.1:9"];
    let believe = ["stamp", "authority", "invented", "roots.pem"];
    env.run(&[believe.as_slice(), &away].concat())
        .assert_code(0);
    env.run(&["stamp", "ask"])
        .assert_code(1)
        .assert_says("invented");
    env.run(&["stamp", "list"])
        .assert_code(0)
        .assert_says("0 answers from outside.");
}
