//! Collecting findings.

use crate::{
    shown::shown,
    verdict::{Finding, State},
};

/// The findings so far, each made fit to be shown as it is put in.
#[derive(Default)]
pub(crate) struct Findings(Vec<Finding>);

impl Findings {
    pub(crate) fn ok(&mut self, what: &str, detail: impl AsRef<str>) {
        self.push(true, false, what, detail.as_ref());
    }

    pub(crate) fn note(&mut self, what: &str, detail: impl AsRef<str>) {
        self.push(true, true, what, detail.as_ref());
    }

    pub(crate) fn failed(&mut self, what: &str, detail: impl AsRef<str>) {
        self.push(false, false, what, detail.as_ref());
    }

    /// Puts in the outcome of a check, either way, and hands on what it found.
    pub(crate) fn outcome<T>(
        &mut self,
        what: &str,
        outcome: Result<(T, String), String>,
    ) -> Option<T> {
        match outcome {
            Ok((found, detail)) => {
                self.ok(what, detail);
                Some(found)
            }
            Err(detail) => {
                self.failed(what, detail);
                None
            }
        }
    }

    /// Takes over findings about a part.
    pub(crate) fn absorb(&mut self, part: &str, findings: Findings) {
        let named = findings.0.into_iter().map(|finding| Finding {
            what: format!("{part}, {}", finding.what),
            ..finding
        });
        self.0.extend(named);
    }

    /// The answer, if the checks were held against keys that the caller trusts or not.
    pub(crate) fn state(&self, keys_given: bool) -> State {
        let all_hold = !self.0.is_empty() && self.0.iter().all(|finding| finding.ok);
        match (all_hold, keys_given) {
            (false, _) => State::Invalid,
            (true, false) => State::Valid,
            (true, true) => State::Trusted,
        }
    }

    pub(crate) fn failures(&self) -> usize {
        self.0.iter().filter(|finding| !finding.ok).count()
    }

    pub(crate) fn into_list(self) -> Vec<Finding> {
        self.0
    }

    fn push(&mut self, ok: bool, note: bool, what: &str, detail: &str) {
        self.0.push(Finding {
            ok,
            note,
            what: shown(what),
            detail: shown(detail),
        });
    }
}
