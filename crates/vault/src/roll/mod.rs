//! The roll: who was let in, who was removed, which epochs there are; from the clear part of all
//! operations.
//!
//! It is a view of the history like a casebase, kept by each member for themselves in
//! `log/<own device>/roll`, sealed under a key that follows from their signing key, and caught up at
//! opening. Without it the logs are read from the beginning.

mod act;
mod clock;
mod standing;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};

use model::{
    canonical,
    id::{DeviceId, Digest, VaultId},
    operation::{Head, Operation},
};
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    act::{Act, is_act},
    clock::Clocks,
    standing::{People, Ruling, Spans, Standing},
};
use crate::{
    edge::Random,
    fault::Fault,
    files::{self, Files, LOG},
    log::{Log, Next, Position, Reader, Step},
    primitives::{self, Secret},
};

/// What the acts of all logs are, as far as they have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Roll {
    version: u32,
    read: BTreeMap<DeviceId, Mark>,
    clocks: Clocks,
    acts: Vec<Act>,
}

/// How far a log has been read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Mark {
    sequence: u64,
    previous: Digest,
    segment: u32,
    offset: u64,
}

impl Roll {
    /// The roll as it was left; an empty one if there is none that this key opens.
    pub(crate) fn load(
        files: &Files,
        of: (VaultId, DeviceId),
        key: &Secret,
    ) -> Result<Self, Fault> {
        let sealed = files.read(&files::log_file(of.1, ROLL))?;
        let opened = sealed.and_then(|sealed| primitives::open(key, &about(of), &sealed).ok());
        let roll = opened.and_then(|bytes| canonical::decode::<Self>(&bytes).ok());
        Ok(roll
            .filter(|roll| roll.version == VERSION)
            .unwrap_or_else(Self::empty))
    }

    pub(crate) fn empty() -> Self {
        Self {
            version: VERSION,
            ..Self::default()
        }
    }

    /// Keeps the roll for the next opening, which without it reads all logs.
    pub(crate) fn store(
        &self,
        files: &Files,
        of: (VaultId, DeviceId),
        key: &Secret,
        random: &mut dyn Random,
    ) -> Result<(), Fault> {
        let bytes = zeroize::Zeroizing::new(canonical::encode(self)?);
        let sealed = primitives::seal(key, &about(of), &bytes, random);
        let sealed = sealed.map_err(|_| Fault::Primitive)?;
        files.replace(&files::log_file(of.1, ROLL), &sealed)
    }

    /// Reads what has been added to the logs. Returns whether anything was.
    pub(crate) fn follow(
        &mut self,
        files: &Files,
        logs: &BTreeMap<DeviceId, Log>,
    ) -> Result<bool, Fault> {
        for (device, mark) in &self.read {
            let dir = files::log_dir(*device);
            let Some(log) = logs.get(device) else {
                return Err(files.damage(&dir, "is gone"));
            };
            if mark.sequence > log.size() {
                let (there, had) = (log.size(), mark.sequence);
                let what = format!("has {there} of the {had} operations that it had");
                return Err(files.damage(&dir, what));
            }
            if mark.sequence == log.size() && mark.previous != log.head() {
                return Err(files.damage(&dir, "holds another history than it did"));
            }
        }
        let mut sources: Vec<Source> = Vec::new();
        for (device, log) in logs {
            let mark = self.read.get(device).copied().unwrap_or(Mark::START);
            if mark.sequence < log.size() {
                sources.push(Source::new(files, log, mark));
            }
        }
        let any = !sources.is_empty();
        while !sources.is_empty() {
            let mut progressed = false;
            for source in &mut sources {
                progressed |= self.advance(files, source)?;
            }
            sources.retain(|source| !source.is_finished());
            if !progressed && !sources.is_empty() {
                return Err(files.damage(
                    LOG,
                    "names operations as seen that are not there: part of the history was taken away",
                ));
            }
        }
        Ok(any)
    }

    /// Takes up as much of a log as is known to come next.
    fn advance(&mut self, files: &Files, source: &mut Source<'_>) -> Result<bool, Fault> {
        let mut progressed = false;
        loop {
            source.fill(files)?;
            let Some((operation, ..)) = source.waiting.front() else {
                return Ok(progressed);
            };
            let is_known = |head: &Head| {
                let read = self.read.get(&head.device);
                read.is_some_and(|mark| mark.sequence > head.sequence)
            };
            if !operation.parents.iter().all(is_known) {
                return Ok(progressed);
            }
            let Some((operation, hash, at)) = source.waiting.pop_front() else {
                return Ok(progressed);
            };
            self.take(&operation, hash, at, source.reader.at);
            progressed = true;
        }
    }

    /// Takes up one operation, which comes next in its log, whose batch ends at `end`.
    pub(crate) fn take(
        &mut self,
        operation: &Operation,
        hash: Digest,
        at: Position,
        end: Position,
    ) {
        let (device, sequence) = (operation.device, operation.sequence);
        self.clocks.take(device, sequence, &operation.parents);
        if is_act(operation.kind) {
            let seen = self
                .clocks
                .at(device, sequence)
                .cloned()
                .unwrap_or_default();
            self.acts.extend(Act::of(operation, hash, at, &seen));
        }
        let mark = Mark {
            sequence: sequence.saturating_add(1),
            previous: hash,
            segment: end.segment,
            offset: end.offset,
        };
        self.read.insert(device, mark);
    }

    /// Everything in a log has been taken up that concerns the roll.
    pub(crate) fn reach(&mut self, log: &Log) {
        let (next, end) = (log.next(), log.end());
        let mark = Mark {
            sequence: next.sequence,
            previous: next.previous,
            segment: end.segment,
            offset: end.offset,
        };
        self.read.insert(log.id.device, mark);
    }

    /// What the acts come to.
    pub(crate) fn standing(&self, people: &dyn People) -> Standing {
        Standing::of(&self.acts, &self.clocks, people)
    }

    /// Every act of every log.
    pub(crate) fn acts(&self) -> &[Act] {
        &self.acts
    }
}

impl Mark {
    const START: Self = Self {
        sequence: 0,
        previous: Next::FIRST.previous,
        segment: Position::START.segment,
        offset: Position::START.offset,
    };
}

/// One log while it is read.
struct Source<'a> {
    log: &'a Log,
    reader: Reader<'a>,
    waiting: VecDeque<(Operation, Digest, Position)>,
}

impl<'a> Source<'a> {
    fn new(files: &'a Files, log: &'a Log, mark: Mark) -> Self {
        let next = Next {
            sequence: mark.sequence,
            previous: mark.previous,
        };
        let at = Position {
            segment: mark.segment,
            offset: mark.offset,
        };
        Self {
            log,
            reader: log.id.reader(files, next, at),
            waiting: VecDeque::new(),
        }
    }

    fn fill(&mut self, files: &Files) -> Result<(), Fault> {
        if !self.waiting.is_empty() || self.reader.next.sequence >= self.log.size() {
            return Ok(());
        }
        match self.reader.step()? {
            Step::Batch(entries) => {
                let entries = entries.into_iter();
                let entries = entries.map(|entry| (entry.operation, entry.hash, entry.at));
                self.waiting.extend(entries);
                Ok(())
            }
            Step::End | Step::Torn => {
                let dir = files::log_dir(self.log.id.device);
                Err(files.damage(&dir, "was changed or cut in the middle"))
            }
        }
    }

    fn is_finished(&self) -> bool {
        self.waiting.is_empty() && self.reader.next.sequence >= self.log.size()
    }
}

fn about((vault, device): (VaultId, DeviceId)) -> Vec<u8> {
    [DOMAIN, vault.as_bytes().as_slice(), device.as_bytes()].concat()
}

pub(crate) const ROLL: &str = "roll";
const DOMAIN: &[u8] = b"testimony/roll/v1\0";
/// Raised whenever the meaning changes; an older roll is made anew.
const VERSION: u32 = 1;
