//! The program `testimony`: a command line, and the process that reads hostile files.
//!
//! It holds no logic and no keys. Every verb parses its words, calls one function of `app`, and says
//! what came of it; errors are printed in one place, as what happened and what to do.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod cli;
mod hardening;
mod worker;

use std::process::ExitCode;

/// Records are many small pieces of memory, made and dropped by the million.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Before anything else: the worker must not have touched a file when it locks itself in.
    let mut words = std::env::args_os().skip(1);
    if words.next().is_some_and(|word| word == "worker") && words.next().is_none() {
        return worker::run();
    }
    // Before any secret is read; the worker does the same, and more, for itself.
    hardening::no_dumps();
    cli::run()
}
