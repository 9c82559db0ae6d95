//! What a decision released, and terms that are refused.

use model::term::TermKind;
use testimony_scan::{Allowed, Artefact, Certainty, Piece, TermError, Terms, scan, scan_with};

use crate::officefiles::{docx, inline, para, run};
use crate::sheets::sheet;
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

/// A table is also read with its cells joined, for names that are cut over cells. Where one cell ends, a
/// released name does too.
#[test]
fn a_released_name_in_a_cell_ends_with_it() {
    let terms = Terms::compile(vec![term("w", TermKind::Person, "Samira Haddan")]).unwrap();
    let released = Allowed::new(["Omar Q. Haddan"]);
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", para(&run(text)));
    let matched = |cells: &[&str]| {
        let row: String = cells.iter().map(|text| cell(text)).collect();
        let letters: String = cells
            .iter()
            .zip('A'..)
            .map(|(text, column)| inline(&column.to_string(), text))
            .collect();
        let files = [
            docx(&format!("<w:tbl><w:tr>{row}</w:tr></w:tbl>")),
            sheet(&format!("<row>{letters}</row>")),
        ];
        files.map(|(name, bytes)| {
            let report = scan(&Artefact::new(&name, &bytes), &terms, &released);
            report
                .findings
                .into_iter()
                .map(|finding| finding.matched)
                .collect::<Vec<_>>()
        })
    };
    let none: [Vec<String>; 2] = Default::default();
    assert_eq!(matched(&["Omar Q. Haddan", "15", "male"]), none);
    assert_eq!(matched(&["11", "Omar Q. Haddan", "male"]), none);
    assert_eq!(matched(&["11", "Omar Q. Haddan"]), none);
    for cut in [
        &["Omar Q. Haddan", "15", "Samira Had", "dan"][..],
        &["Samira", "Haddan", "Omar Q. Haddan"],
        &["Omar Q. Haddan", "Sam", "ira Haddan"],
        &["Omar Q.", "Haddan", "15"],
    ] {
        for found in matched(cut) {
            assert!(!found.is_empty(), "{cut:?}");
        }
    }
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

/// A long list of names is as good as its worst rows: those are told, and none of the rest is lost.
#[test]
fn of_a_hundred_thousand_rows_none_is_dropped() {
    let mut table = String::from("id,kind,value\n");
    for number in 0..100_000 {
        table.push_str(&match number {
            77 => "bad1,person,S\n".to_owned(),
            99_998 => "bad2,person,س\n".to_owned(),
            _ => format!("t{number},identifier,SY-{number:06}\n"),
        });
    }
    let Err(TermError::Unsearchable { terms }) = Terms::from_csv(&table) else {
        panic!("accepted")
    };
    let ids: Vec<&str> = terms.iter().map(|term| term.id.as_str()).collect();
    assert_eq!(ids, ["bad1", "bad2"]);
    let mended = table
        .replace("person,S\n", "person,Sa\n")
        .replace("person,س\n", "person,سم\n");
    let terms = Terms::from_csv(&mended).unwrap();
    assert_eq!((terms.len(), terms.notes()), (100_000, &[][..]));
    let text = "the card SY 099999, and 000078-SY beside it";
    let report = scan(
        &Artefact::new("a.txt", text.as_bytes()),
        &terms,
        &Allowed::none(),
    );
    let mut found: Vec<&str> = report
        .findings
        .iter()
        .map(|found| found.term.as_str())
        .collect();
    found.dedup();
    assert_eq!(found, ["t99999", "t78"]);
}
