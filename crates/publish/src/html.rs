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

use model::publication::Document;

use crate::flaw::{self, Flaw};

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
