//! Every string and name of every object: titles, comments, links, alternative texts, attachments.

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::super::{Extraction, text};
use crate::Piece;

/// Adds the strings of all objects and of the trailer.
pub(super) fn read(document: &Document, read: &mut Extraction) {
    let information = document
        .trailer
        .get(b"Info")
        .and_then(Object::as_reference)
        .ok();
    let mut names = String::new();
    for (id, object) in &document.objects {
        let label = label(*id, object, information);
        walk(&label, "", object, 0, &mut names, read);
    }
    walk(
        "trailer",
        "",
        &Object::Dictionary(document.trailer.clone()),
        0,
        &mut names,
        read,
    );
    read.piece(Piece::new("names of objects", names));
}

fn label(id: ObjectId, object: &Object, information: Option<ObjectId>) -> String {
    if Some(id) == information {
        return "document information".to_owned();
    }
    let dictionary = match object {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &stream.dict,
        _ => return format!("object {}", id.0),
    };
    let kind = match dictionary.get(b"Type").and_then(Object::as_name) {
        Ok(b"Annot") => "annotation",
        Ok(b"StructElem") => "structure",
        Ok(b"Filespec" | b"F") => "attachment",
        Ok(b"Catalog") => "catalogue",
        Ok(b"Page") => "page",
        Ok(b"Font" | b"FontDescriptor") => "font",
        _ if is_outline(dictionary) => "outline",
        _ if dictionary.has(b"S") && dictionary.has(b"P") => "structure",
        _ => "object",
    };
    format!("{kind} {}", id.0)
}

fn is_outline(dictionary: &Dictionary) -> bool {
    dictionary.has(b"Title") && dictionary.has(b"Parent")
}

/// Nesting that no honest document has.
const DEPTH: usize = 64;

fn walk(
    label: &str,
    key: &str,
    object: &Object,
    depth: usize,
    names: &mut String,
    read: &mut Extraction,
) {
    if depth > DEPTH {
        read.note(format!("{label}: nested too deeply to be read"));
        return;
    }
    match object {
        Object::String(bytes, _) => {
            for text in decoded(bytes) {
                read.piece(Piece::new(format!("{label} /{key}"), text));
            }
        }
        Object::Name(name) => name_text(name, names),
        Object::Array(items) => {
            for item in items {
                walk(label, key, item, depth + 1, names, read);
            }
            // A text that was cut into several strings.
            let texts: Vec<String> = items
                .iter()
                .filter_map(|item| decoded(item.as_str().ok()?).into_iter().next())
                .collect();
            if texts.len() > 1 {
                read.piece(Piece::new(format!("{label} /{key}"), texts.concat()).backstop());
            }
        }
        Object::Dictionary(dictionary) => entries(label, dictionary, depth, names, read),
        Object::Stream(stream) => entries(label, &stream.dict, depth, names, read),
        _ => {}
    }
}

fn entries(
    label: &str,
    dictionary: &Dictionary,
    depth: usize,
    names: &mut String,
    read: &mut Extraction,
) {
    for (key, value) in dictionary {
        name_text(key, names);
        let key = String::from_utf8_lossy(key);
        walk(label, &key, value, depth + 1, names, read);
    }
}

/// Names are mostly words of the format; those are left out for the speed of the search.
fn name_text(name: &[u8], names: &mut String) {
    let known = name.len() < 4 || STANDARD.contains(&name);
    if !known {
        names.push_str(&text::short(name));
        names.push_str("\n/\n");
    }
}

const STANDARD: [&[u8]; 24] = [
    b"Type",
    b"Subtype",
    b"Length",
    b"Filter",
    b"FlateDecode",
    b"Font",
    b"Page",
    b"Parent",
    b"Kids",
    b"Count",
    b"Resources",
    b"MediaBox",
    b"Contents",
    b"StructElem",
    b"StructParents",
    b"MCID",
    b"Catalog",
    b"ColorSpace",
    b"ExtGState",
    b"ProcSet",
    b"XObject",
    b"Annot",
    b"Rect",
    b"Border",
];

/// A text string in each encoding that it may be in (ISO 32000-2, 7.9.2.2).
pub(super) fn decoded(bytes: &[u8]) -> Vec<String> {
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return vec![without_language(&text::utf16(rest, true))];
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return vec![text::utf16(rest, false)];
    }
    if bytes.contains(&0) {
        return vec![
            text::utf16(bytes, true),
            text::utf16(bytes, false),
            pdf_doc(bytes),
        ];
    }
    match std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(text) if text.is_ascii() => vec![text.to_owned()],
        Ok(text) => vec![text.to_owned(), pdf_doc(bytes)],
        Err(_) => vec![pdf_doc(bytes)],
    }
}

/// A language code may stand inside a string between two escapes.
fn without_language(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut kept: String = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), Some(part)) = (parts.next(), parts.next()) {
        kept.push_str(part);
    }
    kept
}

/// PDFDocEncoding: Latin-1 but for these.
fn pdf_doc(bytes: &[u8]) -> String {
    let special = |byte: u8, first: u8, letters: &str| {
        letters.chars().nth(usize::from(byte.saturating_sub(first)))
    };
    bytes
        .iter()
        .map(|byte| match byte {
            0x18..=0x1f => special(*byte, 0x18, "˘ˇˆ˙˝˛˚˜").unwrap_or(' '),
            0x80..=0xa0 => {
                special(*byte, 0x80, "•†‡…—–ƒ⁄‹›−‰„“”‘’‚™ﬁﬂŁŒŠŸŽıłœšž\u{fffd}€").unwrap_or(' ')
            }
            byte => char::from(*byte),
        })
        .collect()
}
