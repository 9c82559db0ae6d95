//! Bringing the casebases up to date with the logs.
//!
//! The state of a vault is the fold of all operations in causal order: an operation comes after the
//! one before it in its log and after those it names as seen. Each gets a number, one more than the
//! largest of these (Lamport); ties are broken by device and sequence. So every device that has the
//! same operations comes to the same state, in whatever order they arrived.

use std::collections::{BTreeMap, HashSet};

use model::{
    compartment::Compartment,
    id::{DeviceId, RecordId},
};

use super::{
    cursor::{Cursor, Known, Start},
    effect::{Effect, Effects},
};
use crate::{
    casebase::{Applied, Casebase, Stamp},
    epoch::Epochs,
    fault::Fault,
    files::{self, Files, LOG},
    keyring::Keyring,
    log::{Entry, Log},
    roll::Ruling,
};

/// An open compartment: its keys, whose operations stand in it, and what follows from the history.
pub(crate) struct View {
    pub(crate) epochs: Epochs,
    pub(crate) ruling: Ruling,
    /// What was destroyed.
    pub(crate) destroyed: HashSet<RecordId>,
    pub(crate) keyring: Keyring,
    pub(crate) casebase: Casebase,
}

/// The open compartments.
pub(crate) struct Views(pub(crate) BTreeMap<Compartment, View>);

/// The logs of a vault, by device.
pub(crate) type Logs = BTreeMap<DeviceId, Log>;

/// Applies what the casebases lack. Returns the number of each log's newest operation in the causal
/// order.
///
/// Everything is applied or, when a log turns out not to be what it must, nothing.
pub(crate) fn follow(
    files: &Files,
    logs: &Logs,
    views: &Views,
) -> Result<BTreeMap<DeviceId, u64>, Fault> {
    let applied = applied(files, logs, views)?;
    let up_to_date = |device: &DeviceId, log: &Log| {
        let all = applied.iter().all(|(_, of)| {
            of.get(device)
                .is_some_and(|one| one.next.sequence == log.size())
        });
        all || log.size() == 0
    };
    if logs.iter().all(|(device, log)| up_to_date(device, log)) {
        let newest = applied.values().flatten();
        return Ok(newest.map(|(device, one)| (*device, one.lamport)).collect());
    }
    match Pass::run(files, logs, views, &applied, Start::WhereApplied)? {
        Some(newest) => Ok(newest),
        // An operation names one from before the part that is read: rare, and settled by reading all.
        None => Pass::run(files, logs, views, &applied, Start::Beginning)?
            .ok_or_else(|| files.damage(LOG, "holds operations that wait for each other")),
    }
}

/// How far each casebase has applied each log.
pub(super) type AppliedByCompartment = BTreeMap<Compartment, BTreeMap<DeviceId, Applied>>;

/// How far each casebase is, held against the logs: a casebase that has seen more than there is, or
/// something else, has seen what was taken away since.
fn applied(files: &Files, logs: &Logs, views: &Views) -> Result<AppliedByCompartment, Fault> {
    let mut all = AppliedByCompartment::new();
    for (compartment, view) in &views.0 {
        let of: BTreeMap<_, _> = view.casebase.applied()?.into_iter().collect();
        for (device, one) in &of {
            let dir = files::log_dir(*device);
            let Some(log) = logs.get(device) else {
                return Err(files.damage(&dir, "is gone"));
            };
            if one.next.sequence > log.size() {
                let what = format!(
                    "has {} of the {} operations that it had",
                    log.size(),
                    one.next.sequence
                );
                return Err(files.damage(&dir, what));
            }
            if one.next.sequence == log.size() && one.next != log.next() {
                return Err(files.damage(&dir, "holds another history than it did"));
            }
        }
        let keyring = files::keyring_file(*compartment);
        if view.casebase.keyring_rows()? > view.keyring.rows() {
            return Err(files.damage(&keyring, "is shorter than it was"));
        }
        all.insert(*compartment, of);
    }
    Ok(all)
}

struct Pass<'a> {
    files: &'a Files,
    views: &'a Views,
    cursors: BTreeMap<DeviceId, Cursor<'a>>,
    effects: Effects<'a>,
    /// Rows of keys to what was destroyed, which arrived after it was.
    doomed: Vec<(Compartment, u64)>,
}

impl<'a> Pass<'a> {
    /// `None`: it cannot be done from this start.
    fn run(
        files: &'a Files,
        logs: &'a Logs,
        views: &'a Views,
        applied: &'a AppliedByCompartment,
        start: Start,
    ) -> Result<Option<BTreeMap<DeviceId, u64>>, Fault> {
        let effects = Effects::new(files, views, applied, |compartment| {
            let view = views.0.get(&compartment);
            match (start, view) {
                (Start::WhereApplied, Some(view)) => view.casebase.keyring_rows(),
                _ => Ok(0),
            }
        })?;
        let cursors = logs
            .iter()
            .map(|(device, log)| (*device, Cursor::new(files, log, applied, start)))
            .collect();
        let mut pass = Self {
            files,
            views,
            cursors,
            effects,
            doomed: Vec::new(),
        };
        let casebases: Vec<&Casebase> = views.0.values().map(|view| &view.casebase).collect();
        // Nested: an error in any leaves all as they were.
        nest(&casebases, &mut || pass.apply_all())
    }

    fn apply_all(&mut self) -> Result<Option<BTreeMap<DeviceId, u64>>, Fault> {
        let devices: Vec<DeviceId> = self.cursors.keys().copied().collect();
        loop {
            let mut progressed = false;
            for device in &devices {
                loop {
                    match self.advance(*device)? {
                        Advance::Applied => progressed = true,
                        Advance::Waits | Advance::Finished => break,
                        Advance::TooEarly => return Ok(None),
                    }
                }
            }
            if self.cursors.values().all(Cursor::is_finished) {
                break;
            }
            if !progressed {
                return Err(self.files.damage(
                    LOG,
                    "names operations as seen that are not there: part of the history was taken away",
                ));
            }
        }
        self.finish().map(Some)
    }

    /// Applies the next operation of a log, if all that it names as seen have been.
    fn advance(&mut self, device: DeviceId) -> Result<Advance, Fault> {
        if let Some(cursor) = self.cursors.get_mut(&device) {
            cursor.fill(self.files, &self.effects)?;
        }
        let Some(cursor) = self.cursors.get(&device) else {
            return Ok(Advance::Finished);
        };
        let Some((entry, _)) = cursor.waiting.front() else {
            return Ok(Advance::Finished);
        };
        let mut lamport = match cursor.last() {
            Some((_, lamport)) => lamport,
            None if entry.operation.sequence == 0 => 0,
            None => return Ok(Advance::TooEarly),
        };
        for head in &entry.operation.parents {
            let parent = self.cursors.get(&head.device);
            match parent.map_or(Known::Other, |parent| {
                parent.known(head.sequence, head.hash)
            }) {
                Known::Number(number) => lamport = lamport.max(number),
                Known::NotYet => return Ok(Advance::Waits),
                Known::TooEarly => return Ok(Advance::TooEarly),
                Known::Other => {
                    return Err(self.files.damage(
                        &files::log_dir(head.device),
                        "is not the log that another device has seen",
                    ));
                }
            }
        }
        let Some(cursor) = self.cursors.get_mut(&device) else {
            return Ok(Advance::Finished);
        };
        let Some((entry, effect)) = cursor.waiting.pop_front() else {
            return Ok(Advance::Finished);
        };
        let lamport = lamport.saturating_add(1);
        cursor.done.push((entry.hash, lamport));
        self.apply(&entry, effect, lamport)?;
        Ok(Advance::Applied)
    }

    fn apply(&mut self, entry: &Entry, effect: Effect, lamport: u64) -> Result<(), Fault> {
        let operation = &entry.operation;
        let compartment = operation.compartment;
        let view = self.views.0.get(&compartment);
        let Some((view, change)) = view.zip(effect.change) else {
            return Ok(());
        };
        let doomed = effect.doomed.into_iter();
        self.doomed.extend(doomed.map(|row| (compartment, row)));
        let stamp = Stamp {
            operation: entry.reference(),
            subject: operation.subject,
            lamport,
            time: operation.claimed_time,
            at: entry.at,
            wrap: effect.wrap,
        };
        view.casebase.apply(&stamp, &change)
    }

    fn finish(&self) -> Result<BTreeMap<DeviceId, u64>, Fault> {
        let mut newest = BTreeMap::new();
        for (device, cursor) in &self.cursors {
            let Some((hash, lamport)) = cursor.last() else {
                continue;
            };
            // The chain of hashes ends in the operation that opening has checked the signature of,
            // which authenticates every one before it.
            if hash != cursor.log.head() {
                let dir = files::log_dir(*device);
                return Err(self.files.damage(&dir, "holds another history than it did"));
            }
            newest.insert(*device, lamport);
            let applied = Applied {
                next: cursor.log.next(),
                at: cursor.at,
                lamport,
            };
            for view in self.views.0.values() {
                view.casebase.set_applied(*device, &applied)?;
            }
        }
        // Before it counts as applied: otherwise nobody would come back to it.
        for (compartment, row) in &self.doomed {
            if let Some(view) = self.views.0.get(compartment) {
                view.keyring.wipe(self.files, *row)?;
            }
        }
        for view in self.views.0.values() {
            view.casebase.set_keyring_rows(view.keyring.rows())?;
            view.casebase.set_rights(&view.ruling)?;
        }
        Ok(newest)
    }
}

enum Advance {
    Applied,
    Waits,
    TooEarly,
    Finished,
}

/// Runs `work` in a transaction of each casebase.
fn nest<T>(
    casebases: &[&Casebase],
    work: &mut dyn FnMut() -> Result<T, Fault>,
) -> Result<T, Fault> {
    match casebases.split_first() {
        None => work(),
        Some((first, rest)) => first.atomically(|_| nest(rest, work)),
    }
}
