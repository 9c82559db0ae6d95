//! XML: pictures, metadata, maps, feeds, and the parts of office documents.

mod attributes;
mod flow;
mod role;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::Extraction;
use super::position;
use crate::Piece;
use attributes::Attributes;
pub(super) use attributes::is_drawing;
use flow::Flow;

/// Adds all that a document says; what cannot be parsed is said and searched as source.
pub(super) fn read(text: &str, read: &mut Extraction) {
    self::parts(text, false, read);
}

/// As [`read`], for a part whose numbers are places in another part: they are no telephone numbers.
pub(super) fn read_numbered(text: &str, read: &mut Extraction) {
    self::parts(text, true, read);
}

fn parts(text: &str, drawing: bool, read: &mut Extraction) {
    let mut reader = lenient(text);
    let mut flow = Flow::default();
    let mut attributes = Attributes::default();
    let mut whole = true;
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                whole &= attributes.add(&element, read);
                flow.open(element.local_name().as_ref(), &element);
            }
            Ok(Event::Empty(element)) => {
                whole &= attributes.add(&element, read);
                flow.open(element.local_name().as_ref(), &element);
                flow.close(element.local_name().as_ref(), read);
            }
            Ok(Event::End(element)) => flow.close(element.local_name().as_ref(), read),
            Ok(Event::Text(part)) => flow.text(&part.xml10_content()),
            Ok(Event::CData(part)) => flow.text(&part.xml10_content()),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(letter)) => flow.text(letter.encode_utf8(&mut [0; 4])),
                _ => flow.text(resolved(&name.into_inner())),
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
    flow.finish(drawing, read);
    attributes.finish(read);
    for position in position::xmp(text).into_iter().chain(position::kml(text)) {
        read.text("position", position);
    }
    let source = Piece::new("source", text).numbered().backstop();
    // The numbers of a document that was read whole were searched where they stand.
    read.piece(if whole { source.drawing() } else { source });
}

fn resolved(name: &str) -> &str {
    quick_xml::escape::resolve_predefined_entity(name).unwrap_or(" ")
}

fn lenient(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    reader
}

/// An opened or closed element, or text, for readers that know their format.
pub(super) enum Step<'a> {
    Open(&'a str, &'a BytesStart<'a>),
    Close(&'a str),
    Text(&'a str),
}

/// Goes through a document up to its end or its first fault.
pub(super) fn walk(text: &str, mut step: impl FnMut(Step<'_>)) {
    let mut reader = lenient(text);
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => step(Step::Open(element.local_name().as_ref(), &element)),
            Ok(Event::Empty(element)) => {
                step(Step::Open(element.local_name().as_ref(), &element));
                step(Step::Close(element.local_name().as_ref()));
            }
            Ok(Event::End(element)) => step(Step::Close(element.local_name().as_ref())),
            Ok(Event::Text(part)) => step(Step::Text(&part.xml10_content())),
            Ok(Event::CData(part)) => step(Step::Text(&part.xml10_content())),
            Ok(Event::GeneralRef(name)) => match name.resolve_char_ref() {
                Ok(Some(letter)) => step(Step::Text(letter.encode_utf8(&mut [0; 4]))),
                _ => step(Step::Text(resolved(&name.into_inner()))),
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
}

/// The value of the attribute whose name without its prefix is `key`.
pub(super) fn attribute(element: &BytesStart<'_>, key: &str) -> Option<String> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == key)?;
    let value = found.normalized_value(quick_xml::XmlVersion::Explicit1_0);
    Some(value.map_or_else(|_| found.value.to_string(), |value| value.into_owned()))
}

/// XMP packets that stand inside other text.
pub(super) fn embedded(text: &str, read: &mut Extraction) {
    for (start, _) in text.match_indices("<x:xmpmeta") {
        let packet = text.get(start..).unwrap_or_default();
        let end = packet
            .find("</x:xmpmeta>")
            .map_or(packet.len(), |end| end + 12);
        let packet = packet.get(..end).unwrap_or_default();
        read.nested("XMP metadata", "packet.xmp", packet.as_bytes());
    }
}
