//! Letters and digits in one row, however they were taken apart: names run together, addresses,
//! numbers of cards, plates and cases, file names.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::phrases::is_attachable;
use super::{Hit, automaton};
use crate::normalise::{Folded, Squeezed};

/// A row of letters and digits to look for.
pub(super) struct Row {
    term: u32,
    letters: String,
    kind: RowKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    /// A person's or place's name.
    Name,
    /// An identifier or address.
    Code,
    /// What stands before the `@` of an address.
    Handle,
}

impl Row {
    pub(super) fn name(term: u32, form: String) -> Self {
        Self {
            term,
            letters: form,
            kind: RowKind::Name,
        }
    }

    pub(super) fn code(term: u32, value: &str) -> Result<Self, &'static str> {
        let letters = Squeezed::of(value);
        if letters.chars().count() < 3 {
            return Err("has fewer than three letters and digits");
        }
        Ok(Self {
            term,
            letters,
            kind: RowKind::Code,
        })
    }
}

/// An address, as it stands and spelled out against harvesters, and its holder's handle.
pub(super) fn address(term: u32, value: &str) -> Result<Vec<Row>, &'static str> {
    let (handle, host) = value.split_once('@').unwrap_or((value, ""));
    let spelled = format!("{handle} at {host}").replace('.', " dot ");
    let partly = format!("{handle} at {}", host.replace('.', " dot "));
    let at = format!("{handle} at {host}");
    let mut rows = vec![Row::code(term, value)?];
    for form in [spelled, partly, at] {
        rows.push(Row::code(term, &form)?);
    }
    let row = Row::code(term, handle).ok().map(|row| Row {
        kind: RowKind::Handle,
        ..row
    });
    rows.extend(row.filter(|row| row.letters.chars().count() >= 6));
    Ok(rows)
}

/// The name of a file without its extension, if that is what `value` looks like.
pub(super) fn file_stem(value: &str) -> Option<&str> {
    let (stem, extension) = value.rsplit_once('.')?;
    let is_extension = (2..=5).contains(&extension.len())
        && extension.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (is_extension && Squeezed::of(stem).chars().count() >= 5).then_some(stem)
}

/// All rows.
pub(super) struct Rows {
    rows: Vec<Row>,
    automaton: AhoCorasick,
}

impl Rows {
    pub(super) fn build(mut rows: Vec<Row>) -> Result<Self, BuildError> {
        rows.retain(|row| {
            row.letters.chars().count()
                >= if row.kind == RowKind::Name {
                    SHORT_NAME
                } else {
                    3
                }
        });
        rows.sort_by(|a, b| (a.term, &a.letters).cmp(&(b.term, &b.letters)));
        rows.dedup_by(|a, b| a.term == b.term && a.letters == b.letters);
        let automaton = automaton::build(rows.iter().map(|row| &row.letters))?;
        Ok(Self { rows, automaton })
    }

    /// Looks in squeezed text; places are those of the folded text.
    pub(super) fn find(&self, folded: &Folded, squeezed: &Squeezed, original: &str) -> Vec<Hit> {
        self.automaton
            .find_overlapping_iter(&squeezed.text)
            .filter_map(|found| {
                let row = self.rows.get(found.pattern().as_usize())?;
                let range = squeezed.folded(found.range(), folded);
                let stands = original.get(folded.original(range.clone()))?;
                let edges = Edges::of(&folded.text, &range, folded, original);
                let certain = match row.kind {
                    RowKind::Name => name(row, stands, edges),
                    RowKind::Code => code(row, stands, edges),
                    RowKind::Handle => code(row, stands, edges).map(|_| false),
                }?;
                Some(Hit {
                    term: row.term,
                    range,
                    certain,
                })
            })
            .collect()
    }
}

/// Names with fewer letters than this are found by their words alone.
const SHORT_NAME: usize = 5;
/// From here on, a name's letters in a row do not come together by chance.
const LONG_NAME: usize = 9;

/// What stands at the two ends of a row.
#[derive(Clone, Copy)]
struct Edges {
    /// Nothing that belongs to the same word.
    clean: bool,
    /// A letter beside a digit or a capital beside a small letter: words run together.
    joined: bool,
}

impl Edges {
    fn of(text: &str, range: &Range<usize>, folded: &Folded, original: &str) -> Self {
        let before = text.get(..range.start).unwrap_or_default();
        let after = text.get(range.end..).unwrap_or_default();
        let attached = before.rsplit(' ').next().unwrap_or_default();
        let first = text.get(range.clone()).and_then(|row| row.chars().next());
        let last = text
            .get(range.clone())
            .and_then(|row| row.chars().next_back());
        let clean_start = is_attachable(attached);
        let clean_end = after.is_empty() || after.starts_with(' ');
        let kind = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        let stands = folded.original(range.clone());
        let capital = |at: usize| {
            original
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .is_some_and(char::is_uppercase)
        };
        let joined_start =
            kind(attached.chars().next_back()) != kind(first) || capital(stands.start);
        let joined_end = kind(after.chars().next()) != kind(last) || capital(stands.end);
        Self {
            clean: clean_start && clean_end,
            joined: (clean_start || joined_start) && (clean_end || joined_end),
        }
    }
}

fn name(row: &Row, stands: &str, edges: Edges) -> Option<bool> {
    let length = row.letters.chars().count();
    let spaced = stands.contains([' ', '\u{a0}', '\t']);
    if length >= LONG_NAME || (!row.letters.is_ascii() && length + 1 >= LONG_NAME) {
        return Some(edges.joined);
    }
    (edges.clean && !spaced).then_some(true)
}

fn code(row: &Row, stands: &str, edges: Edges) -> Option<bool> {
    let length = row.letters.chars().count();
    let spread = stands.chars().count() > 2 * length + 8;
    let spaced = stands.contains(char::is_whitespace);
    if spread || (length < 6 && spaced) {
        return None;
    }
    if edges.joined {
        return Some(edges.clean || length >= 5);
    }
    (length >= 8).then_some(false)
}
