//! What a decision released, and terms that are refused.

use model::term::TermKind;
use testimony_scan::{Allowed, Artefact, Certainty, Piece, TermError, Terms, scan, scan_with};

use crate::{pdf, term};

fn found(text: &str) -> Vec<(String, Certainty)> {
    let terms = Terms::compile(vec![
        term("witness", TermKind::Person, "Samira Haddan"),
        term("witness-ar", TermKind::Person, "سميرة حدان"),
    ])
    .unwrap();
    let released = Allowed::new(["Omar Q. Haddan", "عمر حدان"]);
    let bytes = pdf::page(text);
    let mut found: Vec<_> = [("a.txt", text.as_bytes()), ("a.pdf", &bytes)]
        .into_iter()
        .flat_map(|(name, bytes)| scan(&Artefact::new(name, bytes), &terms, &released).findings)
        .map(|finding| (finding.matched, finding.certainty))
        .collect();
    found.dedup();
    found
}

#[test]
fn a_shared_surname_inside_a_released_name_is_excused() {
    assert_eq!(found("The dead: Omar Q. Haddan, baker."), []);
    assert_eq!(found("The dead: Omar\nQ. Haddan, baker."), []);
    assert_eq!(found("من القتلى عمر حدان وهو خباز"), []);
}

#[test]
fn the_living_witness_is_not() {
    assert_eq!(
        found("Omar Q. Haddan and Samira Haddan"),
        [("Samira Haddan".to_owned(), Certainty::Certain)]
    );
    assert_eq!(
        found("We met Samira there"),
        [("Samira".to_owned(), Certainty::Possible)]
    );
    assert_eq!(
        found("the Haddan family"),
        [("Haddan".to_owned(), Certainty::Possible)]
    );
    assert!(
        found("قالت سميرة حدان")
            .iter()
            .all(|(_, certainty)| *certainty == Certainty::Certain)
    );
    assert!(!found("قالت سميرة حدان").is_empty());
}

#[test]
fn text_of_another_program_counts() {
    let terms = Terms::compile(vec![term("w", TermKind::Person, "Samira Haddan")]).unwrap();
    let extra = vec![Piece::new("page 1, pdftotext", "Samira Haddan")];
    let report = scan_with(
        &Artefact::new("a.pdf", &pdf::page("x")),
        extra,
        &terms,
        &Allowed::none(),
    );
    assert_eq!(report.findings[0].where_, "page 1, pdftotext");
}

#[test]
fn a_term_that_cannot_be_searched_for_is_named_by_its_id() {
    let refused = Terms::compile(vec![
        term("a", TermKind::Phone, "110"),
        term("b", TermKind::Coordinate, "near Aleppo"),
        term("c", TermKind::Person, "—"),
        term("d", TermKind::Phrase, "a"),
        term("e", TermKind::Person, "Samira Haddan"),
        term("f", TermKind::Email, "nobody"),
        term("g", TermKind::Date, "in spring"),
        term("h", TermKind::Identifier, "7"),
    ]);
    let Err(TermError::Unsearchable { terms }) = refused else {
        panic!("accepted")
    };
    let ids: Vec<&str> = terms.iter().map(|term| term.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d", "f", "g", "h"]);
    let text = TermError::Unsearchable { terms }.to_string();
    assert!(
        text.contains("phone `a` has fewer than five digits"),
        "{text}"
    );
    assert!(!text.contains("Aleppo"), "{text}");
}
