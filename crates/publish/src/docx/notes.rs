//! Endnotes, and references to them.

use maud::{Markup, html};
use model::publication::{Block, Document};

use super::{
    blocks::Writer,
    contents::{field_end, field_start},
    parts,
    runs::{Face, properties},
};
use crate::walk;

const MARK: Face = Face::style("EndnoteReference");

impl Writer<'_> {
    /// A reference. A word processor can refer to a note once; each further reference is a field that
    /// repeats the number of the first.
    pub(super) fn reference(&mut self, note: usize, after_note: bool) -> Markup {
        let number = note + 1;
        let right_to_left = self.document.language.is_right_to_left();
        let comma = if right_to_left { "، " } else { ", " };
        let marks = properties(MARK, right_to_left);
        let is_first = self.referred.get(note) == Some(&false);
        let mark = if self.in_notes {
            html! { (self.text(&number.to_string(), MARK)) }
        } else if is_first {
            if let Some(referred) = self.referred.get_mut(note) {
                *referred = true;
            }
            let id = self.next_id();
            html! {
                w:bookmarkStart w:id=(id) w:name={ "note_" (number) } {}
                w:r {
                    (marks)
                    @if self.counts { w:endnoteReference w:id=(number) {} }
                    @else { w:endnoteReference w:customMarkFollows="1" w:id=(number) {} w:t { (number) } }
                }
                w:bookmarkEnd w:id=(id) {}
            }
        } else {
            html! {
                (field_start(&format!("NOTEREF note_{number} \\f \\h")))
                w:r { (marks) w:t { (number) } }
                (field_end())
            }
        };
        html! {
            @if after_note { (self.text(comma, MARK)) }
            (mark)
        }
    }

    /// The heading of the notes, which a word processor sets below it; a note that nothing refers to
    /// would be lost and stands here.
    pub(super) fn notes_heading(&mut self) -> Markup {
        let document = self.document;
        if document.notes.is_empty() {
            return html! {};
        }
        let place = self.numbering.heading(1);
        let title = self.text(document.labels.notes.as_str(), Face::default());
        let heading = self.heading_of(place.number, 1, &title);
        let known: Vec<usize> = references(document);
        let lost = document
            .notes
            .iter()
            .enumerate()
            .filter(|(note, _)| !known.contains(note));
        let lost: Vec<Markup> = lost
            .map(|(note, words)| {
                let number = self.text(&format!("{} ", note + 1), Face::default());
                let words = self.words(words);
                self.paragraph("EndnoteText", &html! { (number) (words) })
            })
            .collect();
        let follows = document
            .blocks
            .last()
            .is_some_and(|block| !matches!(block, Block::Notes))
            && crate::number::places_notes(&document.blocks);
        html! {
            (heading)
            @for lost in lost { (lost) }
            // Notes close a section: what follows them begins another.
            @if follows { w:p { w:pPr { (parts::section(document, false)) } } }
        }
    }

    /// The part that holds the notes.
    pub(super) fn notes(&mut self) -> Markup {
        self.in_notes = true;
        let document = self.document;
        let right_to_left = document.language.is_right_to_left();
        let known = references(document);
        let mut notes = Vec::new();
        for (index, note) in document.notes.iter().enumerate() {
            if known.contains(&index) {
                notes.push((index + 1, self.words(note)));
            }
        }
        html! {
            w:endnotes xmlns:w=(parts::W) xmlns:r=(parts::R) {
                w:endnote w:type="separator" w:id="-1" { w:p { w:r { w:separator {} } } }
                w:endnote w:type="continuationSeparator" w:id="0" { w:p { w:r { w:continuationSeparator {} } } }
                @for (number, words) in notes {
                    w:endnote w:id=(number) {
                        w:p {
                            w:pPr { w:pStyle w:val="EndnoteText" {} }
                            w:r {
                                (properties(MARK, right_to_left))
                                @if self.counts { w:endnoteRef {} } @else { w:t { (number) } }
                            }
                            (self.text(" ", Face::default()))
                            (words)
                        }
                    }
                }
            }
        }
    }
}

/// Whether the first references to all notes stand in the order of the notes.
pub(super) fn are_in_order(document: &Document) -> bool {
    references(document).into_iter().eq(0..document.notes.len())
}

/// The notes that the body refers to, in the order of their first references.
fn references(document: &Document) -> Vec<usize> {
    let mut found: Vec<usize> = Vec::new();
    for note in walk::body_notes(document) {
        if !found.contains(&note) {
            found.push(note);
        }
    }
    found
}
