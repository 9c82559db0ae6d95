//! Text inside text: escapes undone, encoded files taken out.

use std::ops::Range;

use data_encoding::{BASE64_NOPAD, BASE64URL_NOPAD, HEXLOWER_PERMISSIVE};

use super::{kind, text};
use crate::Piece;
use crate::normalise::hidden;

/// What a text says in each notation that can be undone, and once all of them are, as often as they
/// were applied.
pub(super) fn undone(piece: &Piece) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = NOTATIONS
        .iter()
        .filter_map(|(how, undo)| Some((how, undo(&piece.text)?)))
        .filter(|(_, decoded)| *decoded != piece.text)
        .map(|(how, decoded)| piece.undone(how, decoded))
        .collect();
    if !pieces.is_empty() {
        let whole = in_turn(&piece.text);
        let unseen = hidden(&whole).map(|text| piece.undone("hidden behind escapes", text));
        pieces.extend(unseen);
        if pieces.iter().all(|piece| piece.text != whole) {
            pieces.push(piece.undone("decoded in turn", whole));
        }
    }
    pieces
}

type Undo = fn(&str) -> Option<String>;

const NOTATIONS: [(&str, Undo); 5] = [
    ("percent-decoded", |text| percent(text, b'%', true)),
    ("unescaped", backslash),
    ("entities", entities),
    ("quoted-printable", quoted_printable),
    ("in characters that nothing shows", hidden),
];

/// Layers of escapes, one around another; more than these hide nothing that a program would undo.
const LAYERS: usize = 3;

fn in_turn(text: &str) -> String {
    let mut text = text.to_owned();
    for _ in 0..LAYERS {
        let before = text.clone();
        for (_, undo) in NOTATIONS.iter().take(4) {
            text = undo(&text).unwrap_or(text);
        }
        if text == before {
            break;
        }
    }
    text
}

/// Files written out in letters: in addresses, as base64, as hexadecimal digits.
pub(super) fn files(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let addresses = data_addresses(text)
        .into_iter()
        .map(|bytes| ("data URI", bytes));
    let mut found: Vec<(&str, Vec<u8>)> = addresses.collect();
    for (how, bytes) in runs(text).iter().flat_map(|run| decoded(run)) {
        if !found.iter().any(|(_, known)| *known == bytes) {
            found.push((how, bytes));
        }
    }
    found
}

/// Files written into an address (RFC 2397), whatever they are.
fn data_addresses(text: &str) -> Vec<Vec<u8>> {
    let ends =
        |letter: char| matches!(letter, '"' | '\'' | ')' | '<' | '>') || letter.is_whitespace();
    let address = |(start, _): (usize, &str)| {
        let rest = text.get(start + 5..)?;
        let (kind, rest) = rest
            .split_once(',')
            .filter(|(kind, _)| kind.len() < 100 && !kind.contains(ends))?;
        // A quoted address may hold marks unescaped; a drawing in a style sheet does.
        let quote = text
            .get(..start)?
            .chars()
            .next_back()
            .filter(|letter| matches!(letter, '"' | '\''));
        let end = match quote {
            Some(quote) => rest.find(quote),
            None if start == 0 => None,
            None => rest.find(ends),
        };
        let body = rest.get(..end.unwrap_or(rest.len()))?;
        let body = percent(body, b'%', false).unwrap_or_else(|| body.to_owned());
        if !kind.ends_with(";base64") {
            return (kind.contains("xml") || kind.contains("html")).then(|| body.into_bytes());
        }
        let single: String = body
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        BASE64_NOPAD
            .decode(single.trim_end_matches('=').as_bytes())
            .ok()
    };
    text.match_indices("data:").filter_map(address).collect()
}

/// A run of letters in each notation in which it makes a file.
fn decoded(run: &str) -> Vec<(&'static str, Vec<u8>)> {
    let digits = run.bytes().all(|byte| byte.is_ascii_hexdigit());
    let hexadecimal = digits
        .then(|| HEXLOWER_PERMISSIVE.decode(run.as_bytes()).ok())
        .flatten();
    let bare = run.trim_end_matches('=').as_bytes();
    let base64 = BASE64_NOPAD
        .decode(bare)
        .or_else(|_| BASE64URL_NOPAD.decode(bare))
        .ok();
    [("hexadecimal", hexadecimal), ("base64", base64)]
        .into_iter()
        .filter_map(|(how, bytes)| Some((how, bytes.filter(|bytes| is_something(bytes))?)))
        .collect()
}

/// Characters below which a run of letters is a word, not a file.
const SHORTEST: usize = 16;

/// Whether bytes are text or a file that is understood, and not a long word read as base64.
fn is_something(bytes: &[u8]) -> bool {
    match text::unicode(bytes) {
        Some(text) => !text
            .chars()
            .any(|letter| letter.is_control() && !letter.is_whitespace()),
        None => {
            let kind = kind::of("", bytes);
            !matches!(
                kind,
                kind::Kind::Empty | kind::Kind::Legacy | kind::Kind::Unknown(_)
            )
        }
    }
}

/// Runs of base64 letters; a run goes on over a line's end if the line is full of it.
fn runs(text: &str) -> Vec<String> {
    let letter =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    let mut runs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        let full = line.len() >= 60 && line.bytes().all(letter);
        if open && line.bytes().all(letter) && !line.is_empty() {
            if let Some(run) = runs.last_mut() {
                run.push_str(line);
            }
        } else {
            // `=` ends one, or stands before it in a query.
            let part = |character| u8::try_from(character).is_ok_and(letter) && character != '=';
            let words = line.split(|character: char| !part(character));
            runs.extend(
                words
                    .filter(|word| word.len() >= SHORTEST)
                    .map(str::to_owned),
            );
        }
        let tail = line.bytes().rev().take_while(|byte| letter(*byte)).count();
        open = full || tail >= 60;
    }
    runs
}

/// Undoes pairs of digits behind a mark. In a query, a plus is a space; in a file written out in base64
/// it is a letter, and to part the letters there makes words of it that nobody wrote.
fn percent(text: &str, mark: u8, query: bool) -> Option<String> {
    let bytes = text.as_bytes();
    if !bytes.contains(&mark) {
        return None;
    }
    let mut decoded = Vec::with_capacity(bytes.len());
    let (mut at, mut file) = (0, 0..0);
    while let Some(byte) = bytes.get(at) {
        let pair = bytes.get(at + 1..at + 3).filter(|_| *byte == mark);
        match pair.and_then(|pair| HEXLOWER_PERMISSIVE.decode(pair).ok()) {
            Some(value) => {
                decoded.extend(value);
                at += 3;
            }
            None => {
                if query && *byte == b'+' && !file.contains(&at) {
                    file = run_around(bytes, at);
                }
                let is_space = query && *byte == b'+' && file.len() < FILE;
                decoded.push(if is_space { b' ' } else { *byte });
                at += 1;
            }
        }
    }
    Some(String::from_utf8_lossy(&decoded).into_owned())
}

/// The run of base64 letters that a place is in.
fn run_around(bytes: &[u8], at: usize) -> Range<usize> {
    let is_letter = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let (before, after) = bytes.split_at(at.min(bytes.len()));
    let start = before.iter().rev().take_while(is_letter).count();
    let end = after.iter().take_while(is_letter).count();
    at - start..at + end
}

/// So many base64 letters without a break are no words of a query.
const FILE: usize = 200;

fn quoted_printable(text: &str) -> Option<String> {
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    percent(&joined, b'=', false).filter(|decoded| *decoded != joined || joined.len() < text.len())
}

/// `\u0633` of JSON and scripts, `\x53`, `\0633 ` of style sheets, `\n`.
fn backslash(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        let escape = if letter == '\\' { escape(rest) } else { None };
        let (value, length) = escape.unwrap_or((u32::from(letter), 0));
        rest = rest.get(length..).unwrap_or_default();
        let mut buffer = [0; 2];
        match char::from_u32(value) {
            Some(letter) => units.extend_from_slice(letter.encode_utf16(&mut buffer)),
            // One half of a pair; the other half follows in its own escape.
            None => units.extend(u16::try_from(value)),
        }
    }
    Some(String::from_utf16_lossy(&units))
}

/// The value of an escape and how long it is behind its backslash.
fn escape(rest: &str) -> Option<(u32, usize)> {
    let value = |from: usize, to: usize| u32::from_str_radix(rest.get(from..to)?, 16).ok();
    match rest.as_bytes().first()? {
        b'u' if rest.as_bytes().get(1) == Some(&b'{') => {
            let end = rest.find('}')?;
            Some((value(2, end)?, end + 1))
        }
        b'u' => Some((value(1, 5)?, 5)),
        b'x' => Some((value(1, 3)?, 3)),
        b'n' | b'r' => Some((u32::from('\n'), 1)),
        b't' => Some((u32::from('\t'), 1)),
        b'/' | b'"' | b'\'' | b'\\' => Some((u32::from(*rest.as_bytes().first()?), 1)),
        byte if byte.is_ascii_hexdigit() => {
            let digits = rest
                .bytes()
                .take(6)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            let space = usize::from(rest.as_bytes().get(digits) == Some(&b' '));
            (digits > 1).then_some((value(0, digits)?, digits + space))
        }
        _ => None,
    }
}

/// Character references, the few named ones that hide in names included.
fn entities(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let end = rest.find(';').filter(|end| *end < 10);
        match end.and_then(|end| reference(rest.get(..end)?)) {
            Some(letter) => {
                decoded.push(letter);
                rest = rest.get(end.map_or(0, |end| end + 1)..).unwrap_or_default();
            }
            None => decoded.push('&'),
        }
    }
    decoded.push_str(rest);
    Some(decoded)
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let value = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(value);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "shy" => '\u{ad}',
        "zwj" => '\u{200d}',
        "zwnj" => '\u{200c}',
        "lrm" => '\u{200e}',
        "rlm" => '\u{200f}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::*;

    #[test]
    fn notations_are_undone() {
        let say = |text: &str| -> Vec<String> {
            undone(&Piece::new("text", text))
                .into_iter()
                .map(|piece| piece.text)
                .collect()
        };
        assert_eq!(say("q=Samira%20Haddan"), ["q=Samira Haddan"]);
        assert_eq!(say(r"\u0633\u0645"), ["سم"]);
        assert_eq!(say(r"\ud83d\ude00 \x53"), ["😀 S"]);
        assert_eq!(say("Sam&#105;ra&nbsp;H&#x61;ddan"), ["Samira\u{a0}Haddan"]);
        assert_eq!(say("Samira H=61dd=\nan"), ["Samira Haddan"]);
        assert!(say("plain text").is_empty());
    }

    #[test]
    fn a_plus_is_a_space_in_a_query_and_a_letter_in_a_file() {
        let query = percent("q=Samira+Haddan%20was+there", b'%', true).unwrap();
        assert_eq!(query, "q=Samira Haddan was there");
        let file = format!("data:image/jpeg;base64,{}+NADU0+I==", "aB3/".repeat(60));
        let text = format!("{file}\" alt=\"100%25+more\"");
        let read = percent(&text, b'%', true).unwrap();
        assert_eq!(read, format!("{file}\" alt=\"100% more\""));
    }

    #[test]
    fn files_in_base64_are_found_and_words_are_not() {
        let encoded = BASE64.encode("Samira Haddan was there".as_bytes());
        assert_eq!(files(&format!("data:text/plain;base64,{encoded}")).len(), 1);
        assert!(files("internationalisation/misunderstandings").is_empty());
        let long = BASE64.encode("Samira Haddan was there. ".repeat(9).as_bytes());
        let wrapped: Vec<&str> = long
            .as_bytes()
            .chunks(76)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        assert_eq!(
            files(&wrapped.join("\n")),
            [("base64", "Samira Haddan was there. ".repeat(9).into_bytes())]
        );
    }
}
