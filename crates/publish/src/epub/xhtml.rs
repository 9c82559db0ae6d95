//! From the page's HTML to a book's XHTML.
//!
//! The template engine writes HTML in which all but the elements without an end is XML. Those get their
//! end, links to another chapter get its name, pictures become files of their own, and roles are said in
//! the words of books too.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use quick_xml::{
    Reader, Writer,
    events::{BytesStart, Event, attributes::Attribute},
};

use super::EpubError;

/// A picture of the book.
pub(super) struct Picture {
    pub(super) file: String,
    pub(super) kind: String,
    pub(super) bytes: Vec<u8>,
}

/// Elements of HTML that have no end.
const EMPTY: [&str; 5] = ["img", "br", "hr", "wbr", "col"];

/// Every id in a part of the page.
pub(super) fn ids(markup: &str) -> Result<Vec<String>, EpubError> {
    let mut found = Vec::new();
    let mut reader = reader(markup);
    loop {
        match reader.read_event().map_err(|error| failed(&error))? {
            Event::Start(start) | Event::Empty(start) => {
                for (name, value) in attributes(&start)? {
                    if name == "id" {
                        found.push(value);
                    }
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// Writes a part of the page as XHTML. `places` says in which file each id stands.
pub(super) fn rewrite(
    markup: &str,
    file: &str,
    places: &BTreeMap<String, String>,
    pictures: &mut Vec<Picture>,
) -> Result<String, EpubError> {
    let mut reader = reader(markup);
    let mut writer = Writer::new(Vec::new());
    loop {
        let event = match reader.read_event().map_err(|error| failed(&error))? {
            Event::Eof => break,
            Event::Start(start) => {
                let is_empty = EMPTY.contains(&start.name().as_ref());
                let start = element(&start, file, places, pictures)?;
                if is_empty {
                    Event::Empty(start)
                } else {
                    Event::Start(start)
                }
            }
            Event::Empty(start) => Event::Empty(element(&start, file, places, pictures)?),
            other => other,
        };
        writer.write_event(event).map_err(|error| failed(&error))?;
    }
    String::from_utf8(writer.into_inner()).map_err(|error| failed(&error))
}

/// Where an id is found from a file.
pub(super) fn target(id: &str, from: &str, places: &BTreeMap<String, String>) -> String {
    match places.get(id) {
        Some(file) if file != from => format!("{file}#{id}"),
        _ => format!("#{id}"),
    }
}

fn element<'a>(
    start: &BytesStart<'_>,
    file: &str,
    places: &BTreeMap<String, String>,
    pictures: &mut Vec<Picture>,
) -> Result<BytesStart<'a>, EpubError> {
    let name = start.name().as_ref().to_owned();
    let mut element = BytesStart::new(name.clone());
    for (attribute, value) in attributes(start)? {
        let value = match attribute.as_str() {
            "href" => match value.strip_prefix('#') {
                Some(id) => target(id, file, places),
                None => value,
            },
            "src" => picture(&value, pictures)?,
            _ => value,
        };
        // In XML a language is said in the words of XML; a reading device knows both.
        if attribute == "lang" {
            element.push_attribute(("xml:lang", value.as_str()));
            if name == "svg" {
                continue;
            }
        }
        if let Some(kind) = (attribute == "role").then(|| kind(&value)).flatten() {
            element.push_attribute(("epub:type", kind));
        }
        if attribute == "id" && name == "li" && value.starts_with("note-") {
            element.push_attribute(("epub:type", "endnote"));
        }
        element.push_attribute((attribute.as_str(), value.as_str()));
    }
    Ok(element)
}

/// What a role is called in books (EPUB 3 Structural Semantics Vocabulary).
fn kind(role: &str) -> Option<&'static str> {
    match role {
        "doc-noteref" => Some("noteref"),
        "doc-endnotes" => Some("endnotes"),
        "doc-backlink" => Some("backlink"),
        _ => None,
    }
}

/// Keeps a picture that stands in the page and gives the name of its file.
fn picture(source: &str, pictures: &mut Vec<Picture>) -> Result<String, EpubError> {
    let (kind, encoded) = source
        .strip_prefix("data:")
        .and_then(|rest| rest.split_once(";base64,"))
        .ok_or_else(|| EpubError::Chapter("a picture that is not in the page".to_owned()))?;
    let bytes = BASE64
        .decode(encoded.as_bytes())
        .map_err(|error| failed(&error))?;
    if let Some(known) = pictures.iter().find(|picture| picture.bytes == bytes) {
        return Ok(known.file.clone());
    }
    let extension = if kind == "image/png" { "png" } else { "jpeg" };
    let file = format!("picture-{}.{extension}", pictures.len() + 1);
    pictures.push(Picture {
        file: file.clone(),
        kind: kind.to_owned(),
        bytes,
    });
    Ok(file)
}

fn reader(markup: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(markup);
    // Elements without an end are ended here.
    reader.config_mut().check_end_names = false;
    reader
}

/// Names and values, the latter as they are meant.
fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, EpubError> {
    let read = |attribute: Attribute<'_>| {
        let name = attribute.key.as_ref().to_owned();
        let value =
            quick_xml::escape::unescape(&attribute.value).map_err(|error| failed(&error))?;
        Ok((name, value.into_owned()))
    };
    start
        .attributes()
        .map(|attribute| read(attribute.map_err(|error| failed(&error))?))
        .collect()
}

fn failed(error: &dyn std::fmt::Display) -> EpubError {
    EpubError::Chapter(error.to_string())
}
