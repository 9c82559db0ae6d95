//! Time from outside, as the command line has it: one clear answer each.

use std::fs;

use testkit::{
    authority::{STAMPS, TimeAuthority},
    witness::{Witness, serve},
};

use crate::support::{Output, TestEnv};

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

/// Amal believes a witness and asks it; it answers so many questions as told.
fn asked(
    env: &TestEnv,
    believed: &str,
    questions: usize,
    answer: impl FnMut(&[u8]) -> (u16, Vec<u8>) + Send,
) -> Output {
    let mut answer = answer;
    let server = serve(questions, move |path: &str, body: &[u8]| {
        assert_eq!(path, "/add-checkpoint");
        answer(body)
    });
    let address = server.address.clone();
    let words = [
        "stamp",
        "witness",
        "lawyer",
        believed,
        "--address",
        &address,
    ];
    env.run(&words)
        .assert_code(0)
        .assert_says("Recorded that lawyer is believed.");
    std::thread::scope(|scope| {
        let running = scope.spawn(move || server.run());
        let said = env.run(&["stamp", "ask"]);
        running.join().unwrap();
        said
    })
}

/// A witness that follows the log of this vault, as its operator was told by a file.
fn witness(env: &TestEnv, seed: u8) -> Witness {
    env.run(&["stamp", "request", "stick"]).assert_code(0);
    let files = crate::support::files(&env.at("stick"));
    let key = files.iter().find(|(name, _)| name.ends_with("/log.vkey"));
    let mut witness = Witness::with_key("witness.example/lawyer", seed);
    witness.follow_vkey(&fs::read_to_string(&key.unwrap().1).unwrap());
    witness
}

#[test]
fn a_witness_cosigns_and_what_it_saw_is_kept() {
    let env = TestEnv::new_vault();
    let stranger = Witness::new("witness.example/lawyer");
    let key = stranger.vkey();
    let mut stranger = stranger;
    asked(&env, &key, 1, |body| stranger.add_checkpoint(body))
        .assert_code(1)
        .assert_says("refused lawyer: does not know this log")
        .assert_says("log.vkey");

    let mut witness = witness(&env, 77);
    asked(&env, &key, 1, |body| witness.add_checkpoint(body))
        .assert_code(0)
        .assert_says("kept    lawyer: witness `lawyer` saw the log at");
    env.run(&["stamp", "list"])
        .assert_code(0)
        .assert_says("witness lawyer")
        .assert_says("1 answers from outside.");
    // What the operator was given is none of the answers that are carried back.
    env.run(&["stamp", "take", "stick"])
        .assert_code(0)
        .assert_says("0 files.");
}

#[test]
fn a_witness_that_lies_is_refused_or_raises_the_alarm() {
    let env = TestEnv::new_vault();
    let mut honest = witness(&env, 77);
    let key = honest.vkey();
    // Another key under the same name; nonsense; nothing.
    let mut forger = witness(&env, 78);
    asked(&env, &key, 1, |body| forger.add_checkpoint(body))
        .assert_code(1)
        .assert_says("refused lawyer: ");
    for (status, body) in [
        (200, "<html>busy</html>"),
        (200, ""),
        (409, "many"),
        (500, ""),
    ] {
        asked(&env, &key, 1, |_| (status, body.into()))
            .assert_code(1)
            .assert_says("refused lawyer: ");
    }
    // It says that it has seen more than there is, or a history that is not this one's past.
    asked(&env, &key, 1, |_| (409, b"10000\n".to_vec()))
        .assert_code(1)
        .assert_says("ALARM   lawyer: has seen this log with 10000 operations")
        .assert_says("record nothing more");
    honest.remember_another_history(3);
    asked(&env, &key, 2, |body| honest.add_checkpoint(body))
        .assert_code(1)
        .assert_says("ALARM   lawyer: has seen another history of this log at 3 operations");
    env.run(&["stamp", "list"])
        .assert_code(0)
        .assert_says("0 answers from outside.");
    // Nothing of this keeps anybody from working.
    env.run(&["import", "field"]).assert_code(0);
    env.assert_sound();
}
