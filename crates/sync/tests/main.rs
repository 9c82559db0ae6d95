//! The integration tests of `sync`, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod bucket;
mod folder;
mod lines;
mod support;
