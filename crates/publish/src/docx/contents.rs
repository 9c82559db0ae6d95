//! The table of contents: a field that a word processor can bring up to date, filled already.

use maud::{Markup, html};
use model::publication::Block;

use super::{blocks::Writer, runs::Face};
use crate::{
    html::unadorned,
    number::{self, HeadingPlace, Numbering},
    walk,
};

impl Writer<'_> {
    /// The headings of the first three levels. Their pages are known to whoever sets the pages: a word
    /// processor fills them in when the field is brought up to date.
    pub(super) fn contents(&self) -> Markup {
        let entries: Vec<(HeadingPlace, String)> = self
            .entries()
            .into_iter()
            .filter(|(place, _)| place.level <= 3)
            .collect();
        let title = self.text(self.document.labels.contents.as_str(), Face::default());
        html! {
            w:sdt {
                w:sdtPr { w:docPartObj { w:docPartGallery w:val="Table of Contents" {} w:docPartUnique {} } }
                w:sdtContent {
                    (self.paragraph("TOCHeading", &title))
                    @for (index, (place, words)) in entries.iter().enumerate() {
                        w:p {
                            w:pPr { w:pStyle w:val={ "TOC" (place.level) } {} }
                            @if index == 0 { (field_start("TOC \\o \"1-3\" \\h \\z \\u")) }
                            w:hyperlink w:anchor=(bookmark(place.number)) w:history="1" {
                                (self.text(words, Face::default()))
                            }
                        }
                    }
                    @if !entries.is_empty() { w:p { w:pPr { w:pStyle w:val="BodyText" {} } (field_end()) } }
                }
            }
        }
    }

    /// Every heading, numbered as it will be written.
    fn entries(&self) -> Vec<(HeadingPlace, String)> {
        let document = self.document;
        let notes = || document.labels.notes.as_str().to_owned();
        let mut numbering = Numbering::default();
        let mut entries = Vec::new();
        for block in walk::blocks(document) {
            match block {
                Block::Heading { level, text } => {
                    entries.push((numbering.heading(*level), unadorned(text)));
                }
                Block::Notes if !document.notes.is_empty() => {
                    entries.push((numbering.heading(1), notes()));
                }
                _ => {}
            }
        }
        if !document.notes.is_empty() && !number::places_notes(&document.blocks) {
            entries.push((numbering.heading(1), notes()));
        }
        entries
    }
}

/// The name of the mark at a heading; such names have no hyphen.
pub(super) fn bookmark(number: usize) -> String {
    format!("section_{number}")
}

/// A field up to its shown result.
pub(super) fn field_start(instruction: &str) -> Markup {
    html! {
        w:r { w:fldChar w:fldCharType="begin" {} }
        w:r { w:instrText xml:space="preserve" { " " (instruction) " " } }
        w:r { w:fldChar w:fldCharType="separate" {} }
    }
}

/// Its end.
pub(super) fn field_end() -> Markup {
    html! { w:r { w:fldChar w:fldCharType="end" {} } }
}
