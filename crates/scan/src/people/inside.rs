//! Names whose letters stand in one row, however they were taken apart or run together:
//! `SamiraHaddan`, `samira_haddan`, `S a m i r a H a d d a n`, `Samirah addan`.

use std::ops::Range;

use super::names::{self, Names};
use super::particles::JOINTS;
use crate::normalise::{Folded, Squeezed};
use crate::report::Why;
use crate::search::{Edges, Forms, Hit};

/// Names with fewer letters than this are found by their words alone.
const SHORT: usize = 5;
/// From here on, a name's letters in a row do not come together by chance. Arabic writes fewer.
const LONG: usize = 9;

/// Looks in squeezed text; places are those of the folded text.
pub(super) fn find(
    folded: &Folded,
    squeezed: &Squeezed,
    original: &str,
    letters: &Forms,
    names: &Names,
) -> Vec<Hit> {
    let mut hits = Vec::new();
    if letters.is_empty() {
        return hits;
    }
    for (start, _) in squeezed.text.char_indices() {
        let rest = squeezed.text.get(start..).unwrap_or_default();
        for (length, parts) in letters.beginning(rest) {
            let end = start + length;
            for part in parts {
                for (next, terms) in follow(&squeezed.text, end, *part, letters, names) {
                    let range = squeezed.folded(start..next, folded);
                    if !is_of_words(folded, &range, length)
                        && let Some(certain) = weigh(&range, folded, original)
                    {
                        Hit::all(terms, range, certain, Why::Inside, &mut hits);
                    }
                }
            }
        }
    }
    hits
}

/// Names that go on at `end` with another part: where that ends, and the terms.
fn follow<'n>(
    text: &str,
    end: usize,
    part: u32,
    letters: &Forms,
    names: &'n Names,
) -> Vec<(usize, &'n [(u64, u32)])> {
    let mut found = Vec::new();
    let rest = text.get(end..).unwrap_or_default();
    for joint in JOINTS {
        let Some(after) = rest.strip_prefix(joint) else {
            continue;
        };
        for (length, others) in letters.beginning(after) {
            for other in others {
                let terms = names.pairs.get(names::pair(part, *other));
                if let Some((_, term)) = terms.first() {
                    let next = end + joint.len() + length;
                    let reach = chain(text, next, *other, *term, letters, names);
                    found.push((reach, terms));
                }
            }
        }
    }
    found
}

/// How far a name of more parts than two goes on.
fn chain(
    text: &str,
    mut end: usize,
    mut part: u32,
    term: u32,
    letters: &Forms,
    names: &Names,
) -> usize {
    'parts: for _ in 0..6 {
        let rest = text.get(end..).unwrap_or_default();
        for joint in JOINTS {
            let Some(after) = rest.strip_prefix(joint) else {
                continue;
            };
            for (length, others) in letters.beginning(after) {
                for other in others {
                    if names.pairs.holds(names::pair(part, *other), term) {
                        end += joint.len() + length;
                        part = *other;
                        continue 'parts;
                    }
                }
            }
        }
        break;
    }
    end
}

/// Whether the first part is a word, as the others are then: such names are found by their words.
fn is_of_words(folded: &Folded, range: &Range<usize>, first: usize) -> bool {
    let (before, row) = (
        folded.text.get(..range.start).unwrap_or_default(),
        folded.text.get(range.clone()).unwrap_or_default(),
    );
    let starts = before.is_empty() || before.ends_with(' ');
    starts && row.find(' ') == Some(first)
}

/// Whether a row of letters is a name, and certainly.
fn weigh(range: &Range<usize>, folded: &Folded, original: &str) -> Option<bool> {
    let row = folded.text.get(range.clone())?;
    let stands = original.get(folded.original(range.clone()))?;
    let length = row.chars().filter(|letter| *letter != ' ').count();
    let edges = Edges::of(range, folded, original);
    if length >= LONG || (!row.is_ascii() && length + 1 >= LONG) {
        return Some(edges.joined);
    }
    let spaced = stands.contains([' ', '\u{a0}', '\t']);
    (length >= SHORT && edges.clean && !spaced).then_some(true)
}
