//! Which bytes of a file are accounted for.

use std::ops::Range;

/// Ranges that something has read.
pub(super) struct Cover {
    length: usize,
    known: Vec<Range<usize>>,
}

impl Cover {
    pub(super) fn new(length: usize) -> Self {
        Self {
            length,
            known: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, range: Range<usize>) {
        self.known
            .push(range.start.min(self.length)..range.end.min(self.length));
    }

    /// Where the records begin that end with the one at `end`.
    pub(super) fn start_of(&self, end: usize) -> usize {
        let before = self.known.iter().find(|range| range.end == end);
        before.map_or(end, |range| range.start)
    }

    /// What is left, in order.
    pub(super) fn gaps(&mut self) -> Vec<Range<usize>> {
        self.known.sort_by_key(|range| range.start);
        let mut gaps = Vec::new();
        let mut at = 0;
        for range in &self.known {
            if range.start > at {
                gaps.push(at..range.start);
            }
            at = at.max(range.end);
        }
        if at < self.length {
            gaps.push(at..self.length);
        }
        gaps
    }
}
