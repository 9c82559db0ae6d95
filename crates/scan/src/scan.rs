//! One artefact, from bytes to findings.

use crate::{Allowed, Artefact, Piece, Report, Terms};

/// Looks for `terms` in every part of `artefact`, but for what was `allowed`.
pub fn scan(artefact: &Artefact<'_>, terms: &Terms, allowed: &Allowed) -> Report {
    scan_with(artefact, Vec::new(), terms, allowed)
}

/// As [`scan`], with text that another program found in the same bytes.
///
/// Two extractors that share no code miss different things (invariant 3, final bytes).
pub fn scan_with(
    artefact: &Artefact<'_>,
    extra: Vec<Piece>,
    terms: &Terms,
    allowed: &Allowed,
) -> Report {
    let _ = (extra, terms, allowed);
    Report {
        findings: Vec::new(),
        unreadable: vec![crate::Unreadable {
            file: artefact.name.to_owned(),
            what: "the whole file: no extractor yet".to_owned(),
        }],
    }
}
