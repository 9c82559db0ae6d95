//! Beginning new epochs, and who gets their keys.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, RecordId},
    operation::OperationKind,
};

use crate::{
    casebase::{self, Change, Views},
    change::epoch,
    epoch::{EpochKey, EpochName, FIRST},
    fault::Fault,
    keys::Roster,
    primitives::HybridRecipient,
    record::CommitError,
    roll::Standing,
    vault::Open,
    views::{Opening, name_of},
    write::Draft,
};

/// The keys of epochs that are being begun.
pub(crate) type Fresh = BTreeMap<Compartment, EpochKey>;

/// Who gets a compartment's keys: every device that is in, by the history, each recipient once.
///
/// There is one set for all epochs of a compartment: whoever is in reads everything in it, also what
/// was recorded before; whoever is out is given nothing more.
pub(crate) fn recipients(
    roster: &Roster,
    standing: &Standing,
    compartment: Compartment,
    except: &[DeviceId],
) -> Vec<HybridRecipient> {
    let mut recipients = BTreeMap::new();
    for device in standing
        .get(compartment)
        .into_iter()
        .flat_map(|one| &one.holders)
    {
        if let Some(member) = roster.get(*device).filter(|_| !except.contains(device)) {
            recipients.insert(member.recipient.text(), member.recipient.clone());
        }
    }
    recipients.into_values().collect()
}

impl Open {
    /// Records drafts in new epochs of some compartments, whose keys go to all who are in but `except`.
    ///
    /// First the keys, which count for nothing until the operations are there; then everything in one
    /// batch; then the older keys are written anew, for those alone who are still in.
    pub(crate) fn record_in_new_epochs(
        &mut self,
        mut drafts: Vec<Draft>,
        compartments: &[Compartment],
        except: &[DeviceId],
    ) -> Result<(), CommitError> {
        self.may_record()?;
        let fresh = self
            .begin(compartments, except)
            .map_err(CommitError::Nothing)?;
        if let Some(key) = fresh.get(&Compartment::Media) {
            self.carry_place(key).map_err(CommitError::Nothing)?;
        }
        for compartment in compartments {
            let holders = self.standing.get(*compartment).into_iter();
            let mut holders: Vec<_> = holders.flat_map(|one| one.holders.clone()).collect();
            holders.retain(|device| !except.contains(device));
            if !holders.contains(&self.device) {
                holders.push(self.device);
            }
            let mut blind = [0; 32];
            self.random.get_mut().fill(&mut blind);
            drafts.push(Draft {
                compartment: *compartment,
                subject: RecordId::from_bytes(*self.device.as_bytes()),
                kind: OperationKind::Epoch,
                envelope: epoch(blind, &holders)
                    .map_err(|error| CommitError::Nothing(error.into()))?,
                object: None,
            });
        }
        let changes = drafts.iter().map(|_| Change::Act).collect();
        self.record_under(&drafts, changes, &fresh)?;
        let done = self.refresh();
        let done = done.and_then(|()| {
            compartments
                .iter()
                .try_for_each(|one| self.hand_out(*one, None))
        });
        done.map_err(CommitError::Unfinished)
    }

    fn begin(&mut self, compartments: &[Compartment], except: &[DeviceId]) -> Result<Fresh, Fault> {
        let mut fresh = Fresh::new();
        for compartment in compartments {
            let acts = self.roll.acts().iter();
            let epochs = acts
                .filter(|act| act.kind == OperationKind::Epoch && act.compartment == *compartment);
            let last = epochs.map(|act| act.epoch).max();
            let name = EpochName {
                compartment: *compartment,
                number: last.map_or(FIRST, |last| last.saturating_add(1)),
                by: self.device,
            };
            let key = EpochKey::random(name, self.vault, self.random.get_mut().as_mut())?;
            let mut to = recipients(&self.roster, &self.standing, *compartment, except);
            // A new device of the own member is let in by what is about to be recorded.
            let own = self.identity.recipient().clone();
            if to.iter().all(|one| one.text() != own.text()) {
                to.push(own);
            }
            key.write(&self.files, self.vault, &to)?;
            fresh.insert(*compartment, key);
        }
        Ok(fresh)
    }

    /// Writes the keys of all epochs of a compartment to those who are in, and one more.
    pub(crate) fn hand_out(
        &self,
        compartment: Compartment,
        also: Option<&HybridRecipient>,
    ) -> Result<(), Fault> {
        let Some(view) = self.views.0.get(&compartment) else {
            return Ok(());
        };
        let mut to = recipients(&self.roster, &self.standing, compartment, &[]);
        to.extend(also.cloned());
        let mut keys = view.epochs.iter();
        keys.try_for_each(|key| key.write(&self.files, self.vault, &to))
    }

    /// Begins new epochs where somebody who is out knows the newest key, before anything is written.
    pub(crate) fn renew(&mut self, drafts: &[Draft]) -> Result<(), CommitError> {
        let is_stale = |one: &Compartment| {
            let view = self.views.0.get(one);
            view.is_some_and(|view| view.ruling.is_stale)
                && drafts.iter().any(|draft| draft.compartment == *one)
        };
        let stale: Vec<_> = Compartment::ALL.into_iter().filter(is_stale).collect();
        match stale.is_empty() {
            true => Ok(()),
            false => self.record_in_new_epochs(Vec::new(), &stale, &[]),
        }
    }

    /// Works out again who may do what, and opens the compartments by it.
    pub(crate) fn refresh(&mut self) -> Result<(), Fault> {
        self.standing = self.roll.standing(&self.roster);
        // Their casebases must be closed before they are opened again.
        drop(std::mem::replace(&mut self.views, Views(BTreeMap::new())));
        let opened = self.reopened();
        match opened {
            Ok(views) => {
                self.views = views;
                let newest = casebase::follow(&self.files, &self.logs, &self.views);
                match newest {
                    Ok(newest) => *self.newest.get_mut() = newest,
                    Err(fault) => {
                        self.behind.set(true);
                        return Err(fault);
                    }
                }
                self.behind.set(false);
                let of = (self.vault, self.device);
                // Without it the next opening reads the logs again.
                let _ = self.roll.store(
                    &self.files,
                    of,
                    &self.roll_key,
                    self.random.get_mut().as_mut(),
                );
                Ok(())
            }
            Err(fault) => {
                self.unsure = true;
                Err(fault)
            }
        }
    }

    fn reopened(&mut self) -> Result<Views, Fault> {
        let devices = self.roster.with_predecessors(self.device);
        let opening = Opening {
            files: &self.files,
            vault: self.vault,
            logs: &self.logs,
            standing: &self.standing,
            objects: &self.objects,
            identity: &self.identity,
            devices: &devices,
        };
        opening.open(self.random.get_mut().as_mut())
    }

    /// Whether this member has the key under which a compartment is written now.
    pub(crate) fn writes_in(&self, compartment: Compartment) -> bool {
        self.views.0.get(&compartment).is_some_and(|view| {
            let newest = view.ruling.newest().map(name_of);
            view.ruling.is_stale || newest == Some(view.epochs.newest().name)
        })
    }
}
