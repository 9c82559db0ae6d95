//! The field folder: what a researcher brings home, as `docs/field-folder.md` defines it.
//!
//! [`classify`] says what a path is. [`read`] turns a file into a [`Draft`] (in the worker).
//! [`declares`] lists the records it will yield, so that the caller can give each an identifier.
//! [`compile`] turns it into records, all of them or none. [`mod@write`] is the way back.

mod account;
pub(crate) mod body;
mod calls;
mod classify;
mod compile;
pub(crate) mod declare;
mod decode;
pub(crate) mod draft;
pub(crate) mod items;
mod outline;
mod problem;
pub(crate) mod read;
pub(crate) mod suggest;
mod toml;
pub(crate) mod tree;
pub mod write;
mod yaml;

pub(crate) use self::{
    account::spoken,
    decode::{is_hidden, line_number},
    outline::outline_of,
};
pub use self::{
    classify::{FileKind, classify, sidecar_of},
    compile::{Cite, Compiled, ItemNotes, Resolve, compile, compile_sidecar},
    declare::declares,
    draft::{Declared, Draft, Row},
    outline::outline,
    problem::Problem,
    read::read,
};
