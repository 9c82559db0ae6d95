//! Numbers of figures, tables, headings and references, the same in every output.

use model::publication::{Block, Figure};

/// Counts while a document is gone through in reading order.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    figures: usize,
    tables: usize,
    headings: usize,
    level: u8,
}

/// What a heading becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct HeadingPlace {
    /// Counted from 1.
    pub(crate) number: usize,
    /// At most one below the heading before: a skipped level is a gap for a screen reader, and
    /// PDF/UA-1 (7.4.2) refuses it.
    pub(crate) level: u8,
}

impl Numbering {
    /// The next heading, whose writer gave it `level`.
    pub(crate) fn heading(&mut self, level: u8) -> HeadingPlace {
        self.headings += 1;
        self.level = level.clamp(1, 4).min(self.level + 1);
        HeadingPlace {
            number: self.headings,
            level: self.level,
        }
    }

    /// The number that the next heading will have.
    pub(crate) const fn next_heading(&self) -> usize {
        self.headings + 1
    }

    /// The number of a picture; one without words below it has none.
    pub(crate) fn picture(&mut self, figure: &Figure) -> Option<usize> {
        figure.caption.as_ref().map(|_| self.drawing())
    }

    /// The number of a map or timeline.
    pub(crate) fn drawing(&mut self) -> usize {
        self.figures += 1;
        self.figures
    }

    /// The number of a table; one without a caption has none.
    pub(crate) fn table(&mut self, has_caption: bool) -> Option<usize> {
        has_caption.then(|| {
            self.tables += 1;
            self.tables
        })
    }
}

/// Whether the body says where the notes are to stand; otherwise they close the document.
pub(crate) fn places_notes(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| matches!(block, Block::Notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_never_skip() {
        let mut numbering = Numbering::default();
        let levels = [2, 4, 3, 1, 3, 9, 0].map(|level| numbering.heading(level).level);
        assert_eq!(levels, [1, 2, 3, 1, 2, 3, 1]);
    }
}
