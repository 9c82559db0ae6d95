//! Reading a log in order.

use model::id::{DeviceId, VaultId};

use crate::{
    cores,
    fault::Fault,
    files::{self, Files},
    log::{
        batch::{self, Frame, Head},
        entry::{self, Entry, Next, Position},
    },
};

/// Reads a log's operations, batch by batch, and checks that each follows the one before. Whether
/// they are the device's own is for the caller: by signature, by the root, or because the last of a
/// chain is known.
pub(crate) struct Reader<'a> {
    files: &'a Files,
    vault: VaultId,
    device: DeviceId,
    pub(crate) next: Next,
    pub(crate) at: Position,
    /// Where the batch that was read last begins.
    pub(crate) last_batch: Position,
}

/// What came next in a log.
pub(crate) enum Step {
    /// A whole batch.
    Batch(Vec<Entry>),
    /// Nothing more.
    End,
    /// Bytes that are no batch that could follow: from a crash, if nothing was acknowledged here.
    Torn,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(
        files: &'a Files,
        (vault, device): (VaultId, DeviceId),
        next: Next,
        at: Position,
    ) -> Self {
        Self {
            files,
            vault,
            device,
            next,
            at,
            last_batch: at,
        }
    }

    pub(crate) fn step(&mut self) -> Result<Step, Fault> {
        let mut name = files::segment_file(self.device, self.at.segment);
        let mut len = self.files.len(&name)?;
        if self.at.offset == len {
            let following = Position {
                segment: self.at.segment.saturating_add(1),
                offset: 0,
            };
            let next_name = files::segment_file(self.device, following.segment);
            let next_len = self.files.len(&next_name)?;
            if len == 0 || next_len == 0 {
                return Ok(Step::End);
            }
            (self.at, name, len) = (following, next_name, next_len);
        }
        let Some(bytes) = self.batch_bytes(&name, len)? else {
            return Ok(Step::Torn);
        };
        let Ok(frames) = batch::decode(&bytes) else {
            return Ok(Step::Torn);
        };
        let decoded = cores::each(&frames, PORTION, |(_, frame)| entry::decode(frame));
        let mut entries = Vec::with_capacity(frames.len());
        let mut next = self.next;
        for ((within, frame), decoded) in frames.into_iter().zip(decoded) {
            let at = Position {
                segment: self.at.segment,
                offset: self.at.offset + within,
            };
            let place = (self.vault, self.device);
            let entry = decoded.and_then(|one| Entry::placed(place, &next, frame, one, at));
            let Some(entry) = entry else {
                return Ok(Step::Torn);
            };
            next = entry.next();
            entries.push(entry);
        }
        if entries.is_empty() {
            return Ok(Step::Torn);
        }
        self.next = next;
        self.last_batch = self.at;
        self.at.offset += bytes.len() as u64;
        Ok(Step::Batch(entries))
    }

    fn batch_bytes(&self, name: &str, len: u64) -> Result<Option<Vec<u8>>, Fault> {
        let left = len.saturating_sub(self.at.offset);
        if left < Head::LEN as u64 {
            return Ok(None);
        }
        let head = self.files.read_at(name, self.at.offset, Head::LEN)?;
        let batch = Head::parse(&head).ok().and_then(|head| head.batch_len());
        match batch.filter(|batch| *batch <= left).map(usize::try_from) {
            Some(Ok(batch)) => self.files.read_at(name, self.at.offset, batch).map(Some),
            _ => Ok(None),
        }
    }
}

/// So many operations take longer to decode than a thread to start.
const PORTION: usize = 100;

/// Reads one frame, as it is; `None` if there is none there.
pub(crate) fn frame_at(
    files: &Files,
    device: DeviceId,
    at: Position,
) -> Result<Option<Frame>, Fault> {
    let name = files::segment_file(device, at.segment);
    let left = files.len(&name)?.saturating_sub(at.offset);
    if left < Frame::HEAD as u64 {
        return Ok(None);
    }
    let head = files.read_at(&name, at.offset, Frame::HEAD)?;
    match Frame::len_of(&head)
        .filter(|len| *len <= left)
        .map(usize::try_from)
    {
        Some(Ok(len)) => Ok(Frame::decode(&files.read_at(&name, at.offset, len)?)),
        _ => Ok(None),
    }
}

/// The first frame of the batch at a place.
pub(crate) fn first_frame_of(
    files: &Files,
    device: DeviceId,
    batch: Position,
) -> Result<Option<Frame>, Fault> {
    let at = Position {
        segment: batch.segment,
        offset: batch.offset.saturating_add(Head::LEN as u64),
    };
    frame_at(files, device, at)
}
