//! Logs: one per device, append-only, each operation signed, the whole under a signed checkpoint.

pub(crate) mod batch;
mod cache;
mod cosigned;
mod entry;
mod hashes;
mod reader;
mod recover;

use ledger::{Checkpoint, Frontier, Note, NoteKey, SigningKey, Verified, VerifyingKey};
use model::id::{DeviceId, Digest, VaultId};

pub use self::entry::{OperationRef, SIGNATURE_DOMAIN};
pub(crate) use self::{
    batch::Frame,
    cosigned::{COSIGNED, Cosigned, cosign, follows},
    entry::{Entry, Next, Position, Signatures, hash_of, signed_message},
    hashes::{HASHES, StoredHashes, extend, file_len},
    reader::{Reader, Step, frame_at},
};
use crate::{
    fault::Fault,
    files::{self, Files},
};

/// Whose log it is and how its signatures are checked.
#[derive(Clone)]
pub(crate) struct LogId {
    pub(crate) vault: VaultId,
    pub(crate) device: DeviceId,
    pub(crate) key: VerifyingKey,
}

/// One device's log: what of it is known to be durable and signed.
pub(crate) struct Log {
    pub(crate) id: LogId,
    /// The tree over all operations.
    frontier: Frontier,
    /// What comes next.
    next: Next,
    /// Where that will be written.
    end: Position,
    /// Where the newest batch begins.
    last_batch: Position,
    /// The newest checkpoint, and the note that states it.
    checkpoint: Verified<Checkpoint>,
    note: Note,
}

impl LogId {
    /// The name of the log in checkpoints, and of its device's keys.
    pub(crate) fn origin(&self) -> String {
        origin(self.vault, self.device)
    }

    pub(crate) fn log_key(&self) -> Result<NoteKey, Fault> {
        NoteKey::log(&self.origin(), self.key).map_err(|_| Fault::Primitive)
    }

    pub(crate) fn cosigner_key(&self) -> Result<NoteKey, Fault> {
        NoteKey::cosigner(&self.origin(), self.key).map_err(|_| Fault::Primitive)
    }

    fn place(&self) -> (VaultId, DeviceId) {
        (self.vault, self.device)
    }

    pub(crate) fn reader<'a>(&self, files: &'a Files, next: Next, at: Position) -> Reader<'a> {
        Reader::new(files, self.place(), next, at)
    }
}

impl Log {
    /// Makes the folder of a new log, with a checkpoint that says it is empty.
    pub(crate) fn create(files: &Files, id: LogId, signing: &SigningKey) -> Result<Self, Fault> {
        files.make_dir(&files::log_dir(id.device))?;
        let frontier = Frontier::new();
        let (checkpoint, note) = state(&id, &frontier, signing)?;
        files.replace(
            &files::log_file(id.device, CHECKPOINT),
            note.encode().as_bytes(),
        )?;
        Ok(Self {
            id,
            frontier,
            next: Next::FIRST,
            end: Position::START,
            last_batch: Position::START,
            checkpoint,
            note,
        })
    }

    /// How many operations there are.
    pub(crate) fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// What the next operation must name.
    pub(crate) fn next(&self) -> Next {
        self.next
    }

    /// The hash of the newest operation; all zero if there is none.
    pub(crate) fn head(&self) -> Digest {
        self.next.previous
    }

    /// Where what comes next will be looked for.
    pub(crate) fn end(&self) -> Position {
        self.end
    }

    pub(crate) fn checkpoint(&self) -> &Verified<Checkpoint> {
        &self.checkpoint
    }

    pub(crate) fn note(&self) -> &Note {
        &self.note
    }

    /// Appends operations, all or none, and signs the new checkpoint. They are recorded once this
    /// has returned where each of them stands.
    ///
    /// If the append fails, the file is cut back to where it was; if that fails too, the state of
    /// the disk is unknown and [`AppendError::Unknown`] says so.
    pub(crate) fn append(
        &mut self,
        files: &Files,
        frames: &[Frame],
        signing: &SigningKey,
    ) -> Result<Vec<Position>, AppendError> {
        let at = self.place_for_next();
        let name = files::segment_file(self.id.device, at.segment);
        let Some(bytes) = batch::encode(frames) else {
            return Err(AppendError::Undone(Fault::Primitive));
        };
        let mut frontier = self.frontier.clone();
        let leaves = frames
            .iter()
            .map(|frame| ledger::leaf_hash(&frame.operation));
        let hashes = extend(&mut frontier, leaves);
        let (checkpoint, note) =
            state(&self.id, &frontier, signing).map_err(AppendError::Undone)?;

        // If we stop in here, opening finds a batch that is cut off, or a whole one beyond the
        // checkpoint, which is then as good as acknowledged.
        if let Err(fault) = files.append(&name, at.offset, &bytes) {
            return Err(match undo(files, &name, at.offset) {
                Ok(()) => AppendError::Undone(fault),
                Err(_) => AppendError::Unknown(fault),
            });
        }
        // The operations are durable now. If the checkpoint cannot be written they are recorded all
        // the same, but nobody has said so: only opening again settles it.
        let file = files::log_file(self.id.device, CHECKPOINT);
        files
            .replace(&file, note.encode().as_bytes())
            .map_err(AppendError::Unknown)?;

        let size = self.size();
        self.frontier = frontier;
        if let Some(last) = frames.last() {
            self.next = Next {
                sequence: self.frontier.size(),
                previous: hash_of(&last.operation),
            };
        }
        self.last_batch = at;
        self.end = Position {
            segment: at.segment,
            offset: at.offset + bytes.len() as u64,
        };
        (self.checkpoint, self.note) = (checkpoint, note);
        self.write_caches(files, size, &hashes);
        Ok(batch::places(frames, at))
    }

    /// Where the next batch goes: a segment that has reached its size is followed by another.
    fn place_for_next(&self) -> Position {
        if self.end.offset < SEGMENT {
            return self.end;
        }
        Position {
            segment: self.end.segment.saturating_add(1),
            offset: 0,
        }
    }
}

/// Why operations were not appended.
#[derive(Debug)]
pub(crate) enum AppendError {
    /// Nothing of them is there.
    Undone(Fault),
    /// They may be there or not; opening the vault again finds out.
    Unknown(Fault),
}

impl AppendError {
    pub(crate) fn into_fault(self) -> Fault {
        match self {
            Self::Undone(fault) | Self::Unknown(fault) => fault,
        }
    }
}

/// Signs what a log is.
fn state(
    id: &LogId,
    frontier: &Frontier,
    signing: &SigningKey,
) -> Result<(Verified<Checkpoint>, Note), Fault> {
    let origin = id.origin();
    let checkpoint = Checkpoint::new(&origin, frontier.size(), frontier.root());
    let checkpoint = checkpoint.map_err(|_| Fault::Primitive)?;
    let note = checkpoint.sign(signing).map_err(|_| Fault::Primitive)?;
    let verified = Checkpoint::open(&note, &id.log_key()?, &origin);
    Ok((verified.map_err(|_| Fault::Primitive)?, note))
}

fn undo(files: &Files, name: &str, len: u64) -> Result<(), Fault> {
    if files.len(name)? > len {
        files.cut(name, len)?;
    }
    Ok(())
}

/// The name of a device's log: opaque, and the same whoever writes it.
fn origin(vault: VaultId, device: DeviceId) -> String {
    format!("testimony/{}/{}", vault.hex(), device.hex())
}

pub(crate) const CHECKPOINT: &str = "checkpoint";

/// A segment this long or longer gets no more batches.
const SEGMENT: u64 = 64 << 20;
