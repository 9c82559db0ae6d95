//! Drafts become operations: signed and written, then taken up into the casebases.

use model::{compartment::Compartment, operation::Head};

use crate::{
    casebase::{Applied, Change, Stamp, View},
    class::Class,
    fault::Fault,
    log::{AppendError, cosign},
    rekey::Fresh,
    roll::is_act,
    vault::Open,
    write::{Draft, Occasion, prepare},
};

/// Why a transaction was not recorded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommitError {
    /// Nothing was recorded; it can be tried again.
    #[error("nothing was recorded; what is in the vault already is safe")]
    Nothing(#[source] Fault),
    /// The disk failed in a way that leaves it open whether this was recorded: all of it or nothing.
    #[error(
        "the disk failed while recording; close the vault and open it again to see whether this was recorded"
    )]
    Unknown(#[source] Fault),
    /// It is recorded; what follows from it is done at the next opening.
    #[error(
        "this is recorded, but the disk failed before everything that follows from it was done; open the vault again to finish it"
    )]
    Unfinished(#[source] Fault),
    /// The disk failed before, and the vault has not been opened again since.
    #[error("the disk failed earlier; close the vault and open it again before recording more")]
    OpenAgain,
    /// The folder went back: the key may have signed other things under the same numbers.
    #[error(
        "this folder is older than what this machine has seen of it, so nothing is recorded under your device's key; find \
         out why with `status`, then restore the newest copy, or go on in this one with `keys new-device`"
    )]
    Older,
}

impl CommitError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Nothing(fault) | Self::Unknown(fault) | Self::Unfinished(fault) => fault.class(),
            Self::OpenAgain => Class::Environment,
            Self::Older => Class::Tampered,
        }
    }
}

impl Open {
    /// Whether anything may be signed with this device's key.
    pub(crate) fn may_record(&self) -> Result<(), CommitError> {
        match (self.unsure, &self.older) {
            (true, _) => Err(CommitError::OpenAgain),
            (false, Some(_)) => Err(CommitError::Older),
            (false, None) => Ok(()),
        }
    }

    /// Records drafts: the order of writing is in `docs/format.md`, with what a crash means where.
    pub(crate) fn record(
        &mut self,
        drafts: &[Draft],
        changes: Vec<Change>,
    ) -> Result<Vec<Stamp>, CommitError> {
        self.may_record()?;
        self.renew(drafts)?;
        self.record_under(drafts, changes, &Fresh::new())
    }

    /// The same, with the keys of epochs that the drafts themselves begin.
    pub(crate) fn record_under(
        &mut self,
        drafts: &[Draft],
        changes: Vec<Change>,
        fresh: &Fresh,
    ) -> Result<Vec<Stamp>, CommitError> {
        self.may_record()?;
        let device = self.device;
        let occasion = self.occasion();
        let Some(log) = self.logs.get_mut(&device) else {
            return Err(CommitError::Nothing(Fault::Primitive));
        };
        if drafts.is_empty() {
            return Ok(Vec::new());
        }
        let views = &self.views.0;
        let keys = |one| {
            let view = views.get(&one)?;
            let newest = view.epochs.newest();
            Some((fresh.get(&one).unwrap_or(newest), &view.keyring))
        };
        let random = self.random.get_mut().as_mut();
        let prepared = prepare(log, drafts, (&occasion, &self.signing), &keys, random)
            .map_err(CommitError::Nothing)?;
        let acts = prepared.acts();
        let views = self.views.0.iter_mut();
        let keyrings = views.map(|(one, view)| (*one, &mut view.keyring)).collect();
        let stamps = match prepared.write(&self.files, log, keyrings, &self.signing) {
            Ok(stamps) => stamps,
            Err(AppendError::Undone(fault)) => return Err(CommitError::Nothing(fault)),
            Err(AppendError::Unknown(fault)) => {
                self.unsure = true;
                return Err(CommitError::Unknown(fault));
            }
        };
        // Recorded. What follows is for convenience and done again later if it fails.
        if let Some(last) = stamps.last() {
            self.newest.get_mut().insert(device, last.lamport);
        }
        acts.take_up(&mut self.roll, &stamps, log);
        // The first that a device records after it was let in is where its right to write begins: until the
        // standing is worked out again, its own operations would count for nothing here.
        let written = drafts.iter().zip(&stamps);
        let changes_rights = written.into_iter().any(|(draft, stamp)| {
            let view = self.views.0.get(&draft.compartment);
            let stands = |view: &View| view.ruling.stands(device, stamp.operation.sequence);
            is_act(draft.kind) || !view.is_some_and(stands)
        });
        if changes_rights {
            self.standing = self.roll.standing(&self.roster);
            for (compartment, view) in &mut self.views.0 {
                view.ruling = self.standing.get(*compartment).cloned().unwrap_or_default();
            }
        }
        if !self.behind.get() && self.show(drafts, &stamps, changes, changes_rights).is_err() {
            self.behind.set(true);
        }
        self.cosign_others();
        Ok(stamps)
    }

    /// Takes recorded operations up into the casebases.
    fn show(
        &mut self,
        drafts: &[Draft],
        stamps: &[Stamp],
        mut changes: Vec<Change>,
        changes_rights: bool,
    ) -> Result<(), Fault> {
        for (change, stamp) in changes.iter_mut().zip(stamps) {
            if let Change::Object { wrap, .. } = change {
                *wrap = stamp.wrap.map(|own| own + 1);
            }
        }
        let Some((log, last)) = self.logs.get(&self.device).zip(stamps.last()) else {
            return Ok(());
        };
        let applied = Applied {
            next: log.next(),
            at: log.end(),
            lamport: last.lamport,
        };
        let device = self.device;
        let all: Vec<_> = drafts.iter().zip(stamps).zip(&changes).collect();
        let take_up = |compartment: Compartment, view: &View| {
            view.casebase.atomically(|casebase| {
                for ((draft, stamp), change) in &all {
                    if draft.compartment == compartment {
                        casebase.apply(stamp, change)?;
                    }
                }
                casebase.set_applied(device, &applied)?;
                if changes_rights {
                    casebase.set_rights(&view.ruling)?;
                }
                casebase.set_keyring_rows(view.keyring.rows())
            })
        };
        if drafts.len() < WORTH_A_THREAD {
            let mut views = self.views.0.iter();
            return views.try_for_each(|(compartment, view)| take_up(*compartment, view));
        }
        // Each casebase is a file of its own.
        let views = self.views.0.iter_mut();
        let results: Vec<Result<(), Fault>> = std::thread::scope(|scope| {
            let each = views.map(|(compartment, view)| {
                let take_up = &take_up;
                scope.spawn(move || take_up(*compartment, view))
            });
            let running: Vec<_> = each.collect();
            running
                .into_iter()
                .map(|one| one.join().unwrap_or(Err(Fault::Primitive)))
                .collect()
        });
        results.into_iter().collect()
    }

    /// Says of other devices' checkpoints that they have been seen, once after each opening.
    fn cosign_others(&mut self) {
        let Some(own) = self.logs.get(&self.device).map(|log| log.id.clone()) else {
            return;
        };
        let seconds = u64::try_from(self.clock.now() / 1000).unwrap_or(0);
        for (device, log) in &self.logs {
            if *device == self.device || self.cosigned.contains(device) {
                continue;
            }
            // A failure is not this commit's: it is tried again at the next, and `fsck` reports it.
            if cosign(&self.files, log, (&own, &self.signing), seconds).is_ok() {
                self.cosigned.insert(*device);
            }
        }
    }

    fn occasion(&self) -> Occasion {
        let others = self
            .logs
            .iter()
            .filter(|(device, log)| **device != self.device && log.size() > 0);
        let head = |(device, log): (&model::id::DeviceId, &crate::log::Log)| Head {
            device: *device,
            sequence: log.size().saturating_sub(1),
            hash: log.head(),
        };
        Occasion {
            parents: others.map(head).collect(),
            time: self.clock.now(),
            newest: self.newest.borrow().values().copied().max().unwrap_or(0),
        }
    }
}

/// Of so many operations the casebases are brought up to date side by side.
const WORTH_A_THREAD: usize = 100;
