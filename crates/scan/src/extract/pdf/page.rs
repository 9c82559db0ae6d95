//! The text of pages.

use std::collections::HashSet;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::super::Extraction;
use super::show::{Machine, Shown};
use super::{layout, picture, streams};
use crate::Piece;

/// Adds the text of every page; tells which streams that has covered.
pub(super) fn read(document: &Document, read: &mut Extraction) -> HashSet<ObjectId> {
    let mut covered = HashSet::new();
    let mut before = String::new();
    let pages = document.get_pages();
    if pages.is_empty() {
        read.note("a PDF in which no page is found");
    }
    for (number, id) in pages {
        let where_ = format!("page {number}");
        let Ok(page) = document.get_dictionary(id) else {
            read.note(format!("{where_}: cannot be read"));
            continue;
        };
        let mut content = Vec::new();
        for stream in document.get_page_contents(id) {
            covered.insert(stream);
            match document.get_object(stream).and_then(Object::as_stream) {
                Ok(stream) => {
                    content.extend(streams::unpacked(stream, &where_, read).unwrap_or_default())
                }
                Err(_) => read.note(format!("{where_}: a part of its content is missing")),
            }
            content.push(b'\n');
        }
        let mut machine = Machine::new(document);
        machine.run(&content, &resources(document, page));
        covered.extend(&machine.shown.forms);
        inline(&where_, document, &machine.shown, read);
        let text = pieces(&where_, machine.shown, read);
        // A name may begin on one page and end on the next.
        let tail = before.chars().rev().take(OVERLAP).collect::<Vec<char>>();
        let over: String = tail
            .into_iter()
            .rev()
            .chain(['\n'])
            .chain(text.chars().take(OVERLAP))
            .collect();
        if number > 1 {
            read.piece(
                Piece::new(format!("pages {} and {number}, text", number - 1), over).backstop(),
            );
        }
        before = text;
    }
    covered
}

/// Characters taken from either side of a page's end.
const OVERLAP: usize = 200;

/// Adds the text of a form or pattern that no page has drawn: an annotation's look, a leftover.
pub(super) fn form(document: &Document, id: ObjectId, stream: &Stream, read: &mut Extraction) {
    let where_ = format!("form {}", id.0);
    let Some(content) = streams::unpacked(stream, &where_, read) else {
        return;
    };
    let resources = stream
        .dict
        .get_deref(b"Resources", document)
        .and_then(Object::as_dict)
        .ok();
    let mut machine = Machine::new(document);
    machine.run(&content, &resources.into_iter().collect::<Vec<_>>());
    inline(&where_, document, &machine.shown, read);
    pieces(&where_, machine.shown, read);
}

fn inline(where_: &str, document: &Document, shown: &Shown, read: &mut Extraction) {
    for image in &shown.inline {
        picture::read(
            &format!("{where_}, picture in its content"),
            document,
            image,
            read,
        );
    }
}

/// A page's own resources and those that it inherits.
fn resources<'d>(document: &'d Document, page: &'d Dictionary) -> Vec<&'d Dictionary> {
    let mut found = Vec::new();
    let mut node = Some(page);
    for _ in 0..32 {
        let Some(dictionary) = node else { break };
        found.extend(
            dictionary
                .get_deref(b"Resources", document)
                .and_then(Object::as_dict)
                .ok(),
        );
        node = dictionary
            .get_deref(b"Parent", document)
            .and_then(Object::as_dict)
            .ok();
    }
    found
}

/// Adds what is shown, read in each way in which it may be meant; gives the first.
fn pieces(where_: &str, shown: Shown, read: &mut Extraction) -> String {
    for fault in &shown.faults {
        read.note(format!("{where_}: {fault}"));
    }
    if shown.unknown > 0 {
        read.note(format!(
            "{where_}: {} characters whose letters the font does not tell",
            shown.unknown
        ));
    }
    let mut readings = vec![
        layout::in_order(&shown.fragments, &shown.replaced, true),
        layout::in_order(&shown.fragments, &shown.replaced, false),
    ];
    readings.push(layout::by_place(&shown.fragments));
    let mut texts: Vec<String> = Vec::new();
    for lines in &readings {
        // Turned first: what a person can read is what a finding should quote.
        let mut turned = [layout::turned(lines), layout::from_the_right(lines)];
        if layout::is_mostly_right_to_left(lines) {
            turned.reverse();
        }
        for text in turned.into_iter().flatten().chain([layout::text(lines)]) {
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
    }
    for text in &texts {
        read.piece(Piece::new(format!("{where_}, text"), text.clone()));
    }
    texts.into_iter().next().unwrap_or_default()
}
