//! PNG (W3C, third edition): the chunks, not the pixels.

use std::io::Read;

use encoding_rs::WINDOWS_1252;
use flate2::read::ZlibDecoder;

use super::super::{Extraction, PART, raw, text, xml};
use super::{exif, trailing};

/// Adds the metadata of a picture. Chunks are read whether or not their checksum holds.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    let mut rest = bytes.get(8..).unwrap_or_default();
    loop {
        let Some((kind, body, after)) = chunk(rest) else {
            read.note("PNG that is cut off or damaged: what follows was searched as plain strings");
            raw::read("raw bytes", rest, 6, read);
            return;
        };
        match kind {
            b"IEND" => {
                trailing(after, "PNG", read);
                return;
            }
            b"tEXt" => {
                let text = text::eight_bit(body, WINDOWS_1252).replace('\0', "\n");
                read.text("text chunk tEXt", text);
                read.text("text chunk tEXt", raw::utf8(body, 2));
            }
            b"zTXt" => {
                let (key, packed) = cut(body);
                read.text("text chunk zTXt", text::short(key));
                inflate("text chunk zTXt", packed.get(1..).unwrap_or_default(), read);
            }
            b"iTXt" => international(body, read),
            b"iCCP" => {
                let (name, packed) = cut(body);
                read.text("colour profile", text::short(name));
                inflate("colour profile", packed.get(1..).unwrap_or_default(), read);
            }
            b"eXIf" => exif::raw(body, read),
            b"IDAT" | b"fdAT" | b"IHDR" | b"PLTE" => {}
            _ => {
                let kind = String::from_utf8_lossy(kind);
                raw::read(&format!("chunk {kind}"), body, 4, read);
            }
        }
        rest = after;
    }
}

fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let length = usize::try_from(u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?)).ok()?;
    let end = length.checked_add(8)?;
    let after = bytes.get(end.checked_add(4)?..)?;
    Some((bytes.get(4..8)?, bytes.get(8..end)?, after))
}

fn cut(body: &[u8]) -> (&[u8], &[u8]) {
    let at = body
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(body.len());
    (
        body.get(..at).unwrap_or_default(),
        body.get(at + 1..).unwrap_or_default(),
    )
}

/// Keyword, compression flag and method, language, translated keyword, text.
fn international(body: &[u8], read: &mut Extraction) {
    let (keyword, rest) = cut(body);
    let packed = rest.first() == Some(&1);
    let (language, rest) = cut(rest.get(2..).unwrap_or_default());
    let (translated, value) = cut(rest);
    for part in [keyword, language, translated] {
        read.text("text chunk iTXt", text::short(part));
    }
    if packed {
        inflate("text chunk iTXt", value, read);
    } else {
        let value = text::short(value);
        xml::embedded(&value, read);
        read.text("text chunk iTXt", value);
    }
}

fn inflate(where_: &str, packed: &[u8], read: &mut Extraction) {
    let mut unpacked = Vec::new();
    let limit = u64::try_from(PART).unwrap_or(u64::MAX);
    let done = ZlibDecoder::new(packed)
        .take(limit)
        .read_to_end(&mut unpacked);
    if done.is_err() || unpacked.len() >= PART || !read.may_unpack(unpacked.len()) {
        read.note(format!("{where_}: cannot be unpacked"));
    }
    match text::unicode(&unpacked) {
        Some(value) => {
            xml::embedded(&value, read);
            read.text(where_, value);
        }
        None => {
            read.text(where_, text::eight_bit(&unpacked, WINDOWS_1252));
            raw::read(where_, &unpacked, 4, read);
        }
    }
}
