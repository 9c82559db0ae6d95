//! Test people and stores, and how a test says that it could not run. Never shipped.

#[cfg(feature = "time-authority")]
pub mod authority;
#[cfg(feature = "bucket")]
pub mod bucket;
mod canary;
mod cases;
#[cfg(unix)]
pub mod memory;
mod search;
mod skip;
#[cfg(feature = "witness")]
pub mod witness;

pub use canary::{Canary, Planted, canaries};
pub use cases::{Cases, NOTES, PROVE, SLICE, is_long};
pub use search::{Search, Sighting};
pub use skip::{SKIPS, has_program, skip};
