//! `testimony scan`: any file against any list, without a vault.

use serde_json::json;

use crate::{demo::DEMO, support::TestEnv};

const TERMS: &str =
    "id,kind,value\nw-1,person,Salma Tariban\nw-1,phone,+000 55 020 1111\nw-2,person,سلمى طريبان\n";

fn env() -> TestEnv {
    let env = TestEnv::empty();
    env.write("terms.csv", TERMS);
    env
}

#[test]
fn a_clean_file_is_clean() {
    let env = env();
    env.write("clean.txt", "Nothing of anybody.\n");
    let output = env.run(&["scan", "clean.txt", "--against", "terms.csv", "--json"]);
    output.assert_code(0);
    assert_eq!(
        output.json(),
        json!({ "findings": [], "unreadable": [], "unsearchable": [], "routes": ["testimony's own reader"] })
    );
    env.run(&["scan", "clean.txt", "--against", "terms.csv"])
        .assert_code(0)
        .assert_says("0 certain, 0 possible, 0 unreadable");
}

#[test]
fn a_leak_is_told_in_its_exact_shape() {
    let env = env();
    env.write("leak.txt", "We met Salma Tariban there.\n");
    let output = env.run(&["scan", "leak.txt", "--against", "terms.csv", "--json"]);
    output.assert_code(1);
    insta::assert_snapshot!(output, @r#"
    {
      "findings": [
        {
          "file": "leak.txt",
          "term": "w-1",
          "kind": "person",
          "match": "Salma Tariban",
          "certainty": "certain",
          "why": "written",
          "where": "text, line 1",
          "context": "We met Salma Tariban there.",
          "key": "324fc6a334ce2d94582529bfbf3bf0a629839974a926f57b1ff7c6731b2dbf3a"
        },
        {
          "file": "leak.txt",
          "term": "w-2",
          "kind": "person",
          "match": "Salma Tariban",
          "certainty": "certain",
          "why": "spelling",
          "where": "text, line 1",
          "context": "We met Salma Tariban there.",
          "key": "0a66d269a42c493faae4194aa9e861f56918c962adf28d6125a0a86c1896b39b"
        }
      ],
      "unreadable": [],
      "unsearchable": [],
      "routes": [
        "testimony's own reader"
      ]
    }
    --- exit 1
    "#);
}

#[test]
fn every_kind_of_term_is_read() {
    let env = env();
    let kinds = [
        "person",
        "phone",
        "email",
        "identifier",
        "place",
        "coordinate",
        "date",
        "phrase",
        "other",
    ];
    let values = [
        "Salma Tariban",
        "+000 55 020 1111",
        "s.t@example.org",
        "QA-2001-11",
        "Mill Yard",
        "\"32.13711, -34.54263\"",
        "2012-05-21",
        "like salt on a window",
        "IMG_0001",
    ];
    let rows: String = kinds
        .iter()
        .zip(values)
        .map(|(kind, value)| format!("t-{kind},{kind},{value}\n"))
        .collect();
    env.write("all.csv", format!("id,kind,value\n{rows}"));
    env.write(
        "leak.txt",
        values.map(|value| value.trim_matches('"')).join("\n"),
    );
    let answer = env
        .run(&["scan", "leak.txt", "--against", "all.csv", "--json"])
        .json();
    for kind in kinds {
        let term = format!("t-{kind}");
        let found = answer["findings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|finding| finding["term"] == *term && finding["kind"] == *kind);
        assert!(found, "{kind} in {answer}");
    }
}

#[test]
fn what_cannot_be_read_is_never_clean() {
    let env = env();
    env.write("broken.pdf", "%PDF-1.7\nnothing of a document");
    let output = env.run(&["scan", "broken.pdf", "--against", "terms.csv", "--json"]);
    output.assert_code(1);
    let answer = output.json();
    let unreadable = answer["unreadable"][0].as_object().unwrap();
    assert_eq!(unreadable.keys().collect::<Vec<_>>(), ["file", "what"]);
}

#[test]
fn a_list_that_is_none_is_misuse() {
    let env = env();
    env.write("file.txt", "x");
    for (name, csv) in [
        ("columns.csv", "name,phone\na,b\n"),
        ("kind.csv", "id,kind,value\nw,persn,Salma Tariban\n"),
        ("empty.csv", ""),
    ] {
        env.write(name, csv);
        let output = env.run(&["scan", "file.txt", "--against", name]);
        output.assert_code(2).assert_says("to do: ");
    }
    insta::assert_snapshot!(env.run(&["scan", "file.txt", "--against", "kind.csv"]), @"
    --- stderr
    error: line 2: `kind` is not a kind of term
      to do: use one of person, phone, email, identifier, place, coordinate, date, phrase, other; correct the table and scan again
    --- exit 2
    ");
}

#[test]
fn a_file_that_is_not_there_is_the_machines_fault() {
    let env = env();
    insta::assert_snapshot!(env.run(&["scan", "nowhere.pdf", "--against", "terms.csv"]), @"
    --- stderr
    error: could not read `nowhere.pdf`: No such file or directory (os error 2)
      to do: check the path, the permissions and the free space
    --- exit 3
    ");
    env.write("file.txt", "x");
    env.run(&["scan", "file.txt", "--against", "nowhere.csv"])
        .assert_code(3)
        .assert_says("to do: ");
}

/// Somebody else's list against the published report: who is named is found, others are not.
#[test]
fn the_released_report_holds_those_who_are_named_and_no_others() {
    let env = TestEnv::empty();
    env.write("terms.csv", "id,kind,value\nnamed,person,Nawar Dirbani\nhidden,person,Samira Haddan\nhidden,phone,+000 55 014 7720\nhidden,coordinate,\"32.12713, -34.53187\"\n");
    let report = DEMO.join("out/report/en");
    for file in ["report.pdf", "report.html", "report.docx", "report.epub"] {
        let path = report.join(file);
        let output = env.run(&[
            "scan",
            path.to_str().unwrap(),
            "--against",
            "terms.csv",
            "--json",
        ]);
        output.assert_code(1);
        let answer = output.json();
        assert_eq!(answer["unreadable"], json!([]), "{file}");
        let findings = answer["findings"].as_array().unwrap();
        assert!(!findings.is_empty());
        assert!(
            findings.iter().all(|finding| finding["term"] == "named"),
            "{answer}"
        );
    }
}

/// Invented words, drawn in Noto Sans: `Salma Tariban, baker`.
const SIGN: &[u8] = include_bytes!("fixtures/sign.png");

#[test]
fn a_folder_is_walked_and_every_file_in_it_is_read() {
    let env = env();
    env.write("out/a.txt", "Nothing of anybody.\n");
    env.write("out/deep/er/b.csv", "id,note\n1,\"Salma, Tariban\"\n");
    let output = env.run(&["scan", "out", "--against", "terms.csv", "--json"]);
    output.assert_code(1);
    let json = output.json();
    let files: Vec<_> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["file"].as_str().unwrap())
        .collect();
    assert!(
        !files.is_empty() && files.iter().all(|file| file.ends_with("b.csv")),
        "{files:?}"
    );
}

#[test]
fn words_in_a_picture_are_read_or_the_picture_is_named() {
    let env = env();
    env.write("sign.png", SIGN);
    let output = env.run(&["scan", "sign.png", "--against", "terms.csv", "--json"]);
    output.assert_code(1);
    let json = output.json();
    if testkit::has_program("tesseract", "words_in_a_picture_are_read") {
        assert_eq!(
            json["findings"][0]["where"], "the picture, words in the picture",
            "{json}"
        );
        assert_eq!(json.get("pictures"), None);
    } else {
        assert_eq!(json["pictures"][0]["what"], "the picture");
    }
}
