//! Five thousand terms against a hundred pages.

use std::time::Instant;

use model::term::{Term, TermKind};
use testimony_scan::{Allowed, Artefact, Terms, scan};

use crate::{pdf, term};

const GIVEN: [&str; 20] = [
    "Mohammed", "Ahmed", "Samira", "Layla", "Yusuf", "Khaled", "Fatima", "Omar", "Rima", "Nadia",
    "Walid", "Tariq", "Huda", "Salma", "Bassel", "Ghassan", "Maher", "Rania", "Ziad", "Hala",
];

fn many() -> Vec<Term> {
    (0..5_000)
        .map(|number: usize| {
            let id = format!("t{number}");
            let given = GIVEN[number % GIVEN.len()];
            let father = GIVEN[number / 20 % GIVEN.len()];
            match number % 10 {
                0..6 => {
                    let family: String = [
                        "ban", "dor", "qas", "mil", "tar", "sha", "riz", "kan", "lu", "zef",
                    ]
                    .iter()
                    .cycle()
                    .skip(number * 7 % 10)
                    .step_by(1 + number % 7)
                    .take(2 + number % 2)
                    .copied()
                    .collect();
                    term(&id, TermKind::Person, &format!("{given} {father} {family}"))
                }
                6 => term(
                    &id,
                    TermKind::Phone,
                    &format!("+000 55 {:07}", number * 7919 % 10_000_000),
                ),
                7 => term(
                    &id,
                    TermKind::Identifier,
                    &format!("ID-{:08}", number * 104_729),
                ),
                8 => term(
                    &id,
                    TermKind::Email,
                    &format!("{given}.{number}@example.org"),
                ),
                _ => term(
                    &id,
                    TermKind::Coordinate,
                    &format!("{}.{:05}, 37.14087", 30 + number % 9, number * 17 % 100_000),
                ),
            }
        })
        .collect()
}

/// The budget is for release builds (`cargo test --release`); a debug build is only run.
#[test]
fn many_terms_against_a_long_report() {
    let paragraph = "On the evening of 24 May 2013 shells fell on the eastern quarter, and people told \
        the team that the convoy had left at dawn; وقال شهود إن القافلة غادرت قبل الفجر إلى الشمال.\n";
    let text = paragraph.repeat(if cfg!(debug_assertions) { 60 } else { 2_000 });
    let started = Instant::now();
    let terms = Terms::compile(many()).unwrap();
    let compiled = started.elapsed();
    for (name, bytes) in [
        ("a.txt", text.as_bytes().to_vec()),
        ("a.pdf", pdf::page(&text)),
    ] {
        let started = Instant::now();
        let report = scan(&Artefact::new(name, &bytes), &terms, &Allowed::none());
        let scanned = started.elapsed();
        println!(
            "compile {compiled:?}, scan {name} ({} bytes of text) {scanned:?}",
            text.len()
        );
        assert_eq!(report.unreadable, []);
        if !cfg!(debug_assertions) {
            assert!(scanned.as_millis() < 3_000, "{name}: {scanned:?}");
        }
    }
}
