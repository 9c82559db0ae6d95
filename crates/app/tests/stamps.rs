//! Time from outside, carried there and back.

use std::{fs, path::Path};

use testimony_app::{AskOptions, Open, Vault, ask, believe_authority, outside, request, take};
use testkit::{
    authority::{STAMPS, TimeAuthority},
    witness::serve,
};

use crate::support::{key, vault};

/// Where the one request of a vault with one log is.
fn only_folder(out: &Path) -> std::path::PathBuf {
    let folders = fs::read_dir(out)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    folders.into_iter().find(|path| path.is_dir()).unwrap()
}

/// What became of one answer.
fn taken(vault: &Vault<Open>, folder: &Path, bytes: &[u8]) -> (bool, String) {
    let file = folder.join("answer.tsr");
    fs::write(&file, bytes).unwrap();
    let taken = take(vault, &[file]).unwrap();
    (taken[0].kept, taken[0].what.clone())
}

#[test]
fn what_is_carried_out_comes_back_as_proof_and_nothing_else_does() {
    let test = "what_is_carried_out_comes_back_as_proof_and_nothing_else_does";
    let Some(authority) = TimeAuthority::start(test).unwrap() else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let mut vault = vault(&dir.path().join("vault"));
    let out = dir.path().join("stick");
    request(&vault, &out).unwrap();
    let folder = only_folder(&out);
    let query = fs::read(folder.join("request.tsq")).unwrap();
    let good = authority.answer(&query, "signer").unwrap();

    // Nobody is believed yet.
    let (kept, what) = taken(&vault, &folder, &good);
    assert!(
        !kept && what.contains("no root that you trust vouches"),
        "{what}"
    );
    let roots = authority.pem("root").unwrap();
    believe_authority(&mut vault, &key("invented"), &roots, None).unwrap();
    assert!(believe_authority(&mut vault, &key("none"), "no certificates", None).is_err());

    // Answers that do not count, each with its reason.
    authority
        .certify_long_ago("late", "between", STAMPS)
        .unwrap();
    let other = authority.query(b"other bytes").unwrap();
    let bad = [
        (
            authority.answer(&other, "signer").unwrap(),
            "on other bytes",
        ),
        (
            authority.answer(&query, "late").unwrap(),
            "was not valid when it stamped",
        ),
        (b"<html>busy</html>".to_vec(), "cannot be read"),
        (good[..good.len() - 1].to_vec(), "cannot be read"),
    ];
    for (bytes, reason) in bad {
        let (kept, what) = taken(&vault, &folder, &bytes);
        assert!(!kept && what.contains(reason), "{what}");
    }
    assert!(
        outside(&vault).unwrap().is_empty(),
        "nothing was kept as good"
    );

    // The answer, and the bare token in it.
    for bytes in [&good, &authority.token(&good).unwrap()] {
        let (kept, what) = taken(&vault, &folder, bytes);
        assert!(kept && what.contains("CN=signer"), "{what}");
    }
    let rows = outside(&vault).unwrap();
    assert_eq!(rows.len(), 1, "the same token twice is one: {rows:?}");
    assert!(rows[0].before.is_some());
    // The certificate ends within a quarter of a year.
    assert!(
        rows[0]
            .advice
            .as_ref()
            .unwrap()
            .contains("certificate ends")
    );
}

#[test]
fn an_authority_is_asked_online_and_its_answer_held_against_the_question() {
    let test = "an_authority_is_asked_online_and_its_answer_held_against_the_question";
    let Some(authority) = TimeAuthority::start(test).unwrap() else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let mut vault = vault(&dir.path().join("vault"));
    let roots = authority.pem("root").unwrap();
    let old = authority.query(b"anything").unwrap();
    let old = authority.answer(&old, "signer").unwrap();
    for (status, honest, outcome) in [
        (200, true, "kept"),
        (200, false, "refused"),
        (503, true, "refused"),
    ] {
        let path = authority.path().to_owned();
        let answer = |body: &[u8]| match honest {
            true => authority_answer(&path, body),
            false => old.clone(),
        };
        std::thread::scope(|scope| {
            let server = serve(1, |_, body| (status, answer(body)));
            believe_authority(&mut vault, &key("invented"), &roots, Some(&server.address)).unwrap();
            let worker = scope.spawn(move || server.run());
            let asked = ask(&vault, &AskOptions::default()).unwrap();
            assert_eq!(asked[0].outcome, outcome, "{asked:?}");
            worker.join().unwrap();
        });
    }
}

fn authority_answer(path: &Path, query: &[u8]) -> Vec<u8> {
    fs::write(path.join("query"), query).unwrap();
    let arguments = "ts -reply -config ts.cnf -queryfile query -signer signer.pem -inkey signer.key \
                     -chain between.pem -out answer";
    let made = std::process::Command::new("openssl")
        .args(arguments.split_whitespace())
        .current_dir(path)
        .output()
        .unwrap();
    assert!(made.status.success());
    fs::read(path.join("answer")).unwrap()
}
