//! The tables of docs/scan-places.md name every place that is tried, and what a report calls it.

use std::collections::BTreeSet;

use testimony_scan::{Allowed, Artefact, Terms, scan};

use crate::{forms, matrix};

const DOCUMENT: &str = include_str!("../../../docs/scan-places.md");
const NAME: &str = "Samira Haddan";

#[test]
fn every_place_that_is_tried_is_in_the_document_and_the_other_way_round() {
    let section = DOCUMENT
        .split("## What is read")
        .nth(1)
        .expect("the section");
    let section = section.split("\n## ").next().unwrap();
    let written: BTreeSet<String> = section
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(str::to_owned)
        .collect();
    let terms = Terms::compile(forms::terms()).unwrap();
    let tried: BTreeSet<String> = matrix::places()
        .map(|(place, make)| {
            let (name, bytes) = make(NAME);
            let report = scan(&Artefact::new(&name, &bytes), &terms, &Allowed::none());
            let finding = report
                .findings
                .iter()
                .find(|finding| finding.term == "w1")
                .expect(place);
            format!("| `{place}` | {} |", finding.where_.replace(NAME, "…"))
        })
        .collect();
    assert_eq!(
        tried.len(),
        matrix::places().count(),
        "a place is there twice"
    );
    let missing: Vec<_> = tried.difference(&written).collect();
    let untried: Vec<_> = written.difference(&tried).collect();
    assert!(
        missing.is_empty() && untried.is_empty(),
        "not in docs/scan-places.md:\n{missing:#?}\nnot tried:\n{untried:#?}"
    );
}
