//! An original, read back.

use std::{
    io::{self, BufReader, Read, Seek, SeekFrom},
    sync::Arc,
};

use crate::{
    objects::{Manifest, Objects, segments::Segments},
    primitives::{ObjectIdentity, OpenedReader, StreamRefused},
};

/// Reads an original. It seeks, and every byte it returns has been authenticated; a changed segment
/// is an error of kind [`io::ErrorKind::InvalidData`].
pub struct ObjectReader {
    stream: OpenedReader<BufReader<Segments>>,
    position: u64,
    len: u64,
    /// Whether the stream is not where `position` says.
    moved: bool,
}

impl ObjectReader {
    pub(crate) fn open(
        objects: Arc<dyn Objects>,
        manifest: Manifest,
        identity: &ObjectIdentity,
    ) -> io::Result<Self> {
        if !manifest.is_consistent() {
            return Err(changed());
        }
        let len = manifest.bytes;
        let segments = BufReader::with_capacity(BUFFER, Segments::new(objects, manifest));
        let stream = identity.reader(segments).map_err(|refused| match refused {
            StreamRefused::Io(error) => error,
            StreamRefused::NotForUs | StreamRefused::Damaged => changed(),
        })?;
        Ok(Self {
            stream,
            position: 0,
            len,
            moved: false,
        })
    }

    /// The length of the original.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether the original has no bytes.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

impl Read for ObjectReader {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let left = self.len.saturating_sub(self.position);
        let wanted = usize::try_from(left).map_or(buf.len(), |left| left.min(buf.len()));
        let Some(buf) = buf.get_mut(..wanted).filter(|buf| !buf.is_empty()) else {
            return Ok(0);
        };
        if self.moved {
            self.stream.seek(SeekFrom::Start(self.position))?;
            self.moved = false;
        }
        match self.stream.read(buf)? {
            // The manifest promises more than there is.
            0 => Err(changed()),
            read => {
                self.position += read as u64;
                Ok(read)
            }
        }
    }
}

impl Seek for ObjectReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, offset) = match to {
            SeekFrom::Start(offset) => (offset, 0),
            SeekFrom::Current(offset) => (self.position, offset),
            SeekFrom::End(offset) => (self.len, offset),
        };
        let position = base.checked_add_signed(offset);
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        self.moved = true;
        Ok(self.position)
    }
}

fn changed() -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        "the sealed original is not what was sealed; restore its segments from a copy",
    )
}

/// One chunk of age's and its tag.
const BUFFER: usize = (64 << 10) + 16;
