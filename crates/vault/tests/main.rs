//! One binary for all tests that look at the vault from outside.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

extern crate testimony_vault as vault;

mod backup;
mod canaries;
mod crashing;
mod frozen;
mod granting;
mod locks;
mod measure;
mod members;
mod mending;
mod objects;
mod opening;
mod places;
mod querying;
mod recovery;
mod searching;
mod seen;
mod shredding;
mod support;
mod tampering;
