//! The cases of a long proof: spread over the cores, each noted when it is through, so that a proof of
//! hours may be stopped and goes on where it was.

use std::{
    any::Any,
    collections::BTreeSet,
    env,
    fmt::Display,
    fs::{self, File, OpenOptions},
    io::Write,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    thread,
};

/// The environment variable that asks the proofs for their long form, which leaves nothing out.
/// `cargo xtask prove` sets it.
pub const PROVE: &str = "TESTIMONY_PROVE";
/// The environment variable that names the folder in which long proofs note what they have tried.
pub const NOTES: &str = "TESTIMONY_PROVE_NOTES";
/// The environment variable that asks for every n-th case from the i-th on, counted from 1: `i/n`.
pub const SLICE: &str = "TESTIMONY_PROVE_SLICE";

/// Whether the long form was asked for.
pub fn is_long() -> bool {
    env::var_os(PROVE).is_some()
}

/// The cases of one proof, of which notes may be kept.
///
/// - In the quick form, and where no folder for notes is named, the first case that fails fails the test.
/// - With notes every case is tried. One that held is one line of `NAME.tried`, its name and how many
///   single cases it stands for, and is not tried again. One that failed is in `NAME.failed` with what
///   it said, is tried again next time, and fails the test at its end.
pub struct Cases {
    name: &'static str,
    notes: Option<PathBuf>,
    slice: (usize, usize),
}

impl Cases {
    /// Of the proof of this name, as the environment asks.
    pub fn of(name: &'static str) -> Self {
        let notes = env::var_os(NOTES).filter(|_| is_long());
        let slice = env::var(SLICE).ok().filter(|_| is_long());
        Self {
            name,
            notes: notes.map(PathBuf::from),
            slice: slice.map_or((1, 1), |words| parse(&words)),
        }
    }

    /// Tries each on some core, which made itself ready with `begin`, and again after a case that failed.
    /// Answers how many single cases held: the sum of what `try_one` says of each.
    ///
    /// # Panics
    /// If a case failed, or notes cannot be kept.
    pub fn each<C: Display + Sync, S>(
        &self,
        cases: &[C],
        begin: impl Fn(usize) -> S + Sync,
        try_one: impl Fn(&mut S, &C) -> u64 + Sync,
    ) -> u64 {
        let notes = self
            .notes
            .as_ref()
            .map(|folder| Notes::open(folder, self.name));
        let was_tried = |case: &C| {
            notes
                .as_ref()
                .is_some_and(|notes| notes.tried.contains(&case.to_string()))
        };
        let (first, step) = self.slice;
        let open = cases.iter().skip(first - 1).step_by(step);
        let open: Vec<&C> = open.filter(|case| !was_tried(case)).collect();
        let held = AtomicU64::new(notes.as_ref().map_or(0, |notes| notes.held));
        let (next, failed) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let cores = thread::available_parallelism().map_or(2, usize::from);
        thread::scope(|scope| {
            for core in 0..cores.min(4) {
                let (begin, try_one, notes, open) = (&begin, &try_one, &notes, &open);
                let (held, next, failed) = (&held, &next, &failed);
                scope.spawn(move || {
                    let mut state = None;
                    while let Some(case) = open.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let tried = catch_unwind(AssertUnwindSafe(|| {
                            try_one(state.get_or_insert_with(|| begin(core)), case)
                        }));
                        match (tried, notes) {
                            (Ok(number), notes) => {
                                held.fetch_add(number, Ordering::Relaxed);
                                if let Some(notes) = notes {
                                    notes.held(&case.to_string(), number);
                                }
                            }
                            (Err(panic), Some(notes)) => {
                                failed.fetch_add(1, Ordering::Relaxed);
                                notes.failed(&case.to_string(), &*panic);
                                // Whatever it left is not what the next begins with.
                                state = None;
                            }
                            (Err(panic), None) => {
                                // The others stop at their next case.
                                next.store(open.len(), Ordering::Relaxed);
                                resume_unwind(panic);
                            }
                        }
                    }
                });
            }
        });
        let (held, failed) = (held.into_inner(), failed.into_inner());
        println!("{}: {held} cases held, {failed} groups failed", self.name);
        assert!(failed == 0, "{failed} of {} failed", self.name);
        held
    }
}

/// `i/n`, both from 1.
fn parse(words: &str) -> (usize, usize) {
    let parsed = words.split_once('/').and_then(|(first, step)| {
        let (first, step) = (first.parse().ok()?, step.parse().ok()?);
        (1 <= first && first <= step).then_some((first, step))
    });
    assert!(parsed.is_some(), "{SLICE} is i/n, not {words:?}");
    parsed.unwrap_or((1, 1))
}

struct Notes {
    tried: BTreeSet<String>,
    held: u64,
    record: Mutex<File>,
    failures: Mutex<File>,
}

#[allow(
    clippy::expect_used,
    reason = "a proof of hours whose notes are lost has to stop"
)]
impl Notes {
    fn open(folder: &std::path::Path, name: &str) -> Self {
        fs::create_dir_all(folder).expect("the folder for notes can be made");
        let path = folder.join(format!("{name}.tried"));
        let text = fs::read_to_string(&path).unwrap_or_default();
        let mut tried = BTreeSet::new();
        let mut held = 0;
        // A line that was cut off is a case that is tried again.
        for line in text.split_inclusive('\n') {
            let row = line
                .strip_suffix('\n')
                .and_then(|row| row.rsplit_once('\t'));
            let row = row.and_then(|(case, number)| Some((case, number.parse::<u64>().ok()?)));
            if let Some((case, number)) = row
                && tried.insert(case.to_owned())
            {
                held += number;
            }
        }
        let append = |path: PathBuf| OpenOptions::new().create(true).append(true).open(path);
        let mut record = append(path).expect("notes can be kept");
        if !text.is_empty() && !text.ends_with('\n') {
            record.write_all(b" cut off\n").expect("notes can be kept");
        }
        // Those of the last time are tried again.
        let failures = File::create(folder.join(format!("{name}.failed")));
        Self {
            tried,
            held,
            record: Mutex::new(record),
            failures: Mutex::new(failures.expect("notes can be kept")),
        }
    }

    fn held(&self, case: &str, number: u64) {
        let mut record = self.record.lock().expect("nobody panics while it notes");
        let line = format!("{case}\t{number}\n");
        record
            .write_all(line.as_bytes())
            .expect("notes can be kept");
    }

    fn failed(&self, case: &str, panic: &(dyn Any + Send)) {
        let said = match (panic.downcast_ref::<String>(), panic.downcast_ref::<&str>()) {
            (Some(said), _) => said.as_str(),
            (None, Some(said)) => said,
            (None, None) => "a panic without words",
        };
        let mut failures = self.failures.lock().expect("nobody panics while it notes");
        writeln!(failures, "### {case}\n{said}\n").expect("notes can be kept");
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn cases(notes: Option<PathBuf>, slice: (usize, usize)) -> Cases {
        Cases {
            name: "numbers",
            notes,
            slice,
        }
    }

    fn scratch(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("testimony-cases-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn what_held_is_not_tried_again_and_what_failed_is() {
        let folder = scratch("again");
        let numbers: Vec<u32> = (0..20).collect();
        let try_all = |bad: u32| {
            let tried = Mutex::new(BTreeSet::new());
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                cases(Some(folder.clone()), (1, 1)).each(
                    &numbers,
                    |_| (),
                    |(), number| {
                        tried.lock().unwrap().insert(*number);
                        assert!(*number != bad, "{number} is bad");
                        2
                    },
                )
            }));
            (outcome.ok(), tried.into_inner().unwrap())
        };
        let (outcome, tried) = try_all(7);
        assert_eq!((outcome, tried.len()), (None, 20));
        let said = fs::read_to_string(folder.join("numbers.failed")).unwrap();
        assert_eq!(said, "### 7\n7 is bad\n\n");
        // Stopped in the middle of a line.
        let path = folder.join("numbers.tried");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, &text[..text.len() - 2]).unwrap();
        for retried in [2, 0] {
            let (outcome, tried) = try_all(100);
            assert_eq!((outcome, tried.len()), (Some(40), retried), "{tried:?}");
            assert!(retried == 0 || tried.contains(&7), "{tried:?}");
        }
        assert_eq!(fs::read(folder.join("numbers.failed")).unwrap(), b"");
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn without_notes_the_first_failure_is_the_answer() {
        let outcome = catch_unwind(|| {
            cases(None, (1, 1)).each(
                &[1, 2, 3],
                |_| (),
                |(), number| u64::from(9 / (number - 2) > 0),
            )
        });
        assert!(outcome.is_err());
    }

    #[test]
    fn slices_together_are_all() {
        let all: Vec<u32> = (0..23).collect();
        let tried = Mutex::new(Vec::new());
        for first in 1..=5 {
            cases(None, (first, 5)).each(
                &all,
                |_| (),
                |(), number| {
                    tried.lock().unwrap().push(*number);
                    1
                },
            );
        }
        let mut tried = tried.into_inner().unwrap();
        tried.sort_unstable();
        assert_eq!(tried, all);
        assert_eq!(parse("2/5"), (2, 5));
        for wrong in ["0/5", "6/5", "1", "a/b"] {
            assert!(catch_unwind(|| parse(wrong)).is_err(), "{wrong}");
        }
    }
}
