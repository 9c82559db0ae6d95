//! DOCX (ECMA-376, WordprocessingML): the report for editors and translators.
//!
//! What an editor expects is real: named styles, headings, lists, endnotes, captions with numbers that
//! count, a table of contents. What nobody expects is left out: no author, no machine, no time, no
//! identifiers of editing sessions.

mod blocks;
mod contents;
mod cover;
mod direction;
mod notes;
mod parts;
mod picture;
mod runs;
mod styles;
mod tables;

use maud::{Markup, html};
use model::publication::Document;

use crate::{
    flaw::{self, Flaw},
    number,
    package::{Package, PackageError},
    raster::RasterError,
};
use blocks::Writer;

/// A document could not be set as DOCX.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DocxError {
    /// The document itself is flawed.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// A map or timeline could not be drawn.
    #[error(transparent)]
    Drawing(#[from] RasterError),
    /// The parts could not be packed.
    #[error(transparent)]
    Package(#[from] PackageError),
}

/// Sets a document as an editable file. The same document gives the same bytes.
pub fn render(document: &Document) -> Result<Vec<u8>, DocxError> {
    flaw::check(document)?;
    let mut writer = Writer::new(document);
    let cover = writer.cover();
    let imprint = writer.imprint();
    let changes = writer.changes();
    let body = writer.blocks(&document.blocks, 0);
    let closing = (!number::places_notes(&document.blocks)).then(|| writer.notes_heading());
    let notes = writer.notes();
    if let Some(error) = writer.failed.take() {
        return Err(error.into());
    }
    let content = html! {
        (cover)
        (imprint)
        (changes)
        (body)
        @if let Some(closing) = closing { (closing) }
    };
    pack(&writer, &parts::document(document, &content), &notes)
}

fn pack(writer: &Writer<'_>, body: &Markup, notes: &Markup) -> Result<Vec<u8>, DocxError> {
    let document = writer.document;
    let mut package = Package::new();
    let texts = [
        ("[Content_Types].xml", parts::content_types()),
        ("_rels/.rels", parts::package_relations()),
        ("docProps/core.xml", parts::core(document)),
        ("docProps/app.xml", parts::app(document)),
        ("word/document.xml", body.clone()),
        (
            "word/_rels/document.xml.rels",
            parts::document_relations(writer),
        ),
        ("word/styles.xml", styles::styles(document.language)),
        ("word/fontTable.xml", parts::fonts()),
        ("word/numbering.xml", parts::numbering(writer.lists)),
        (
            "word/settings.xml",
            parts::settings(document.language, number::places_notes(&document.blocks)),
        ),
        ("word/endnotes.xml", notes.clone()),
        (
            "word/_rels/endnotes.xml.rels",
            parts::notes_relations(writer),
        ),
        ("word/footer1.xml", parts::footer(document)),
    ];
    for (name, text) in texts {
        let text = format!("{}{}", parts::DECLARATION, text.into_string());
        package.add(name, text.as_bytes())?;
    }
    for picture in &writer.media {
        package.store(&format!("word/media/{}", picture.name), &picture.bytes)?;
    }
    Ok(package.finish()?)
}
