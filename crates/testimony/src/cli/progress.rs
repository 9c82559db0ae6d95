//! Progress on standard error: a bar for a person, timings for a script, silence for a pipe.

use std::{
    io::IsTerminal,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use app::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use super::output::{self, Output};

/// Shows what is being done.
pub(super) struct Bar {
    state: Mutex<State>,
    timings: bool,
    /// Whether notes go to standard output, as a demo's steps do.
    notes: bool,
}

struct State {
    bar: ProgressBar,
    phase: Option<(String, Instant)>,
    spent: Vec<(String, Duration)>,
}

impl Bar {
    pub(super) fn new(output: Output) -> Self {
        let bar = if std::io::stderr().is_terminal() {
            ProgressBar::new(0)
        } else {
            ProgressBar::hidden()
        };
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {percent}%") {
            bar.set_style(style);
        }
        let state = State {
            bar,
            phase: None,
            spent: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
            timings: output.timings,
            notes: false,
        }
    }

    /// The same, with notes printed.
    pub(super) fn telling(output: Output) -> Self {
        Self {
            notes: !output.json,
            ..Self::new(output)
        }
    }

    /// Takes the bar away and says how long each phase took, where that was asked for.
    pub(super) fn finish(&self) {
        self.phase("");
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.bar.finish_and_clear();
        if self.timings {
            for (phase, spent) in &state.spent {
                output::aside(&format!(
                    "timing: {} {}",
                    phase.replace(' ', "-"),
                    spent.as_millis()
                ));
            }
        }
    }
}

impl Progress for Bar {
    fn phase(&self, name: &str) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((phase, since)) = state.phase.take() {
            let spent = since.elapsed();
            match state.spent.iter_mut().find(|(known, _)| *known == phase) {
                Some((_, total)) => *total += spent,
                None => state.spent.push((phase, spent)),
            }
        }
        if !name.is_empty() {
            state.phase = Some((name.to_owned(), Instant::now()));
            state.bar.set_message(name.to_owned());
            state.bar.set_position(0);
        }
    }

    fn done(&self, done: u64, total: u64) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.bar.set_length(total);
        state.bar.set_position(done);
    }

    fn note(&self, text: &str) {
        if self.notes {
            let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.bar.suspend(|| output::line(text));
        }
    }
}
