//! From the document that may leave to the files that leave: PDF, HTML, DOCX, EPUB and their drawings.
//!
//! The whole input is [`model::publication::Document`]. This crate adds layout and not one word: it
//! cannot see the vault, reads no file, asks no clock and fetches nothing.
//!
//! - [`pdf`]: tagged PDF for print and archive (PDF/A-2a, PDF/UA-1).
//! - [`html`]: one file that needs nothing else, for the screen, the phone and the screen reader.
//! - [`docx`]: for editors and translators, to work on.
//! - [`epub`]: for reading devices; the page, cut into chapters.
//! - [`data`]: the same edition in pieces: tables, drawings, cover, text.
//! - [`site`]: the research library, out of the pieces of all that was released.
//! - [`svg`]: the maps and timelines that all of them show.
//! - [`Flaw`]: what is wrong with a document that cannot be set.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod column;
pub mod data;
pub mod docx;
pub mod epub;
mod facts;
mod flaw;
mod fonts;
pub mod html;
mod number;
mod package;
pub mod pdf;
mod raster;
pub mod site;
pub mod svg;
mod text;
mod walk;

pub use flaw::Flaw;
pub use package::PackageError;
pub use raster::RasterError;
