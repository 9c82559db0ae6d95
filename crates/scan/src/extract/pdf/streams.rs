//! Every stream that is no page: metadata, attachments, pictures, fonts, scripts, the unknown.

use std::collections::HashSet;

use lopdf::{Document, Object, ObjectId, Stream};

use super::super::{Extraction, PART, kind, raw};
use super::{page, picture};

/// Adds all streams but those in `shown`, which pages have shown.
pub(super) fn read(document: &Document, shown: &HashSet<ObjectId>, read: &mut Extraction) {
    let fonts = font_programs(document);
    let mut images = 0_usize;
    for (id, object) in &document.objects {
        let Object::Stream(stream) = object else {
            continue;
        };
        let name = |key: &[u8]| {
            stream
                .dict
                .get(key)
                .and_then(Object::as_name)
                .unwrap_or_default()
        };
        match (name(b"Type"), name(b"Subtype")) {
            // Their objects were read one by one.
            (b"ObjStm" | b"XRef", _) => {}
            _ if shown.contains(id) => {}
            (_, b"Image") => {
                images += 1;
                picture::read(&format!("image {images}"), document, stream, read);
            }
            (kind, subtype) => {
                let where_ = format!("stream of object {}", id.0);
                let Some(content) = unpacked(stream, &where_, read) else {
                    continue;
                };
                if kind == b"Metadata" || subtype == b"XML" {
                    read.nested("XMP metadata", "metadata.xml", &content);
                } else if kind == b"EmbeddedFile" {
                    read.nested(&format!("attachment {}", id.0), "", &content);
                } else if subtype == b"Form" || stream.dict.has(b"PatternType") {
                    page::form(document, *id, stream, read);
                } else if fonts.contains(id) {
                    // Outlines make short strings by chance; names in fonts are longer.
                    raw::read(&format!("font program {}", id.0), &content, 10, read);
                } else {
                    if shows_text(&content) {
                        read.note(format!("{where_}: shows text, and no page shows it"));
                        page::form(document, *id, stream, read);
                    }
                    raw::read_drawing(&where_, &content, 5, read);
                }
            }
        }
    }
}

/// Whether unknown content has the operators of a page: a page that is not found is not read.
fn shows_text(content: &[u8]) -> bool {
    let has = |wanted: &[u8]| kind::contains(content, wanted);
    has(b" Tf") && (has(b"Tj") || has(b"TJ"))
}

/// The content of a stream; what cannot be unpacked is noted.
pub(super) fn unpacked(stream: &Stream, where_: &str, read: &mut Extraction) -> Option<Vec<u8>> {
    match stream.get_plain_content_with_limit(PART) {
        Ok(content) if read.may_unpack(content.len()) => Some(content),
        _ => {
            read.note(format!("{where_}: cannot be unpacked"));
            raw::read(where_, &stream.content, 6, read);
            None
        }
    }
}

fn font_programs(document: &Document) -> HashSet<ObjectId> {
    document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .flat_map(|dictionary| {
            [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"].map(|key| dictionary.get(key))
        })
        .filter_map(|program| program.and_then(Object::as_reference).ok())
        .collect()
}
