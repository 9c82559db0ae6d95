//! One finding for each occurrence.

use std::collections::HashMap;
use std::ops::Range;

use crate::search::Hit;

/// Takes out what was released and what another finding of the same term already says.
pub(super) fn tidy(hits: Vec<Hit>, released: &[Range<usize>]) -> Vec<Hit> {
    let mut by_term: HashMap<u32, Vec<Hit>> = HashMap::new();
    for hit in hits {
        let inside =
            |place: &Range<usize>| place.start <= hit.range.start && hit.range.end <= place.end;
        if !released.iter().any(inside) {
            by_term.entry(hit.term).or_default().push(hit);
        }
    }
    let mut kept: Vec<Hit> = by_term.into_values().flat_map(one_term).collect();
    kept.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.term));
    kept
}

/// Certain findings that overlap are one; possible ones beside them add nothing.
fn one_term(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (!hit.certain, hit.range.start, hit.range.end));
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        let overlapping = kept
            .iter_mut()
            .rev()
            .find(|known| known.range.start < hit.range.end && hit.range.start < known.range.end);
        match overlapping {
            Some(known) if known.certain == hit.certain => {
                known.range =
                    known.range.start.min(hit.range.start)..known.range.end.max(hit.range.end);
            }
            Some(_) => {}
            None => kept.push(hit),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(range: Range<usize>, certain: bool) -> Hit {
        Hit {
            term: 0,
            range,
            certain,
        }
    }

    #[test]
    fn overlapping_hits_become_one() {
        let tidied = tidy(
            vec![
                hit(0..6, false),
                hit(0..13, true),
                hit(7..20, true),
                hit(30..36, false),
            ],
            &[],
        );
        assert_eq!(tidied, [hit(0..20, true), hit(30..36, false)]);
    }

    #[test]
    fn only_what_lies_wholly_inside_a_release_is_excused() {
        let released = [Range { start: 10, end: 24 }];
        let tidied = tidy(
            vec![hit(18..24, false), hit(18..31, true), hit(40..46, false)],
            &released,
        );
        assert_eq!(tidied, [hit(18..31, true), hit(40..46, false)]);
    }
}
