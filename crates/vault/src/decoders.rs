//! The decoders of this crate, for the fuzz targets alone: feature `decoders`. Each says whether the bytes
//! were what it reads.
#![allow(missing_docs, reason = "each is named after what it reads")]

use std::{io, path::Path, sync::Arc};

use model::{
    canonical,
    compartment::Compartment,
    id::{DeviceId, Digest, ObjectId, VaultId},
};

use crate::{
    backup::{a_snapshot_of_each, attempt_snapshot},
    disk::Disk,
    edge::Random,
    epoch::{EpochName, FIRST, key_in},
    files::Files,
    format,
    handed::Recipient,
    keyring::{self, Keyring},
    keys::{KeyFile, Officer, OfficerSecret, SecondSecret},
    log::batch,
    objects::Manifest,
    place::statement,
    primitives::{HybridIdentity, ObjectIdentity, Secret},
};

pub fn key_file(bytes: &[u8]) -> bool {
    let Some(file) = KeyFile::decode(bytes) else {
        return false;
    };
    assert!(file.encode().is_ok_and(|again| again == bytes));
    true
}

pub fn format(bytes: &[u8]) -> bool {
    format::parse(bytes).is_some()
}

pub fn keyring_row(bytes: &[u8]) -> bool {
    keyring::parse(bytes).is_some()
}

/// A whole keyring, read as opening reads it: its end may be cut, its rows half overwritten.
pub fn keyring(bytes: &[u8]) -> bool {
    let disk = Arc::new(OneFile(bytes.to_vec()));
    let files = Files::new(Path::new("vault"), disk).read_only();
    let vault = VaultId::from_bytes([7; 16]);
    let Ok(keyring) = Keyring::open(&files, vault, Compartment::Media) else {
        return false;
    };
    let index = keyring.index(&files, 0);
    assert!(index.is_ok_and(|index| index.len() as u64 <= keyring.rows()));
    keyring.rows() > 0
}

/// What the age file of an epoch's key holds.
pub fn epoch(bytes: &[u8]) -> bool {
    let name = EpochName {
        compartment: Compartment::Media,
        number: FIRST,
        by: DeviceId::from_bytes([7; 16]),
    };
    key_in(bytes, VaultId::from_bytes([7; 16]), name).is_ok()
}

/// What the age file of a snapshot holds: the index of a backup.
pub fn snapshot(bytes: &[u8]) -> bool {
    attempt_snapshot(bytes)
}

pub fn batch(bytes: &[u8]) -> bool {
    let Ok(frames) = batch::decode(bytes) else {
        return false;
    };
    let frames: Vec<_> = frames.into_iter().map(|(_, frame)| frame).collect();
    assert!(batch::encode(&frames).is_some_and(|again| again == bytes));
    true
}

pub fn frame(bytes: &[u8]) -> bool {
    let len = batch::Frame::len_of(bytes);
    let is_whole = batch::Frame::decode(bytes).is_some();
    assert!(!is_whole || len == Some(bytes.len() as u64));
    is_whole
}

pub fn manifest(bytes: &[u8]) -> bool {
    canonical::decode::<Manifest>(bytes).is_ok_and(|manifest| manifest.is_consistent())
}

/// An age file for a member. The key is the one that all secrets of sevens make.
pub fn age_file_to_a_member(bytes: &[u8]) -> bool {
    let secret = Secret::from_slice(&[7; Secret::LEN]);
    let identity = secret.and_then(HybridIdentity::from_seed);
    identity.is_ok_and(|identity| identity.open(bytes).is_ok())
}

/// An age file under a data key, of sevens as well.
pub fn age_file_of_an_object(bytes: &[u8]) -> bool {
    let secret = Secret::from_slice(&[7; Secret::LEN]);
    let Ok(identity) = secret.and_then(|secret| ObjectIdentity::from_secret(&secret)) else {
        return false;
    };
    let Ok(mut reader) = identity.reader(bytes) else {
        return false;
    };
    io::copy(&mut reader, &mut io::sink()).is_ok()
}

/// Where originals are, as the file in the vault says it.
pub fn place(bytes: &[u8]) -> bool {
    statement::attempt(bytes)
}

/// Keys as people spell them: whom to seal to, both halves of an officer's key, and a second secret.
pub fn spelt_keys(text: &str) -> [bool; 4] {
    [
        Recipient::parse(text, true).is_ok(),
        Officer::parse(text).is_ok(),
        OfficerSecret::parse(text).is_ok(),
        SecondSecret::parse(text).is_ok(),
    ]
}

/// One of each, to begin with.
pub fn keys_to_spell() -> Vec<String> {
    let identity = Secret::from_slice(&[7; Secret::LEN]).and_then(HybridIdentity::from_seed);
    let halves = identity.map(|one| vec![one.recipient().text(), one.text().to_string()]);
    let second = SecondSecret::generate(&mut Sevens);
    let mut keys = halves.unwrap_or_default();
    keys.push(second.text().to_string());
    keys
}

/// Where originals are, to begin with.
pub fn a_place() -> Vec<u8> {
    statement::a_file()
}

/// No chance: the seeds are the same each time.
struct Sevens;

impl Random for Sevens {
    fn fill(&mut self, bytes: &mut [u8]) {
        bytes.fill(7);
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

/// A snapshot with one of everything, to begin with.
pub fn a_snapshot() -> Vec<u8> {
    a_snapshot_of_each()
}

/// The manifest of an object in one segment, to begin with.
pub fn a_manifest() -> Vec<u8> {
    let manifest = Manifest {
        object: ObjectId::from_bytes([1; 16]),
        sha256: Digest::from_bytes([2; 32]),
        bytes: 5,
        sealed: 250,
        from: 0,
        segment: 256,
        segments: vec![Digest::from_bytes([3; 32])],
    };
    canonical::encode(&manifest).unwrap_or_default()
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
