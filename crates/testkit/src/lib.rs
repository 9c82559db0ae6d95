//! Test people and stores, and how a test says that it could not run. Never shipped.

#[cfg(feature = "bucket")]
pub mod bucket;
mod skip;

pub use skip::{SKIPS, has_program, skip};
