//! From the codes of one font to text and widths.

use std::collections::HashMap;

use lopdf::{Dictionary, Document, Encoding, Object};

use super::super::PART;
use super::cmap::CMap;

/// A font as far as its text matters.
pub(super) struct Font<'d> {
    to_unicode: Option<CMap>,
    /// How a font without ToUnicode is read, if it can be.
    encoding: Option<Encoding<'d>>,
    code_length: usize,
    widths: HashMap<u32, f64>,
    usual_width: f64,
}

/// One code shown.
pub(super) struct Glyph {
    /// Nothing if the font does not say which letters it shows.
    pub(super) text: Option<String>,
    /// In thousandths of the font's size.
    pub(super) width: f64,
    /// Whether word spacing applies.
    pub(super) is_space: bool,
}

impl<'d> Font<'d> {
    pub(super) fn new(dictionary: &'d Dictionary, document: &'d Document) -> Self {
        let composite = dictionary.get(b"Subtype").and_then(Object::as_name).ok() == Some(b"Type0");
        let to_unicode = dictionary
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(PART))
            .ok()
            .map(|content| CMap::parse(&content));
        // Only a named encoding says what the codes of a simple font are; a font program's own
        // encoding may be anything.
        let named = dictionary.has(b"Encoding") || !is_embedded(dictionary, document);
        let encoding = (!composite && named)
            .then(|| dictionary.get_font_encoding_with_limit(document, PART).ok())
            .flatten();
        let (widths, usual_width) = if composite {
            composite_widths(dictionary, document)
        } else {
            simple_widths(dictionary, document)
        };
        Self {
            to_unicode,
            encoding,
            code_length: if composite { 2 } else { 1 },
            widths,
            usual_width,
        }
    }

    /// Whether nothing says which letters it shows.
    pub(super) fn is_mute(&self) -> bool {
        self.to_unicode.is_none() && self.encoding.is_none()
    }

    pub(super) fn glyphs(&self, mut bytes: &[u8]) -> Vec<Glyph> {
        let mut glyphs = Vec::new();
        while !bytes.is_empty() {
            let (known, length) = match &self.to_unicode {
                Some(map) => map.next(bytes, self.code_length),
                None => (None, self.code_length),
            };
            let length = length.clamp(1, bytes.len());
            let (code, rest) = bytes.split_at_checked(length).unwrap_or((bytes, &[]));
            let value = code
                .iter()
                .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            let encoded = || {
                self.encoding
                    .as_ref()
                    .and_then(|encoding| encoding.bytes_to_string(code).ok())
            };
            glyphs.push(Glyph {
                text: known
                    .map(str::to_owned)
                    .or_else(encoded)
                    .filter(|text| !text.is_empty() && !text.contains(['\u{fffd}', '\0'])),
                width: self.widths.get(&value).copied().unwrap_or(self.usual_width),
                is_space: code == [32],
            });
            bytes = rest;
        }
        glyphs
    }
}

fn is_embedded(font: &Dictionary, document: &Document) -> bool {
    let descriptor = font
        .get_deref(b"FontDescriptor", document)
        .and_then(Object::as_dict);
    descriptor.is_ok_and(|descriptor| {
        [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"]
            .iter()
            .any(|key| descriptor.has(key))
    })
}

pub(super) fn number(object: &Object) -> Option<f64> {
    object
        .as_float()
        .ok()
        .map(f64::from)
        .filter(|number| number.is_finite())
}

fn simple_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f64>, f64) {
    let first = font
        .get(b"FirstChar")
        .and_then(Object::as_i64)
        .ok()
        .and_then(|first| u32::try_from(first).ok());
    let widths = font
        .get_deref(b"Widths", document)
        .and_then(Object::as_array);
    let widths = widths.ok().into_iter().flatten();
    let table = (first.unwrap_or(0)..=255)
        .zip(widths)
        .filter_map(|(code, width)| Some((code, number(width)?)));
    (table.collect(), 500.0)
}

/// `/W [first [w w …] first last w …]` (ISO 32000-1, 9.7.4.3). Codes are taken for the numbers of
/// glyphs, as they are under Identity-H; only gaps between words depend on it.
fn composite_widths(font: &Dictionary, document: &Document) -> (HashMap<u32, f64>, f64) {
    let mut table = HashMap::new();
    let descendant = font
        .get_deref(b"DescendantFonts", document)
        .and_then(Object::as_array)
        .ok()
        .and_then(|fonts| fonts.first())
        .and_then(|font| document.dereference(font).ok())
        .and_then(|(_, font)| font.as_dict().ok());
    let Some(descendant) = descendant else {
        return (table, 1000.0);
    };
    let usual = descendant
        .get_deref(b"DW", document)
        .ok()
        .and_then(number)
        .unwrap_or(1000.0);
    let widths = descendant
        .get_deref(b"W", document)
        .and_then(Object::as_array);
    let mut rest = widths.map_or(&[][..], Vec::as_slice);
    let code = |object: &Object| {
        object
            .as_i64()
            .ok()
            .and_then(|code| u32::try_from(code).ok())
    };
    while let [first, second, after @ ..] = rest {
        rest = after;
        let Some(first) = code(first) else { continue };
        let second = document
            .dereference(second)
            .map_or(second, |(_, second)| second);
        if let Ok(widths) = second.as_array() {
            table.extend((first..).zip(widths.iter().filter_map(number)));
        } else if let ([width, after @ ..], Some(last)) = (after, code(second)) {
            rest = after;
            let width = number(width).unwrap_or(usual);
            table
                .extend((first..=last.min(first.saturating_add(0xffff))).map(|code| (code, width)));
        }
    }
    (table, usual)
}
