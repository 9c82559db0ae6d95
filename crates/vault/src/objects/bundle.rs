//! Small originals that are recorded together share segments: fifty thousand notes are not fifty
//! thousand files, and a store cannot tell how long one of them is.

use std::{
    io::{self, Write as _},
    mem,
    sync::Arc,
};

use model::id::{Digest, ObjectId};

use crate::{
    cores,
    edge::Random,
    objects::{Manifest, Objects, Plain, Unsettled, flush::Flushing, write::SEGMENT},
    padme,
    primitives::{self, ObjectIdentity, Secret, sha256},
};

/// Originals that wait to be sealed, and a segment that is being filled with those that are; both in
/// memory until the segment is full or the transaction is committed.
#[derive(Default)]
pub(crate) struct Bundle {
    waiting: Vec<Held>,
    /// How many bytes wait.
    wait: usize,
    bytes: Vec<u8>,
    inside: Vec<Inside>,
}

/// A small original that is about to be put into a bundle.
pub(crate) struct Held {
    pub(crate) object: ObjectId,
    pub(crate) sha256: Digest,
    pub(crate) key: Secret,
    pub(crate) plain: Plain,
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

/// Objects whose manifest is known, with their keys.
pub(crate) type Placed = Vec<(Manifest, Secret)>;

/// Where segments go, and what is known of them.
pub(crate) struct Target<'a> {
    pub(crate) objects: &'a Arc<dyn Objects>,
    pub(crate) random: &'a mut dyn Random,
    pub(crate) unsettled: &'a mut Unsettled,
}

impl Bundle {
    /// Takes an original in. What it completes comes back.
    pub(crate) fn add(&mut self, held: Held, target: &mut Target<'_>) -> io::Result<Placed> {
        self.wait += held.plain.bytes().len();
        self.waiting.push(held);
        match self.waiting.len() < MANY && self.wait < MUCH {
            true => Ok(Placed::new()),
            false => self.seal(target),
        }
    }

    /// Seals what waits, on every core: each takes some multiplications on a curve.
    fn seal(&mut self, target: &mut Target<'_>) -> io::Result<Placed> {
        self.wait = 0;
        let waiting = mem::take(&mut self.waiting);
        let sealed = cores::each(&waiting, PORTION, |held| small(&held.key, &held.plain));
        let mut placed = Placed::new();
        for (held, cipher) in waiting.into_iter().zip(sealed) {
            let cipher = cipher?;
            if self.bytes.len() + cipher.len() > SEGMENT {
                placed.extend(self.write(target)?);
            }
            self.inside.push(Inside {
                object: held.object,
                sha256: held.sha256,
                bytes: held.plain.bytes().len() as u64,
                key: held.key,
                from: self.bytes.len() as u64,
                sealed: cipher.len() as u64,
            });
            self.bytes.extend_from_slice(&cipher);
        }
        Ok(placed)
    }

    /// Writes everything that is still held.
    pub(crate) fn close(&mut self, target: &mut Target<'_>) -> io::Result<Placed> {
        let mut placed = self.seal(target)?;
        placed.extend(self.write(target)?);
        Ok(placed)
    }

    /// Writes the segment that is being filled. If we stop after it, it is garbage.
    fn write(&mut self, target: &mut Target<'_>) -> io::Result<Placed> {
        if self.inside.is_empty() {
            return Ok(Placed::new());
        }
        let mut bytes = mem::take(&mut self.bytes);
        pad(&mut bytes, &Secret::brief(target.random))?;
        let segment = bytes.len() as u64;
        let name = sha256(&bytes);
        target.objects.put(name, bytes)?;
        let flushing = Flushing::begin(target.objects.clone());
        flushing.add(name);
        target.unsettled.add(&[name], flushing.ended());
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
        self.waiting.len() + self.inside.len()
    }
}

/// The age file of a small object.
fn small(key: &Secret, plain: &Plain) -> io::Result<Vec<u8>> {
    let failed = |_| io::Error::other("encryption failed");
    let recipient = ObjectIdentity::from_secret(key)
        .map_err(failed)?
        .recipient();
    let room = Vec::with_capacity(plain.bytes().len() + OVERHEAD);
    let mut writer = recipient.writer(room)?;
    writer.write_all(plain.bytes())?;
    writer.finish()
}

/// Pads a segment that is not full to a Padmé bucket, with what nobody can tell from ciphertext.
fn pad(bytes: &mut Vec<u8>, noise: &Secret) -> io::Result<()> {
    let to = padme::bucket(bytes.len() as u64).min(SEGMENT as u64);
    let padding = usize::try_from(to).unwrap_or(SEGMENT) - bytes.len();
    let noise = primitives::noise(noise, padding);
    bytes.extend(noise.map_err(|_| io::Error::other("encryption failed"))?);
    Ok(())
}

/// So many originals, or so many bytes of them, are sealed together.
const MANY: usize = 256;
const MUCH: usize = 4 << 20;

/// So many are worth telling a thread about.
const PORTION: usize = 8;

/// What age adds to a small file, or somewhat more.
const OVERHEAD: usize = 512;
