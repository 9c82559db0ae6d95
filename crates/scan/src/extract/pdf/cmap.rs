//! ToUnicode: which letters the codes of a font stand for (ISO 32000-1, 9.10.3).

use std::collections::HashMap;

use super::super::text;

/// A table from codes to text.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// By the number of bytes and the value of a code.
    letters: HashMap<(usize, u32), String>,
    /// The lengths that codes may have.
    lengths: Vec<usize>,
}

impl CMap {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let mut map = Self::default();
        let mut operands: Vec<Token> = Vec::new();
        for token in tokens(bytes) {
            let Token::Word(word) = &token else {
                operands.push(token);
                continue;
            };
            match word.as_slice() {
                b"endbfchar" => map.characters(&operands),
                b"endbfrange" => map.ranges(&operands),
                b"endcodespacerange" => {
                    let lengths = operands
                        .iter()
                        .filter_map(Token::code)
                        .map(|(length, _)| length);
                    map.lengths.extend(lengths);
                    map.lengths.sort_unstable();
                    map.lengths.dedup();
                }
                _ => {}
            }
            operands.clear();
        }
        map
    }

    /// The text of the first code in `bytes` and how long the code is.
    pub(super) fn next(&self, bytes: &[u8], usual: usize) -> (Option<&str>, usize) {
        let code = |length: usize| {
            let code = bytes.get(..length)?;
            Some((
                length,
                code.iter()
                    .fold(0, |value, byte| value << 8 | u32::from(*byte)),
            ))
        };
        let found = self
            .lengths
            .iter()
            .chain([&usual])
            .find_map(|length| self.letters.get(&code(*length)?));
        let length =
            match found {
                Some(_) => self.lengths.iter().chain([&usual]).find(|length| {
                    code(**length).is_some_and(|code| self.letters.contains_key(&code))
                }),
                None => self.lengths.first(),
            };
        (found.map(String::as_str), *length.unwrap_or(&usual))
    }

    fn characters(&mut self, operands: &[Token]) {
        for pair in operands.chunks_exact(2) {
            if let [from, Token::Hex(to)] = pair
                && let Some(code) = from.code()
            {
                self.letters.insert(code, text::utf16(to, true));
            }
        }
    }

    fn ranges(&mut self, operands: &[Token]) {
        let mut rest = operands;
        while let [low, high, target, after @ ..] = rest {
            rest = after;
            let (Some((length, low)), Some((_, high))) = (low.code(), high.code()) else {
                continue;
            };
            let codes = low..=high.min(low.saturating_add(0xffff));
            match target {
                Token::Hex(to) => {
                    for (step, code) in (0_u32..).zip(codes) {
                        self.letters.insert((length, code), raised(to, step));
                    }
                }
                Token::Open => {
                    for code in codes {
                        let [Token::Hex(to), after @ ..] = rest else {
                            break;
                        };
                        self.letters.insert((length, code), text::utf16(to, true));
                        rest = after;
                    }
                    while let [first, after @ ..] = rest {
                        rest = after;
                        if matches!(first, Token::Close) {
                            break;
                        }
                    }
                }
                _ => {}
            }
        }
    }
}

/// The text of a range's start with its last letter raised.
fn raised(start: &[u8], step: u32) -> String {
    let mut text = text::utf16(start, true);
    if let Some(last) = text.pop() {
        text.push(
            char::from_u32(u32::from(last).saturating_add(step))
                .unwrap_or(char::REPLACEMENT_CHARACTER),
        );
    }
    text
}

enum Token {
    Hex(Vec<u8>),
    Word(Vec<u8>),
    Number,
    Open,
    Close,
}

impl Token {
    fn code(&self) -> Option<(usize, u32)> {
        let Self::Hex(bytes) = self else { return None };
        let value = bytes.iter().try_fold(0_u32, |value, byte| {
            Some(value.checked_mul(256)? + u32::from(*byte))
        })?;
        (1..=4)
            .contains(&bytes.len())
            .then_some((bytes.len(), value))
    }
}

fn tokens(bytes: &[u8]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = match byte {
            b'%' => rest
                .iter()
                .take_while(|byte| !matches!(byte, b'\r' | b'\n'))
                .count(),
            b'<' if rest.get(1) != Some(&b'<') => {
                let length = rest.iter().take_while(|byte| **byte != b'>').count();
                tokens.push(Token::Hex(hexadecimal(
                    rest.get(1..length).unwrap_or_default(),
                )));
                length + 1
            }
            b'[' => {
                tokens.push(Token::Open);
                1
            }
            b']' => {
                tokens.push(Token::Close);
                1
            }
            byte if byte.is_ascii_alphanumeric() => {
                let word: Vec<u8> = rest
                    .iter()
                    .copied()
                    .take_while(u8::is_ascii_alphanumeric)
                    .collect();
                let length = word.len();
                let number = word.iter().all(u8::is_ascii_digit);
                tokens.push(if number {
                    Token::Number
                } else {
                    Token::Word(word)
                });
                length
            }
            _ => 1,
        };
        at += length.max(1);
    }
    tokens
}

fn hexadecimal(digits: &[u8]) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|digit| char::from(*digit).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits
        .chunks(2)
        .map(|pair| pair.iter().fold(0, |value, digit| value << 4 | digit))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_ranges_and_ligatures() {
        let map = CMap::parse(
            b"1 begincodespacerange <0000> <FFFF> endcodespacerange
              2 beginbfchar <0003> <0053> <0004> <00660066> endbfchar
              2 beginbfrange <0010> <0012> <0061> <0020> <0021> [<0062> <06440627>] endbfrange",
        );
        let text = |code: [u8; 2]| map.next(&code, 2);
        assert_eq!(text([0, 3]), (Some("S"), 2));
        assert_eq!(text([0, 4]), (Some("ff"), 2));
        assert_eq!(text([0, 0x12]), (Some("c"), 2));
        assert_eq!(text([0, 0x21]), (Some("لا"), 2));
        assert_eq!(text([0, 0x30]), (None, 2));
    }
}
