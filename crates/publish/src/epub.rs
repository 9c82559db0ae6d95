//! EPUB 3.3: the page, cut into chapters, for reading devices.
//!
//! What stands in the book is what stands in the page, written by the same code and read again as XML;
//! no chapter runs anything or asks for anything.

mod chapters;
mod parts;
mod xhtml;

use model::publication::Document;

use crate::{
    flaw::{self, Flaw},
    html,
    package::{Package, PackageError},
};
use chapters::Book;

/// A document could not be set as EPUB.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EpubError {
    /// The document itself is flawed.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// The page that the book is made of is no XML.
    #[error("a chapter could not be written as XHTML ({0}); report this as a fault of the program")]
    Chapter(String),
    /// The parts could not be packed.
    #[error(transparent)]
    Package(#[from] PackageError),
}

/// Sets a document as a book. The same document gives the same bytes.
pub fn render(document: &Document) -> Result<Vec<u8>, EpubError> {
    flaw::check(document)?;
    let book = Book::new(document, html::parts(document))?;
    let mut package = Package::new();
    // First and uncompressed: what the file is can be told from its first bytes (OCF 3.3, 4.2.2).
    package.store("mimetype", b"application/epub+zip")?;
    package.add("META-INF/container.xml", parts::container().as_bytes())?;
    package.add(
        "OEBPS/package.opf",
        parts::package(document, &book).as_bytes(),
    )?;
    package.add(
        "OEBPS/nav.xhtml",
        parts::navigation(document, &book).as_bytes(),
    )?;
    package.add("OEBPS/book.css", parts::STYLE.as_bytes())?;
    for chapter in &book.chapters {
        let page = parts::chapter(document, chapter);
        package.add(&format!("OEBPS/{}", chapter.file), page.as_bytes())?;
    }
    for picture in &book.pictures {
        package.store(&format!("OEBPS/{}", picture.file), &picture.bytes)?;
    }
    Ok(package.finish()?)
}
