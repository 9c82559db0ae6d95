//! One artefact, from bytes to findings.

mod context;
mod tidy;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use crate::people::Memory;
use crate::piece::Role;
use crate::search::Hit;
use crate::{Allowed, Artefact, Certainty, Finding, FindingKey, Piece, Reading, Report, Terms};

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
    let mut reading = Reading::of(artefact);
    extra.into_iter().for_each(|piece| reading.add(piece));
    reading.search(terms, allowed)
}

/// Findings of one artefact so far.
#[derive(Default)]
pub(crate) struct Findings {
    pub(crate) found: Vec<Finding>,
    /// The terms found, and whether for certain.
    terms: HashMap<u32, bool>,
    /// The same letters in the same place, found by another reading of it: which of `found`.
    known: HashMap<(String, u32, String, usize), usize>,
}

impl Findings {
    pub(crate) fn add(
        &mut self,
        file: &str,
        piece: &Piece,
        terms: &Terms,
        allowed: &Allowed,
        memory: &mut Memory,
    ) {
        let hits = terms.index.search(&piece.text, piece.is_drawing, memory);
        if hits.is_empty() {
            return;
        }
        let released = released(piece, &hits, allowed);
        let hits = tidy::tidy(hits, &released);
        let lines = context::Lines::new(&piece.text, piece.role == Role::Numbered);
        let place = piece
            .place
            .and_then(|end| piece.where_.get(..end))
            .unwrap_or(&piece.where_);
        let mut seen: HashMap<(u32, String), usize> = HashMap::new();
        let before = match piece.role {
            Role::Backstop => self.terms.clone(),
            _ => HashMap::new(),
        };
        for hit in &hits {
            if before
                .get(&hit.term)
                .is_some_and(|certain| *certain || !hit.certain)
            {
                continue;
            }
            let Some(term) = terms.term(hit.term) else {
                continue;
            };
            let certain = self.terms.entry(hit.term).or_default();
            *certain |= hit.certain;
            let letters = context::letters(&piece.text, &hit.range);
            let count = seen.entry((hit.term, letters.clone())).or_default();
            *count += 1;
            let place = lines.place(place, hit.range.start);
            let known = self.known.entry((place, hit.term, letters, *count));
            let at = match known {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(free) => *free.insert(self.found.len()),
            };
            // Another reading adds something only if it is surer.
            let surer = |known: &Finding| hit.certain && known.certainty == Certainty::Possible;
            if self.found.get(at).is_some_and(|known| !surer(known)) {
                continue;
            }
            let finding = Finding {
                file: file.to_owned(),
                term: term.id.clone(),
                kind: term.kind,
                matched: context::matched(&piece.text, &hit.range),
                certainty: if hit.certain {
                    Certainty::Certain
                } else {
                    Certainty::Possible
                },
                why: hit.why,
                others: hit.others,
                where_: lines.place(&piece.where_, hit.range.start),
                context: context::around(&piece.text, &hit.range),
                key: FindingKey::new(&term.id, term.kind.word(), &piece.text, &hit.range),
            };
            match self.found.get_mut(at) {
                Some(known) => *known = finding,
                None => self.found.push(finding),
            }
        }
    }
}

/// Where released words stand: in the text as it is read, and alone between two seams, where what
/// follows a name is no part of it.
fn released(piece: &Piece, hits: &[Hit], allowed: &Allowed) -> Vec<Range<usize>> {
    let mut places = allowed.occurrences(&piece.text);
    let mut stretches: Vec<Range<usize>> = hits
        .iter()
        .filter_map(|hit| piece.between_seams(&hit.range))
        .collect();
    stretches.sort_by_key(|stretch| stretch.start);
    stretches.dedup();
    for stretch in stretches {
        let text = piece.text.get(stretch.clone()).unwrap_or_default();
        let within = allowed.occurrences(text).into_iter();
        places.extend(within.map(|at| at.start + stretch.start..at.end + stretch.start));
    }
    places.sort_by_key(|place| (place.start, place.end));
    places
}
