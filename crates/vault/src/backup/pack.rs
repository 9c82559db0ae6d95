//! Small things put together, so that a store with fifty thousand notes has not fifty thousand objects.

use model::id::Digest;

use super::{
    index::{Index, Pack, Part, Segment},
    snapshot::seal_part,
};
use crate::{
    edge::Random,
    fault::Fault,
    padme,
    primitives::{Secret, sha256},
};

/// How much is put together at most, and the length from which a segment stays alone.
pub(super) const PACK: usize = 8 << 20;
pub(super) const ALONE: u64 = 1 << 20;

/// Parts of files, sealed once a pack is full.
pub(super) struct Parts<'a> {
    secret: &'a Secret,
    plain: Vec<u8>,
    /// What is to be sent: the pack's name and bytes.
    pub(super) sealed: Vec<(String, Vec<u8>)>,
}

impl<'a> Parts<'a> {
    pub(super) fn new(secret: &'a Secret) -> Self {
        Self {
            secret,
            plain: Vec::new(),
            sealed: Vec::new(),
        }
    }

    /// Adds bytes of a file; where they are is appended to `parts`.
    pub(super) fn add(
        &mut self,
        mut bytes: &[u8],
        parts: &mut Vec<Part>,
        index: &mut Index,
        random: &mut dyn Random,
    ) -> Result<(), Fault> {
        while !bytes.is_empty() {
            let room = PACK - self.plain.len();
            let (now, later) = bytes.split_at(room.min(bytes.len()));
            parts.push(Part {
                pack: index.packs.len() as u64,
                from: self.plain.len() as u64,
                bytes: now.len() as u64,
            });
            self.plain.extend_from_slice(now);
            bytes = later;
            if self.plain.len() == PACK {
                self.close(index, random)?;
            }
        }
        Ok(())
    }

    /// Seals what has come together.
    pub(super) fn close(
        &mut self,
        index: &mut Index,
        random: &mut dyn Random,
    ) -> Result<(), Fault> {
        if self.plain.is_empty() {
            return Ok(());
        }
        let to = padme::bucket(self.plain.len() as u64).min(PACK as u64);
        self.plain.resize(usize::try_from(to).unwrap_or(PACK), 0);
        let (salt, sealed) =
            seal_part(self.secret, &self.plain, random).map_err(|_| Fault::Primitive)?;
        self.plain.clear();
        let pack = Pack {
            name: sha256(&sealed),
            bytes: sealed.len() as u64,
            salt: Some(salt),
        };
        self.sealed.push((pack.name(), sealed));
        index.packs.push(pack);
        Ok(())
    }
}

/// Which small segments go together: always the same for the same segments, so that a backup that
/// was interrupted finds the packs that it has sent.
pub(super) fn groups(small: &[(Digest, u64)]) -> Vec<Vec<(Digest, u64)>> {
    let mut groups: Vec<Vec<(Digest, u64)>> = Vec::new();
    let mut filled = 0;
    for (name, bytes) in small {
        if filled + bytes > PACK as u64 || groups.is_empty() {
            groups.push(Vec::new());
            filled = 0;
        }
        if let Some(group) = groups.last_mut() {
            group.push((*name, *bytes));
            filled += bytes;
        }
    }
    groups
}

/// Notes where the segments of a group are.
pub(super) fn place(group: &[(Digest, u64)], pack: Pack, index: &mut Index) {
    let number = index.packs.len() as u64;
    index.packs.push(pack);
    let mut from = 0;
    for (name, bytes) in group {
        index.segments.push(Segment {
            name: *name,
            bytes: *bytes,
            part: Some((number, from)),
        });
        from += bytes;
    }
}
