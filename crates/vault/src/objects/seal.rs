//! Sealing: one pass over the source; of a large one in threads that keep two cores and the disk busy.
//!
//! ```text
//! this thread: read, hash the original --4 × 1 MiB--> encrypt --2 × 8 MiB--> hash, write segments
//!                                                                        --names--> flush them
//! ```

use std::{
    io::{self, Read, Write},
    sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    thread,
};

use model::id::{Digest, ObjectId};
use zeroize::Zeroizing;

use crate::{
    class::Class,
    edge::Random,
    objects::{Manifest, Objects, bundle::pad},
    primitives::{self, Hasher, ObjectIdentity, ObjectRecipient, Secret, sha256},
};

/// An object that is sealed but not recorded: [`crate::Transaction::attach`] makes it part of the
/// vault. Dropped, a small one was never anywhere, a large one is garbage that `fsck` finds; nothing
/// can open it any more.
pub struct Sealed {
    /// Its identifier, for the item's record.
    pub object: ObjectId,
    /// SHA-256 of the original.
    pub sha256: Digest,
    /// The length of the original.
    pub bytes: u64,
    pub(crate) stored: Stored,
    pub(crate) key: Secret,
}

/// Where the ciphertext of a sealed object is.
pub(crate) enum Stored {
    /// In segments of its own, which are durable.
    Own(Manifest),
    /// In memory: the age file of a small object, which will share a segment.
    Held(Vec<u8>),
}

/// Why nothing was sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// The file to seal.
    #[error("the file could not be read to its end; check where it comes from and import it again")]
    Source(#[source] io::Error),
    /// The object store.
    #[error(
        "the sealed file could not be stored; free some space or check the disk, then import it again"
    )]
    Store(#[source] io::Error),
    /// The compartment is not open.
    #[error("you have no key for originals; ask somebody who has `media` to import this")]
    Closed,
    /// Ours.
    #[error("encryption failed; report this as a bug")]
    Primitive,
}

impl SealError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Source(_) | Self::Store(_) => Class::Environment,
            Self::Closed => Class::Locked,
            Self::Primitive => Class::Bug,
        }
    }
}

/// Seals a source under a key of its own. `progress` hears how many bytes have been read.
///
/// If anything fails, the segments written so far are removed; if we stop, they stay as garbage.
pub(crate) fn seal(
    objects: &dyn Objects,
    mut source: &mut (dyn Read + Send),
    progress: &(dyn Fn(u64) + Sync),
    random: &mut dyn Random,
) -> Result<Sealed, SealError> {
    let key = Secret::random(random);
    let identity = ObjectIdentity::from_secret(&key).map_err(|_| SealError::Primitive)?;
    let noise = Secret::brief(random);
    let mut id = [0; 16];
    random.fill(&mut id);
    let object = ObjectId::from_bytes(id);
    let first = piece(&mut source)?;
    let recipient = identity.recipient();
    if first.len() < PIECE {
        progress(first.len() as u64);
        return Ok(Sealed {
            object,
            sha256: sha256(&first),
            bytes: first.len() as u64,
            stored: Stored::Held(small(&recipient, &first)?),
            key,
        });
    }
    let mut source = first.chain(source);
    let mut segments = Vec::new();
    match run(
        objects,
        &mut source,
        progress,
        &recipient,
        noise,
        &mut segments,
    ) {
        Ok((sha256, bytes, sealed, segment)) => {
            let manifest = Manifest {
                object,
                sha256,
                bytes,
                sealed,
                from: 0,
                segment,
                segments,
            };
            Ok(Sealed {
                object,
                sha256,
                bytes,
                stored: Stored::Own(manifest),
                key,
            })
        }
        Err(error) => {
            for name in segments {
                // Best effort: what stays cannot be opened and is found by `fsck`.
                let _ = objects.delete(name);
            }
            Err(error)
        }
    }
}

/// The age file of a small object: not worth a thread.
fn small(recipient: &ObjectRecipient, plain: &[u8]) -> Result<Vec<u8>, SealError> {
    let seal = || {
        let mut writer = recipient.writer(Vec::with_capacity(plain.len() + OVERHEAD))?;
        writer.write_all(plain)?;
        writer.finish()
    };
    seal().map_err(|_| SealError::Primitive)
}

type Sums = (Digest, u64, u64, u64);

fn run(
    objects: &dyn Objects,
    source: &mut (dyn Read + Send),
    progress: &(dyn Fn(u64) + Sync),
    recipient: &ObjectRecipient,
    noise: Secret,
    stored: &mut Vec<Digest>,
) -> Result<Sums, SealError> {
    let (plain_out, plain_in) = sync_channel(PLAIN_AHEAD);
    let (cipher_out, cipher_in) = sync_channel(SEGMENTS_AHEAD);
    let (names_out, names_in) = channel();
    thread::scope(|scope| {
        let encrypting = scope.spawn(move || encrypt(recipient, plain_in, cipher_out));
        let writing = scope.spawn(|| store(objects, cipher_in, noise, names_out, stored));
        let flushing = scope.spawn(move || {
            names_in
                .into_iter()
                .try_for_each(|name| objects.flush(name))
        });
        let read = read(source, progress, plain_out);
        let encrypted = encrypting.join().map_err(|_| SealError::Primitive)?;
        let written = writing.join().map_err(|_| SealError::Primitive)?;
        let flushed = flushing.join().map_err(|_| SealError::Primitive)?;
        // The first cause: a source that fails stops what comes after it, and so does a store what
        // comes before it, without an error there.
        let (sha256, bytes) = read?;
        let (sealed, segment) = written.map_err(SealError::Store)?;
        encrypted.map_err(|_| SealError::Primitive)?;
        flushed.map_err(SealError::Store)?;
        Ok((sha256, bytes, sealed, segment))
    })
    .and_then(|sums| {
        objects.settle(stored).map_err(SealError::Store)?;
        Ok(sums)
    })
}

/// A piece of the source, then `None` at its end: without that, a source that failed would look like
/// one that ended.
type Plain = Option<Zeroizing<Vec<u8>>>;

/// The next piece of a source; a shorter one is the last.
fn piece(source: &mut &mut (dyn Read + Send)) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let mut piece = Zeroizing::new(Vec::with_capacity(PIECE));
    let read = Read::by_ref(source)
        .take(PIECE as u64)
        .read_to_end(&mut piece);
    read.map_err(SealError::Source)?;
    Ok(piece)
}

fn read(
    mut source: &mut (dyn Read + Send),
    progress: &(dyn Fn(u64) + Sync),
    out: SyncSender<Plain>,
) -> Result<(Digest, u64), SealError> {
    let mut hasher = Hasher::default();
    let mut bytes = 0u64;
    loop {
        let piece = piece(&mut source)?;
        let is_last = piece.len() < PIECE;
        hasher.update(&piece);
        bytes += piece.len() as u64;
        // Nobody listens if the store has failed; that error is the one to report.
        let stopped = out.send(Some(piece)).is_err();
        progress(bytes);
        if stopped || is_last {
            let _ = out.send(None);
            return Ok((hasher.finish(), bytes));
        }
    }
}

fn encrypt(
    recipient: &ObjectRecipient,
    pieces: Receiver<Plain>,
    out: SyncSender<Cipher>,
) -> io::Result<()> {
    let mut writer = recipient.writer(Cut {
        segment: Vec::with_capacity(SEGMENT),
        out,
    })?;
    for piece in pieces {
        match piece {
            Some(piece) => writer.write_all(&piece)?,
            None => return writer.finish()?.finish(),
        }
    }
    // The source failed: nothing is finished.
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// A full segment, or the last piece.
enum Cipher {
    Full(Vec<u8>),
    Last(Vec<u8>),
}

/// Cuts what age writes into segments.
struct Cut {
    segment: Vec<u8>,
    out: SyncSender<Cipher>,
}

impl Cut {
    fn finish(self) -> io::Result<()> {
        let last = self.out.send(Cipher::Last(self.segment));
        last.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Cut {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.segment.len() == SEGMENT {
            let full = std::mem::replace(&mut self.segment, Vec::with_capacity(SEGMENT));
            let sent = self.out.send(Cipher::Full(full));
            sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        let room = SEGMENT - self.segment.len();
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.segment.extend_from_slice(taken);
        Ok(taken.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes segments; returns the length of the age file and of a segment.
fn store(
    objects: &dyn Objects,
    segments: Receiver<Cipher>,
    noise: Secret,
    flush: Sender<Digest>,
    stored: &mut Vec<Digest>,
) -> io::Result<(u64, u64)> {
    let mut sealed = 0;
    for segment in segments {
        let (mut bytes, is_last) = match segment {
            Cipher::Full(bytes) => (bytes, false),
            Cipher::Last(bytes) => (bytes, true),
        };
        sealed += bytes.len() as u64;
        if is_last && stored.is_empty() {
            pad(&mut bytes, &noise)?;
        } else if is_last {
            let noise = primitives::noise(&noise, SEGMENT - bytes.len());
            bytes.extend(noise.map_err(|_| io::Error::other("encryption failed"))?);
        }
        let len = bytes.len() as u64;
        let name = sha256(&bytes);
        objects.put(name, bytes)?;
        stored.push(name);
        // Nobody listens if flushing has failed, which is reported there.
        let _ = flush.send(name);
        if is_last {
            return Ok((sealed, len));
        }
    }
    Err(io::ErrorKind::BrokenPipe.into())
}

/// The length of a segment.
pub(crate) const SEGMENT: usize = 8 << 20;

/// What age adds to a small file, or somewhat more.
const OVERHEAD: usize = 512;

/// The source is read in pieces of this length, so many ahead of the encryption.
const PIECE: usize = 1 << 20;
const PLAIN_AHEAD: usize = 4;

/// Segments that may wait to be written: with the one being filled, 24 MiB whatever the file.
const SEGMENTS_AHEAD: usize = 2;
