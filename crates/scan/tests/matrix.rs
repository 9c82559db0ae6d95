//! The leak matrix: every form at every place.

use testimony_scan::{Allowed, Artefact, Certainty, Terms, scan};

use crate::formats::Place;
use crate::forms::{self, FORMS};
use crate::{archives, formats, officefiles, pictures, recordings, sheets};

/// Every place of every format.
pub(crate) fn places() -> impl Iterator<Item = &'static Place> {
    [
        formats::PLACES,
        archives::PLACES,
        officefiles::PLACES,
        sheets::PLACES,
        pictures::PLACES,
        recordings::PLACES,
    ]
    .into_iter()
    .flatten()
}

/// Forms that a place cannot hold: names of files have no line ends, and some do not survive
/// being written that way.
fn fits(place: &str, text: &str) -> bool {
    match place {
        "HTML style" => !text.contains('\n'),
        // The field has room for so many.
        // Numbers one under the other are figures of a table.
        "XLSX string over cells of a column" => !text.contains(['0', '٠']),
        "tar owner" => text.len() < 32,
        _ => true,
    }
}

#[test]
fn every_form_is_found_at_every_place() {
    let terms = Terms::compile(forms::terms()).unwrap();
    let mut missed = Vec::new();
    let mut planted = 0;
    for (place, make) in places() {
        for form in FORMS.iter().filter(|form| fits(place, form.text)) {
            planted += 1;
            let (name, bytes) = make(form.text);
            let report = scan(&Artefact::new(&name, &bytes), &terms, &Allowed::none());
            let found = report.findings.iter().any(|finding| {
                form.terms.contains(&finding.term.as_str())
                    && (finding.certainty == Certainty::Certain || !form.certain)
            });
            if !found {
                missed.push(format!("{place}: {:?}", form.text));
            }
        }
    }
    assert!(
        missed.is_empty(),
        "{} of {planted} were missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
    assert!(planted > 3_000, "{planted}");
}
