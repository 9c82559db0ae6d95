//! Which terms somebody may have meant by the words they typed.

use super::Words;
use crate::vocabulary::Code;

/// The terms that share words with `query`, the likeliest first.
pub(super) fn ranked<'a>(
    query: &str,
    terms: impl Iterator<Item = (&'a Code, &'a Words)>,
) -> Vec<&'a Code> {
    let asked = folded(query);
    let mut found: Vec<(Score, &Code)> = terms
        .filter_map(|(code, words)| {
            let scores = words
                .all()
                .filter_map(|label| score(&asked, &folded(label)));
            Some((scores.min()?, code))
        })
        .collect();
    found.sort();
    found.into_iter().map(|(_, code)| code).collect()
}

/// Less is better: what of the query the label leaves unmatched, then what it says besides.
type Score = (usize, usize);

fn score(asked: &[String], label: &[String]) -> Option<Score> {
    let mut missed = 0;
    let mut hit = false;
    for word in asked {
        let length = word.chars().count();
        match label.iter().filter_map(|other| likeness(word, other)).min() {
            Some(cost) => {
                missed += cost;
                // Short words match much and say little: `of`, `the`, `من`.
                hit |= length > 3;
            }
            None => missed += 2 * length,
        }
    }
    (hit || asked == label).then_some((missed, label.len().saturating_sub(asked.len())))
}

/// How far two words are from being the same one, if they may be.
fn likeness(asked: &str, word: &str) -> Option<usize> {
    let (length, other) = (asked.chars().count(), word.chars().count());
    let allowed = match length.min(other) {
        ..=3 => 0,
        4..=6 => 1,
        _ => 2,
    };
    if length > 3 && word.starts_with(asked) {
        return Some(usize::from(length != other));
    }
    let cost = distance(asked, word);
    (cost <= allowed).then_some(2 * cost)
}

/// The words of a text in a form in which two spellings of one word are the same.
fn folded(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .map(|word| word.chars().filter(|c| !is_mark(*c)).map(letter).collect())
        .map(without_article)
        .filter(|word| !word.is_empty())
        .collect()
}

/// Vowel signs and the stretching stroke of Arabic, which may be written or not.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{640}')
}

/// Letters of Arabic that are commonly written for one another.
fn letter(c: char) -> char {
    match c {
        'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
        'ى' | 'ئ' => 'ي',
        'ؤ' => 'و',
        'ة' => 'ه',
        _ => c,
    }
}

fn without_article(word: String) -> String {
    match word.strip_prefix("ال") {
        Some(rest) if rest.chars().count() > 2 => rest.to_owned(),
        _ => word,
    }
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.chars().count()).collect();
    for (n, letter) in a.chars().enumerate() {
        let mut left = n + 1;
        let mut next = vec![left];
        for ((other, diagonal), above) in b.chars().zip(&row).zip(row.iter().skip(1)) {
            left = (diagonal + usize::from(letter != other))
                .min(above + 1)
                .min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_word_are_the_same() {
        assert_eq!(folded("الإختفاءُ القَسري"), folded("اختفاء قسرى"));
        assert_eq!(distance("torture", "tortrue"), 2);
        assert_eq!(distance("", "abc"), 3);
    }
}
