//! Keyrings: the data keys of one compartment, wrapped, outside the history.
//!
//! ```text
//! keyring/<compartment> = magic (16) ‖ row*
//! row = epoch (4, big-endian) ‖ name (32) ‖ nonce (24) ‖ XChaCha20-Poly1305(wrapping key, data key) (48)
//! ```
//!
//! A row's name is the SHA-256 of the body it opens, which the operation carries, or an object's
//! identifier. Destroying a row destroys the body while its operation stays provable.

use std::collections::{HashMap, HashSet};

use model::{
    compartment::Compartment,
    id::{Digest, ObjectId, VaultId},
};

use crate::{
    edge::Random,
    encoding::Bytes,
    epoch::{EpochKey, Epochs},
    fault::Fault,
    files::{self, Files},
    primitives::{self, SEAL_OVERHEAD, Secret},
};

/// The keyring of one compartment.
#[derive(Clone, Copy)]
pub(crate) struct Keyring {
    vault: VaultId,
    compartment: Compartment,
    rows: u64,
}

/// A wrapped data key.
pub(crate) struct Row {
    pub(crate) name: Digest,
    epoch: u32,
    sealed: [u8; SEALED],
}

/// Rows that stand one after the other and were read together, as what is recorded together is.
#[derive(Default)]
pub(crate) struct Stretch {
    from: u64,
    bytes: Vec<u8>,
}

impl Stretch {
    fn row(&self, number: u64) -> Option<&[u8]> {
        let at = usize::try_from(number.checked_sub(self.from)?).ok()?;
        let begin = at.checked_mul(ROW)?;
        self.bytes.get(begin..begin.checked_add(ROW)?)
    }
}

impl Keyring {
    /// Finds the rows there are, and cuts off one that a crash has left unfinished.
    pub(crate) fn open(
        files: &Files,
        vault: VaultId,
        compartment: Compartment,
    ) -> Result<Self, Fault> {
        let name = files::keyring_file(compartment);
        let len = files.len(&name)?;
        let body = len.saturating_sub(MAGIC.len() as u64);
        let rows = body / ROW as u64;
        if len >= MAGIC.len() as u64 && files.read_at(&name, 0, MAGIC.len())? != MAGIC {
            return Err(files.damage(&name, "does not begin as a keyring does"));
        }
        // Torn: nothing in the history can name a row that was not durable before.
        let whole = if rows > 0 { at(rows) } else { 0 };
        if rows > 0 && len != whole && !files.is_read_only() {
            files.cut(&name, whole)?;
        }
        Ok(Self {
            vault,
            compartment,
            rows,
        })
    }

    pub(crate) fn rows(&self) -> u64 {
        self.rows
    }

    /// Wraps a data key.
    pub(crate) fn wrap(
        &self,
        epoch: &EpochKey,
        name: Digest,
        key: &Secret,
        random: &mut dyn Random,
    ) -> Result<Row, Fault> {
        let about = self.about(epoch.name.number, &name);
        let sealed = primitives::seal(&epoch.wrapping, &about, key.bytes(), random);
        let sealed = sealed.map_err(|_| Fault::Primitive)?;
        Ok(Row {
            name,
            epoch: epoch.name.number,
            sealed: sealed.try_into().map_err(|_| Fault::Primitive)?,
        })
    }

    /// Adds rows durably; returns the number of the first.
    ///
    /// If we stop here, the rows open nothing that the history knows: `fsck` counts them, and they
    /// go when the keyring is next written anew.
    pub(crate) fn append(&mut self, files: &Files, rows: &[Row]) -> Result<u64, Fault> {
        let first = self.rows;
        let mut bytes = Vec::with_capacity(MAGIC.len() + rows.len() * ROW);
        if first == 0 {
            bytes.extend_from_slice(MAGIC);
        }
        rows.iter().for_each(|row| row.encode(&mut bytes));
        let offset = if first == 0 { 0 } else { at(first) };
        files.append(&files::keyring_file(self.compartment), offset, &bytes)?;
        self.rows += rows.len() as u64;
        Ok(first)
    }

    /// The data key in a row, if the row is there, has this name and opens.
    pub(crate) fn unwrap(
        &self,
        files: &Files,
        epochs: &Epochs,
        number: u64,
        name: &Digest,
    ) -> Result<Option<Secret>, Fault> {
        self.unwrap_among(&mut Stretch::default(), files, epochs, number, name)
    }

    /// The same, for whoever comes for many: the rows after this one are read with it.
    pub(crate) fn unwrap_among(
        &self,
        stretch: &mut Stretch,
        files: &Files,
        epochs: &Epochs,
        number: u64,
        name: &Digest,
    ) -> Result<Option<Secret>, Fault> {
        if number >= self.rows {
            return Ok(None);
        }
        if stretch.row(number).is_none() {
            let file = files::keyring_file(self.compartment);
            let count = (self.rows - number).min(AHEAD);
            let len = usize::try_from(count).unwrap_or(0) * ROW;
            *stretch = Stretch {
                from: number,
                bytes: files.read_at(&file, at(number), len)?,
            };
        }
        let row = stretch.row(number).and_then(parse);
        let row = row.filter(|row| row.name == *name);
        Ok(row.and_then(|row| self.opened(epochs, &row)))
    }

    fn opened(&self, epochs: &Epochs, row: &Row) -> Option<Secret> {
        let about = self.about(row.epoch, &row.name);
        let mut keys = epochs.of(row.epoch);
        let opened =
            keys.find_map(|key| primitives::open(&key.wrapping, &about, &row.sealed).ok())?;
        Secret::brief_from_slice(&opened).ok()
    }

    /// Writes the keyring anew without some names, every row under the newest epoch's key, so that
    /// neither an older epoch key nor what is left of the old file opens anything.
    ///
    /// A row that no key opens stays as it is: it may be under the key of an epoch that has not
    /// arrived here. If we stop before the end, the old file is still there, whole.
    pub(crate) fn rewrite(
        &mut self,
        files: &Files,
        epochs: &Epochs,
        without: &HashSet<Digest>,
        random: &mut dyn Random,
    ) -> Result<(), Fault> {
        let mut bytes = MAGIC.to_vec();
        self.each(files, 0, &mut |_, row| {
            if row.is_wiped() || without.contains(&row.name) {
                return Ok(());
            }
            match self.opened(epochs, &row) {
                Some(key) => self
                    .wrap(epochs.newest(), row.name, &key, random)?
                    .encode(&mut bytes),
                None => row.encode(&mut bytes),
            }
            Ok(())
        })?;
        files.replace_and_wipe(&files::keyring_file(self.compartment), &bytes)?;
        self.rows = (bytes.len() - MAGIC.len()) as u64 / ROW as u64;
        Ok(())
    }

    /// Writes zeros over a row, durably. The others stay where they are.
    pub(crate) fn wipe(&self, files: &Files, row: u64) -> Result<(), Fault> {
        files.overwrite(&files::keyring_file(self.compartment), at(row), &[0; ROW])
    }

    fn each(
        &self,
        files: &Files,
        from: u64,
        row: &mut dyn FnMut(u64, Row) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let file = files::keyring_file(self.compartment);
        let mut next = from;
        while next < self.rows {
            let count = (self.rows - next).min(CHUNK);
            let len = usize::try_from(count).unwrap_or(0) * ROW;
            let bytes = files.read_at(&file, at(next), len)?;
            for bytes in bytes.chunks_exact(ROW) {
                if let Some(one) = parse(bytes) {
                    row(next, one)?;
                }
                next += 1;
            }
        }
        Ok(())
    }

    /// Where each name is, from a row on. A row that was being wiped when the machine stopped, and has
    /// lost the name by which it would be found again, is wiped to its end.
    pub(crate) fn index(&self, files: &Files, from: u64) -> Result<HashMap<Digest, u64>, Fault> {
        let mut index = HashMap::new();
        let mut half_wiped = Vec::new();
        self.each(files, from, &mut |number, row| {
            if !row.is_wiped() {
                index.insert(row.name, number);
            } else if !row.is_zero() {
                half_wiped.push(number);
            }
            Ok(())
        })?;
        if !files.is_read_only() {
            half_wiped
                .iter()
                .try_for_each(|row| self.wipe(files, *row))?;
        }
        Ok(index)
    }

    /// Two versions of a keyring put together: row by row, what opens in the first, or was wiped from it,
    /// stays; what does not is taken from the second, if that opens.
    pub(crate) fn merged(
        vault: VaultId,
        compartment: Compartment,
        epochs: &Epochs,
        first: &[u8],
        second: &[u8],
    ) -> Vec<u8> {
        let ring = Self {
            vault,
            compartment,
            rows: 0,
        };
        let rows = |bytes: &[u8]| -> Vec<Vec<u8>> {
            let rows = bytes.get(MAGIC.len()..).unwrap_or_default();
            rows.chunks(ROW).map(<[u8]>::to_vec).collect()
        };
        let opens = |row: &[u8]| {
            let row = parse(row).filter(|_| row.len() == ROW);
            row.is_some_and(|row| ring.opened(epochs, &row).is_some())
        };
        let is_wiped = |row: &[u8]| row.len() == ROW && row.iter().all(|byte| *byte == 0);
        let mut merged = MAGIC.to_vec();
        let (mut first, mut second) = (rows(first).into_iter(), rows(second).into_iter());
        loop {
            let row = match (first.next(), second.next()) {
                (Some(one), Some(other)) => {
                    let stays = is_wiped(&one) || opens(&one) || !opens(&other);
                    if stays && one.len() == ROW {
                        one
                    } else {
                        other
                    }
                }
                (Some(one), None) => one,
                (None, Some(other)) => other,
                (None, None) => return merged,
            };
            merged.extend(row);
        }
    }

    fn about(&self, epoch: u32, name: &Digest) -> Vec<u8> {
        let compartment = self.compartment.name().as_bytes();
        let number = epoch.to_be_bytes();
        let vault = self.vault.as_bytes().as_slice();
        [DOMAIN, vault, &number, name.as_bytes(), compartment].concat()
    }
}

impl Row {
    fn encode(&self, bytes: &mut Vec<u8>) {
        bytes.extend_from_slice(&self.epoch.to_be_bytes());
        bytes.extend_from_slice(self.name.as_bytes());
        bytes.extend_from_slice(&self.sealed);
    }

    /// Whether zeros were written over it: there is no epoch 0.
    fn is_wiped(&self) -> bool {
        self.epoch == 0
    }

    /// Whether the zeros cover all that could open anything.
    fn is_zero(&self) -> bool {
        self.sealed.iter().all(|byte| *byte == 0)
    }
}

/// The name under which an object's key is kept.
pub(crate) fn object_name(object: ObjectId) -> Digest {
    let mut name = [0; 32];
    name.iter_mut()
        .zip(object.as_bytes())
        .for_each(|(to, from)| *to = *from);
    Digest::from_bytes(name)
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Row> {
    let mut bytes = Bytes(bytes);
    Some(Row {
        epoch: bytes.u32()?,
        name: Digest::from_bytes(bytes.array()?),
        sealed: bytes.array()?,
    })
}

/// Where a row begins.
fn at(row: u64) -> u64 {
    MAGIC.len() as u64 + row * ROW as u64
}

const MAGIC: &[u8; 16] = b"testimony keys 1";
const SEALED: usize = Secret::LEN + SEAL_OVERHEAD;
const ROW: usize = 4 + 32 + SEALED;
/// Rows read at once: about half a megabyte.
const CHUNK: u64 = 5_000;
/// Rows read at once by whoever comes for some: fourteen kilobytes.
const AHEAD: u64 = 128;
const DOMAIN: &[u8] = b"testimony/wrap/v1\0";

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::disk::LocalDisk;

    /// A row lies across two sectors, of which the first became zeros before the machine stopped.
    #[test]
    fn a_row_that_was_being_wiped_is_wiped_to_its_end() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::new(dir.path(), Arc::new(LocalDisk));
        files.make_dir(files::KEYRING).unwrap();
        let (vault, media) = (VaultId::from_bytes([3; 16]), Compartment::Media);
        let mut keyring = Keyring::open(&files, vault, media).unwrap();
        let row = |number: u8| Row {
            name: Digest::from_bytes([number; 32]),
            epoch: 1,
            sealed: [number; SEALED],
        };
        keyring.append(&files, &[row(1), row(2), row(3)]).unwrap();
        let name = files::keyring_file(media);
        files.overwrite(&name, at(1), &[0; 50]).unwrap();
        let index = keyring.index(&files, 0).unwrap();
        assert_eq!(index.len(), 2);
        assert_eq!(files.read_at(&name, at(1), ROW).unwrap(), [0; ROW]);
        assert_eq!(files.read_at(&name, at(2) + 4, 2).unwrap(), [3, 3]);
    }
}
