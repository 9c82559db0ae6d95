//! Text as it is compared, and the way back to the text as it stands.
//!
//! Two spellings of one name must become the same letters here, or they will not be found. What
//! is folded away: compatibility forms, case, marks (harakat, accents, tatweel, invisible
//! characters), spelling variants of Arabic, Persian and Urdu letters, look-alikes of other
//! scripts, digits of other scripts, and how words are separated.

use std::ops::Range;

mod letter;
mod reading;
mod squeezed;

pub(crate) use letter::{digit, is_invisible, is_right_to_left};
pub(crate) use reading::hidden;
pub(crate) use squeezed::Squeezed;

/// Folded text: words of folded letters and digits, one space between them.
pub(crate) struct Folded {
    pub(crate) text: String,
    /// For every byte of `text`, where the character it came from starts in the original.
    starts: Vec<u32>,
    /// For every byte of `text`, where that character ends.
    ends: Vec<u32>,
}

/// In which direction right-to-left text was stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mirror {
    /// Whole lines were stored as they look from the left, as many PDF writers do.
    Lines,
    /// Each word was, but the words follow one another as they are read.
    Words,
}

/// A character and where it stands.
type Placed = (char, usize, usize);

impl Folded {
    /// Folds text as it stands.
    pub(crate) fn words(text: &str) -> Self {
        Self::fold(&placed(text))
    }

    /// Folds a value to its words alone.
    pub(crate) fn of(value: &str) -> String {
        Self::words(value).text
    }

    /// Folds text that was stored in visual order; nothing if there is none that could be.
    pub(crate) fn mirrored(text: &str, mirror: Mirror) -> Option<Self> {
        if !text.chars().any(is_right_to_left) {
            return None;
        }
        // Other lines read the same as they are stored, and were.
        let mut characters: Vec<Placed> = Vec::new();
        let placed = placed(text);
        for line in placed.split_inclusive(|(character, ..)| *character == '\n') {
            let is_turned = |part: &[Placed]| part.iter().any(|(c, ..)| is_right_to_left(*c));
            if !is_turned(line) {
                continue;
            }
            let start = characters.len();
            characters.extend(line);
            let ends = usize::from(line.last().is_some_and(|(c, ..)| *c == '\n'));
            let end = characters.len() - ends;
            let line = characters.get_mut(start..end).unwrap_or_default();
            match mirror {
                Mirror::Lines => line.reverse(),
                Mirror::Words => line
                    .split_mut(|(character, ..)| character.is_whitespace())
                    .filter(|word| is_turned(word))
                    .for_each(<[Placed]>::reverse),
            }
        }
        Some(Self::fold(&characters))
    }

    /// Keeps the text but for digits, signs and decimal points, which become those of ASCII.
    pub(crate) fn numbers(text: &str) -> Self {
        let mut folded = Self::with_capacity(text.len());
        for (character, start, end) in placed(text) {
            let character = match character {
                '\u{66b}' => '.',
                '\u{66c}' => ',',
                '\u{2212}' | '\u{2012}' | '\u{2013}' => '-',
                '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
                other => digit(other).unwrap_or(other),
            };
            if !letter::is_invisible(character) {
                folded.push(character, start, end);
            }
        }
        folded
    }

    /// Where a stretch of the folded text stands in the original.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        let start = self.starts.get(range.clone()).into_iter().flatten().min();
        let end = self.ends.get(range).into_iter().flatten().max();
        match (start, end) {
            (Some(start), Some(end)) => *start as usize..*end as usize,
            _ => 0..0,
        }
    }

    fn fold(characters: &[Placed]) -> Self {
        let mut folded = Self::with_capacity(characters.len());
        let mut gap = false;
        let mut at = 0;
        while let Some(&(character, start, end)) = characters.get(at) {
            at += 1;
            let rest = characters.get(at..).unwrap_or_default();
            let inside_word = !gap && !folded.text.is_empty();
            if letter::is_invisible(character) && !is_hyphen(character) {
                continue;
            }
            if inside_word && letter::is_apostrophe(character) {
                // `Sa'id` is one word; the `s` of `Samira's` is none.
                if is_possessive(rest) {
                    at += 1;
                    gap = true;
                } else if !rest.first().is_some_and(|(next, ..)| next.is_alphabetic()) {
                    gap = true;
                }
                continue;
            }
            if inside_word && is_hyphen(character) {
                if let Some(skipped) = broken_line(rest) {
                    at += skipped;
                    continue;
                }
                if character == SOFT_HYPHEN {
                    continue;
                }
            }
            let mut letters = letter::Letters::default();
            letter::fold(character, &mut letters);
            if letters.is_empty() {
                gap |= !letter::is_silent(character);
                continue;
            }
            if gap && !folded.text.is_empty() {
                folded.push(' ', start, start);
            }
            gap = false;
            for letter in letters.iter() {
                folded.push(letter, start, end);
            }
        }
        folded
    }

    fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            starts: Vec::with_capacity(bytes),
            ends: Vec::with_capacity(bytes),
        }
    }

    fn push(&mut self, character: char, start: usize, end: usize) {
        self.text.push(character);
        let length = self.text.len();
        self.starts.resize(length, small(start));
        self.ends.resize(length, small(end));
    }
}

fn placed(text: &str) -> Vec<Placed> {
    text.char_indices()
        .map(|(start, character)| (character, start, start + character.len_utf8()))
        .collect()
}

/// No text is longer: extractors stop far below.
fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn is_possessive(rest: &[Placed]) -> bool {
    matches!(rest.first(), Some(('s' | 'S', ..)))
        && !rest.get(1).is_some_and(|(next, ..)| next.is_alphanumeric())
}

const SOFT_HYPHEN: char = '\u{ad}';

const fn is_hyphen(character: char) -> bool {
    matches!(character, '-' | '\u{2010}' | '\u{2011}' | SOFT_HYPHEN)
}

/// How many characters lie between a hyphen and the rest of its word, if a line breaks there.
fn broken_line(rest: &[Placed]) -> Option<usize> {
    let skipped = rest
        .iter()
        .take_while(|(character, ..)| character.is_whitespace())
        .count();
    let breaks = rest
        .iter()
        .take(skipped)
        .any(|(character, ..)| matches!(character, '\n' | '\r' | '\u{2028}' | '\u{b}' | '\u{c}'));
    let continues = rest
        .get(skipped)
        .is_some_and(|(character, ..)| character.is_alphabetic());
    (breaks && continues).then_some(skipped)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(left: &str, right: &str) {
        assert_eq!(Folded::of(left), Folded::of(right), "{left} and {right}");
    }

    #[test]
    fn one_name_in_many_spellings() {
        same("سَمِيرَة حَدّان", "سميره حدان");
        same("أحمد إبراهيم آدم", "احمد ابراهيم ادم");
        same("ســمــيــرة", "سميرة");
        same("مصطفی کریم", "مصطفى كريم");
        same("SAMIRA Háddàn", "samira haddan");
        same("Sаmіrа", "Samira");
        same("Ｓａｍｉｒａ", "samira");
        same("𝐒𝐚𝐦𝐢𝐫𝐚", "samira");
        same("Sa\u{200b}mi\u{200d}ra", "samira");
        same("Sa\u{ad}mira", "samira");
        same("Sa'id al-Ḥaddān", "Said al Haddan");
        same("ﺳﻤﻴﺮﺓ", "سميرة");
        same("\u{202e}Samira\u{202c}", "samira");
    }

    #[test]
    fn words_broken_over_lines_are_joined() {
        same("Sa-\n   mira Had-\r\ndan", "Samira Haddan");
        same("Samira\nHaddan", "Samira Haddan");
        same("Samira Had\u{ad}\ndan", "Samira Haddan");
        assert_eq!(Folded::of("2012-\n05"), "2012 05");
        assert_eq!(Folded::of("Samira-Haddan"), "samira haddan");
    }

    #[test]
    fn a_possessive_is_no_initial() {
        assert_eq!(
            Folded::of("Haddan's house, Haddan’s"),
            "haddan house haddan"
        );
        assert_eq!(Folded::of("'Samira Haddan'"), "samira haddan");
    }

    #[test]
    fn digits_of_other_scripts() {
        assert_eq!(Folded::of("٠٥٥-۰۱۲"), "055 012");
        assert_eq!(Folded::numbers("٣٦٫٢٠، −۳۷").text, "36.20، -37");
    }

    #[test]
    fn a_match_maps_back_to_the_text_as_it_stands() {
        let text = "…«سَمِيرَة» — x";
        let folded = Folded::words(text);
        let at = folded.text.find("سميره").unwrap();
        let original = folded.original(at..at + "سميره".len());
        assert_eq!(&text[original], "سَمِيرَة");
    }

    #[test]
    fn visual_order_is_turned_back() {
        let visual: String = "قالت سميرة حدان".chars().rev().collect();
        let folded = Folded::mirrored(&visual, Mirror::Lines).unwrap();
        assert_eq!(folded.text, "قالت سميره حدان");
        let at = folded.text.find("سميره").unwrap();
        let original = folded.original(at..folded.text.len());
        assert_eq!(
            visual[original].chars().rev().collect::<String>(),
            "سميرة حدان"
        );
        assert!(Folded::mirrored("Samira", Mirror::Lines).is_none());
    }
}
