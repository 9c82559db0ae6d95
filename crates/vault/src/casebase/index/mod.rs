//! The index of a casebase: under which terms and words each record is found.
//!
//! Rows of records are numbered in the order in which their newest versions were recorded, and stand
//! in chunks of 65,536. For each chunk and term there is one small set of rows, so that recording
//! touches the newest chunk alone, whatever the size of the vault, and a search for the newest can
//! stop after the first chunks.

mod derive;
mod facts;
mod put;
pub(crate) mod rows;
mod store;
pub(crate) mod term;

pub(crate) use self::{
    derive::PLACE_OF_EVENT,
    facts::{Facts, references, span},
    store::{Memory, read},
    term::{Accept, Path, Range, Span},
};
