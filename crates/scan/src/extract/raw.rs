//! Strings in bytes that are not understood.

use encoding_rs::WINDOWS_1256;

use super::Extraction;
use crate::Piece;

/// Adds the strings of at least `least` characters, as UTF-8 and as UTF-16 of both byte orders.
pub(super) fn read(where_: &str, bytes: &[u8], least: usize, read: &mut Extraction) {
    read.piece(Piece::new(where_, utf8(bytes, least)));
    read.piece(Piece::new(
        format!("{where_}, UTF-16"),
        utf16(bytes, u16::from_le_bytes, least),
    ));
    read.piece(Piece::new(
        format!("{where_}, UTF-16"),
        utf16(bytes, u16::from_be_bytes, least),
    ));
}

/// Adds runs of letters of one byte each, as the old code page of Arabic has them.
pub(super) fn eight_bit(where_: &str, bytes: &[u8], least: usize, read: &mut Extraction) {
    let text = super::text::eight_bit(bytes, WINDOWS_1256);
    let mut runs = Runs::new(least);
    for letter in text.chars() {
        runs.add(
            Some(letter).filter(|letter| !letter.is_control() || letter.is_ascii_whitespace()),
        );
    }
    read.piece(Piece::new(format!("{where_}, Windows-1256"), runs.finish()));
}

/// As [`read`], for bytes that may be operators of a drawing.
pub(super) fn read_drawing(where_: &str, bytes: &[u8], least: usize, read: &mut Extraction) {
    let text = utf8(bytes, least);
    let numbers = |word: &&str| word.parse::<f64>().is_ok();
    let words = text.split_whitespace().count();
    if text.split_whitespace().filter(numbers).count() * 2 > words {
        read.piece(Piece::new(where_, text).drawing());
    } else {
        self::read(where_, bytes, least, read);
    }
}

/// Runs of printable UTF-8, one to a line.
pub(super) fn utf8(bytes: &[u8], least: usize) -> String {
    let mut runs = Runs::new(least);
    for chunk in bytes.utf8_chunks() {
        for letter in chunk.valid().chars() {
            runs.add(
                Some(letter).filter(|letter| !letter.is_control() || letter.is_ascii_whitespace()),
            );
        }
        if !chunk.invalid().is_empty() {
            runs.add(None);
        }
    }
    runs.finish()
}

/// Runs of printable UTF-16 of the scripts in use here, at even and odd offsets.
fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16, least: usize) -> String {
    let mut runs = Runs::new(least);
    for offset in 0..2 {
        let pairs = bytes.get(offset..).unwrap_or_default().chunks_exact(2);
        let units = pairs.filter_map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit));
        for letter in char::decode_utf16(units) {
            runs.add(letter.ok().filter(|letter| is_in_use(*letter)));
        }
        runs.add(None);
    }
    runs.finish()
}

/// Whether a letter is one of the scripts in use here, or of those that names are disguised in. Any two
/// bytes are a letter of some script: most of Unicode would be noise.
const fn is_in_use(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='~' | '\u{a0}'..='\u{17f}'
        | '\u{300}'..='\u{52f}' | '\u{590}'..='\u{6ff}' | '\u{1e00}'..='\u{1eff}'
        | '\u{2000}'..='\u{206f}' | '\u{20d0}'..='\u{20f0}' | '\u{fb50}'..='\u{fdff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{fe70}'..='\u{feff}' | '\u{3000}' | '\u{ff01}'..='\u{ff5e}' | '\u{1d400}'..='\u{1d7ff}'
        | '\u{e0020}'..='\u{e007e}' | '\u{e0100}'..='\u{e01ef}')
}

struct Runs {
    least: usize,
    found: String,
    run: String,
    length: usize,
}

impl Runs {
    fn new(least: usize) -> Self {
        Self {
            least,
            found: String::new(),
            run: String::new(),
            length: 0,
        }
    }

    fn add(&mut self, letter: Option<char>) {
        if let Some(letter) = letter {
            self.run.push(letter);
            self.length += 1;
            return;
        }
        if self.length >= self.least {
            self.found.push_str(&self.run);
            self.found.push('\n');
        }
        self.run.clear();
        self.length = 0;
    }

    fn finish(mut self) -> String {
        self.add(None);
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_of_each_encoding_are_found() {
        let mut bytes = b"\0\x01Samira Haddan\xff\xfe\0".to_vec();
        bytes.extend("حدان سميرة".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(utf8(&bytes, 5), "Samira Haddan\n");
        assert!(utf16(&bytes, u16::from_be_bytes, 5).contains("حدان سميرة"));
    }
}
