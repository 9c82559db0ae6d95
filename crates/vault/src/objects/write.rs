//! From the bytes of an age file to segments.

use std::{
    io, mem,
    sync::mpsc::{Receiver, Sender},
};

use model::id::Digest;

use crate::{
    objects::{Objects, Staged, flush::Flushing, seal::PIECE},
    padme,
    primitives::{self, Hasher, Secret, sha256},
};

/// Writes pieces as segments; returns the length of the age file and of a segment.
pub(super) fn store(
    objects: &dyn Objects,
    pieces: Receiver<Option<Vec<u8>>>,
    used: Sender<Vec<u8>>,
    noise: Secret,
    flushing: &Flushing,
    stored: &mut Vec<Digest>,
) -> io::Result<(u64, u64)> {
    let mut sealed = 0;
    let mut segment = Segment::begin(objects)?;
    for piece in pieces {
        let Some(piece) = piece else {
            // An only one may be shorter than others.
            let to = match stored.is_empty() {
                true => padme::bucket(segment.len as u64).min(SEGMENT as u64),
                false => SEGMENT as u64,
            };
            let padding = usize::try_from(to).unwrap_or(SEGMENT) - segment.len;
            let noise = primitives::noise(&noise, padding);
            segment.write(&noise.map_err(|_| io::Error::other("encryption failed"))?)?;
            let len = segment.len as u64;
            let name = segment.keep(objects)?;
            stored.push(name);
            flushing.add(name);
            return Ok((sealed, len));
        };
        sealed += piece.len() as u64;
        let mut rest = piece.as_slice();
        while !rest.is_empty() {
            if segment.len == SEGMENT {
                let name = mem::replace(&mut segment, Segment::begin(objects)?).keep(objects)?;
                stored.push(name);
                flushing.add(name);
            }
            let room = rest.len().min(SEGMENT - segment.len);
            let (now, later) = rest.split_at_checked(room).unwrap_or((rest, &[]));
            segment.write(now)?;
            rest = later;
        }
        // Nobody takes it if all has been encrypted.
        let _ = used.send(piece);
    }
    // What was encrypted is not complete.
    Err(io::ErrorKind::BrokenPipe.into())
}

/// Writes a segment of which all bytes are there, if they are what its name says: returns whether.
/// It is written as it is hashed, while it is in the cache, and has its name only after.
pub(crate) fn write_checked(
    objects: &dyn Objects,
    name: Digest,
    bytes: Vec<u8>,
) -> io::Result<bool> {
    let Some(mut staged) = objects.stage()? else {
        let is_right = sha256(&bytes) == name;
        return match is_right {
            true => objects.put(name, bytes).map(|()| true),
            false => Ok(false),
        };
    };
    let mut hasher = Hasher::default();
    for piece in bytes.chunks(PIECE) {
        hasher.update(piece);
        staged.write(piece)?;
    }
    if hasher.finish() != name {
        return Ok(false);
    }
    match staged.keep(name) {
        // It may be the same; the store compares.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            objects.put(name, bytes).map(|()| true)
        }
        kept => kept.map(|()| true),
    }
}

/// A segment that is being written.
struct Segment {
    hasher: Hasher,
    len: usize,
    to: To,
}

enum To {
    Staged(Box<dyn Staged>),
    Memory(Vec<u8>),
}

impl Segment {
    fn begin(objects: &dyn Objects) -> io::Result<Self> {
        let to = match objects.stage()? {
            Some(staged) => To::Staged(staged),
            None => To::Memory(Vec::new()),
        };
        Ok(Self {
            hasher: Hasher::default(),
            len: 0,
            to,
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.len += bytes.len();
        match &mut self.to {
            To::Staged(staged) => staged.write(bytes),
            To::Memory(all) => {
                all.extend_from_slice(bytes);
                Ok(())
            }
        }
    }

    fn keep(self, objects: &dyn Objects) -> io::Result<Digest> {
        let name = self.hasher.finish();
        match self.to {
            To::Staged(staged) => staged.keep(name)?,
            To::Memory(all) => objects.put(name, all)?,
        }
        Ok(name)
    }
}

/// The length of a segment.
pub(crate) const SEGMENT: usize = 8 << 20;
