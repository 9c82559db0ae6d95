//! Words found as they stand.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};

use super::{Hit, automaton};
use crate::normalise::Folded;

/// Folded phrases, whole words each.
#[derive(Clone)]
pub(crate) struct Phrases {
    terms: Vec<u32>,
    automaton: AhoCorasick,
}

impl Phrases {
    pub(crate) fn build(phrases: Vec<(u32, String)>) -> Result<Self, BuildError> {
        let phrases = || phrases.iter().filter(|(_, phrase)| !phrase.is_empty());
        Ok(Self {
            terms: phrases().map(|(term, _)| *term).collect(),
            automaton: automaton::build(phrases().map(|(_, phrase)| phrase))?,
        })
    }

    pub(crate) fn find(&self, folded: &Folded) -> Vec<Hit> {
        self.automaton
            .find_overlapping_iter(&folded.text)
            .filter(|found| is_whole(&folded.text, &found.range()))
            .filter_map(|found| {
                Some(Hit {
                    term: *self.terms.get(found.pattern().as_usize())?,
                    range: found.range(),
                    certain: true,
                })
            })
            .collect()
    }
}

/// A place's name may be written with the article or without.
pub(super) fn with_and_without_article(words: &str) -> impl Iterator<Item = String> {
    let bare = ["ال", "al ", "el "]
        .iter()
        .find_map(|article| words.strip_prefix(article))
        .filter(|bare| bare.chars().count() > 3)
        .map(str::to_owned);
    [words.to_owned()].into_iter().chain(bare)
}

/// Whether a stretch of folded text starts and ends with a word, but for letters that Arabic
/// attaches to the word.
fn is_whole(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let attached = before.rsplit(' ').next().unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    (after.is_empty() || after.starts_with(' ')) && is_attachable(attached)
}

pub(super) fn is_attachable(letters: &str) -> bool {
    let letters = letters.strip_prefix(['و', 'ف']).unwrap_or(letters);
    let letters = letters.strip_prefix(['ب', 'ل', 'ك']).unwrap_or(letters);
    matches!(letters, "" | "ال" | "ل")
}
