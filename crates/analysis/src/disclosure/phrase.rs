//! Words by which somebody who reads elsewhere knows the speaker.
//!
//! A turn of phrase that one person alone uses signs a quotation as surely as a name, where the same words
//! stand under that person's name somewhere else: in a post, a petition, another interview.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use model::spelling::{fold, split};
use serde::Serialize;

/// A stretch of a quotation that also stands in something known to be the speaker's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Echo {
    /// Where in the quotation, in bytes.
    pub at: Range<usize>,
    /// In which of the speaker's own texts, by position.
    pub own: BTreeSet<usize>,
}

/// So many words in a row are a phrase.
const PHRASE: usize = 3;

/// The phrases of `quote` that stand in one of `own` texts and in none of `others`, each as long as it
/// goes. Case, diacritics, letter forms and punctuation make no difference.
pub fn echoes<'t>(
    quote: &str,
    own: &[&str],
    others: impl IntoIterator<Item = &'t str>,
) -> Vec<Echo> {
    let words = words(quote);
    let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let mine: Vec<BTreeSet<Vec<String>>> = own.iter().map(|text| phrases(text)).collect();
    for (start, window) in words.windows(PHRASE).enumerate() {
        let phrase: Vec<String> = window.iter().map(|(_, word)| word.clone()).collect();
        let texts = mine.iter().enumerate();
        let texts = texts.filter(|(_, phrases)| phrases.contains(&phrase));
        let texts: BTreeSet<usize> = texts.map(|(at, _)| at).collect();
        if !texts.is_empty() {
            found.insert(start, texts);
        }
    }
    if found.is_empty() {
        return Vec::new();
    }
    for text in others {
        let theirs = phrases(text);
        found.retain(|start, _| {
            let window = words.get(*start..*start + PHRASE).unwrap_or_default();
            let phrase: Vec<String> = window.iter().map(|(_, word)| word.clone()).collect();
            !theirs.contains(&phrase)
        });
    }
    joined(&words, found)
}

/// Phrases that overlap are one.
fn joined(words: &[(Range<usize>, String)], found: BTreeMap<usize, BTreeSet<usize>>) -> Vec<Echo> {
    let mut echoes: Vec<Echo> = Vec::new();
    for (start, own) in found {
        let first = words.get(start).map(|(at, _)| at.start);
        let last = words.get(start + PHRASE - 1).map(|(at, _)| at.end);
        let (Some(from), Some(to)) = (first, last) else {
            continue;
        };
        match echoes.last_mut().filter(|echo| echo.at.end >= from) {
            Some(echo) => {
                echo.at.end = to;
                echo.own.extend(own);
            }
            None => echoes.push(Echo { at: from..to, own }),
        }
    }
    echoes
}

fn phrases(text: &str) -> BTreeSet<Vec<String>> {
    let words = words(text);
    let phrase = |window: &[(Range<usize>, String)]| {
        let words = window.iter().map(|(_, word)| word.clone());
        words.collect::<Vec<String>>()
    };
    words.windows(PHRASE).map(phrase).collect()
}

/// The words of a text, each with where it stands and without what spelling adds.
fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let mut from = 0;
    let words = split(text).filter_map(|word| {
        let at = from + text.get(from..)?.find(word)?;
        from = at + word.len();
        Some((at..from, fold(word)))
    });
    words.collect()
}
