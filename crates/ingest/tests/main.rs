//! The integration tests of `ingest`, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

extern crate testimony_ingest as ingest;

mod any;
mod bag;
mod example;
mod gazetteers;
mod media;
mod rules;
mod statements;
mod support;
mod table_rows;
mod tables;
mod worker;
mod written;
