//! The tree of operations: `opentimestamps/core/timestamp.py`.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::attestation::Attestation;
use super::bytes::Reader;
use super::error::OtsError;
use super::operation::Operation;

/// What is said about one result, and what can be made of it. The result
/// itself is not kept: it follows from the one before.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Stamp {
    attestations: BTreeSet<Attestation>,
    steps: BTreeMap<Operation, Stamp>,
}

impl Stamp {
    /// What a calendar answers, or what follows the digest in a file: a stamp
    /// on a result of this length, and nothing after it.
    pub(super) fn parse(bytes: &[u8], length: usize) -> Result<Self, OtsError> {
        if bytes.len() > MAX_LEN {
            return Err(OtsError::TooLong {
                length: bytes.len(),
            });
        }
        let mut reader = Reader::new(bytes);
        let stamp = Self::read(&mut reader, length as u64, MAX_DEPTH)?;
        reader.finish()?;
        Ok(stamp)
    }

    /// A stamp of one operation.
    pub(super) fn step(operation: Operation, next: Self) -> Self {
        Self {
            attestations: BTreeSet::new(),
            steps: [(operation, next)].into(),
        }
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let items = self.attestations.len() + self.steps.len();
        let mut left = items;
        let mut separate = |out: &mut Vec<u8>| {
            left = left.saturating_sub(1);
            if left > 0 {
                out.push(MORE);
            }
        };
        for attestation in &self.attestations {
            separate(out);
            out.push(ATTESTATION);
            attestation.write(out);
        }
        for (operation, next) in &self.steps {
            separate(out);
            operation.write(out);
            next.write(out);
        }
    }

    /// Takes in what another stamp says about the same result.
    pub(super) fn merge(&mut self, other: Self) {
        self.attestations.extend(other.attestations);
        for (operation, next) in other.steps {
            match self.steps.entry(operation) {
                Entry::Occupied(mut known) => known.get_mut().merge(next),
                Entry::Vacant(place) => {
                    place.insert(next);
                }
            }
        }
    }

    /// Every attestation with the result that it is about.
    pub(super) fn attestations(&self, result: &[u8]) -> Vec<(Vec<u8>, &Attestation)> {
        let here = self.attestations.iter();
        let mut all: Vec<_> = here.map(|one| (result.to_vec(), one)).collect();
        for (operation, next) in &self.steps {
            all.extend(next.attestations(&operation.play(result)));
        }
        all
    }

    /// The operations that lead to a block of this height, for the first that does.
    pub(super) fn path(&self, height: u64) -> Option<Vec<Operation>> {
        if self.attestations.contains(&Attestation::Bitcoin { height }) {
            return Some(Vec::new());
        }
        self.steps.iter().find_map(|(operation, next)| {
            let mut path = next.path(height)?;
            path.insert(0, operation.clone());
            Some(path)
        })
    }

    /// Takes in an answer wherever its result is reached and `awaited`; says
    /// whether it was.
    pub(super) fn graft(
        &mut self,
        result: &[u8],
        onto: &[u8],
        awaited: &Attestation,
        answer: &Self,
    ) -> bool {
        let here = result == onto && self.attestations.contains(awaited);
        let mut found = here;
        for (operation, next) in &mut self.steps {
            found |= next.graft(&operation.play(result), onto, awaited, answer);
        }
        if here {
            self.merge(answer.clone());
        }
        found
    }

    fn read(reader: &mut Reader<'_>, length: u64, depth: usize) -> Result<Self, OtsError> {
        let deeper = depth.checked_sub(1).ok_or(OtsError::TooDeep)?;
        let mut stamp = Self::default();
        loop {
            let first = reader.byte()?;
            let tag = if first == MORE { reader.byte()? } else { first };
            let new = if tag == ATTESTATION {
                stamp.attestations.insert(Attestation::read(reader)?)
            } else {
                let operation = Operation::read(tag, reader)?;
                let next = Self::read(reader, operation.result_len(length)?, deeper)?;
                stamp.steps.insert(operation, next).is_none()
            };
            // What is there once cannot be read in two ways.
            if !new {
                return Err(OtsError::Twice);
            }
            if first != MORE {
                return Ok(stamp);
            }
        }
    }
}

const MORE: u8 = 0xFF;
const ATTESTATION: u8 = 0x00;

/// `Timestamp.deserialize`, `_recursion_limit`.
const MAX_DEPTH: usize = 256;

/// Files have one to five kB. A result can be three hundred times as long as
/// what leads to it, so that the length bounds what reading one takes.
const MAX_LEN: usize = 64 << 10;
