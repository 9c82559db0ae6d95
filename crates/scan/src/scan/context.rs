//! How a finding is shown.

use std::ops::Range;

use crate::normalise::Squeezed;

/// Characters shown to either side.
const AROUND: usize = 40;

/// The words found, on one line.
pub(super) fn matched(text: &str, range: &Range<usize>) -> String {
    one_line(text.get(range.clone()).unwrap_or_default())
}

/// The letters found, in an order that does not depend on the direction they were stored in.
pub(super) fn letters(text: &str, range: &Range<usize>) -> String {
    let folded = Squeezed::of(text.get(range.clone()).unwrap_or_default());
    let mut letters: Vec<char> = folded.chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

/// The words found and what stands around them, on one line.
pub(super) fn around(text: &str, range: &Range<usize>) -> String {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(AROUND - 1)
        .map_or(0, |(at, _)| at);
    let end = after
        .char_indices()
        .nth(AROUND)
        .map_or(text.len(), |(at, _)| range.end + at);
    one_line(text.get(start..end).unwrap_or_default())
}

/// Space and control characters, which a terminal would obey, become one space each.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for letter in text.chars() {
        if !letter.is_whitespace() && !letter.is_control() {
            line.push(letter);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line.trim().to_owned()
}

/// Where lines start, if they are counted.
pub(super) struct Lines {
    starts: Option<Vec<usize>>,
}

impl Lines {
    pub(super) fn new(text: &str, counted: bool) -> Self {
        Self {
            starts: counted.then(|| text.match_indices('\n').map(|(at, _)| at + 1).collect()),
        }
    }

    /// `line 12` or `where, line 12`.
    pub(super) fn place(&self, where_: &str, at: usize) -> String {
        match &self.starts {
            None => where_.to_owned(),
            Some(starts) => {
                let line = starts.partition_point(|start| *start <= at) + 1;
                format!("{where_}, line {line}")
            }
        }
    }
}
