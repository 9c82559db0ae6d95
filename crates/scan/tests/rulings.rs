//! What a person ruled on stays ruled on, and nothing else is.

use model::term::TermKind;
use testimony_scan::{Allowed, Artefact, Certainty, FindingKey, Report, Ruling, Terms, scan};

use crate::{formats, pdf, term};

fn report(name: &str, bytes: &[u8]) -> Report {
    let terms = Terms::compile(vec![
        term("witness", TermKind::Person, "Samira Haddan"),
        term("other", TermKind::Person, "Samira Qasim"),
    ])
    .unwrap();
    scan(&Artefact::new(name, bytes), &terms, &Allowed::none())
}

fn of(term: &str, report: &Report) -> FindingKey {
    let found = report.findings.iter().find(|found| found.term == term);
    found.unwrap().key
}

const TEXT: &str = "On that day the poet Samira read to the whole school.";

fn ruling() -> Ruling {
    Ruling {
        finding: of("witness", &report("a.txt", TEXT.as_bytes())),
        reason: "A poet of the last century".to_owned(),
    }
}

#[test]
fn a_ruling_outlives_a_rebuild_and_another_format() {
    let text = "page 9\nOn that day the\npoet  SAMIRA\nread to the whole\nschool.";
    for (name, bytes) in [
        ("a.txt", text.as_bytes().to_vec()),
        ("b.html", formats::html(&format!("<p>{TEXT}</p>")).1),
        ("c.pdf", pdf::page(TEXT)),
    ] {
        let ruled = report(name, &bytes).ruled(&[ruling()]);
        let left: Vec<&str> = ruled.findings.iter().map(|found| &*found.term).collect();
        assert!(left.iter().all(|term| *term == "other"), "{name}: {left:?}");
        assert!(!ruled.ruled.is_empty() && !left.is_empty(), "{name}");
        assert_eq!(ruled.ruled[0].reason, "A poet of the last century");
    }
}

#[test]
fn other_words_around_it_make_another_finding() {
    for text in [
        "On that day the witness Samira read to the whole school.",
        "On that day the poet Samira spoke to the whole school.",
        "On that day the poet Haddan read to the whole school.",
    ] {
        let ruled = report("a.txt", text.as_bytes()).ruled(&[ruling()]);
        assert_eq!(ruled.ruled, [], "{text}");
    }
}

#[test]
fn a_certain_finding_is_not_ruled_away_and_a_ruling_has_a_reason() {
    let text = "On that day the poet Samira Haddan read to the whole school.";
    let certain = report("a.txt", text.as_bytes());
    let found = certain
        .findings
        .iter()
        .find(|found| found.certainty == Certainty::Certain);
    let ruling = Ruling {
        finding: found.unwrap().key,
        reason: "no".to_owned(),
    };
    assert!(certain.ruled(&[ruling]).is_certain());
    let possible = report("a.txt", TEXT.as_bytes());
    let empty = Ruling {
        finding: of("witness", &possible),
        reason: "  ".to_owned(),
    };
    assert_eq!(possible.clone().ruled(&[empty]).findings, possible.findings);
}

#[test]
fn a_key_is_read_as_it_is_written_and_tells_no_name() {
    let key = ruling().finding;
    assert_eq!(FindingKey::parse(&key.to_string()), Some(key));
    assert_eq!(FindingKey::parse("12"), None);
    let json = serde_json::to_string(&ruling()).unwrap();
    assert!(!json.contains("Samira"), "{json}");
}
