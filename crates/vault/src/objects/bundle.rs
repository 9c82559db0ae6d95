//! Small originals that are recorded together share segments: fifty thousand notes are not fifty
//! thousand files, and a store cannot tell how long one of them is.

use std::{io, mem};

use model::id::{Digest, ObjectId};

use crate::{
    edge::Random,
    objects::{Manifest, Objects, seal::SEGMENT},
    padme,
    primitives::{self, Secret, sha256},
};

/// What is sealed, held in memory until a segment is full or the transaction is committed.
#[derive(Default)]
pub(crate) struct Bundle {
    bytes: Vec<u8>,
    inside: Vec<Inside>,
    /// Segments that are written and not yet durable.
    written: Vec<Digest>,
}

/// An object of a bundle, and where in it.
struct Inside {
    object: ObjectId,
    sha256: Digest,
    bytes: u64,
    key: Secret,
    from: u64,
    sealed: u64,
}

/// A sealed object that is about to be put into a bundle.
pub(crate) struct Held {
    pub(crate) object: ObjectId,
    pub(crate) sha256: Digest,
    pub(crate) bytes: u64,
    pub(crate) key: Secret,
    /// The age file.
    pub(crate) cipher: Vec<u8>,
}

/// Objects whose manifest is known, with their keys.
pub(crate) type Placed = Vec<(Manifest, Secret)>;

impl Bundle {
    /// Takes an object in. What it completes comes back.
    pub(crate) fn add(
        &mut self,
        held: Held,
        objects: &dyn Objects,
        random: &mut dyn Random,
    ) -> io::Result<Placed> {
        let placed = match self.bytes.len() + held.cipher.len() > SEGMENT {
            true => self.close(objects, random)?,
            false => Placed::new(),
        };
        self.inside.push(Inside {
            object: held.object,
            sha256: held.sha256,
            bytes: held.bytes,
            key: held.key,
            from: self.bytes.len() as u64,
            sealed: held.cipher.len() as u64,
        });
        self.bytes.extend_from_slice(&held.cipher);
        Ok(placed)
    }

    /// Writes the segment that is being filled. If we stop after it, it is garbage.
    pub(crate) fn close(
        &mut self,
        objects: &dyn Objects,
        random: &mut dyn Random,
    ) -> io::Result<Placed> {
        if self.inside.is_empty() {
            return Ok(Placed::new());
        }
        let mut bytes = mem::take(&mut self.bytes);
        pad(&mut bytes, &Secret::brief(random))?;
        let segment = bytes.len() as u64;
        let name = sha256(&bytes);
        objects.put(name, bytes)?;
        self.written.push(name);
        let inside = mem::take(&mut self.inside).into_iter();
        let placed = inside.map(|one| {
            let manifest = Manifest {
                object: one.object,
                sha256: one.sha256,
                bytes: one.bytes,
                sealed: one.sealed,
                from: one.from,
                segment,
                segments: vec![name],
            };
            (manifest, one.key)
        });
        Ok(placed.collect())
    }

    /// How many objects wait for their segment.
    pub(crate) fn len(&self) -> usize {
        self.inside.len()
    }

    /// Returns when everything written is durable: nothing may refer to it before.
    pub(crate) fn settle(&mut self, objects: &dyn Objects) -> io::Result<()> {
        for name in &self.written {
            objects.flush(*name)?;
        }
        if !self.written.is_empty() {
            objects.settle(&self.written)?;
        }
        self.written.clear();
        Ok(())
    }
}

/// Pads a segment that is not full to a Padmé bucket, with what nobody can tell from ciphertext.
pub(super) fn pad(bytes: &mut Vec<u8>, noise: &Secret) -> io::Result<()> {
    let to = padme::bucket(bytes.len() as u64).min(SEGMENT as u64);
    let padding = usize::try_from(to).unwrap_or(SEGMENT) - bytes.len();
    let noise = primitives::noise(noise, padding);
    bytes.extend(noise.map_err(|_| io::Error::other("encryption failed"))?);
    Ok(())
}
