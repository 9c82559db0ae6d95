//! Where the objects are, if not in the vault's folder: another folder, a stick, a bucket.
//!
//! ```text
//! place                          in the vault's folder: which place that is, sealed and signed
//! segments/<2 digits>/<SHA-256>  at the place: what else lies in `objects/` of the vault's folder
//! mark/<32 digits>               at the place: that it is the one that was meant
//! ```
//!
//! Whoever has `media` can read `place`, and nobody else: a folder that was taken away does not say
//! where the originals are. It counts with the signature of a member who is in `media`, so whoever
//! writes to the disk cannot have anything sent where they like. What goes there is ciphertext under
//! names that are hashes, as it would lie in the folder.

mod current;
mod moving;
mod remote;
pub(crate) mod statement;

use std::{fmt, io, sync::Arc};

pub(crate) use self::current::Place;
pub use self::{
    current::ObjectsAt,
    moving::{Moved, PlaceError},
};
use crate::backup::Depot;

/// Opens places outside the vault's folder. Who calls the program decides how they are reached.
pub trait Places: Send + Sync {
    /// Opens a place by the address that somebody gave; makes it where `may_create` says so. Nothing
    /// need be asked of it before the first question.
    ///
    /// An error's words must say what happened, then what to do.
    fn open(&self, address: &str, may_create: bool) -> io::Result<Arc<dyn Depot>>;
}

/// That a place cannot be asked; nothing is known of what is there.
pub(crate) fn out_of_reach(words: impl fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::NotConnected, words.to_string())
}

/// Whether an error says that, and not that something is missing or changed.
pub(crate) fn is_out_of_reach(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::NotConnected
}

/// The file that says where the objects are.
pub(crate) const PLACE: &str = "place";
