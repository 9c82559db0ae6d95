//! The vault's folder: which file is where, and errors that name the file.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use model::{compartment::Compartment, id::DeviceId};

use crate::{disk::Disk, epoch::EpochName, fault::Fault};

/// The vault's folder on a disk. Paths are relative to it.
#[derive(Clone)]
pub(crate) struct Files {
    root: PathBuf,
    disk: Arc<dyn Disk>,
    read_only: bool,
}

impl Files {
    pub(crate) fn new(root: &Path, disk: Arc<dyn Disk>) -> Self {
        Self {
            root: root.to_owned(),
            disk,
            read_only: false,
        }
    }

    /// The same folder, of which it is known that nothing can be written there.
    pub(crate) fn read_only(self) -> Self {
        Self {
            read_only: true,
            ..self
        }
    }

    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Where a view is; nowhere if nothing can be written: then it is made anew in memory.
    pub(crate) fn view_path(&self, name: &str) -> Option<PathBuf> {
        (!self.read_only).then(|| self.path(name))
    }

    /// Where a file of the vault is.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    pub(crate) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        let path = self.path(name);
        self.disk.read(&path).map_err(Fault::file(path, "read"))
    }

    pub(crate) fn read_at(&self, name: &str, offset: u64, len: usize) -> Result<Vec<u8>, Fault> {
        let path = self.path(name);
        self.disk
            .read_at(&path, offset, len)
            .map_err(Fault::file(path, "read"))
    }

    /// The length of a file, 0 if there is none.
    pub(crate) fn len(&self, name: &str) -> Result<u64, Fault> {
        let path = self.path(name);
        let len = self.disk.len(&path).map_err(Fault::file(path, "read"))?;
        Ok(len.unwrap_or(0))
    }

    pub(crate) fn exists(&self, name: &str) -> Result<bool, Fault> {
        let path = self.path(name);
        let len = self.disk.len(&path).map_err(Fault::file(path, "read"))?;
        Ok(len.is_some())
    }

    pub(crate) fn list(&self, dir: &str) -> Result<Vec<String>, Fault> {
        let path = self.path(dir);
        self.disk.list(&path).map_err(Fault::file(path, "listed"))
    }

    pub(crate) fn make_dir(&self, dir: &str) -> Result<(), Fault> {
        let path = self.path(dir);
        self.disk.make_dir(&path).map_err(Fault::file(path, "made"))
    }

    pub(crate) fn append(&self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .append(&path, offset, bytes)
            .map_err(Fault::file(path, "written"))
    }

    pub(crate) fn cut(&self, name: &str, len: u64) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk.cut(&path, len).map_err(Fault::file(path, "cut"))
    }

    pub(crate) fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .replace(&path, bytes)
            .map_err(Fault::file(path, "written"))
    }

    /// Replaces a file and then writes zeros over what it held, as far as the disk does as it is told.
    pub(crate) fn replace_and_wipe(&self, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .replace_and_wipe(&path, bytes)
            .map_err(Fault::file(path, "written"))
    }

    pub(crate) fn overwrite(&self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .overwrite(&path, offset, bytes)
            .map_err(Fault::file(path, "written"))
    }

    pub(crate) fn cache(&self, name: &str, offset: u64, bytes: &[u8]) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .cache(&path, offset, bytes)
            .map_err(Fault::file(path, "written"))
    }

    pub(crate) fn remove(&self, name: &str) -> Result<(), Fault> {
        let path = self.path(name);
        self.disk
            .remove(&path)
            .map_err(Fault::file(path, "removed"))
    }

    /// Writes zeros over a file and removes it, if there is one.
    pub(crate) fn remove_and_wipe(&self, name: &str) -> Result<(), Fault> {
        let len = self.len(name)?;
        if len > 0 {
            let zeros = vec![0; usize::try_from(len).unwrap_or(0)];
            self.overwrite(name, 0, &zeros)?;
        }
        self.remove(name)
    }

    /// For everything that is wrong with the contents of a file.
    pub(crate) fn damage(&self, name: &str, what: impl Into<String>) -> Fault {
        Fault::damage(self.path(name), what)
    }
}

/// The version of the format and the vault's identifier.
pub(crate) const FORMAT: &str = "format";
/// Held while a vault is open.
pub(crate) const LOCK: &str = "lock";
/// Key files.
pub(crate) const KEYS: &str = "keys";
/// Logs.
pub(crate) const LOG: &str = "log";
/// Keyrings.
pub(crate) const KEYRING: &str = "keyring";
/// Sealed objects.
pub(crate) const OBJECTS: &str = "objects";
/// Views.
pub(crate) const CASEBASE: &str = "casebase";

/// What two officers open together.
pub(crate) const RECOVERY: &str = "recovery";

pub(crate) fn custody_file(name: &str) -> String {
    format!("{RECOVERY}/{name}.age")
}

pub(crate) fn key_file(member: &str) -> String {
    format!("{KEYS}/{member}.key")
}

pub(crate) fn compartment_dir(compartment: Compartment) -> String {
    format!("compartments/{compartment}")
}

pub(crate) fn epoch_file(epoch: EpochName) -> String {
    let EpochName {
        compartment,
        number,
        by,
    } = epoch;
    format!("compartments/{compartment}/{number}-{}.age", by.hex())
}

pub(crate) fn keyring_file(compartment: Compartment) -> String {
    format!("{KEYRING}/{compartment}")
}

pub(crate) fn casebase_file(compartment: Compartment) -> String {
    format!("{CASEBASE}/{compartment}.db")
}

pub(crate) fn log_dir(device: DeviceId) -> String {
    format!("{LOG}/{}", device.hex())
}

pub(crate) fn log_file(device: DeviceId, name: &str) -> String {
    format!("{LOG}/{}/{name}", device.hex())
}

pub(crate) fn segment_file(device: DeviceId, segment: u32) -> String {
    format!("{LOG}/{}/ops-{segment:06}", device.hex())
}
