//! Developer verbs of Testimony: `cargo xtask test`, `tidy` and `bench`.
//!
//! - [`suite`]: everything that must hold before a change is taken, in one command with one closing
//!   line of counts.
//! - [`tidy`]: the rules of the design that a compiler does not check, as pure functions over sources.
//! - [`bench`]: measurements beside their peers, printed as tables for `docs/performance.md`.
//! - [`fuzz`]: the fuzz targets, guided by coverage.
//! - [`workspace`]: what `cargo metadata` says about the crates.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod bench;
mod failure;
pub mod fuzz;
mod programs;
pub mod suite;
pub mod tidy;
pub mod workspace;

pub use failure::Failure;
