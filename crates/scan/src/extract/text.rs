//! Bytes that are text.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};

use super::Extraction;
use crate::Piece;

/// The text, if the bytes are UTF-8, or UTF-16 that says so.
pub(super) fn unicode(bytes: &[u8]) -> Option<String> {
    for (mark, encoding) in [([0xff, 0xfe], UTF_16LE), ([0xfe, 0xff], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            let (text, damaged) = encoding.decode_without_bom_handling(rest);
            return (!damaged).then(|| text.into_owned());
        }
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).ok()?;
    // A NUL is what tells binary files that happen to be UTF-8, and UTF-16 without a mark.
    (!text.contains('\0')).then(|| text.to_owned())
}

/// Whether the bytes look like text of one byte to a letter.
pub(super) fn is_legacy(bytes: &[u8]) -> bool {
    !bytes
        .iter()
        .any(|byte| matches!(byte, 0..=8 | 0xe..=0x1a | 0x1c..=0x1f | 0x7f))
}

/// Text whose encoding is not known: read as the two that are likely, and said so.
pub(super) fn legacy(bytes: &[u8], read: &mut Extraction) {
    read.note("text that is not Unicode: read as if Windows-1252 and Windows-1256");
    for (name, encoding) in [
        ("Windows-1252", WINDOWS_1252),
        ("Windows-1256", WINDOWS_1256),
    ] {
        let text = eight_bit(bytes, encoding);
        read.piece(Piece::new(format!("text as {name}"), text).numbered());
    }
}

/// Decodes text of one byte to a letter.
pub(super) fn eight_bit(bytes: &[u8], encoding: &'static Encoding) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// A short string from metadata: UTF-8 if it can be, else Western.
pub(super) fn short(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(|_| eight_bit(bytes, WINDOWS_1252), str::to_owned)
}

/// A short string of two bytes to a letter.
pub(super) fn utf16(bytes: &[u8], big: bool) -> String {
    let encoding = if big { UTF_16BE } else { UTF_16LE };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}
