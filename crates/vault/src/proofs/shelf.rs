//! Objects in memory, one of which can be bent.

use std::{
    collections::BTreeMap,
    fs, io,
    ops::Range,
    path::Path,
    sync::{Arc, Mutex},
};

use model::id::Digest;

use super::support::files_below;
use crate::{objects::Objects, primitives::sha256};

/// The segments of a vault, and what stands in the place of one or two of them.
pub(super) struct Shelf {
    segments: BTreeMap<Digest, Vec<u8>>,
    bent: Mutex<BTreeMap<Digest, Vec<u8>>>,
}

impl Shelf {
    pub(super) fn of(vault: &Path) -> Arc<Self> {
        let files = files_below(&vault.join("objects"));
        let segments = files.iter().map(|file| fs::read(file).unwrap());
        Arc::new(Self {
            segments: segments.map(|bytes| (sha256(&bytes), bytes)).collect(),
            bent: Mutex::default(),
        })
    }

    pub(super) fn segments(&self) -> impl Iterator<Item = (Digest, &[u8])> {
        self.segments
            .iter()
            .map(|(name, bytes)| (*name, bytes.as_slice()))
    }

    /// From now on these stand in the place of segments, and nothing else is bent.
    pub(super) fn bend(&self, bent: impl IntoIterator<Item = (Digest, Vec<u8>)>) {
        *self.bent.lock().unwrap() = bent.into_iter().collect();
    }
}

impl Objects for Shelf {
    fn put(&self, _: Digest, _: Vec<u8>) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }

    fn flush(&self, _: Digest) -> io::Result<()> {
        Ok(())
    }

    fn settle(&self, _: &[Digest]) -> io::Result<()> {
        Ok(())
    }

    fn get(&self, name: Digest, range: Range<u64>) -> io::Result<Vec<u8>> {
        let bent = self.bent.lock().unwrap();
        let bytes = bent.get(&name).or_else(|| self.segments.get(&name));
        let range = usize::try_from(range.start).unwrap()..usize::try_from(range.end).unwrap();
        let part = bytes.and_then(|bytes| bytes.get(range));
        Ok(part.ok_or(io::ErrorKind::UnexpectedEof)?.to_vec())
    }

    fn list(&self) -> io::Result<Vec<(Result<Digest, String>, u64)>> {
        Ok(self
            .segments()
            .map(|(name, bytes)| (Ok(name), bytes.len() as u64))
            .collect())
    }

    fn delete(&self, _: Digest) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}
