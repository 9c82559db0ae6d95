//! What a writer put into the prose of a report by mistake is found in the finished files.

use serde_json::Value;

use crate::support::TestEnv;

/// The small report, with a sentence more in its framing section.
fn with_sentence(sentence: &str) -> TestEnv {
    let env = TestEnv::prepared();
    let thanks = "We thank all who spoke to us.";
    env.edit(
        "field/reports/brief.en.md",
        thanks,
        &format!("{thanks} {sentence}"),
    );
    env
}

/// Builds what the field folder says now and asks for its release: the release's answer.
fn build_and_release(env: &TestEnv) -> Value {
    let answers = env.session(&[
        "import field --json",
        "report build brief --out out --json",
        "report release brief --out out --json",
    ]);
    let answers = answers.jsons();
    assert_eq!(answers.len(), 3);
    assert_eq!(answers[0]["problems"], Value::Array(Vec::new()));
    assert!(answers[1]["files"].is_array(), "{}", answers[1]);
    answers[2].clone()
}

/// What the gate found in this sentence: `kind match certainty`, each once.
fn found(sentence: &str) -> Vec<String> {
    let env = with_sentence(sentence);
    let answer = build_and_release(&env);
    assert_eq!(answer["state"], "stopped", "{sentence}: {answer}");
    let findings = answer["gate"]["findings"].as_array().unwrap();
    for finding in findings {
        for told in [
            "file",
            "term",
            "kind",
            "match",
            "certainty",
            "where",
            "context",
        ] {
            assert!(
                finding[told].as_str().is_some_and(|told| !told.is_empty()),
                "{told}: {finding}"
            );
        }
    }
    let files: Vec<&str> = findings
        .iter()
        .filter_map(|finding| finding["file"].as_str())
        .collect();
    for file in [
        "en/report.pdf",
        "en/report.html",
        "en/report.docx",
        "en/report.epub",
        "en/edition.json",
    ] {
        assert!(
            files.contains(&file),
            "{sentence} is not found in {file}: {answer}"
        );
    }
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut found: Vec<String> = findings
        .iter()
        .map(|finding| {
            format!(
                "{} {} {}",
                text(&finding["certainty"]),
                text(&finding["kind"]),
                text(&finding["match"])
            )
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn a_protected_name_stops_a_release() {
    insta::assert_debug_snapshot!(found("Above all Salma Tariban."), @r#"
    [
        "certain person Salma Tariban",
    ]
    "#);
}

#[test]
fn a_protected_name_in_arabic_stops_a_release() {
    insta::assert_debug_snapshot!(found("Above all سلمى طريبان."), @r#"
    [
        "certain person سلمى طريبان",
    ]
    "#);
}

#[test]
fn the_family_name_of_a_living_witness_stops_a_release() {
    insta::assert_debug_snapshot!(found("Above all the Tariban family."), @r#"
    [
        "possible person Tariban",
    ]
    "#);
}

#[test]
fn a_telephone_number_stops_a_release() {
    insta::assert_debug_snapshot!(found("Call 00000 55-020-2222 for more."), @r#"
    [
        "certain phone 000 55-020-2222",
    ]
    "#);
}

#[test]
fn an_address_of_mail_stops_a_release() {
    insta::assert_debug_snapshot!(found("Write to salma.t@example.org for more."), @r#"
    [
        "certain email salma.t@example.org",
    ]
    "#);
}

#[test]
fn the_position_of_a_protected_place_stops_a_release() {
    // The two halves: in `edition.json` a quotation mark is written `\"`.
    insta::assert_debug_snapshot!(found("It stands at 32°08'13.6\"N 34°32'33.5\"W, they say."), @r#"
    [
        "certain coordinate 32°08'13.6\"N 34°32'33.5",
        "possible coordinate 32°08'13.6",
        "possible coordinate 34°32'33.5",
    ]
    "#);
}

#[test]
fn the_name_of_an_original_file_stops_a_release() {
    insta::assert_debug_snapshot!(found("See IMG_1.jpg for more."), @r#"
    [
        "certain other IMG_1.jpg",
    ]
    "#);
}

/// The whole way for one leak: said to a person, refused to both, mended, released.
#[test]
fn nobody_can_release_a_leak_and_its_mending_is_released() {
    let env = with_sentence("Above all Salma Tariban.");
    let refused = env.session(&[
        "import field",
        "report build brief --out out",
        "report release brief --out out",
    ]);
    refused
        .assert_code(1)
        .assert_says("certain: person `Salma Tariban` of src-01.identity")
        .assert_says("in en/report.pdf, ")
        .assert_says("in en/report.html, ")
        .assert_says("in en/report.docx, ")
        .assert_says("in en/report.epub, ")
        .assert_says("Stopped: nothing was approved.");
    let release = ["report", "release", "brief", "--out", "out"];
    env.run_as_bassel(&release)
        .assert_code(1)
        .assert_says("Stopped: nothing was approved.");
    // A reason excuses what is only possible, never what is certain.
    let excused = env.run_as_bassel(&[
        "report",
        "release",
        "brief",
        "--out",
        "out",
        "--reviewed",
        "it is fine",
    ]);
    excused
        .assert_code(1)
        .assert_says("Stopped: nothing was approved.");
    let none = env.run(&["list", "approval", "--json"]).json();
    assert_eq!(none, Value::Array(Vec::new()));
    assert!(!env.at("out/en/manifest.json").exists());

    env.edit("field/reports/brief.en.md", " Above all Salma Tariban.", "");
    assert_eq!(build_and_release(&env)["state"], "waiting");
    env.run_as_bassel(&release)
        .assert_code(0)
        .assert_says("Released; approved by amal and bassel.");
    assert!(env.at("out/en/manifest.json").exists());
}
