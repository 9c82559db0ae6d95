//! One step: announced, run, its outcome said.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
    thread,
    time::Instant,
};

use super::counts::{Counts, Reader, Said};

/// How a step ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: &'static str,
    pub(crate) counts: Counts,
    /// What it left out, by name.
    pub(crate) skipped: Vec<String>,
    /// Its outcome in words.
    pub(crate) words: String,
}

impl Outcome {
    pub(crate) fn new(name: &'static str, words: &str) -> Self {
        Self {
            name,
            counts: Counts::default(),
            skipped: Vec::new(),
            words: words.to_owned(),
        }
    }
}

/// A step that has begun.
pub(crate) struct Step {
    name: &'static str,
    began: Instant,
}

impl Step {
    pub(crate) fn new(name: &'static str) -> Self {
        println!("==> {name}");
        let began = Instant::now();
        Self { name, began }
    }

    /// A command that holds or does not.
    pub(crate) fn check(self, command: &mut Command) -> Outcome {
        match stream(command, None) {
            Ok(Streamed { success: true, .. }) => self.passed(),
            Ok(_) => self.failed("see its output above"),
            Err(error) => self.failed(&format!("cannot start: {error}")),
        }
    }

    /// A test runner, whose summaries are counted.
    pub(crate) fn count(self, command: &mut Command, reader: Reader) -> Outcome {
        match stream(command, Some(reader)) {
            Ok(streamed) => {
                let mut counts = streamed.counts;
                // It stopped before or beside its tests: that is one failure.
                if !streamed.success && counts.failed == 0 {
                    counts.failed = 1;
                }
                let words = counts.to_string();
                self.end(&words, counts, streamed.skipped)
            }
            Err(error) => self.failed(&format!("cannot start: {error}")),
        }
    }

    pub(crate) fn passed(self) -> Outcome {
        let counts = Counts {
            passed: 1,
            ..Counts::default()
        };
        self.end("ok", counts, Vec::new())
    }

    pub(crate) fn failed(self, why: &str) -> Outcome {
        let counts = Counts {
            failed: 1,
            ..Counts::default()
        };
        self.end(why, counts, Vec::new())
    }

    pub(crate) fn skipped(self, why: &str) -> Outcome {
        let counts = Counts {
            skipped: 1,
            ..Counts::default()
        };
        let name = format!("{} ({why})", self.name);
        self.end(why, counts, vec![name])
    }

    /// A preparation: nothing to count.
    pub(crate) fn prepared(self, words: &str) -> Outcome {
        self.end(words, Counts::default(), Vec::new())
    }

    fn end(self, words: &str, counts: Counts, skipped: Vec<String>) -> Outcome {
        let verdict = match &counts {
            Counts { failed: 1.., .. } => "FAILED",
            Counts {
                passed: 0,
                skipped: 1..,
                ..
            } => "skipped",
            _ => "done",
        };
        let seconds = self.began.elapsed().as_secs();
        println!("<== {}: {verdict}, {words} ({seconds} s)", self.name);
        Outcome {
            counts,
            skipped,
            ..Outcome::new(self.name, words)
        }
    }
}

#[derive(Default)]
struct Streamed {
    success: bool,
    counts: Counts,
    skipped: Vec<String>,
}

/// Runs a command and passes its output on line by line, lines about a test that passed aside.
fn stream(command: &mut Command, reader: Option<Reader>) -> std::io::Result<Streamed> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    // nextest reports on standard error, libtest on standard output: both are read.
    let mut streamed = thread::scope(|scope| {
        let errors = scope.spawn(move || stderr.map(|pipe| lines(pipe, reader)));
        let mut all = stdout.map(|pipe| lines(pipe, reader)).unwrap_or_default();
        if let Ok(Some(other)) = errors.join() {
            all.counts.add(&other.counts);
            all.skipped.extend(other.skipped);
        }
        all
    });
    streamed.success = child.wait()?.success();
    Ok(streamed)
}

fn lines(pipe: impl Read, reader: Option<Reader>) -> Streamed {
    let mut streamed = Streamed::default();
    let mut pipe = BufReader::new(pipe);
    let mut line = Vec::new();
    // A test may print bytes that are not text; they must not end the reading.
    while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let words = String::from_utf8_lossy(&line);
        let words = words.trim_end();
        match reader.map_or(Said::Other, |reader| reader.read(words)) {
            Said::Counts(counts) => {
                streamed.counts.add(&counts);
                println!("{words}");
            }
            Said::Skipped(name) => streamed.skipped.push(name),
            Said::Passed => {}
            Said::Other => println!("{words}"),
        }
        line.clear();
    }
    streamed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(script: &str) -> Outcome {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        Step::new("tests").count(&mut command, Reader::Nextest)
    }

    #[test]
    fn counts_come_from_either_stream() {
        let outcome = run("echo ' Summary [ 1s] 2 tests run: 2 passed, 1 skipped' >&2");
        assert_eq!(outcome.words, "2 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn a_runner_that_stops_early_has_failed() {
        let outcome = run("echo 'error: could not compile'; exit 101");
        assert_eq!(outcome.counts.failed, 1);
        let outcome = run("echo ' Summary [ 1s] 2 tests run: 0 passed, 2 failed'; exit 100");
        assert_eq!(outcome.counts.failed, 2);
    }

    #[test]
    fn a_command_that_is_missing_has_failed() {
        let outcome = Step::new("lints").check(&mut Command::new("/nowhere/at-all"));
        assert_eq!(outcome.counts.failed, 1);
    }
}
