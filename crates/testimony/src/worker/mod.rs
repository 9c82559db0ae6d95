//! `testimony worker`: the process that reads hostile bytes.
//!
//! It is started by the program itself, with pipes for input and output and nothing else, and locks
//! itself in before it reads the first byte. It can then compute and answer, and nothing more.

mod sandbox;

use std::{
    io::{self, BufReader, BufWriter},
    process::ExitCode,
};

/// Locks the process in, says how well that went, and answers until the pipe closes.
pub(crate) fn run() -> ExitCode {
    let sandbox = sandbox::enter();
    let input = BufReader::new(io::stdin().lock());
    let output = BufWriter::new(io::stdout().lock());
    match app::serve_worker(input, output, sandbox) {
        Ok(()) => ExitCode::SUCCESS,
        // The program sees the pipe close; there is nobody else to tell.
        Err(_) => ExitCode::FAILURE,
    }
}
