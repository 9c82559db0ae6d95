//! The decoders of this crate, for the fuzz targets alone: feature `decoders`.
#![allow(missing_docs, reason = "each is named after what it reads")]

use std::{io, path::Path, sync::Arc};

use model::{
    canonical,
    compartment::Compartment,
    id::{DeviceId, VaultId},
};

use crate::{
    backup::attempt_snapshot,
    disk::Disk,
    epoch::{EpochName, FIRST, key_in},
    files::Files,
    format,
    keyring::{self, Keyring},
    keys::KeyFile,
    log::batch,
    objects::Manifest,
    primitives::{HybridIdentity, ObjectIdentity, Secret},
};

pub fn key_file(bytes: &[u8]) {
    if let Some(file) = KeyFile::decode(bytes) {
        assert!(file.encode().is_ok_and(|again| again == bytes));
    }
}

pub fn format(bytes: &[u8]) {
    let _ = format::parse(bytes);
}

pub fn keyring_row(bytes: &[u8]) {
    let _ = keyring::parse(bytes);
}

/// A whole keyring, read as opening reads it: its end may be cut, its rows half overwritten.
pub fn keyring(bytes: &[u8]) {
    let disk = Arc::new(OneFile(bytes.to_vec()));
    let files = Files::new(Path::new("vault"), disk).read_only();
    let vault = VaultId::from_bytes([7; 16]);
    if let Ok(keyring) = Keyring::open(&files, vault, Compartment::Media) {
        let index = keyring.index(&files, 0);
        assert!(index.is_ok_and(|index| index.len() as u64 <= keyring.rows()));
    }
}

/// What the age file of an epoch's key holds.
pub fn epoch(bytes: &[u8]) {
    let name = EpochName {
        compartment: Compartment::Media,
        number: FIRST,
        by: DeviceId::from_bytes([7; 16]),
    };
    let _ = key_in(bytes, VaultId::from_bytes([7; 16]), name);
}

/// What the age file of a snapshot holds: the index of a backup.
pub fn snapshot(bytes: &[u8]) {
    attempt_snapshot(bytes);
}

pub fn batch(bytes: &[u8]) {
    if let Ok(frames) = batch::decode(bytes) {
        let frames: Vec<_> = frames.into_iter().map(|(_, frame)| frame).collect();
        assert!(batch::encode(&frames).is_some_and(|again| again == bytes));
    }
}

pub fn frame(bytes: &[u8]) {
    let _ = batch::Frame::len_of(bytes);
    let _ = batch::Frame::decode(bytes);
}

pub fn manifest(bytes: &[u8]) {
    if let Ok(manifest) = canonical::decode::<Manifest>(bytes) {
        let _ = manifest.is_consistent();
    }
}

pub fn age_file(bytes: &[u8]) {
    let secret = || Secret::from_slice(&[7; Secret::LEN]);
    if let Ok(identity) = secret().and_then(HybridIdentity::from_seed) {
        let _ = identity.open(bytes);
    }
    if let Ok(identity) = secret().and_then(|secret| ObjectIdentity::from_secret(&secret))
        && let Ok(mut reader) = identity.reader(bytes)
    {
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    }
}

/// A batch of one frame, to begin with.
pub fn a_batch() -> Vec<u8> {
    let frame = batch::Frame {
        operation: b"operation".to_vec(),
        signature: [1; 64],
        body: b"body".to_vec(),
    };
    batch::encode(&[frame]).unwrap_or_default()
}

/// The beginning of an epoch key's file, to begin with.
pub fn an_epoch() -> Vec<u8> {
    let number = FIRST.to_be_bytes();
    let parts: [&[u8]; 6] = [
        b"testimony/epoch/v1\0",
        &[7; 16],
        &[3],
        &number,
        &[7; 16],
        &[1; 32],
    ];
    parts.concat()
}

/// A disk on which every file is this one, and nothing is written.
struct OneFile(Vec<u8>);

impl Disk for OneFile {
    fn read(&self, _: &Path) -> io::Result<Option<Vec<u8>>> {
        Ok(Some(self.0.clone()))
    }

    fn read_at(&self, _: &Path, offset: u64, len: usize) -> io::Result<Vec<u8>> {
        let from = usize::try_from(offset).unwrap_or(usize::MAX);
        let part = self.0.get(from..from.saturating_add(len));
        Ok(part.ok_or(io::ErrorKind::UnexpectedEof)?.to_vec())
    }

    fn len(&self, _: &Path) -> io::Result<Option<u64>> {
        Ok(Some(self.0.len() as u64))
    }

    fn list(&self, _: &Path) -> io::Result<Vec<String>> {
        Ok(Vec::new())
    }

    fn make_dir(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn append(&self, _: &Path, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn cut(&self, _: &Path, _: u64) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn replace(&self, _: &Path, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn cache(&self, _: &Path, _: u64, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn remove(&self, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}
