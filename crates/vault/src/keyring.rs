//! Keyrings: the data keys of one compartment, wrapped, outside the history.
//!
//! ```text
//! keyring/<compartment> = magic (16) ‖ row*
//! row = epoch (4, big-endian) ‖ name (32) ‖ nonce (24) ‖ XChaCha20-Poly1305(wrapping key, data key) (48)
//! ```
//!
//! A row's name is the SHA-256 of the body it opens, which the operation carries, or an object's
//! identifier. Destroying a row destroys the body while its operation stays provable.

use std::collections::HashMap;

use model::{
    compartment::Compartment,
    id::{Digest, ObjectId, VaultId},
};

use crate::{
    edge::Random,
    encoding::Bytes,
    epoch::EpochKey,
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
        if rows > 0 && len != whole {
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
        let about = self.about(epoch.epoch, &name);
        let sealed = primitives::seal(&epoch.wrapping, &about, key.bytes(), random);
        let sealed = sealed.map_err(|_| Fault::Primitive)?;
        Ok(Row {
            name,
            epoch: epoch.epoch,
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
        for row in rows {
            bytes.extend_from_slice(&row.epoch.to_be_bytes());
            bytes.extend_from_slice(row.name.as_bytes());
            bytes.extend_from_slice(&row.sealed);
        }
        let offset = if first == 0 { 0 } else { at(first) };
        files.append(&files::keyring_file(self.compartment), offset, &bytes)?;
        self.rows += rows.len() as u64;
        Ok(first)
    }

    /// The data key in a row, if the row is there, has this name and opens.
    pub(crate) fn unwrap(
        &self,
        files: &Files,
        epoch: &EpochKey,
        number: u64,
        name: &Digest,
    ) -> Result<Option<Secret>, Fault> {
        if number >= self.rows {
            return Ok(None);
        }
        let file = files::keyring_file(self.compartment);
        let bytes = files.read_at(&file, at(number), ROW)?;
        let row = parse(&bytes).filter(|row| row.name == *name && row.epoch == epoch.epoch);
        let Some(row) = row else { return Ok(None) };
        let about = self.about(row.epoch, name);
        let opened = primitives::open(&epoch.wrapping, &about, &row.sealed).ok();
        Ok(opened.and_then(|key| Secret::brief_from_slice(&key).ok()))
    }

    /// Where each name is, from a row on.
    pub(crate) fn index(&self, files: &Files, from: u64) -> Result<HashMap<Digest, u64>, Fault> {
        let file = files::keyring_file(self.compartment);
        let mut index = HashMap::new();
        let mut next = from;
        while next < self.rows {
            let count = (self.rows - next).min(CHUNK);
            let len = usize::try_from(count).unwrap_or(0) * ROW;
            let bytes = files.read_at(&file, at(next), len)?;
            for row in bytes.chunks_exact(ROW) {
                if let Some(row) = parse(row) {
                    index.insert(row.name, next);
                }
                next += 1;
            }
        }
        Ok(index)
    }

    fn about(&self, epoch: u32, name: &Digest) -> Vec<u8> {
        let compartment = self.compartment.name().as_bytes();
        let number = epoch.to_be_bytes();
        let vault = self.vault.as_bytes().as_slice();
        [DOMAIN, vault, &number, name.as_bytes(), compartment].concat()
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

fn parse(bytes: &[u8]) -> Option<Row> {
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
const DOMAIN: &[u8] = b"testimony/wrap/v1\0";
