//! An object's segments as one stream that seeks.

use std::{
    io::{self, Read, Seek, SeekFrom},
    sync::Arc,
};

use crate::objects::{Manifest, Objects};

/// Reads the age file of an object out of its segments, in blocks, so that memory does not grow with
/// the object. What it reads is not authenticated; age does that, block by block.
pub(crate) struct Segments {
    objects: Arc<dyn Objects>,
    manifest: Manifest,
    position: u64,
    block: Vec<u8>,
    block_at: u64,
}

impl Segments {
    pub(crate) fn new(objects: Arc<dyn Objects>, manifest: Manifest) -> Self {
        Self {
            objects,
            manifest,
            position: 0,
            block: Vec::new(),
            block_at: 0,
        }
    }

    /// The part of the block in memory from the position on.
    fn buffered(&self) -> &[u8] {
        let within = self.position.checked_sub(self.block_at);
        let within = within.and_then(|within| usize::try_from(within).ok());
        within
            .and_then(|within| self.block.get(within..))
            .unwrap_or_default()
    }

    /// Reads the block that the position is in; blocks do not cross segments.
    fn load(&mut self) -> io::Result<()> {
        let segment = self.manifest.segment.max(1);
        let at = self.position + self.manifest.from;
        let (number, within) = (at / segment, at % segment);
        let name = usize::try_from(number).ok();
        let name = name.and_then(|number| self.manifest.segments.get(number));
        let name = *name.ok_or(io::ErrorKind::UnexpectedEof)?;
        let begins = if number == 0 { self.manifest.from } else { 0 };
        let from = (within / BLOCK * BLOCK).max(begins);
        let end = self.manifest.from + self.manifest.sealed;
        let to = (from + BLOCK).min((end - number * segment).min(segment));
        self.block = self.objects.get(name, from..to)?;
        self.block_at = number * segment + from - self.manifest.from;
        Ok(())
    }
}

impl Read for Segments {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.position >= self.manifest.sealed || buf.is_empty() {
            return Ok(0);
        }
        if self.buffered().is_empty() {
            self.load()?;
        }
        let read = self.buffered().read(buf)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for Segments {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(offset) => (offset, 0),
            SeekFrom::Current(offset) => (self.position, offset),
            SeekFrom::End(offset) => (self.manifest.sealed, offset),
        };
        let position = base.checked_add_signed(offset);
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

/// Read at once. Larger reads faster, smaller answers a seek sooner.
const BLOCK: u64 = 1 << 20;
