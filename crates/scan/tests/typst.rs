//! A page as the typesetter of the reports writes it: `fixtures/typst.typ`, set by typst 0.15.1
//! with Noto Serif and Noto Naskh Arabic as tagged PDF/A-2a and PDF/UA-1.

use testimony_scan::{Allowed, Artefact, Certainty, Terms, scan};

use crate::forms;

const PAGE: &[u8] = include_bytes!("fixtures/typst.pdf");

#[test]
fn every_planted_term_is_found_on_a_page_that_is_read_whole() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let report = scan(&Artefact::new("typst.pdf", PAGE), &terms, &Allowed::none());
    assert_eq!(report.unreadable, []);
    for (term, text) in [
        ("w1", "Samira Khalil Haddan"),
        ("w1", "S. Haddan"),
        ("w1-ar", "سميرة خليل حدان"),
        ("w2", "Abd al-Rahman al-Qudsi"),
        ("w2-ar", "عبد الرحمن القدسي"),
        ("p1", "055 010 0199"),
        ("p1", "٠٥٥ ٠١٠ ٠١٩٩"),
        ("l1", "Deir Qadan"),
        ("l1-ar", "دير قدان"),
        ("c1", "36.20312, 37.14087"),
    ] {
        let found = report.findings.iter().any(|finding| {
            finding.term == term
                && finding.matched.replace("\u{ad} ", "") == text
                && finding.certainty == Certainty::Certain
                && finding.where_ == "page 1, text"
        });
        let all: Vec<_> = report
            .findings
            .iter()
            .map(|f| (&f.term, &f.matched, &f.where_))
            .collect();
        assert!(found, "{term}: {text} in {all:#?}");
    }
}

#[test]
fn what_was_released_is_excused_in_both_directions() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let released = Allowed::new([
        "Samira Khalil Haddan",
        "S. Haddan",
        "سميرة خليل حدان",
        "Abd al-Rahman al-Qudsi",
        "عبد الرحمن القدسي",
    ]);
    let report = scan(&Artefact::new("typst.pdf", PAGE), &terms, &released);
    let people: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.term.starts_with('w'))
        .collect();
    let shown: Vec<_> = people.iter().map(|f| (&f.matched, &f.context)).collect();
    assert!(people.is_empty(), "{shown:#?}");
}

#[test]
fn another_program_reads_the_same_words_and_one_that_reads_others_is_told() {
    let artefact = Artefact::new("typst.pdf", PAGE);
    let mut reading = testimony_scan::Reading::of(&artefact);
    reading.compare("pdftotext", include_str!("fixtures/typst.txt"));
    let terms = Terms::compile(forms::terms()).unwrap();
    assert_eq!(reading.search(&terms, &Allowed::none()).unreadable, []);
    let mut reading = testimony_scan::Reading::of(&artefact);
    reading.compare(
        "pdftotext",
        "quite different words stand here because somebody deceived either reader completely",
    );
    let told = reading.search(&terms, &Allowed::none()).unreadable;
    assert!(
        told.iter().any(|part| part.what.contains("deceived")),
        "{told:?}"
    );
}
