//! What this machine has seen of a vault, kept in a folder of the user's own beside no vault.
//!
//! A memory that is missing, cannot be read or cannot be written never keeps anybody from anything: it is for
//! noticing, not for opening.

use std::{fs, io, io::Write as _, path::Path};

use serde::Serialize;
use vault::{Open, Vault};

use crate::{failure::Failure, machine::Machine, time};

/// That a vault's folder is older than what this machine has seen of it.
#[derive(Debug, Serialize)]
pub struct OlderRow {
    /// When it was last seen, by this machine's clock.
    pub seen: String,
    /// The logs that do not go on from where they were seen.
    pub logs: Vec<OlderLogRow>,
    /// Whether the device key that opened it was given up for a new one since.
    pub given_up: bool,
    /// Whether the file that says where the originals are is older.
    pub place: bool,
}

/// A log that does not go on from where it was seen.
#[derive(Debug, Serialize)]
pub struct OlderLogRow {
    /// Whose.
    pub member: String,
    /// Of which device.
    pub device: String,
    /// How many operations it has here.
    pub here: u64,
    /// How many it had; if that is no more than here, they were others.
    pub had: u64,
}

/// Whether the folder of an open vault is older than what was seen of it.
pub fn older(vault: &Vault<Open>) -> Option<OlderRow> {
    let older = vault.older()?;
    let log = |log: &vault::OlderLog| OlderLogRow {
        member: log.member.clone(),
        device: log.device.hex(),
        here: log.here,
        had: log.seen,
    };
    Some(OlderRow {
        seen: time::rfc3339(older.time),
        logs: older.logs.iter().map(log).collect(),
        given_up: older.is_given_up,
        place: older.has_older_place,
    })
}

/// Notes how far a vault is, for the next time. Whether it could be noted is nobody's harm.
pub fn remember(vault: &Vault<Open>, machine: &Machine) {
    let Some(folder) = &machine.state else { return };
    let Ok(name) = vault.memory_name() else {
        return;
    };
    let before = read(folder, &name);
    if let Ok(Some(memory)) = vault.remember(before.as_deref()) {
        let _ = write(folder, &name, &memory);
    }
}

/// Holds a vault that has just been opened against what was seen of it, then notes how far it is.
pub(crate) fn recall(vault: &mut Vault<Open>, machine: &Machine) -> Result<(), Failure> {
    if let Some(folder) = &machine.state {
        let memory = read(folder, &vault.memory_name()?);
        vault.recall(memory.as_deref())?;
    }
    remember(vault, machine);
    Ok(())
}

/// What is to be remembered of a device key once it has been given up for good.
pub(crate) fn farewell(vault: &Vault<Open>, machine: &Machine) -> Option<impl FnOnce() + use<>> {
    let folder = machine.state.clone()?;
    let name = vault.memory_name().ok()?;
    let before = read(&folder, &name);
    let memory = vault.farewell(before.as_deref()).ok()?;
    Some(move || {
        let _ = write(&folder, &name, &memory);
    })
}

/// What opens as nothing counts as nothing, so an error of the disk does too.
fn read(folder: &Path, name: &str) -> Option<Vec<u8>> {
    let path = folder.join(name);
    let about = fs::metadata(&path).ok()?;
    (about.len() <= LONGEST).then(|| fs::read(path).ok())?
}

/// Readers see the old or the new. That it is the new need not be durable: a machine that stops forgets the last
/// step, no more.
fn write(folder: &Path, name: &str, memory: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let new = folder.join(format!("{name}.{}", std::process::id()));
    // Durable before it has its name: a power cut leaves the memory before or this one, never an empty file,
    // which would be none just when a disk may have put something back.
    let written = fs::File::create(&new).and_then(|mut file| {
        file.write_all(memory)?;
        file.sync_all()
    });
    let renamed = written.and_then(|()| fs::rename(&new, folder.join(name)));
    if renamed.is_err() {
        let _ = fs::remove_file(&new);
    }
    renamed
}

/// Longer than the memory of any vault.
const LONGEST: u64 = 1 << 20;
