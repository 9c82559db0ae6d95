//! One finding for each occurrence.

use std::collections::HashMap;
use std::ops::Range;

use crate::search::Hit;

/// Takes out what was released and what another finding of the same term already says. The
/// places in `released` are in order.
pub(super) fn tidy(hits: Vec<Hit>, released: &[Range<usize>]) -> Vec<Hit> {
    let released = Released::new(released);
    let mut by_term: HashMap<u32, Vec<Hit>> = HashMap::new();
    for hit in hits.into_iter().filter(|hit| !released.holds(&hit.range)) {
        by_term.entry(hit.term).or_default().push(hit);
    }
    let mut kept: Vec<Hit> = by_term.into_values().flat_map(one_term).collect();
    kept.sort_by_key(|hit| (hit.range.start, hit.range.end, hit.term));
    kept
}

/// Released places, by where they start, with how far they and those before them reach.
struct Released {
    reaches: Vec<(usize, usize)>,
}

impl Released {
    fn new(places: &[Range<usize>]) -> Self {
        let mut furthest = 0;
        let reach = |place: &Range<usize>| {
            furthest = place.end.max(furthest);
            (place.start, furthest)
        };
        Self {
            reaches: places.iter().map(reach).collect(),
        }
    }

    /// Whether one place holds all of `range`: the one that reaches furthest starts no later.
    fn holds(&self, range: &Range<usize>) -> bool {
        let before = self
            .reaches
            .partition_point(|(start, _)| *start <= range.start);
        let last = before
            .checked_sub(1)
            .and_then(|last| self.reaches.get(last));
        last.is_some_and(|(_, end)| range.end <= *end)
    }
}

/// Findings that overlap are one; possible ones beside certain ones add nothing.
fn one_term(mut hits: Vec<Hit>) -> Vec<Hit> {
    hits.sort_by_key(|hit| (hit.range.start, hit.range.end));
    let (certain, possible): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.certain);
    let certain = joined(certain);
    let mut possible = joined(possible);
    possible.retain(|hit| {
        let next = certain.partition_point(|known| known.range.end <= hit.range.start);
        certain
            .get(next)
            .is_none_or(|known| hit.range.end <= known.range.start)
    });
    certain.into_iter().chain(possible).collect()
}

fn joined(hits: Vec<Hit>) -> Vec<Hit> {
    let mut kept: Vec<Hit> = Vec::new();
    for hit in hits {
        match kept
            .last_mut()
            .filter(|last| hit.range.start < last.range.end)
        {
            Some(last) => {
                last.range.end = last.range.end.max(hit.range.end);
                last.why = last.why.min(hit.why);
                last.others = last.others.min(hit.others);
            }
            None => kept.push(hit),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(range: Range<usize>, certain: bool) -> Hit {
        Hit::one(0, range, certain, crate::Why::Written)
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
