//! Opening a log: what the checkpoint promises must be there, what a crash left is settled.
//!
//! | found | meaning | done |
//! |---|---|---|
//! | checkpoint missing, unsigned, of another log | removed or changed | error |
//! | fewer operations than the checkpoint, or others | rolled back or changed | error |
//! | whole, signed operations beyond the checkpoint | stopped between log and checkpoint | accepted, a new checkpoint |
//! | bytes beyond that are no batch | stopped while appending | cut off |

use ledger::{Checkpoint, Frontier, Note, SigningKey, Verified};

use super::cache::Cached;
use crate::{
    fault::Fault,
    files::{self, Files},
    log::{
        CHECKPOINT, Log, LogId,
        entry::{Entry, Next, Position},
        extend,
        reader::Step,
        state,
    },
};

impl Log {
    /// Opens a log. Leftovers of a crash are looked past; [`Self::settle`] is for the device's own.
    pub(crate) fn open(files: &Files, id: LogId) -> Result<Self, Fault> {
        let (checkpoint, note) = read_checkpoint(files, &id)?;
        let mut log = match from_cache(files, &id, &checkpoint)? {
            Some(cached) => Self {
                frontier: cached.frontier,
                next: cached.next,
                end: cached.end,
                last_batch: cached.last_batch,
                id,
                checkpoint,
                note,
            },
            None => Self {
                id,
                frontier: Frontier::new(),
                next: Next::FIRST,
                end: Position::START,
                last_batch: Position::START,
                checkpoint,
                note,
            },
        };
        log.follow(files)?;
        Ok(log)
    }

    /// Reads on from where the cache ended, holding the tree against the checkpoint on the way.
    fn follow(&mut self, files: &Files) -> Result<(), Fault> {
        let promised = self.checkpoint.size();
        let mut known = self.size();
        let start = known;
        let mut hashes = Vec::new();
        let mut reader = self.id.reader(files, self.next, self.end);
        while let Step::Batch(entries) = reader.step()? {
            // Below the checkpoint its root authenticates them, beyond it only their signatures do.
            let beyond = entries
                .last()
                .is_some_and(|e| e.operation.sequence >= promised);
            if beyond && !entries.iter().all(|entry| entry.is_signed_by(&self.id.key)) {
                break;
            }
            for entry in &entries {
                let leaf = (*entry.hash.as_bytes()).into();
                hashes.extend(extend(&mut self.frontier, [leaf]));
                known += 1;
                if known == promised && self.frontier.root() != self.checkpoint.root() {
                    return Err(self.tampered(files, "is not what its checkpoint signed"));
                }
            }
            self.next = reader.next;
            self.end = reader.at;
            self.last_batch = reader.last_batch;
        }
        if known < promised {
            let what = format!("has {known} of the {promised} operations that it had");
            return Err(self.tampered(files, what));
        }
        if known == 0 && self.frontier.root() != self.checkpoint.root() {
            return Err(self.tampered(files, "is not what its checkpoint signed"));
        }
        if known > start {
            // What is accepted here may be waiting to be written; others will build on it.
            let name = files::segment_file(self.id.device, self.end.segment);
            files.append(&name, self.end.offset, &[])?;
            self.write_caches(files, start, &hashes);
        }
        if !self.has_hashes(files)? {
            self.rebuild_caches(files)?;
        }
        Ok(())
    }

    /// Cuts off what a crash left unfinished and signs what it left finished. Only once nothing else
    /// in the vault knows of more than there is: until then the leftovers are evidence.
    pub(crate) fn settle(&mut self, files: &Files, signing: &SigningKey) -> Result<(), Fault> {
        let name = files::segment_file(self.id.device, self.end.segment);
        if files.len(&name)? > self.end.offset {
            files.cut(&name, self.end.offset)?;
        }
        let following = self.end.segment.saturating_add(1);
        let following = files::segment_file(self.id.device, following);
        if files.exists(&following)? {
            files.remove(&following)?;
        }
        if self.checkpoint.size() < self.size() {
            let (checkpoint, note) = state(&self.id, &self.frontier, signing)?;
            let file = files::log_file(self.id.device, CHECKPOINT);
            files.replace(&file, note.encode().as_bytes())?;
            (self.checkpoint, self.note) = (checkpoint, note);
        }
        Ok(())
    }

    fn tampered(&self, files: &Files, what: impl Into<String>) -> Fault {
        files.damage(&files::log_dir(self.id.device), what)
    }
}

/// The signed checkpoint of a log, which is never missing.
pub(crate) fn read_checkpoint(
    files: &Files,
    id: &LogId,
) -> Result<(Verified<Checkpoint>, Note), Fault> {
    let name = files::log_file(id.device, CHECKPOINT);
    let bytes = files.read(&name)?;
    let bytes = bytes.ok_or_else(|| files.damage(&name, "is gone"))?;
    let note = Note::parse(&bytes).map_err(|_| files.damage(&name, "is not a signed note"))?;
    let checkpoint = Checkpoint::open(&note, &id.log_key()?, &id.origin())
        .map_err(|_| files.damage(&name, "is not signed by its device"))?;
    Ok((checkpoint, note))
}

/// The cache, if the checkpoint and the newest batch bear it out.
fn from_cache(files: &Files, id: &LogId, checkpoint: &Checkpoint) -> Result<Option<Cached>, Fault> {
    let Some(cached) = Cached::read(files, id)? else {
        return Ok(None);
    };
    let agrees = cached.frontier.size() == checkpoint.size()
        && cached.frontier.root() == checkpoint.root()
        && cached.frontier.size() > 0;
    if !agrees {
        return Ok(None);
    }
    let borne_out = batch_at(files, id, cached.last_batch)?.is_some_and(|(entries, end)| {
        let last = entries.last();
        end == cached.end
            && last.is_some_and(|last| last.next() == cached.next && last.is_signed_by(&id.key))
    });
    Ok(borne_out.then_some(cached))
}

/// The batch that begins at a place, whatever came before it, and where it ends.
pub(super) fn batch_at(
    files: &Files,
    id: &LogId,
    at: Position,
) -> Result<Option<(Vec<Entry>, Position)>, Fault> {
    let Some(first) = super::reader::first_frame_of(files, id.device, at)? else {
        return Ok(None);
    };
    let Ok(operation) = model::operation::Operation::decode(&first.operation) else {
        return Ok(None);
    };
    let next = Next {
        sequence: operation.sequence,
        previous: operation.previous,
    };
    let mut reader = id.reader(files, next, at);
    Ok(match reader.step()? {
        Step::Batch(entries) if reader.last_batch == at => Some((entries, reader.at)),
        _ => None,
    })
}
