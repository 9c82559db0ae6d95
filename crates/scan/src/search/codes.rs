//! Letters and digits in one row, however they were taken apart: addresses, numbers of cards, plates
//! and cases, file names.

use super::{Edges, Forms, Hit};
use crate::normalise::{Folded, Squeezed, is_invisible};
use crate::report::Why;

/// A row of letters and digits to look for.
pub(super) struct Code {
    pub(super) term: u32,
    pub(super) letters: String,
    pub(super) kind: CodeKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeKind {
    /// An identifier or address.
    Whole,
    /// What stands before the `@` of an address, or last in a link.
    Handle,
    /// The groups of a number in another order.
    Reversed,
    /// The first digits of a long digest.
    Beginning,
}

impl Code {
    pub(super) fn new(term: u32, value: &str) -> Result<Self, &'static str> {
        let letters = Squeezed::of(value);
        if letters.chars().count() < 3 {
            return Err("has fewer than three letters and digits");
        }
        Ok(Self {
            term,
            letters,
            kind: CodeKind::Whole,
        })
    }
}

/// All rows.
pub(super) struct Codes {
    codes: Vec<(u32, CodeKind)>,
    forms: Forms,
    /// Those of numbers, with letters and digits that are taken for one another made one.
    misread: Forms,
}

impl Codes {
    pub(super) fn build(codes: Vec<Code>) -> Self {
        let known = codes.iter().map(|code| (code.term, code.kind)).collect();
        let misread = (0_u32..).zip(&codes).filter(|(_, code)| is_number(code));
        let misread = misread.map(|(at, code)| (as_seen(&code.letters), at));
        let misread = Forms::build(misread.collect());
        let strings = (0_u32..).zip(codes).map(|(at, code)| (code.letters, at));
        Self {
            forms: Forms::build(strings.collect()),
            misread,
            codes: known,
        }
    }

    /// Looks in squeezed text; places are those of the folded text.
    pub(super) fn find(&self, folded: &Folded, squeezed: &Squeezed, original: &str) -> Vec<Hit> {
        let mut hits = self.find_in(&squeezed.text, &self.forms, folded, squeezed, original);
        if !self.misread.is_empty() {
            let seen = as_seen(&squeezed.text);
            let found = self.find_in(&seen, &self.misread, folded, squeezed, original);
            hits.extend(found.into_iter().map(|hit| Hit {
                certain: false,
                why: Why::Misread,
                ..hit
            }));
        }
        hits
    }

    fn find_in(
        &self,
        text: &str,
        forms: &Forms,
        folded: &Folded,
        squeezed: &Squeezed,
        original: &str,
    ) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (start, end, codes) in forms.find(text) {
            let range = squeezed.folded(start..end, folded);
            let row = text.get(start..end).unwrap_or_default();
            let Some(stands) = original.get(folded.original(range.clone())) else {
                continue;
            };
            let Some(whole) = weigh(row, stands, Edges::of(&range, folded, original)) else {
                continue;
            };
            for (term, kind) in codes.iter().filter_map(|at| self.codes.get(*at as usize)) {
                let (certain, why) = match kind {
                    CodeKind::Whole => (whole, Why::Written),
                    CodeKind::Handle => (false, Why::Handle),
                    CodeKind::Reversed => (whole, Why::Reversed),
                    CodeKind::Beginning => (whole, Why::Part),
                };
                hits.push(Hit::one(*term, range.clone(), certain, why));
            }
        }
        hits
    }
}

/// Whether it is a number with a few letters, of which each digit counts.
fn is_number(code: &Code) -> bool {
    let digits = code.letters.bytes().filter(u8::is_ascii_digit).count();
    code.kind == CodeKind::Whole && code.letters.len() >= 6 && digits * 2 >= code.letters.len()
}

/// What readers of scanned pages take for one another is one letter; of the same length.
fn as_seen(letters: &str) -> String {
    let seen = |letter| match letter {
        'o' | 'q' | 'd' => '0',
        'i' | 'l' | 'j' => '1',
        'z' => '2',
        's' => '5',
        'g' => '6',
        'b' => '8',
        other => other,
    };
    letters.chars().map(seen).collect()
}

fn weigh(row: &str, stands: &str, edges: Edges) -> Option<bool> {
    let length = row.chars().count();
    let shown = stands.chars().filter(|c| !is_invisible(*c)).count();
    let spread = shown > 2 * length + 8;
    let spaced = stands.contains(char::is_whitespace);
    if spread || (length < 6 && spaced) {
        return None;
    }
    if edges.joined {
        return Some(edges.clean || length >= 5);
    }
    (length >= 8).then_some(false)
}
