//! Logs: what the store has is how they began; what is here behind it may be newer.

use model::id::DeviceId;

use super::Mender;
use crate::{
    backup::BackupError,
    fault::Fault,
    files::{self, LOG},
    keys::Roster,
    log::{CHECKPOINT, COSIGNED, Cosigned, HASHES, Log, LogId},
};

impl Mender<'_> {
    pub(super) fn history(&mut self) -> Result<(), BackupError> {
        let (vault, founder) = (self.reader.vault(), self.reader.file.head.founder);
        let Ok(roster) = Roster::load(self.files, vault, founder) else {
            self.left(
                "the logs were not mended, because it is not known whose they are; mend the key files first"
                    .to_owned(),
            );
            return Ok(());
        };
        for (device, member) in roster.iter() {
            let id = LogId {
                vault,
                device,
                key: member.key,
            };
            self.log(&id, &member.name)?;
        }
        Ok(())
    }

    fn log(&mut self, id: &LogId, member: &str) -> Result<(), BackupError> {
        if !self.is_good(id)? {
            self.mend_log(id, member)?;
        }
        let seen = files::log_file(id.device, COSIGNED);
        let is_gone = !self.files.exists(&seen)?;
        let is_damaged = || matches!(Cosigned::read(self.files, id), Err(Fault::Damage(_)));
        if (is_gone || is_damaged())
            && let Some(bytes) = self.stored(&seen)?
        {
            self.put(&seen, &bytes)?;
        }
        Ok(())
    }

    /// Whether a log is what its checkpoint signed, read from its first byte: caches are no witnesses.
    fn is_good(&self, id: &LogId) -> Result<bool, Fault> {
        for cache in [HASHES, "frontier"] {
            self.files.remove(&files::log_file(id.device, cache))?;
        }
        let same = LogId {
            vault: id.vault,
            device: id.device,
            key: id.key,
        };
        match Log::open(self.files, same) {
            Ok(_) => Ok(true),
            Err(Fault::Damage(_)) => Ok(false),
            Err(Fault::File(error)) if error.source.kind() == std::io::ErrorKind::NotFound => {
                Ok(false)
            }
            Err(fault) => Err(fault),
        }
    }

    fn mend_log(&mut self, id: &LogId, member: &str) -> Result<(), BackupError> {
        let dir = files::log_dir(id.device);
        let prefix = format!("{dir}/ops-");
        let mut names: Vec<String> = self
            .snapshot
            .index
            .files
            .iter()
            .map(|file| file.path.clone())
            .collect();
        names.retain(|path| path.starts_with(&prefix));
        let before = self.read_all(id.device)?;
        let here = |name: &str| {
            let found = before.iter().find(|(known, _)| known == name);
            found.map(|(_, bytes)| bytes.as_slice()).unwrap_or_default()
        };
        let mut candidates = Vec::new();
        for name in names {
            let Some(mut bytes) = self.stored(&name)? else {
                continue;
            };
            bytes.extend_from_slice(here(&name).get(bytes.len()..).unwrap_or_default());
            candidates.push((name, bytes));
        }
        let checkpoint = files::log_file(id.device, CHECKPOINT);
        let stored = self.stored(&checkpoint)?;
        let (was, was_aside) = (self.mended.files.clone(), self.mended.aside.clone());
        // First with the checkpoint that is here: with it, nothing is missing.
        for checkpoint_bytes in [None, stored.as_deref()] {
            for (name, bytes) in &candidates {
                if here(name) != bytes.as_slice() {
                    self.put(name, bytes)?;
                }
            }
            if let Some(bytes) = checkpoint_bytes {
                if !self.may_go_back(id, &before)? {
                    break;
                }
                self.put(&checkpoint, bytes)?;
            }
            if self.is_good(id)? {
                if checkpoint_bytes.is_some() {
                    self.note_age(id, member)?;
                }
                return Ok(());
            }
        }
        // Not mended: everything as it was.
        for (name, bytes) in &before {
            self.files.replace(name, bytes)?;
        }
        (self.mended.files, self.mended.aside) = (was, was_aside);
        self.left(format!(
            "`{dir}`, the log of {member}, is damaged in what was recorded after snapshot {}; restore that snapshot into \
             another folder, and keep this one",
            self.mended.snapshot
        ));
        Ok(())
    }

    /// Whether the checkpoint here is good for nothing. A good one says that more was recorded than the
    /// store has: an older one in its place would hide that.
    fn may_go_back(&self, id: &LogId, before: &[(String, Vec<u8>)]) -> Result<bool, Fault> {
        let name = files::log_file(id.device, CHECKPOINT);
        let Some((_, bytes)) = before.iter().find(|(known, _)| *known == name) else {
            return Ok(true);
        };
        let key = id.log_key()?;
        let note = ledger::Note::parse(bytes).ok();
        let opened = note.and_then(|note| ledger::Checkpoint::open(&note, &key, &id.origin()).ok());
        Ok(opened.is_none())
    }

    fn note_age(&mut self, id: &LogId, member: &str) -> Result<(), Fault> {
        self.fell_back = true;
        if id.device == self.reader.keys.device() {
            return self.may_be_older();
        }
        let name = &self.mended.snapshot;
        let what = format!(
            "the log of {member} is as snapshot {name} has it; if they recorded more since, they have to take a new device \
             key first (`keys new-device`)"
        );
        self.left(what);
        Ok(())
    }

    fn read_all(&self, device: DeviceId) -> Result<Vec<(String, Vec<u8>)>, Fault> {
        let dir = format!("{LOG}/{}", device.hex());
        let mut found = Vec::new();
        for name in self.files.list(&dir)? {
            if name == CHECKPOINT || name.starts_with("ops-") {
                let path = format!("{dir}/{name}");
                let bytes = self.files.read(&path)?.unwrap_or_default();
                found.push((path, bytes));
            }
        }
        Ok(found)
    }
}
