//! What a test runner's output counts.

use std::fmt;

/// Tests and checks by how they ended. Displays as the closing line.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

/// Whose output is read.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Reader {
    /// `cargo nextest run`.
    Nextest,
    /// `cargo test`.
    Libtest,
}

/// What one line says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// A summary's counts.
    Counts(Counts),
    /// The name of a test that the runner left out.
    Skipped(String),
    /// A test passed: not worth a line of its own.
    Passed,
    /// Anything else.
    Other,
}

impl Reader {
    /// Reads a line.
    pub(crate) fn read(self, line: &str) -> Said {
        let line = line.trim();
        match self {
            Self::Nextest => nextest(line),
            Self::Libtest => libtest(line),
        }
    }
}

/// `Summary [   1.2s] 5 tests run: 3 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
fn nextest(line: &str) -> Said {
    if let Some(rest) = line.strip_prefix("SKIP [") {
        let name = rest.split_once(']').map_or(rest, |(_, name)| name.trim());
        // Between the time and the name stands the test's place in the count.
        let name = match name.strip_prefix('(').and_then(|n| n.split_once(')')) {
            Some((_, name)) => name.trim(),
            None => name,
        };
        return Said::Skipped(format!("{} (ignored)", name.replace(' ', "::")));
    }
    if line.starts_with("PASS [") {
        return Said::Passed;
    }
    let Some((_, list)) = line
        .strip_prefix("Summary [")
        .and_then(|rest| rest.split_once(" run: "))
    else {
        return Said::Other;
    };
    let mut counts = Counts::default();
    for part in without_brackets(list).split(',') {
        let Some((number, word)) = part.trim().split_once(' ') else {
            continue;
        };
        let Ok(number) = number.parse::<usize>() else {
            continue;
        };
        match word.trim() {
            "passed" => counts.passed += number,
            "skipped" => counts.skipped += number,
            // failed, timed out, exec failed: whatever has no other name did not hold.
            _ => counts.failed += number,
        }
    }
    Said::Counts(counts)
}

fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    text.chars()
        .filter(|c| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && *c != ')'
        })
        .collect()
}

/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s`.
fn libtest(line: &str) -> Said {
    if let Some(name) = line
        .strip_prefix("test ")
        .and_then(|rest| rest.split_once(" ... ignored"))
    {
        return Said::Skipped(format!("{} (ignored)", name.0));
    }
    if line.starts_with("test ") && line.ends_with(" ... ok") {
        return Said::Passed;
    }
    let Some(list) = line
        .strip_prefix("test result: ")
        .and_then(|rest| rest.split_once(". "))
    else {
        return Said::Other;
    };
    let mut counts = Counts::default();
    for part in list.1.split(';') {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<usize>().ok());
        match (number, words.next()) {
            (Some(number), Some("passed")) => counts.passed += number,
            (Some(number), Some("failed")) => counts.failed += number,
            (Some(number), Some("ignored")) => counts.skipped += number,
            _ => {}
        }
    }
    Said::Counts(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(reader: Reader, line: &str) -> String {
        match reader.read(line) {
            Said::Counts(counts) => counts.to_string(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn summaries_of_nextest_are_counted() {
        for (line, expected) in [
            (
                "     Summary [   0.005s] 3 tests run: 2 passed, 1 failed, 4 skipped",
                "2 passed, 1 failed, 4 skipped",
            ),
            (
                "Summary [  92.1s] 10/12 tests run: 6 passed (1 slow, 2 leaky), 2 failed (1 due to being leaky), 1 timed out, 1 exec failed, 0 skipped",
                "6 passed, 4 failed, 0 skipped",
            ),
            (
                "Summary [   0.000s] 1 test run: 1 passed, 0 skipped",
                "1 passed, 0 failed, 0 skipped",
            ),
            (
                "Summary [   0.000s] 0 tests run: 0 passed, 2 skipped",
                "0 passed, 0 failed, 2 skipped",
            ),
        ] {
            assert_eq!(counted(Reader::Nextest, line), expected);
        }
    }

    #[test]
    fn summaries_of_libtest_are_counted() {
        let line = "test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 7 filtered out; finished in 0.00s";
        assert_eq!(
            counted(Reader::Libtest, line),
            "3 passed, 1 failed, 2 skipped"
        );
    }

    #[test]
    fn what_a_runner_leaves_out_is_named() {
        let skipped = |name: &str| Said::Skipped(format!("{name} (ignored)"));
        for line in [
            "        SKIP [         ] testimony-model date::tests::slow",
            "        SKIP [         ] (───) testimony-model date::tests::slow",
        ] {
            assert_eq!(
                Reader::Nextest.read(line),
                skipped("testimony-model::date::tests::slow")
            );
        }
        assert_eq!(
            Reader::Libtest.read("test date::slow ... ignored, takes an hour"),
            skipped("date::slow")
        );
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in ["", "running 3 tests", "error: test run failed", "Summary"] {
            assert_eq!(Reader::Nextest.read(line), Said::Other);
            assert_eq!(Reader::Libtest.read(line), Said::Other);
        }
    }
}
