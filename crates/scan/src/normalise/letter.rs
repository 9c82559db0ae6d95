//! How one character is compared.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// The letters that one character stands for; the longest, an Arabic ligature, has eighteen.
#[derive(Default)]
pub(super) struct Letters {
    letters: [char; 20],
    length: usize,
}

impl Letters {
    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = char> + '_ {
        self.letters.iter().copied().take(self.length)
    }

    fn push(&mut self, letter: char) {
        if let Some(slot) = self.letters.get_mut(self.length) {
            *slot = letter;
            self.length += 1;
        }
    }
}

/// Adds what `character` is compared as. Adds nothing for marks, punctuation and space.
pub(super) fn fold(character: char, letters: &mut Letters) {
    if character.is_ascii() {
        if character.is_ascii_alphanumeric() {
            letters.push(character.to_ascii_lowercase());
        }
        return;
    }
    decompose_compatible(character, |part| {
        if is_silent(part) {
            return;
        }
        if let Some(digit) = digit(part) {
            letters.push(digit);
        } else if let Some(several) = spelled_out(part) {
            several.chars().for_each(|letter| letters.push(letter));
        } else if part.is_alphanumeric() {
            let capital = capital_look_alike(part);
            capital
                .into_iter()
                .chain(part.to_lowercase().filter(|_| capital.is_none()))
                .filter(|letter| !is_combining_mark(*letter))
                .for_each(|letter| letters.push(variant(letter)));
        }
    });
}

/// Whether it is a mark that neither shows a letter nor ends a word.
pub(super) fn is_silent(character: char) -> bool {
    is_combining_mark(character)
        || is_invisible(character)
        || matches!(character, HAMZA | '\u{2b9}'..='\u{2d0}')
}

/// Whether it shows nothing: joiners, direction marks, tatweel, fillers, tags.
pub(crate) const fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{640}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// The byte that a variation selector can carry.
pub(super) fn carried(character: char) -> Option<u8> {
    let number = u32::from(character);
    let byte = match character {
        '\u{fe00}'..='\u{fe0f}' => number - 0xfe00,
        '\u{e0100}'..='\u{e01ef}' => number - 0xe_0100 + 16,
        _ => return None,
    };
    u8::try_from(byte).ok()
}

/// Whether it may stand for hamza or ayn inside a name.
pub(super) const fn is_apostrophe(character: char) -> bool {
    matches!(
        character,
        '\'' | '`' | '\u{b4}' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}' | '\u{2b0}'
            ..='\u{2ff}'
    )
}

/// The ASCII digit it stands for.
pub(crate) fn digit(character: char) -> Option<char> {
    let zero = match character {
        '0'..='9' => return Some(character),
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{7c0}'..='\u{7c9}' => 0x7c0,
        '\u{966}'..='\u{96f}' => 0x966,
        '\u{9e6}'..='\u{9ef}' => 0x9e6,
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        // Five alphabets of ten, one after another.
        '\u{1d7ce}'..='\u{1d7ff}' => {
            return char::from_digit((u32::from(character) - 0x1d7ce) % 10, 10);
        }
        _ => return None,
    };
    char::from_digit(u32::from(character).checked_sub(zero)?, 10)
}

/// Whether it belongs to a script written from the right.
pub(crate) const fn is_right_to_left(character: char) -> bool {
    matches!(character,
        '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
        && !matches!(character, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}')
}

const HAMZA: char = '\u{621}';

/// Letters of Latin alphabets that do not decompose.
const fn spelled_out(character: char) -> Option<&'static str> {
    Some(match character {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'þ' | 'Þ' => "th",
        _ => return None,
    })
}

/// Capitals of other alphabets that look like a Latin capital whose small letter looks otherwise.
const fn capital_look_alike(character: char) -> Option<char> {
    Some(match character {
        'В' | 'Β' => 'b',
        'Н' | 'Η' => 'h',
        'Ν' => 'n',
        'Υ' | 'Ү' => 'y',
        'Р' | 'Ρ' => 'p',
        _ => return None,
    })
}

/// The letter that its spelling variants and look-alikes are compared as.
const fn variant(letter: char) -> char {
    match letter {
        // Arabic and its Persian, Urdu and Kurdish neighbours; hamza carriers decompose before.
        'ٱ' | 'ٲ' | 'ٳ' | 'ٵ' => 'ا',
        'ى' | 'ی' | 'ې' | 'ۍ' | 'ے' | 'ێ' | 'ۑ' => 'ي',
        'ة' | 'ۃ' | 'ہ' | 'ھ' | 'ە' | 'ۀ' => 'ه',
        'ک' | 'ڪ' | 'گ' | 'ګ' | 'ڭ' => 'ك',
        'پ' => 'ب',
        'چ' | 'ڃ' => 'ج',
        'ڤ' | 'ڥ' | 'ڢ' => 'ف',
        'ژ' => 'ز',
        'ٹ' | 'ټ' => 'ت',
        'ڈ' | 'ډ' => 'د',
        'ڑ' | 'ړ' | 'ڕ' => 'ر',
        'ں' | 'ڼ' => 'ن',
        'ڵ' => 'ل',
        'ۆ' | 'ۇ' | 'ۈ' | 'ۋ' => 'و',
        'ڨ' => 'ق',
        // Latin letters with a stroke or without a dot, which have no decomposition.
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ɑ' | 'ᴀ' => 'a',
        'ɡ' => 'g',
        // Cyrillic and Greek look-alikes.
        'а' | 'α' => 'a',
        'е' | 'є' | 'ε' => 'e',
        'о' | 'ο' | 'օ' => 'o',
        'р' | 'ρ' => 'p',
        'с' | 'ϲ' => 'c',
        'х' | 'χ' => 'x',
        'у' | 'ү' | 'υ' | 'γ' => 'y',
        'і' | 'ι' => 'i',
        'ѕ' => 's',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'т' | 'τ' => 't',
        'н' | 'η' | 'һ' => 'h',
        'в' | 'β' => 'b',
        'ԁ' => 'd',
        'ԛ' => 'q',
        'ѡ' | 'ԝ' | 'ω' => 'w',
        'ν' => 'v',
        'ζ' => 'z',
        other => other,
    }
}
