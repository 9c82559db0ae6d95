//! Other ways in which a text can be read: letters that are hidden, replaced or set apart.

use std::ops::Range;

use super::{Folded, Placed, letter, placed};

/// A way of reading what does not stand there in plain letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// Digits and signs by the letters that they look like: `S4m1ra`, `H@dd@n`.
    Looks,
    /// The same, where 1 is l.
    LooksL,
    /// Digits by the Arabic letters that they stand for in chats: `7addan`, `5aled`, `Sa3id`.
    Chat,
    /// The same as written further east and in the Levant: 8 is q, 9 is q, 2 is q.
    ChatQ,
    /// Letters set apart by spaces or dots, words by more of them.
    Spaced,
}

/// Words to either side of one that is read otherwise, for the rest of a name.
const AROUND: usize = 4;

impl Folded {
    /// The stretches of a text that can be read otherwise, each as it then reads.
    pub(crate) fn otherwise(text: &str) -> Vec<Self> {
        let characters = placed(text);
        let words = words(&characters);
        let word = |range: &Range<usize>| characters.get(range.clone()).unwrap_or_default();
        let mut found = Vec::new();
        let mixed = stretches(&words, |range| is_mixed(word(range)));
        for stretch in mixed {
            let stretch = characters.get(stretch).unwrap_or_default();
            for reading in [
                Reading::Looks,
                Reading::LooksL,
                Reading::Chat,
                Reading::ChatQ,
            ] {
                found.push(Self::fold(&replaced(stretch, reading)));
            }
        }
        let single = |range: &Range<usize>| word(range).len() == 1;
        let alone = |at: usize| words.get(at).is_some_and(single);
        for row in rows(words.len(), alone) {
            let start = words.get(row.start).map_or(0, |word| word.start);
            let end = words.get(row.end - 1).map_or(0, |word| word.end);
            let stretch = characters.get(start..end).unwrap_or_default();
            found.push(Self::fold(&replaced(stretch, Reading::Spaced)));
        }
        for range in words.iter().filter(|range| is_punycode(word(range))) {
            found.extend(unpunycoded(word(range)));
        }
        found
    }
}

fn is_punycode(word: &[Placed]) -> bool {
    word.windows(4).any(|four| {
        matches!(
            four,
            [('x' | 'X', ..), ('n' | 'N', ..), ('-', ..), ('-', ..)]
        )
    })
}

/// A word with the names of hosts in it in their own alphabets (UTS 46).
fn unpunycoded(word: &[Placed]) -> Option<Folded> {
    let (_, start, _) = word.first()?;
    let (.., end) = word.last()?;
    let part = |(c, ..): &Placed| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let mut read = Vec::new();
    for run in word.chunk_by(|one, next| part(one) == part(next)) {
        let written: String = run.iter().map(|(c, ..)| *c).collect();
        let (unicode, _) = idna::domain_to_unicode(&written);
        read.extend(unicode.chars().map(|c| (c, *start, *end)));
    }
    Some(Folded::fold(&read))
}

/// Where words stand, in characters.
fn words(characters: &[Placed]) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, (character, ..)) in characters.iter().enumerate() {
        if character.is_whitespace() {
            open = false;
        } else if open {
            if let Some(word) = words.last_mut() {
                word.end = at + 1;
            }
        } else {
            words.push(at..at + 1);
            open = true;
        }
    }
    words
}

/// Stretches of characters around words of a kind.
fn stretches(words: &[Range<usize>], is: impl Fn(&Range<usize>) -> bool) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| is(word)) {
        let first = words.get(at.saturating_sub(AROUND)).map_or(0, |w| w.start);
        let last = words.get((at + AROUND).min(words.len() - 1));
        let end = last.map_or(0, |word| word.end);
        match found.last_mut().filter(|known| first <= known.end) {
            Some(known) => known.end = end,
            None => found.push(first..end),
        }
    }
    found
}

/// Rows of at least four that hold, one after another.
fn rows(length: usize, is: impl Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..=length {
        if at < length && is(at) {
            continue;
        }
        if at >= start + 4 {
            found.push(start..at);
        }
        start = at + 1;
    }
    found
}

/// Whether letters and what may stand for letters are in one word, as they are not in addresses and
/// measures.
fn is_mixed(word: &[Placed]) -> bool {
    let letters = word
        .iter()
        .filter(|(c, ..)| c.is_ascii_alphabetic())
        .count();
    let stands =
        |c: char| c.is_ascii_digit() || matches!(c, '@' | '$' | '!' | '|' | '€' | '£' | '+');
    let inner = word.get(..word.len().saturating_sub(1)).unwrap_or_default();
    let signs = word.iter().filter(|(c, ..)| c.is_ascii_digit()).count()
        + inner
            .iter()
            .filter(|(c, ..)| stands(*c) && !c.is_ascii_digit())
            .count();
    letters > 0 && signs > 0 && letters + signs >= 3 && signs <= letters * 2 && word.len() <= 40
}

fn replaced(characters: &[Placed], reading: Reading) -> Vec<Placed> {
    if reading == Reading::Spaced {
        return closed_up(characters);
    }
    let mut read = Vec::with_capacity(characters.len());
    for range in words(characters) {
        let word = characters.get(range.clone()).unwrap_or_default();
        if let Some(before) = range.start.checked_sub(1).and_then(|at| characters.get(at)) {
            read.push(*before);
        }
        let mixed = is_mixed(word);
        for (character, start, end) in word {
            let letters = if mixed {
                stands_for(*character, reading)
            } else {
                None
            };
            match letters {
                Some(letters) => read.extend(letters.chars().map(|c| (c, *start, *end))),
                None => read.push((*character, *start, *end)),
            }
        }
    }
    read
}

fn stands_for(character: char, reading: Reading) -> Option<&'static str> {
    let looks = matches!(reading, Reading::Looks | Reading::LooksL);
    Some(match (character, looks) {
        ('@', _) => "a",
        ('$', _) => "s",
        ('€' | '£', _) => "e",
        ('+', _) => "t",
        ('!' | '|', _) if reading == Reading::LooksL => "l",
        ('!' | '|', _) => "i",
        ('0', true) => "o",
        ('1', true) if reading == Reading::LooksL => "l",
        ('1', true) => "i",
        ('2', true) => "z",
        ('3', true) => "e",
        ('4', true) => "a",
        ('5', true) => "s",
        ('6', true) => "g",
        ('7', true) => "t",
        ('8', true) => "b",
        ('9', true) => "g",
        ('2', false) if reading == Reading::ChatQ => "q",
        ('2' | '3', false) => "",
        ('4', false) => "dh",
        ('5', false) => "kh",
        ('6', false) => "t",
        ('7', false) => "h",
        ('8', false) if reading == Reading::ChatQ => "q",
        ('8', false) => "gh",
        ('9', false) if reading == Reading::ChatQ => "q",
        ('9', false) => "s",
        _ => return None,
    })
}

/// Without the space between single letters; a wider one stays.
fn closed_up(characters: &[Placed]) -> Vec<Placed> {
    let mut read: Vec<Placed> = Vec::with_capacity(characters.len());
    let mut gap: Vec<Placed> = Vec::new();
    for placed in characters {
        if placed.0.is_whitespace() {
            gap.push(*placed);
            continue;
        }
        if gap.len() > 1 {
            read.extend(gap.first());
        }
        gap.clear();
        read.push(*placed);
    }
    read
}

/// What is written in characters that nothing shows: tags (U+E0020 and on) and the bytes that variation
/// selectors can carry.
pub(crate) fn hidden(text: &str) -> Option<String> {
    let tag = |c: char| {
        let ascii = u32::from(c).checked_sub(0xe_0000)?;
        char::from_u32(ascii).filter(|c| (' '..='~').contains(c))
    };
    let mut tags = String::new();
    let mut open = false;
    for character in text.chars() {
        match tag(character) {
            Some(shown) => tags.push(shown),
            // What is shown parts what is not.
            None if open => tags.push('\n'),
            None => {}
        }
        open = tag(character).is_some();
    }
    let bytes: Vec<u8> = text.chars().filter_map(letter::carried).collect();
    // Selectors beside emoji and Han letters carry no text.
    if let Ok(carried) = std::str::from_utf8(&bytes)
        && carried.chars().filter(|c| c.is_alphanumeric()).count() > 2
    {
        tags.push_str(carried);
    }
    (!tags.trim().is_empty()).then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(text: &str) -> Vec<String> {
        Folded::otherwise(text)
            .into_iter()
            .map(|folded| folded.text)
            .collect()
    }

    #[test]
    fn letters_are_read_through_what_stands_for_them() {
        for (text, name) in [
            ("it was S4m1r4 H4dd4n who", "samira haddan"),
            ("it was Samira H@dd@n who", "samira haddan"),
            ("Kha1il", "khalil"),
            ("Samira 7addan", "samira haddan"),
            ("5aled and Tari2", "khaled and tariq"),
            ("Sa3id", "said"),
            ("https://xn--ogbpf6eza.example/x", "سميره"),
            ("S a m e e r a   H a d a n", "sameera hadan"),
        ] {
            assert!(
                reads(text).iter().any(|read| read.contains(name)),
                "{text}: {:?}",
                reads(text)
            );
        }
        assert!(reads("He said a word, and 36 of 40 left.").is_empty());
    }

    #[test]
    fn invisible_letters_are_read() {
        let tags: String = "Samira Haddan"
            .chars()
            .map(|c| char::from_u32(0xe_0000 + u32::from(c)).unwrap())
            .collect();
        assert_eq!(hidden(&format!("flag {tags}.")).unwrap(), "Samira Haddan\n");
        let carried: String = "سميرة Haddan"
            .bytes()
            .map(|byte| {
                let at = u32::from(byte);
                char::from_u32(if at < 16 {
                    0xfe00 + at
                } else {
                    0xe_0100 + at - 16
                })
                .unwrap()
            })
            .collect();
        assert_eq!(hidden(&format!("😀{carried}")).unwrap(), "سميرة Haddan");
        assert_eq!(hidden("❤\u{fe0f} ✌\u{fe0f}"), None);
    }

    #[test]
    fn places_stay_those_of_the_text() {
        let text = "so H4dd4n";
        let folded = &Folded::otherwise(text)[0];
        let at = folded.text.find("haddan").unwrap();
        assert_eq!(&text[folded.original(at..at + 6)], "H4dd4n");
    }
}
