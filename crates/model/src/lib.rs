//! The nouns of Testimony.
//!
//! Records of fact-finding, uncertain dates, places with two precisions, consent, disclosure
//! decisions, the operation that changes them and the document that may leave: as plain values,
//! with the one encoding that is hashed and signed.
//!
//! This crate forbids itself I/O, the clock, randomness and keys, so that everything that decides
//! what may be published can be read and tested without any of them.
//!
//! - [`record`]: what is recorded, and in which compartment it lives.
//! - [`field`]: the fields of each kind of record, as data.
//! - [`protected`] and [`public`]: what was recorded cannot be printed; what may be printed was decided.
//! - [`decision`]: policies and decisions, the only way from one to the other.
//! - [`publication`]: the document that the publishing crate sets, made of public values only.
//! - [`operation`] and [`envelope`]: one entry of a device's history, and what it commits to.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod canonical;
pub mod compartment;
pub mod count;
pub mod date;
pub mod decision;
pub mod edition;
pub mod envelope;
pub mod field;
pub mod id;
pub mod key;
pub mod language;
pub mod operation;
pub mod place;
pub mod proof;
pub mod protected;
pub mod public;
pub mod publication;
pub mod query;
pub mod record;
pub mod spelling;
pub mod term;
pub mod terms;
pub mod vocabulary;
