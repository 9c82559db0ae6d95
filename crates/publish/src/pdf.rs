//! PDF: tagged, archivable, the same bytes for the same document.

mod marks;
mod sheet;
mod world;

use model::publication::Document;
use typst::{
    diag::SourceDiagnostic,
    foundations::{Datetime, Smart},
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::flaw::{self, Flaw};
use world::Sheets;

/// A document could not be set as PDF.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PdfError {
    /// The document itself is flawed.
    #[error(transparent)]
    Flaw(#[from] Flaw),
    /// A character that no embedded font can show.
    #[error(
        "no font of the program has the character `{character}` (U+{code:04X}); write the word in Latin, Cyrillic, Greek or Arabic letters", code = *character as u32
    )]
    Character {
        /// The first such character.
        character: char,
    },
    /// The document could not be handed to the typesetter.
    #[error("the document could not be written as JSON; report this as a fault of the program")]
    Json(#[from] serde_json::Error),
    /// The typesetter refused the pages, most often because of a picture it cannot decode.
    #[error(
        "the pages could not be set: {reason}; if it names a picture, encode it anew as JPEG or PNG"
    )]
    Layout {
        /// What the typesetter says.
        reason: String,
    },
    /// The pages do not conform to PDF/A-2a and PDF/UA-1.
    #[error(
        "the pages do not make an accessible archive file: {reason}; change the passage that it names"
    )]
    Standard {
        /// What the exporter says.
        reason: String,
    },
}

/// Sets a document as PDF/A-2a and PDF/UA-1: tagged, with outline, language, title and every font in it.
///
/// The file names neither program, machine, user nor time, and its bytes depend on the document alone.
/// Text is data on the whole way: the typesetter reads it from a virtual JSON file, never as markup.
pub fn render(document: &Document) -> Result<Vec<u8>, PdfError> {
    flaw::check(document)?;
    let sheet = sheet::sheet(document)?;
    let sheets = Sheets::new(sheet);
    if let Some(character) = sheets.unknown_character() {
        return Err(PdfError::Character { character });
    }
    let pages = typst::compile::<PagedDocument>(&sheets)
        .output
        .map_err(|errors| PdfError::Layout {
            reason: reasons(&errors),
        });
    let bytes = pages.and_then(|pages| export(&pages));
    // The typesetter remembers what it has done, which speeds up the next edition, and never forgets by
    // itself: nothing stays that the last two documents did not need.
    typst::comemo::evict(2);
    bytes
}

fn export(pages: &PagedDocument) -> Result<Vec<u8>, PdfError> {
    let standard = |reason: String| PdfError::Standard { reason };
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| standard(error.message().to_string()))?;
    let options = PdfOptions {
        ident: Smart::Auto,
        creator: Smart::Custom(None),
        timestamp: written(),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    };
    typst_pdf::pdf(&marks::join(pages), &options).map_err(|errors| standard(reasons(&errors)))
}

/// The time in the file's metadata, which PDF/A demands: always the same one, because the true one tells
/// when somebody sat at which time zone's machine. The date of publication stands on the cover.
fn written() -> Option<Timestamp> {
    Datetime::from_ymd(2000, 1, 1).map(Timestamp::new_utc)
}

fn reasons(errors: &[SourceDiagnostic]) -> String {
    let mut reasons: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    reasons.dedup();
    reasons.join("; ")
}
