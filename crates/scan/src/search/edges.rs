//! Where letters that were found begin and end.

use std::ops::Range;

use super::phrases::is_attachable;
use crate::normalise::Folded;

/// What stands at the two ends of a row.
#[derive(Clone, Copy)]
pub(crate) struct Edges {
    /// Nothing that belongs to the same word.
    pub(crate) clean: bool,
    /// A letter beside a digit or a capital beside a small letter: words run together.
    pub(crate) joined: bool,
}

impl Edges {
    pub(crate) fn of(range: &Range<usize>, folded: &Folded, original: &str) -> Self {
        let text = &folded.text;
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
