//! From the document that may leave to the files that leave: PDF, HTML and the drawings in both.
//!
//! The whole input is [`model::publication::Document`]. This crate adds layout and not one word: it
//! cannot see the vault, reads no file, asks no clock and fetches nothing.
//!
//! - [`pdf`]: tagged PDF for print and archive (PDF/A-2a, PDF/UA-1).
//! - [`html`]: one file that needs nothing else, for the screen, the phone and the screen reader.
//! - [`svg`]: the maps and timelines that both of them show.
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
mod facts;
mod flaw;
mod fonts;
pub mod html;
mod number;
pub mod pdf;
pub mod svg;
mod text;
mod walk;

pub use flaw::Flaw;
