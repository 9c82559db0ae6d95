//! What opens compartments: epoch keys and keyrings, judged by whether they open.

use model::compartment::Compartment;

use super::Mender;
use crate::{
    backup::BackupError,
    epoch::{EpochKey, EpochName, Epochs},
    fault::Fault,
    files,
    keyring::Keyring,
    keys::Roster,
    log::{Log, LogId},
    roll::{Roll, Ruling},
    views::name_of,
};

impl Mender<'_> {
    /// Epoch keys and keyrings, by what the logs say of who is in and what was destroyed.
    pub(super) fn compartments(&mut self) -> Result<(), BackupError> {
        let (vault, founder) = (self.reader.vault(), self.reader.file.head.founder);
        let device = self.reader.keys.device();
        let Ok(roster) = Roster::load(self.files, vault, founder) else {
            return Ok(());
        };
        let mut logs = crate::casebase::Logs::new();
        for (device, member) in roster.iter() {
            let key = member.key;
            let Ok(log) = Log::open(self.files, LogId { vault, device, key }) else {
                // Without every log nobody knows what was destroyed.
                return Ok(());
            };
            logs.insert(device, log);
        }
        let roll_key = self.reader.keys.roll_key(vault);
        let roll_key = roll_key.map_err(|_| Fault::Primitive)?;
        let mut roll = Roll::load(self.files, (vault, device), &roll_key)?;
        roll.follow(self.files, &logs)?;
        let standing = roll.standing(&roster);
        let devices = roster.with_predecessors(device);
        for compartment in Compartment::ALL {
            let Some(ruling) = standing.get(compartment) else {
                continue;
            };
            let is_in = devices.iter().any(|one| standing.holds(compartment, *one));
            let keys = self.epochs(ruling, is_in)?;
            match Epochs::new(keys) {
                Some(epochs) => self.keyring(compartment, &epochs)?,
                None => self.if_gone(&files::keyring_file(compartment))?,
            }
        }
        Ok(())
    }

    /// The epoch keys that open for this member. One that was destroyed stays so.
    fn epochs(&mut self, ruling: &Ruling, is_in: bool) -> Result<Vec<EpochKey>, BackupError> {
        let mut keys = Vec::new();
        for act in &ruling.epochs {
            if act.epoch < ruling.floor() {
                continue;
            }
            let name = name_of(act);
            let file = files::epoch_file(name);
            if !is_in {
                self.if_gone(&file)?;
                continue;
            }
            if let Some(key) = self.epoch(name)? {
                keys.push(key);
                continue;
            }
            let before = self.files.read(&file)?;
            let Some(bytes) = self
                .stored(&file)?
                .filter(|bytes| before.as_ref() != Some(bytes))
            else {
                continue;
            };
            self.put(&file, &bytes)?;
            match (self.epoch(name)?, before) {
                (Some(key), _) => keys.push(key),
                // As little use as what was there.
                (None, Some(before)) => self.files.replace(&file, &before)?,
                (None, None) => {}
            }
        }
        Ok(keys)
    }

    fn epoch(&self, name: EpochName) -> Result<Option<EpochKey>, Fault> {
        let vault = self.reader.vault();
        match EpochKey::read(self.files, vault, name, &self.reader.keys.identity) {
            Ok(key) => Ok(key),
            Err(Fault::Damage(_)) => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    fn if_gone(&mut self, path: &str) -> Result<(), BackupError> {
        if !self.files.exists(path)?
            && let Some(bytes) = self.stored(path)?
        {
            self.put(path, &bytes)?;
        }
        Ok(())
    }

    /// Row by row: what opens here stays, what does not is taken from the store if that opens.
    fn keyring(&mut self, compartment: Compartment, epochs: &Epochs) -> Result<(), BackupError> {
        let path = files::keyring_file(compartment);
        let here = self.files.read(&path)?.unwrap_or_default();
        let Some(stored) = self.stored(&path)?.filter(|stored| *stored != here) else {
            return Ok(());
        };
        self.fell_back |= here.len() < stored.len();
        let merged = Keyring::merged(self.reader.vault(), compartment, epochs, &here, &stored);
        if merged != here {
            self.put(&path, &merged)?;
        }
        Ok(())
    }
}
