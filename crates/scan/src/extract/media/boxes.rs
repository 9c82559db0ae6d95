//! ISO base media (ISO/IEC 14496-12): MP4, MOV, 3GP, HEIC, AVIF.

use super::super::{Extraction, raw, text};
use crate::extract::position;

/// Boxes within boxes; films have eight or nine.
const DEPTH: usize = 16;
/// Boxes of one file that are looked into.
const BOXES: usize = 65_536;

/// Whether the file says that it is a picture.
pub(super) fn is_picture(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12).unwrap_or_default();
    matches!(
        brand,
        b"heic" | b"heix" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" | b"avis" | b"hevc"
    )
}

/// Adds every box but sound and pixels.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    let mut left = BOXES;
    boxes(bytes, DEPTH, &mut left, read);
    if left == 0 {
        read.note(format!(
            "a file of more than {BOXES} boxes: the rest was searched as plain strings"
        ));
    }
}

fn boxes(mut bytes: &[u8], depth: usize, left: &mut usize, read: &mut Extraction) {
    while let Some((kind, body, rest)) = one(bytes).filter(|_| *left > 0) {
        *left -= 1;
        let name: String = kind.iter().map(|byte| char::from(*byte)).collect();
        match kind {
            b"moov" | b"trak" | b"mdia" | b"minf" | b"udta" | b"ilst" | b"edts" | b"dinf"
            | b"stbl" | b"moof" | b"traf" | b"iprp" | b"ipco" | b"meco" | b"tref" | b"gmhd"
                if depth > 0 =>
            {
                boxes(body, depth - 1, left, read)
            }
            // A full box in MP4, a plain one in QuickTime.
            b"meta" if depth > 0 => {
                let plain = body.get(4..8).is_some_and(|kind| kind == b"hdlr");
                boxes(
                    body.get(if plain { 0 } else { 4 }..).unwrap_or_default(),
                    depth - 1,
                    left,
                    read,
                );
            }
            b"mdat" | b"idat" => {}
            b"uuid" => {
                let body = body.get(16..).unwrap_or_default();
                read.nested("box uuid", "", body);
            }
            b"data" => value(body, read),
            b"iref" => {
                if super::super::kind::contains(body, b"thmb") {
                    read.note(
                        "a preview inside the picture: its pixels may be older than the picture's",
                    );
                }
            }
            // An item of a list holds its value in a box of its own.
            _ if depth > 0 && is_item(body) => {
                raw::read(&format!("box {name}"), body, 4, read);
                boxes(body, depth - 1, left, read);
            }
            _ => leaf(&name, body, read),
        }
        bytes = rest;
    }
}

/// Name, body, and what follows.
fn one(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let size = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?);
    let kind: &[u8; 4] = bytes.get(4..8)?.try_into().ok()?;
    let (head, size) = match size {
        0 => (8, bytes.len()),
        1 => {
            let size = u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?);
            (16, usize::try_from(size).unwrap_or(usize::MAX))
        }
        size => (8, usize::try_from(size).ok()?),
    };
    let end = size.max(head).min(bytes.len());
    Some((kind, bytes.get(head..end)?, bytes.get(end..)?))
}

fn is_item(body: &[u8]) -> bool {
    let known = |at: usize| matches!(body.get(at..at + 4), Some(b"data" | b"mean" | b"name"));
    known(4)
}

/// A value of a list: its type, its language, itself.
fn value(body: &[u8], read: &mut Extraction) {
    let kind = body.get(..4).unwrap_or_default();
    let value = body.get(8..).unwrap_or_default();
    match kind {
        [0, 0, 0, 2] => read.text("box data", text::utf16(value, true)),
        [0, 0, 0, 13 | 14 | 27] => read.nested("picture in a tag", "", value),
        _ => leaf("data", value, read),
    }
}

fn leaf(name: &str, body: &[u8], read: &mut Extraction) {
    let where_ = format!("box {name}");
    // User data of QuickTime has a length and a language in front of it.
    for text in [body, body.get(4..).unwrap_or_default()] {
        if let Ok(text) = std::str::from_utf8(text) {
            read.text(where_.as_str(), text.replace('\0', "\n"));
        }
    }
    if body.len() < 1 << 20 {
        raw::read(&where_, body, 4, read);
    }
    for position in position::iso6709(&String::from_utf8_lossy(body)) {
        read.text(format!("{where_}, position"), position);
    }
    if name == "loci"
        && let Some(position) = location(body)
    {
        read.text("box loci, position", position);
    }
}

/// 3GPP TS 26.244: version, language, name, role, then longitude and latitude in 65536ths.
fn location(body: &[u8]) -> Option<String> {
    let name = body.get(6..)?;
    let end = name.iter().position(|byte| *byte == 0)?;
    let numbers = name.get(end + 2..end + 10)?;
    let degrees = |at: usize| {
        let number = i32::from_be_bytes(numbers.get(at..at + 4)?.try_into().ok()?);
        Some(f64::from(number) / 65_536.0)
    };
    Some(format!("{:.5}, {:.5}", degrees(4)?, degrees(0)?))
}
