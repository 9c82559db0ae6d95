//! XMP packets (ISO 16684-1): every text and every attribute that is not structure.

use quick_xml::{Reader, events::Event, name::QName};

use super::notes::Notes;

/// Reads a packet. quick-xml expands no entities of a document type, so a packet cannot grow.
pub(super) fn examine(packet: &[u8], notes: &mut Notes) {
    if packet.len() > LARGEST {
        return notes.tag("xmp", "a packet too large to be read");
    }
    let text = String::from_utf8_lossy(packet);
    let mut reader = Reader::from_str(&text);
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                attributes(&element, notes);
                open.push(name(element.name()));
                if open.len() > DEEPEST {
                    return;
                }
            }
            Ok(Event::Empty(element)) => attributes(&element, notes),
            Ok(Event::End(_)) => {
                open.pop();
            }
            Ok(Event::Text(text)) => {
                // `rdf:Seq` and `rdf:li` say nothing; the property around them does.
                let property = open.iter().rev().find(|name| !name.starts_with("rdf:"));
                if let Some(property) = property {
                    notes.tag(format!("xmp:{property}"), &text);
                }
            }
            Ok(Event::Eof) | Err(_) => return,
            Ok(_) => {}
        }
    }
}

fn attributes(element: &quick_xml::events::BytesStart<'_>, notes: &mut Notes) {
    for attribute in element.attributes().flatten() {
        let name = name(attribute.key);
        let is_structure =
            name.starts_with("xmlns") || name.starts_with("rdf:") || name.starts_with("xml:");
        if !is_structure {
            notes.tag(format!("xmp:{name}"), &attribute.value);
        }
    }
}

fn name(name: QName<'_>) -> String {
    let name: &str = name.as_ref();
    name.to_owned()
}

const LARGEST: usize = 4 * 1024 * 1024;
const DEEPEST: usize = 64;
