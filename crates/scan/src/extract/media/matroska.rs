//! Matroska and WebM (RFC 9559) in EBML (RFC 8794).

use super::super::{Extraction, raw, text};

/// Elements within elements; Matroska has six.
const DEPTH: usize = 12;
const ELEMENTS: usize = 1 << 20;

/// Segment, information, tracks, chapters, tags, attachments and what they are made of.
const MASTERS: [u32; 18] = [
    0x1a45_dfa3,
    0x1853_8067,
    0x1549_a966,
    0x1654_ae6b,
    0xae,
    0xe0,
    0xe1,
    0x1043_a770,
    0x45b9,
    0xb6,
    0x80,
    0x1254_c367,
    0x7373,
    0x63c0,
    0x67c8,
    0x1941_a469,
    0x61a7,
    0x1f43_b675,
];
const ATTACHMENT: u32 = 0x465c;
/// Blocks of sound, film and subtitles: the plain strings of the file have what they say.
const BLOCKS: [u32; 4] = [0xa3, 0xa0, 0xa1, 0xec];

/// Adds tags, titles, chapters and attachments.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    let mut left = ELEMENTS;
    elements(bytes, DEPTH, &mut left, read);
    if left == 0 {
        read.note(format!(
            "a recording of more than {ELEMENTS} elements: the rest was searched as plain strings"
        ));
    }
}

fn elements(mut bytes: &[u8], depth: usize, left: &mut usize, read: &mut Extraction) {
    while let Some((id, body, rest)) = element(bytes).filter(|_| *left > 0) {
        *left -= 1;
        if MASTERS.contains(&id) && depth > 0 {
            elements(body, depth - 1, left, read);
        } else if id == ATTACHMENT {
            read.nested("attachment", "", body);
        } else if !BLOCKS.contains(&id) {
            let where_ = format!("element {id:X}");
            if std::str::from_utf8(body).is_ok() {
                read.text(where_.as_str(), text::short(body));
            }
            raw::read(&where_, body, 4, read);
        }
        bytes = rest;
    }
}

/// Identifier, body, and what follows.
fn element(bytes: &[u8]) -> Option<(u32, &[u8], &[u8])> {
    let length = usize::try_from(bytes.first()?.leading_zeros()).ok()? + 1;
    let id = bytes.get(..length).filter(|id| id.len() <= 4)?;
    let id = id.iter().fold(0, |id, byte| id << 8 | u32::from(*byte));
    let bytes = bytes.get(length..)?;
    let width = usize::try_from(bytes.first()?.leading_zeros()).ok()? + 1;
    let size = bytes.get(..width).filter(|size| size.len() <= 8)?;
    let first = u64::from(*size.first()?) & (0xff_u64 >> width);
    let all = size
        .iter()
        .skip(1)
        .fold(first, |size, byte| size << 8 | u64::from(*byte));
    let body = bytes.get(width..)?;
    // A size of nothing but ones is not known: the element goes on to the end.
    let unknown = all == (1_u64 << (7 * width)) - 1;
    let end = if unknown {
        body.len()
    } else {
        usize::try_from(all).unwrap_or(usize::MAX).min(body.len())
    };
    Some((id, body.get(..end)?, body.get(end..)?))
}
