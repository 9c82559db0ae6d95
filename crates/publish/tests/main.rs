//! What a published file must be, whoever reads it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod arabic;
mod books;
mod english;
mod hostile;
mod html;
mod look;
mod parts;
mod pdf;
mod samples;
mod svg;
mod validators;
