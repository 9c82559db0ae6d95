//! The program: its words, its JSON, its exit codes.

use std::{ffi::OsStr, fs, process::Command};

use serde_json::Value;

use crate::support::*;

fn run<S: AsRef<OsStr>>(arguments: &[S]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_testimony-verify"))
        .args(arguments)
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (
        output.status.code(),
        text(&output.stdout),
        text(&output.stderr),
    )
}

#[test]
fn the_exit_code_is_the_answer() {
    let folder = good_exhibit();
    let path = folder.path().to_str().unwrap();
    let (code, out, err) = run(&[path]);
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert!(
        out.contains("\nVALID, BY A KEY YET TO BE COMPARED:"),
        "{out}"
    );
    let key = alice().log().to_string();
    let (code, out, _) = run(&["--log", &key, "--", path]);
    assert_eq!(code, Some(0));
    assert!(out.contains("\nTRUSTED:"), "{out}");
    let (code, out, _) = run(&[path, &format!("--log={}", bob().log())]);
    assert_eq!(code, Some(1));
    assert!(out.contains("FAILED  step 1, log key"), "{out}");
    fs::write(folder.path().join(NAME), "forged").unwrap();
    assert_eq!(run(&[path]).0, Some(1));
}

#[test]
fn json_holds_the_whole_verdict() {
    let folder = good_report();
    let path = folder.path().to_str().unwrap();
    let (code, out, _) = run(&[path, "--json", "--log", &alice().log().to_string()]);
    assert_eq!(code, Some(0));
    let verdict: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(verdict["state"], "trusted");
    assert_eq!(verdict["kind"], "release");
    let finding = &verdict["findings"][0];
    assert_eq!(
        (&finding["ok"], &finding["note"]),
        (&Value::Bool(true), &Value::Bool(false))
    );
    assert!(finding["what"].is_string() && finding["detail"].is_string());
    assert!(
        verdict["conclusion"]
            .as_str()
            .unwrap()
            .starts_with("TRUSTED: ")
    );
}

#[test]
fn misuse_says_what_to_do() {
    let empty = tempfile::TempDir::new().unwrap();
    let empty = empty.path().to_str().unwrap();
    let cosigner = bob().cosigner().to_string();
    for (arguments, words) in [
        (vec![], "say which folder to check"),
        (vec!["a", "b"], "more than one folder"),
        (vec!["--frob"], "there is no option `--frob`"),
        (vec!["a", "--log"], "`--log` needs a key"),
        (
            vec!["a", "--log", "x"],
            "not a key of the form `name+id+key`",
        ),
        (vec!["/nowhere/at/all"], "there is no folder"),
        (vec![empty], "holds neither `pack.json` nor `manifest.json`"),
        (vec![empty, "--log", &cosigner], "is not the key of a log"),
    ] {
        let (code, out, err) = run(&arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(
            err.starts_with("testimony-verify: ") && err.contains(words),
            "{err}"
        );
    }
    for option in ["--help", "--version"] {
        let (code, out, _) = run(&[option]);
        assert_eq!(code, Some(0));
        assert!(out.contains("estimony-verify") && out.ends_with('\n'));
    }
}
