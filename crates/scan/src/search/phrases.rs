//! Words found as they stand.

use std::ops::Range;

use super::{Forms, Hit};
use crate::normalise::Folded;
use crate::report::Why;

/// Folded phrases, whole words each.
#[derive(Clone, Default)]
pub(crate) struct Phrases {
    forms: Forms,
}

impl Phrases {
    pub(crate) fn build(phrases: Vec<(u32, String)>) -> Self {
        let strings = phrases.into_iter().map(|(term, phrase)| (phrase, term));
        Self {
            forms: Forms::build(strings.collect()),
        }
    }

    pub(crate) fn find(&self, folded: &Folded) -> Vec<Hit> {
        let mut hits = Vec::new();
        for (start, end, terms) in self.forms.find(&folded.text) {
            if is_whole(&folded.text, &(start..end)) {
                let hit = |term: &u32| Hit::one(*term, start..end, true, Why::Written);
                hits.extend(terms.iter().map(hit));
            }
        }
        hits
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
