//! XML: SVG pictures, XMP packets, maps, feeds.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Extraction;
use crate::Piece;

/// Adds all that a document says; what cannot be parsed is said and searched as source.
pub(super) fn read(text: &str, read: &mut Extraction) {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut words = String::with_capacity(text.len());
    let mut whole = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => open(&element, &mut words, read),
            Ok(Event::Empty(element)) => open(&element, &mut words, read),
            Ok(Event::End(element)) => {
                if !is_inline(element.local_name().as_ref()) {
                    words.push('\n');
                }
            }
            Ok(Event::Text(part)) => words.push_str(&part.xml10_content()),
            Ok(Event::CData(part)) => words.push_str(&part.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(letter)) => words.push(letter),
                _ => {
                    let name = name.into_inner();
                    words.push_str(
                        quick_xml::escape::resolve_predefined_entity(&name).unwrap_or(" "),
                    );
                }
            },
            Ok(Event::Comment(part)) => read.text("comment", part.into_inner()),
            Ok(Event::PI(part)) => read.text("processing instruction", part.into_inner()),
            Ok(Event::DocType(part)) => read.text("doctype", part.into_inner()),
            Ok(Event::Decl(_)) => {}
            Ok(Event::Eof) => break,
            Err(_) => {
                whole = false;
                read.note("XML that is damaged: its source alone was searched from there on");
                break;
            }
        }
    }
    read.text("text", words);
    let source = Piece::new("source", text).numbered().backstop();
    // The numbers of a document that was read whole were searched where they stand.
    read.piece(if whole { source.drawing() } else { source });
}

/// XMP packets that stand inside other text.
pub(super) fn embedded(text: &str, read: &mut Extraction) {
    for (start, _) in text.match_indices("<x:xmpmeta") {
        let packet = text.get(start..).unwrap_or_default();
        let end = packet
            .find("</x:xmpmeta>")
            .map_or(packet.len(), |end| end + 12);
        read.nested(
            "XMP metadata",
            "packet.xmp",
            packet.get(..end).unwrap_or_default().as_bytes(),
        );
    }
}

fn open(element: &BytesStart<'_>, words: &mut String, read: &mut Extraction) {
    let name = element.name();
    let name: &str = name.as_ref();
    if !is_inline(element.local_name().as_ref()) {
        words.push('\n');
    }
    for attribute in element.attributes().with_checks(false) {
        let Ok(attribute) = attribute else {
            read.note(format!(
                "attributes of {name} that are damaged: searched as source alone"
            ));
            break;
        };
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Explicit1_0)
            .unwrap_or(attribute.value.clone());
        let key: &str = attribute.key.as_ref();
        read.attribute(key, &value, name);
    }
    if name.contains(['-', '_', '.']) || !name.is_ascii() {
        read.text("element name", name);
    }
}

/// Elements that do not part the words around them, in SVG, XHTML and word processors.
fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "tspan"
            | "textPath"
            | "a"
            | "b"
            | "i"
            | "em"
            | "strong"
            | "span"
            | "u"
            | "sub"
            | "sup"
            | "t"
            | "r"
    )
}
