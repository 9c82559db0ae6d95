//! One log while the casebases are brought up to date with it.

use std::collections::VecDeque;

use model::id::Digest;

use super::{
    effect::{Effect, Effects},
    fold::AppliedByCompartment,
};
use crate::{
    fault::Fault,
    files::{self, Files},
    log::{Entry, Log, Next, Position, Reader, Step},
};

/// From where the logs are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Start {
    WhereApplied,
    Beginning,
}

/// One log while it is read.
pub(super) struct Cursor<'a> {
    pub(super) log: &'a Log,
    reader: Reader<'a>,
    /// Read and not yet applied, each with what it will do.
    pub(super) waiting: VecDeque<(Entry, Effect)>,
    /// The number of the first operation that is read here.
    start: u64,
    /// The operation before it, where known.
    before: Option<(Digest, u64)>,
    /// Hash and number of each that was applied here.
    pub(super) done: Vec<(Digest, u64)>,
    /// Where the newest applied one's batch ended.
    pub(super) at: Position,
}

/// What a cursor knows of an operation that another names.
pub(super) enum Known {
    Number(u64),
    NotYet,
    TooEarly,
    Other,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(
        files: &'a Files,
        log: &'a Log,
        applied: &AppliedByCompartment,
        start: Start,
    ) -> Self {
        let device = log.id.device;
        // From where the casebase that is furthest behind stands.
        let behind = applied.values().map(|of| of.get(&device));
        let behind = behind.min_by_key(|one| one.map_or(0, |one| one.next.sequence));
        let (next, at, before) = match behind.flatten() {
            Some(one) if start == Start::WhereApplied => {
                (one.next, one.at, Some((one.next.previous, one.lamport)))
            }
            _ => (Next::FIRST, Position::START, None),
        };
        Self {
            log,
            reader: log.id.reader(files, next, at),
            waiting: VecDeque::new(),
            start: next.sequence,
            before,
            done: Vec::new(),
            at,
        }
    }

    /// Reads the next batch, once the last is used up and while there is more to the log.
    pub(super) fn fill(&mut self, files: &Files, effects: &Effects<'_>) -> Result<(), Fault> {
        if !self.waiting.is_empty() || self.reader.next.sequence >= self.log.size() {
            return Ok(());
        }
        match self.reader.step()? {
            Step::Batch(entries) => {
                let found = effects.of(&entries);
                for (entry, effect) in entries.into_iter().zip(found) {
                    self.waiting.push_back((entry, effect?));
                }
            }
            Step::End | Step::Torn => {
                let dir = files::log_dir(self.log.id.device);
                return Err(files.damage(&dir, "was changed or cut in the middle"));
            }
        }
        self.at = self.reader.at;
        Ok(())
    }

    pub(super) fn is_finished(&self) -> bool {
        self.waiting.is_empty() && self.reader.next.sequence >= self.log.size()
    }

    /// The newest applied operation.
    pub(super) fn last(&self) -> Option<(Digest, u64)> {
        self.done.last().copied().or(self.before)
    }

    pub(super) fn known(&self, sequence: u64, hash: Digest) -> Known {
        let found = match sequence.checked_sub(self.start) {
            Some(at) => usize::try_from(at).ok().and_then(|at| self.done.get(at)),
            None if sequence.checked_add(1) == Some(self.start) => self.before.as_ref(),
            None => return Known::TooEarly,
        };
        match found {
            Some((there, number)) if *there == hash => Known::Number(*number),
            Some(_) => Known::Other,
            None => Known::NotYet,
        }
    }
}
