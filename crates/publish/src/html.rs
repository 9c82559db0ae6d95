//! HTML: one file that needs nothing else.
//!
//! No script, no request, nothing that a reader's machine would tell anybody: pictures are inside, fonts
//! are the reader's own, and a content policy says so to the browser. Every text is escaped by the
//! template engine, which knows no other way to write one.

mod blocks;
mod figure;
mod page;
mod tables;
mod words;

use maud::Markup;
use model::publication::Document;

use crate::{
    flaw::{self, Flaw},
    number::{self, HeadingPlace},
};
pub(crate) use words::unadorned;

/// A document could not be set as HTML.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HtmlError {
    /// The document itself is flawed.
    #[error(transparent)]
    Flaw(#[from] Flaw),
}

/// Sets a document as one self-contained page for screens, phones, screen readers and print.
///
/// The same document gives the same bytes.
pub fn render(document: &Document) -> Result<String, HtmlError> {
    flaw::check(document)?;
    Ok(page::page(document).into_string())
}

/// The page in parts, for a book. Each is as it stands in the page.
pub(crate) struct Parts {
    pub(crate) cover: Markup,
    /// The body in order, each part with the words of its heading.
    pub(crate) sections: Vec<(Option<String>, Markup)>,
    /// The headings of the first three levels; `#section-N` leads to the heading numbered N.
    pub(crate) entries: Vec<(HeadingPlace, Markup)>,
}

pub(crate) fn parts(document: &Document) -> Parts {
    let mut writer = blocks::Writer::new(document);
    let entries = writer.entries();
    let mut sections = Vec::new();
    if let Some(notice) = &document.changes {
        let title = crate::text::clean(notice.title.as_str());
        sections.push((Some(title), page::changes(document, &mut writer)));
    }
    sections.extend(writer.sections(&document.blocks));
    if !number::places_notes(&document.blocks) && !document.notes.is_empty() {
        let title = crate::text::clean(document.labels.notes.as_str());
        sections.push((Some(title), writer.notes()));
    }
    if document.imprint.is_some() {
        let title = crate::text::clean(document.labels.imprint.title.as_str());
        sections.push((Some(title), page::imprint(document)));
    }
    Parts {
        cover: page::cover(document),
        sections,
        entries,
    }
}
