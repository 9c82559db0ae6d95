//! Opening compartments: which keys a member has, that they are the right ones, and what follows.

use std::collections::{BTreeMap, HashSet};

use model::{
    compartment::Compartment,
    id::{DeviceId, VaultId},
};

use crate::{
    body,
    casebase::{Casebase, Logs, View, Views},
    edge::Random,
    epoch::{EpochKey, EpochName, Epochs},
    fault::Fault,
    files::{self, CASEBASE, Files},
    keyring::Keyring,
    log::{Entry, Next, frame_at},
    objects::Objects as _,
    place::{Place, is_out_of_reach},
    primitives::HybridIdentity,
    roll::{Act, Ruling, Standing},
    shred::Destroyed,
};

/// What opening compartments needs.
pub(crate) struct Opening<'a> {
    pub(crate) files: &'a Files,
    pub(crate) vault: VaultId,
    pub(crate) logs: &'a Logs,
    pub(crate) standing: &'a Standing,
    pub(crate) objects: &'a Place,
    pub(crate) identity: &'a HybridIdentity,
    /// The member's device, and the one whose place it is about to take.
    pub(crate) devices: &'a [DeviceId],
}

impl Opening<'_> {
    /// Opens the compartments that this member has; finishes what a destruction has left to do.
    pub(crate) fn open(&self, random: &mut dyn Random) -> Result<Views, Fault> {
        if !self.files.is_read_only() {
            self.files.make_dir(CASEBASE)?;
        }
        let mut views = BTreeMap::new();
        for compartment in Compartment::ALL {
            let has = |device: &DeviceId| self.standing.holds(compartment, *device);
            let Some(ruling) = self.standing.get(compartment) else {
                continue;
            };
            if !self.devices.iter().any(has) {
                continue;
            }
            if let Some(view) = self.view(compartment, ruling, random)? {
                views.insert(compartment, view);
            }
        }
        if !views.contains_key(&Compartment::Media) {
            self.objects.close(self.files)?;
        }
        Ok(Views(views))
    }

    fn view(
        &self,
        compartment: Compartment,
        ruling: &Ruling,
        random: &mut dyn Random,
    ) -> Result<Option<View>, Fault> {
        let Some(mut epochs) = Epochs::new(self.keys(ruling)?) else {
            // Whoever let us in has not known of the newest epoch: another holder gives it.
            return match ruling.newest() {
                Some(newest) if !ruling.is_stale => Err(self.not_ours(newest)),
                _ => Ok(None),
            };
        };
        if compartment == Compartment::Media {
            self.objects.locate(self, &epochs)?;
        }
        let mut keyring = Keyring::open(self.files, self.vault, compartment)?;
        let ended = self.ended(ruling)?;
        if !ended.is_empty() {
            self.shred(ruling, &epochs, &mut keyring, random)?;
            for epoch in ended {
                self.files.remove_and_wipe(&files::epoch_file(epoch))?;
            }
            if let Some(left) = Epochs::new(self.keys(ruling)?) {
                epochs = left;
            }
        }
        let (casebase, destroyed) = self.casebase(compartment, ruling, &epochs, &keyring)?;
        Ok(Some(View {
            epochs,
            ruling: ruling.clone(),
            destroyed,
            keyring,
            casebase,
        }))
    }

    /// Whether every key of a compartment that is still kept opens, and is the one that its maker signed.
    pub(crate) fn has_every_key(&self, compartment: Compartment) -> Result<bool, Fault> {
        let Some(ruling) = self.standing.get(compartment) else {
            return Ok(false);
        };
        let has = |device: &DeviceId| self.standing.holds(compartment, *device);
        if !self.devices.iter().any(has) {
            return Ok(false);
        }
        let kept = ruling
            .epochs
            .iter()
            .filter(|act| act.epoch >= ruling.floor());
        Ok(self.keys(ruling)?.len() >= kept.count())
    }

    /// The keys of the epochs that are open to this member, the newest last.
    fn keys(&self, ruling: &Ruling) -> Result<Vec<EpochKey>, Fault> {
        let mut keys = Vec::new();
        for act in &ruling.epochs {
            let name = name_of(act);
            let has_ended = act.epoch < ruling.floor();
            if has_ended && !self.files.exists(&files::epoch_file(name))? {
                continue;
            }
            match EpochKey::read(self.files, self.vault, name, self.identity) {
                Ok(Some(key)) => {
                    self.check(act, &key)?;
                    keys.push(key);
                }
                Ok(None) if ruling.is_stale || has_ended => {}
                Ok(None) => return Err(self.not_ours(act)),
                Err(Fault::Damage(_)) if has_ended && self.is_half_wiped(name)? => {}
                Err(fault) => return Err(fault),
            }
        }
        Ok(keys)
    }

    /// Whether the file of an epoch's key was being overwritten when the machine stopped: by then no row
    /// of the keyring needed it. Zeros were written to its beginning or to whole sectors of it.
    fn is_half_wiped(&self, epoch: EpochName) -> Result<bool, Fault> {
        let file = self.files.read(&files::epoch_file(epoch))?;
        let is_zero = |sector: &[u8]| sector.iter().all(|byte| *byte == 0);
        Ok(file.is_none_or(|bytes| bytes.first() == Some(&0) || bytes.chunks(SECTOR).any(is_zero)))
    }

    /// Anybody can encrypt to a public key: this is the key that the epoch began with only if it opens
    /// what its maker signed.
    fn check(&self, act: &Act, key: &EpochKey) -> Result<(), Fault> {
        let wrong = || {
            let name = files::epoch_file(name_of(act));
            self.files
                .damage(&name, "is not the key that its maker signed")
        };
        let log = self.logs.get(&act.device).ok_or_else(wrong)?;
        let entry = self.entry(act)?.ok_or_else(wrong)?;
        let opened = body::open(&entry.operation, &entry.frame.body, &key.opening);
        match entry.is_signed_by(&log.id.key) && opened.is_some() {
            true => Ok(()),
            false => Err(wrong()),
        }
    }

    /// The operation of an act, as it is in the log.
    pub(crate) fn entry(&self, act: &Act) -> Result<Option<Entry>, Fault> {
        let Some(frame) = frame_at(self.files, act.device, act.at())? else {
            return Ok(None);
        };
        let Ok(operation) = model::operation::Operation::decode(&frame.operation) else {
            return Ok(None);
        };
        let next = Next {
            sequence: act.sequence,
            previous: operation.previous,
        };
        let entry = Entry::read((self.vault, act.device), &next, frame, act.at());
        Ok(entry.filter(|entry| entry.hash == act.hash))
    }

    fn not_ours(&self, act: &Act) -> Fault {
        let name = files::epoch_file(name_of(act));
        self.files
            .damage(&name, "does not open with the key it was written to")
    }

    /// Epochs that a destruction has ended and whose keys are still there: it was not carried through,
    /// or another copy has brought them.
    fn ended(&self, ruling: &Ruling) -> Result<Vec<EpochName>, Fault> {
        let mut ended = Vec::new();
        for act in ruling
            .epochs
            .iter()
            .filter(|act| act.epoch < ruling.floor())
        {
            if self.files.exists(&files::epoch_file(name_of(act)))? {
                ended.push(name_of(act));
            }
        }
        Ok(ended)
    }

    /// Carries out what has been destroyed: first what it leads to, last the keys of the old epochs,
    /// by whose absence opening knows that it is done.
    fn shred(
        &self,
        ruling: &Ruling,
        epochs: &Epochs,
        keyring: &mut Keyring,
        random: &mut dyn Random,
    ) -> Result<(), Fault> {
        let destroyed = self.destroyed(ruling, epochs, keyring)?;
        for segment in &destroyed.segments {
            match self.objects.delete(*segment) {
                // The keys are what counts, and they do not wait for a line: `fsck` finds the segment.
                Err(error) if is_out_of_reach(&error) => {}
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    let path = self.files.path(files::OBJECTS);
                    return Err(Fault::file(path, "deleted")(error));
                }
                _ => {}
            }
        }
        let casebase = files::casebase_file(epochs.newest().name.compartment);
        Casebase::remove(&self.files.path(&casebase))?;
        keyring.rewrite(self.files, epochs, &destroyed.names, random)
    }

    fn destroyed(
        &self,
        ruling: &Ruling,
        epochs: &Epochs,
        keyring: &Keyring,
    ) -> Result<Destroyed, Fault> {
        let mut destroyed = Destroyed::default();
        if ruling.destructions.is_empty() {
            return Ok(destroyed);
        }
        let index = keyring.index(self.files, 0)?;
        for act in &ruling.destructions {
            let Some(entry) = self.entry(act)? else {
                continue;
            };
            let name = &entry.operation.ciphertext;
            let Some(row) = index.get(name) else { continue };
            let key = keyring.unwrap(self.files, epochs, *row, name)?;
            let opened = key.and_then(|key| body::open(&entry.operation, &entry.frame.body, &key));
            if let Some(envelope) = opened {
                destroyed.take(&envelope);
            }
        }
        Ok(destroyed)
    }

    /// The casebase, emptied if it was made by other rights than those that count now.
    fn casebase(
        &self,
        compartment: Compartment,
        ruling: &Ruling,
        epochs: &Epochs,
        keyring: &Keyring,
    ) -> Result<(Casebase, HashSet<model::id::RecordId>), Fault> {
        let path = self.files.view_path(&files::casebase_file(compartment));
        let path = path.as_deref();
        let key = &epochs.newest().casebase;
        let mut casebase = Casebase::open(path, key)?;
        // What cannot be read of it agrees with nothing.
        let agrees = casebase.agrees_with(ruling);
        let agrees = agrees.map(|agrees| agrees && casebase.destroyed_subjects().is_ok());
        if !agrees.unwrap_or(false) {
            casebase.discard(path)?;
            casebase = Casebase::open(path, key)?;
        }
        if casebase.applied()?.is_empty() {
            let destroyed = self.destroyed(ruling, epochs, keyring)?;
            casebase.set_destroyed_subjects(&destroyed.subjects)?;
        }
        let destroyed = casebase.destroyed_subjects()?;
        Ok((casebase, destroyed))
    }
}

/// What a disk writes whole or not at all, at the least.
const SECTOR: usize = 512;

pub(crate) fn name_of(act: &Act) -> EpochName {
    EpochName {
        compartment: act.compartment,
        number: act.epoch,
        by: act.device,
    }
}
