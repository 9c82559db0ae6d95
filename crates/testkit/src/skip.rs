//! Tests that cannot run here say so.

use std::{env, fs::OpenOptions, io::Write};

/// The environment variable that names the file to which skipped tests are appended.
/// `cargo xtask test` sets it, because a test runner hides what a passing test prints.
pub const SKIPS: &str = "TESTIMONY_SKIPS";

/// Reports that a test did not run: `what` names the test or what it would have shown, `why` says
/// what is missing. The test returns right after it, without asserting anything.
///
/// Prints `skipped: <what> (<why>)` and appends the same, without the first word, to the file that
/// [`SKIPS`] names. `cargo xtask test` counts each line as one test skipped instead of passed.
#[allow(
    clippy::panic,
    reason = "a skip that goes unreported would count as a pass"
)]
pub fn skip(what: &str, why: &str) {
    println!("skipped: {what} ({why})");
    let Some(path) = env::var_os(SKIPS) else {
        return;
    };
    let line = format!("{what} ({why})").replace('\n', " ") + "\n";
    // One write of one line: tests run in parallel, and appends of this size do not mix.
    let written = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&path)
        .and_then(|mut file| file.write_all(line.as_bytes()));
    if let Err(error) = written {
        panic!(
            "cannot note a skipped test in {}: {error}",
            path.to_string_lossy()
        );
    }
}

/// Whether a program is on the `PATH`. If it is not, the test `what` is reported as skipped.
///
/// ```
/// # use testimony_testkit as testkit;
/// # fn pages_are_read_by_another_program() {
/// if !testkit::has_program("pdftotext", "pages_are_read_by_another_program") {
///     return;
/// }
/// # }
/// ```
pub fn has_program(program: &str, what: &str) -> bool {
    let found = env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()));
    if !found {
        skip(what, &format!("{program} is not installed"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_of_every_system_is_found() {
        assert!(has_program("sh", "a_program_of_every_system_is_found"));
    }
}
