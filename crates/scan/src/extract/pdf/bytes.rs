//! What a PDF parser never looks at: comments, objects that nothing lists.

use std::collections::HashSet;
use std::io::Read;
use std::ops::Range;

use flate2::read::ZlibDecoder;
use lopdf::Document;
use lopdf::xref::XrefEntry;

use super::super::{Extraction, PART, raw};
use crate::Piece;

/// Where each end-of-file mark ends.
pub(super) fn ends(bytes: &[u8]) -> Vec<usize> {
    find_all(bytes, b"%%EOF").map(|at| at + 5).collect()
}

/// Adds objects outside of the cross-reference table and whatever is written between objects.
pub(super) fn read(bytes: &[u8], document: &Document, read: &mut Extraction) {
    let listed: HashSet<usize> = document
        .reference_table
        .entries
        .values()
        .filter_map(|entry| match entry {
            XrefEntry::Normal { offset, .. } => usize::try_from(*offset).ok(),
            _ => None,
        })
        .collect();
    for (number, entry) in &document.reference_table.entries {
        let XrefEntry::Normal { offset, generation } = entry else {
            continue;
        };
        let place = usize::try_from(*offset).unwrap_or(usize::MAX);
        let object = bytes.get(place..).unwrap_or_default();
        if !document.has_object((*number, *generation)) && !is_table(object) {
            read.note(format!("object {number} cannot be parsed"));
            strings_of(object, place, read);
        }
    }
    let mut between = String::new();
    let mut comments = String::new();
    for part in outside_streams(bytes) {
        let text = bytes.get(part.clone()).unwrap_or_default();
        for line in raw::utf8(text, 4).lines() {
            let (syntax, comment) = line.split_at(line.find('%').unwrap_or(line.len()));
            between.push_str(syntax);
            between.push('\n');
            comments.push_str(comment);
            comments.push('\n');
        }
        for at in find_all(text, b" obj") {
            let Some(start) = object_start(text, at) else {
                continue;
            };
            // Parsers allow a line end before the number; so does the table.
            let place = part.start + start;
            if !(place.saturating_sub(2)..=place).any(|place| listed.contains(&place)) {
                read.note(format!(
                    "an object at byte {place} that the PDF does not list"
                ));
                strings_of(bytes.get(place..).unwrap_or_default(), place, read);
            }
        }
    }
    // Numbers of the syntax say where things are; a percent sign inside a string is found twice.
    read.piece(Piece::new("source", between).drawing().backstop());
    read.piece(Piece::new("comments", comments).backstop());
}

/// Whether an object is a cross-reference stream, which the parser has used up.
fn is_table(object: &[u8]) -> bool {
    let head = object.get(..512).unwrap_or(object);
    find_all(head, b"/XRef").next().is_some()
}

/// What an object that the parser does not give says: anyone can read it in the bytes.
fn strings_of(bytes: &[u8], place: usize, read: &mut Extraction) {
    let end = find_all(bytes, b"endobj").next().unwrap_or(bytes.len());
    let object = bytes.get(..end).unwrap_or_default();
    let where_ = format!("object at byte {place}");
    raw::read(&where_, object, 4, read);
    if let Some(body) = find_all(object, b"stream").next() {
        let body = object
            .get(body + 6..)
            .unwrap_or_default()
            .trim_ascii_start();
        let mut unpacked = Vec::new();
        let limit = u64::try_from(PART).unwrap_or(u64::MAX);
        // What is damaged is still read up to the damage; it was noted above.
        let _ = ZlibDecoder::new(body)
            .take(limit)
            .read_to_end(&mut unpacked);
        if read.may_unpack(unpacked.len()) {
            raw::read(&where_, &unpacked, 4, read);
        }
    }
}

/// Where the number of an object starts, from the place of ` obj` behind its generation.
fn object_start(text: &[u8], at: usize) -> Option<usize> {
    let digits = |end: usize| {
        let count = text
            .get(..end)?
            .iter()
            .rev()
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        (count > 0).then(|| end - count)
    };
    let generation = digits(at)?;
    let space = generation
        .checked_sub(1)
        .filter(|space| text.get(*space) == Some(&b' '))?;
    digits(space)
}

/// Everything but the bodies of streams.
fn outside_streams(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = 0;
    for start in find_all(bytes, b"stream") {
        let body = start + 6;
        let opens = matches!(bytes.get(body), Some(b'\r' | b'\n'))
            && !bytes.get(..start).unwrap_or_default().ends_with(b"end");
        if start < from || !opens {
            continue;
        }
        let end = find_all(bytes.get(body..).unwrap_or_default(), b"endstream").next();
        if let Some(end) = end {
            parts.push(from..body);
            from = body + end;
        }
    }
    parts.push(from..bytes.len());
    parts
}

fn find_all<'b>(bytes: &'b [u8], wanted: &'b [u8]) -> impl Iterator<Item = usize> + 'b {
    let first = wanted.first().copied();
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        (Some(*byte) == first && bytes.get(at..).is_some_and(|rest| rest.starts_with(wanted)))
            .then_some(at)
    })
}
