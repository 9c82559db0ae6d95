//! Sets of rows within a chunk of 65,536, and how they are stored.
//!
//! Up to 4,095 rows are stored as numbers of two bytes, little-endian and ascending; more as a bitmap
//! of 8,192 bytes.

/// A set of rows of one chunk.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Rows(Box<[u64; WORDS]>);

impl Rows {
    pub(crate) fn none() -> Self {
        Self(Box::new([0; WORDS]))
    }

    pub(crate) fn all() -> Self {
        Self(Box::new([u64::MAX; WORDS]))
    }

    pub(crate) fn insert(&mut self, row: u16) {
        if let Some(word) = self.0.get_mut(usize::from(row >> 6)) {
            *word |= 1 << (row & 63);
        }
    }

    pub(crate) fn contains(&self, row: u16) -> bool {
        let word = self.0.get(usize::from(row >> 6));
        word.is_some_and(|word| word >> (row & 63) & 1 == 1)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    pub(crate) fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    pub(crate) fn keep(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(other.0.iter())
            .for_each(|(a, b)| *a &= b);
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(other.0.iter())
            .for_each(|(a, b)| *a |= b);
    }

    pub(crate) fn remove(&mut self, other: &Self) {
        self.0
            .iter_mut()
            .zip(other.0.iter())
            .for_each(|(a, b)| *a &= !b);
    }

    /// From the highest down.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = u16> + '_ {
        let words = self.0.iter().enumerate().rev();
        words.flat_map(|(at, word)| {
            let mut word = *word;
            std::iter::from_fn(move || {
                let bit = word.checked_ilog2()?;
                word &= !(1 << bit);
                u16::try_from(at * 64 + bit as usize).ok()
            })
        })
    }

    /// The lowest.
    pub(crate) fn oldest(&self) -> Option<u16> {
        let mut words = self.0.iter().enumerate();
        let (at, word) = words.find(|(_, word)| **word != 0)?;
        u16::try_from(at * 64 + word.trailing_zeros() as usize).ok()
    }

    /// Those from one row to another, both included.
    pub(crate) fn between(&self, from: u16, to: u16) -> Self {
        let mut part = Self::none();
        for (at, (there, kept)) in self.0.iter().zip(part.0.iter_mut()).enumerate() {
            let base = at * 64;
            let (from, to) = (usize::from(from), usize::from(to));
            if base + 63 < from || base > to {
                continue;
            }
            let low = u64::MAX << from.saturating_sub(base).min(63);
            let high = u64::MAX >> (63 - (to - base).min(63));
            *kept = there & low & high;
        }
        part
    }

    /// Adds a stored set.
    pub(crate) fn add_stored(&mut self, stored: &[u8]) {
        if stored.len() == BITMAP {
            let words = stored.as_chunks::<8>().0;
            let words = words.iter().map(|word| u64::from_le_bytes(*word));
            self.0.iter_mut().zip(words).for_each(|(a, b)| *a |= b);
        } else {
            for row in stored.as_chunks::<2>().0 {
                self.insert(u16::from_le_bytes(*row));
            }
        }
    }
}

/// Adds rows to a stored set and takes others away. Both are ascending.
pub(crate) fn changed(stored: &[u8], added: &[u16], removed: &[u16]) -> Vec<u8> {
    let last = match stored.len() {
        BITMAP => None,
        _ => Some(stored.last_chunk::<2>().map(|row| u16::from_le_bytes(*row))),
    };
    // What is recorded comes after what was there.
    if let Some(last) = last
        && removed.is_empty()
        && stored.len() + added.len() * 2 < BITMAP
        && last.is_none_or(|last| added.first().is_none_or(|first| *first > last))
    {
        let mut bytes = Vec::with_capacity(stored.len() + added.len() * 2);
        bytes.extend_from_slice(stored);
        added
            .iter()
            .for_each(|row| bytes.extend_from_slice(&row.to_le_bytes()));
        return bytes;
    }
    let mut rows = Rows::none();
    rows.add_stored(stored);
    removed.iter().for_each(|row| {
        if let Some(word) = rows.0.get_mut(usize::from(row >> 6)) {
            *word &= !(1 << (row & 63));
        }
    });
    added.iter().for_each(|row| rows.insert(*row));
    let count = rows.len();
    if count * 2 >= BITMAP {
        return rows.0.iter().flat_map(|word| word.to_le_bytes()).collect();
    }
    let mut numbers: Vec<u16> = rows.newest_first().collect();
    numbers.reverse();
    numbers.iter().flat_map(|row| row.to_le_bytes()).collect()
}

/// In which chunk a row is, and which of it.
pub(crate) fn place(row: i64) -> (i64, u16) {
    (row >> 16, (row & 0xffff) as u16)
}

/// The row of a place.
pub(crate) fn row(chunk: i64, low: u16) -> i64 {
    (chunk << 16) | i64::from(low)
}

const WORDS: usize = 1024;
const BITMAP: usize = WORDS * 8;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn stored(rows: &BTreeSet<u16>) -> Vec<u8> {
        let rows: Vec<u16> = rows.iter().copied().collect();
        changed(&[], &rows, &[])
    }

    fn read(bytes: &[u8]) -> BTreeSet<u16> {
        let mut rows = Rows::none();
        rows.add_stored(bytes);
        rows.newest_first().collect()
    }

    proptest! {
        #[test]
        fn a_set_is_what_was_put_in_and_not_taken_out(
            there in prop::collection::btree_set(any::<u16>(), 0..50),
            added in prop::collection::btree_set(any::<u16>(), 0..50),
            removed in prop::collection::btree_set(0u16..100, 0..50),
            dense in any::<bool>(), from in any::<u16>(), to in any::<u16>(),
        ) {
            let mut there = there;
            if dense { there.extend(0..5000); }
            let removed: BTreeSet<u16> = removed.difference(&added).copied().collect();
            let (a, r): (Vec<u16>, Vec<u16>) = (added.iter().copied().collect(), removed.iter().copied().collect());
            let bytes = changed(&stored(&there), &a, &r);
            let mut right: BTreeSet<u16> = there.union(&added).copied().collect();
            right.retain(|row| !removed.contains(row));
            prop_assert_eq!(read(&bytes), right.clone());
            prop_assert_eq!(bytes, stored(&right), "one encoding");
            let mut rows = Rows::none();
            right.iter().for_each(|row| rows.insert(*row));
            let part: BTreeSet<u16> = rows.between(from.min(to), from.max(to)).newest_first().collect();
            let wanted: BTreeSet<u16> = right.range(from.min(to)..=from.max(to)).copied().collect();
            prop_assert_eq!(part, wanted);
            prop_assert_eq!(rows.len(), right.len());
        }
    }

    #[test]
    fn rows_come_newest_first() {
        let mut rows = Rows::none();
        [3u16, 64, 0, 65535]
            .iter()
            .for_each(|row| rows.insert(*row));
        assert_eq!(rows.newest_first().collect::<Vec<_>>(), [65535, 64, 3, 0]);
        assert_eq!(place(row(3, 17)), (3, 17));
    }
}
