//! Test people and stores, and how a test says that it could not run. Never shipped.

mod skip;

pub use skip::{SKIPS, has_program, skip};
