//! Hostile bytes to plain facts.
//!
//! Everything that somebody else wrote is read here and nowhere else: the field folder, pictures,
//! film, sound and documents. This crate forbids itself keys, network, disk and the clock; it takes
//! bytes (or a reader) and gives values, and runs in a process that can do nothing else.
//!
//! - [`field`]: the field folder of `docs/field-folder.md`, to records or problems.
//! - [`table`]: records of one kind, a row each, from a spreadsheet.
//! - [`gazetteer`]: lists of places, and boundaries.
//! - [`bag`]: bags (BagIt), and the archives that Testimony makes of them.
//! - [`bulk`]: files of many records, a part at a time.
//! - [`detect`]: what a file to be imported is.
//! - [`media`]: what a file is and what it gives away; and the picture that may be published.
//! - [`worker`]: the pipe between the program and the process that reads.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod bag;
pub mod bulk;
pub mod detect;
pub mod field;
pub mod gazetteer;
pub mod media;
pub mod table;
pub mod text;
mod vocabulary;
pub mod worker;
