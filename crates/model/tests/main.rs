//! The integration tests of the model, in one binary: what may be told, and that nothing else can be.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, which is what it is for"
)]

mod any;
mod compile_fail;
mod dates;
mod debug;
mod documented;
mod encoding;
mod envelope;
mod forgotten;
mod rulings;
mod support;
mod terms;
