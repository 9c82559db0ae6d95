//! The field folder: what a researcher brings home, as `docs/field-folder.md` defines it.
//!
//! [`classify`] says what a path is. [`read`] turns a file into a [`Draft`] (in the worker).
//! [`declares`] lists the records it will yield, so that the caller can give each an identifier.
//! [`compile`] turns it into records, all of them or none. [`mod@write`] is the way back.

mod account;
mod body;
mod calls;
mod classify;
mod compile;
mod declare;
mod decode;
mod draft;
mod items;
mod outline;
mod problem;
mod read;
mod suggest;
mod toml;
mod tree;
pub mod write;
mod yaml;

pub use self::{
    classify::{FileKind, classify, sidecar_of},
    compile::{Cite, Compiled, ItemNotes, Resolve, compile, compile_sidecar},
    declare::declares,
    draft::{Declared, Draft},
    outline::outline,
    problem::Problem,
    read::read,
};
