//! Names cut to their first letters.

use super::lexicon::{Grade, Lexicon, Match};
use super::names::{self, Names};
use super::words::NameWord;
use crate::report::Why;
use crate::search::Hit;

/// `S. Haddan`, `Haddan, S.`: the surname is the word at `at`.
pub(super) fn beside(
    words: &[NameWord<'_>],
    at: usize,
    found: &Match,
    names: &Names,
    hits: &mut Vec<Hit>,
) {
    let Some(surname) = words.get(at).filter(|word| word.is_capital) else {
        return;
    };
    if found.grade > Grade::Near || (found.grade == Grade::Near && found.weight < 3) {
        return;
    }
    let with = |word: &NameWord<'_>| {
        let letter = word.form.chars().next().unwrap_or_default();
        let terms = names.initials.get(names::initialled(found.part, letter));
        (word.is_initial && word.is_capital && !terms.is_empty()).then_some(terms)
    };
    let first = at.saturating_sub(3);
    let before = words.get(first..at).unwrap_or_default();
    let row = before.iter().rev().take_while(|word| word.is_initial);
    let initial = row.filter_map(|word| Some((word, with(word)?))).last();
    if let Some((initial, terms)) = initial {
        let certain =
            initial.is_dotted && found.grade <= Grade::Same && !Lexicon::is_common(&surname.form);
        // A lone Arabic letter is mostly `and`.
        if certain || (surname.form.is_ascii() && initial.is_dotted | (found.grade <= Grade::Same))
        {
            let range = initial.range.start..surname.range.end;
            Hit::all(terms, range, certain, Why::Initials, hits);
        }
        return;
    }
    let Some(initial) = words.get(at + 1).filter(|word| word.is_dotted) else {
        return;
    };
    if let Some(terms) = with(initial) {
        let range = surname.range.start..initial.range.end;
        Hit::all(terms, range, false, Why::Initials, hits);
    }
}

/// `S.H.`, `S. K. H.`, `س. ح.`
pub(super) fn alone(words: &[NameWord<'_>], names: &Names) -> Vec<Hit> {
    let is_cut = |word: &NameWord<'_>| word.is_initial && word.is_dotted && word.is_capital;
    let mut hits = Vec::new();
    let mut at = 0;
    while let Some(first) = words.get(at) {
        let rest = words.iter().skip(at).enumerate();
        let row = rest.take_while(|(nth, word)| is_cut(word) && (*nth == 0 || word.follows));
        let row: Vec<&NameWord<'_>> = row.map(|(_, word)| word).collect();
        at += row.len().max(1);
        let letters: Vec<char> = row
            .iter()
            .filter_map(|word| word.form.chars().next())
            .collect();
        let (Some(last), Some(key)) = (row.last(), names::letters(&letters)) else {
            continue;
        };
        let short: String = letters.iter().collect();
        // A surname follows: that is a name, and found as one if it is protected.
        let named = words.get(at).is_some_and(|next| {
            next.is_capital && next.form.is_ascii() && next.follows && !is_cut(next)
        });
        if row.len() > 1 && !named && !ABBREVIATIONS.contains(&&*short) {
            let range = first.range.start..last.range.end;
            Hit::all(
                names.letters.get(key),
                range,
                false,
                Why::Initials,
                &mut hits,
            );
        }
    }
    hits
}

/// Dotted letters that are no persons.
const ABBREVIATIONS: [&str; 16] = [
    "us", "un", "uk", "eu", "eg", "ie", "am", "pm", "dc", "ad", "bc", "ps", "nb", "usa", "ph", "ba",
];
