//! Sealing: one pass over the source; of a large one in threads that keep two cores and the disk busy.
//!
//! ```text
//! this thread: read, hash the original --4 pieces--> encrypt --4 pieces--> hash, write --names--> flush
//!                                     <--to use again--     <--to use again--
//! ```
//!
//! Pieces are small and buffers used again, so that they stay in the cache that the cores share:
//! otherwise most of the time goes into fetching them from memory, and into memory that is new.
//!
//! Flushing goes on while the next original is sealed; committing waits for it.

use std::{
    io::{self, Read, Write},
    mem,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, SyncSender, channel, sync_channel},
    },
    thread,
};

use model::id::{Digest, ObjectId};

use crate::{
    class::Class,
    edge::Random,
    objects::{Manifest, Objects, Plain, flush::Flushing, write::store},
    place::is_out_of_reach,
    primitives::{Hasher, ObjectIdentity, ObjectRecipient, Secret, sha256},
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

/// Where a sealed object is.
pub(crate) enum Stored {
    /// In segments of its own, which are being flushed.
    Own(Manifest, Flushing),
    /// In memory: a small one, which is encrypted together with others and shares a segment with them.
    Held(Plain),
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
    /// The place where the objects are.
    #[error("the original cannot be stored: {0}")]
    OutOfReach(io::Error),
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
            Self::Source(_) | Self::Store(_) | Self::OutOfReach(_) => Class::Environment,
            Self::Closed => Class::Locked,
            Self::Primitive => Class::Bug,
        }
    }

    fn store(error: io::Error) -> Self {
        match is_out_of_reach(&error) {
            true => Self::OutOfReach(error),
            false => Self::Store(error),
        }
    }
}

/// Seals a source under a key of its own. `progress` hears how many bytes have been read.
///
/// If anything fails, the segments written so far are removed; if we stop, they stay as garbage.
pub(crate) fn seal(
    objects: &Arc<dyn Objects>,
    source: &mut (dyn Read + Send),
    progress: &(dyn Fn(u64) + Sync),
    random: &mut dyn Random,
) -> Result<Sealed, SealError> {
    let mut id = [0; 16];
    random.fill(&mut id);
    let object = ObjectId::from_bytes(id);
    let mut first = Plain::with_room(SHORT);
    first.fill(source).map_err(SealError::Source)?;
    if first.is_full() {
        first = first.moved(LARGE);
        first.fill(source).map_err(SealError::Source)?;
    }
    if !first.is_full() {
        let bytes = first.bytes().len() as u64;
        progress(bytes);
        return Ok(Sealed {
            object,
            sha256: sha256(first.bytes()),
            bytes,
            stored: Stored::Held(first.moved(0)),
            // Not on a page of its own, as little as the original beside it: both go within seconds.
            key: Secret::brief(random),
        });
    }
    let key = Secret::random(random);
    let identity = ObjectIdentity::from_secret(&key).map_err(|_| SealError::Primitive)?;
    let noise = Secret::brief(random);
    let flushing = Flushing::begin(objects.clone());
    let mut segments = Vec::new();
    let sums = run(
        objects.as_ref(),
        (first, source),
        progress,
        (&identity.recipient(), noise),
        &flushing,
        &mut segments,
    );
    match sums {
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
                stored: Stored::Own(manifest, flushing.ended()),
                key,
            })
        }
        Err(error) => {
            let _ = flushing.wait();
            for name in segments {
                // Best effort: what stays cannot be opened and is found by `fsck`.
                let _ = objects.delete(name);
            }
            Err(error)
        }
    }
}

type Sums = (Digest, u64, u64, u64);

fn run(
    objects: &dyn Objects,
    (first, source): (Plain, &mut (dyn Read + Send)),
    progress: &(dyn Fn(u64) + Sync),
    (recipient, noise): (&ObjectRecipient, Secret),
    flushing: &Flushing,
    stored: &mut Vec<Digest>,
) -> Result<Sums, SealError> {
    let (plain_out, plain_in) = sync_channel(AHEAD);
    let (used_out, used_in) = channel();
    let (cipher_out, cipher_in) = sync_channel(AHEAD);
    let (written_out, written_in) = channel();
    thread::scope(|scope| {
        let encrypting = scope.spawn(move || {
            let pieces = Pieces {
                piece: Vec::new(),
                used: written_in,
                out: cipher_out,
            };
            encrypt(recipient, plain_in, used_out, pieces)
        });
        let writing =
            scope.spawn(|| store(objects, cipher_in, written_out, noise, flushing, stored));
        let read = read((first, source), progress, plain_out, used_in);
        let encrypted = encrypting.join().map_err(|_| SealError::Primitive)?;
        let written = writing.join().map_err(|_| SealError::Primitive)?;
        // The first cause: a source that fails stops what comes after it, and so does a store what
        // comes before it, without an error there.
        let (sha256, bytes) = read?;
        let (sealed, segment) = written.map_err(SealError::store)?;
        encrypted.map_err(|_| SealError::Primitive)?;
        Ok((sha256, bytes, sealed, segment))
    })
}

/// Reads a source to its end: pieces, of which one that is not full is the last, and then `None`.
/// Without that, a source that failed would look like one that ended.
fn read(
    (first, source): (Plain, &mut (dyn Read + Send)),
    progress: &(dyn Fn(u64) + Sync),
    out: SyncSender<Option<Plain>>,
    used: Receiver<Plain>,
) -> Result<(Digest, u64), SealError> {
    let mut hasher = Hasher::default();
    let mut bytes = 0u64;
    let mut piece = first;
    loop {
        let is_last = !piece.is_full();
        hasher.update(piece.bytes());
        bytes += piece.bytes().len() as u64;
        // Nobody listens if the store has failed; that error is the one to report.
        let stopped = out.send(Some(piece)).is_err();
        progress(bytes);
        if stopped || is_last {
            let _ = out.send(None);
            return Ok((hasher.finish(), bytes));
        }
        piece = used.try_recv().unwrap_or_else(|_| Plain::with_room(PIECE));
        piece.empty();
        piece.fill(source).map_err(SealError::Source)?;
    }
}

fn encrypt(
    recipient: &ObjectRecipient,
    pieces: Receiver<Option<Plain>>,
    used: Sender<Plain>,
    out: Pieces,
) -> io::Result<()> {
    let mut writer = recipient.writer(out)?;
    for piece in pieces {
        match piece {
            Some(piece) => {
                writer.write_all(piece.bytes())?;
                // Nobody takes it if all has been read: it is wiped then.
                let _ = used.send(piece);
            }
            None => return writer.finish()?.finish(),
        }
    }
    // The source failed: nothing is finished.
    Err(io::ErrorKind::UnexpectedEof.into())
}

/// Gathers what age writes into pieces.
struct Pieces {
    piece: Vec<u8>,
    used: Receiver<Vec<u8>>,
    out: SyncSender<Option<Vec<u8>>>,
}

impl Pieces {
    fn finish(self) -> io::Result<()> {
        let sent = self.out.send(Some(self.piece));
        let sent = sent.and_then(|()| self.out.send(None));
        sent.map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.piece.len() >= PIECE {
            let next = self.used.try_recv().unwrap_or_default();
            let full = mem::replace(&mut self.piece, next);
            self.piece.clear();
            let sent = self.out.send(Some(full));
            sent.map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        }
        // Whole, although that makes pieces longer by one chunk of age's at most.
        self.piece.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Most small originals are no longer than this; of one that is, a piece is read.
const SHORT: usize = 32 << 10;

/// Originals shorter than this lie in one segment with others.
const LARGE: usize = 1 << 20;

/// Sources are read in pieces of this length, and what they become is written in such; so many wait
/// for the next thread at most.
pub(super) const PIECE: usize = 256 << 10;
const AHEAD: usize = 4;
