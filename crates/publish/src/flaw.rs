//! What can be wrong with a document before any layout.

use model::publication::{Block, Document, Inline};

use crate::walk;

/// A document that cannot be set without losing or inventing something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Flaw {
    /// A reference to a note that is not there.
    #[error(
        "the text refers to note {note}, but the report has {notes} notes; add the note or take the reference out"
    )]
    NoteMissing {
        /// Its number, from 1.
        note: usize,
        /// How many there are.
        notes: usize,
    },
    /// A link that leads elsewhere than to an `https:` address.
    #[error(
        "`{target}` is not an `https:` address; write the address in full or take the link out"
    )]
    LinkTarget {
        /// The address, its control characters escaped.
        target: String,
    },
    /// Contents or notes that are to stand in two places, where a link could lead to only one.
    #[error("the report places its {what} twice; take one of the two out")]
    Twice {
        /// `contents` or `notes`.
        what: &'static str,
    },
    /// A row with more or fewer cells than the head.
    #[error(
        "row {row} of a table has {cells} cells, but its head has {columns}; give every row one cell for each column"
    )]
    RowWidth {
        /// Its number, from 1.
        row: usize,
        /// How many cells it has.
        cells: usize,
        /// How many cells the head has.
        columns: usize,
    },
}

/// Finds the first flaw, in reading order.
pub(crate) fn check(document: &Document) -> Result<(), Flaw> {
    let blocks = walk::blocks(document);
    let count = |kind: fn(&Block) -> bool| blocks.iter().filter(|block| kind(block)).count();
    if count(|block| matches!(block, Block::Contents)) > 1 {
        return Err(Flaw::Twice { what: "contents" });
    }
    if count(|block| matches!(block, Block::Notes)) > 1 {
        return Err(Flaw::Twice { what: "notes" });
    }
    for block in blocks {
        if let Block::Table { head, rows, .. } = block {
            let columns = head.len();
            if let Some(row) = rows.iter().position(|row| row.len() != columns) {
                let cells = rows.get(row).map_or(0, Vec::len);
                let row = row + 1;
                return Err(Flaw::RowWidth {
                    row,
                    cells,
                    columns,
                });
            }
        }
    }
    for inline in walk::inlines(document) {
        match inline {
            Inline::Note { note } if *note >= document.notes.len() => {
                return Err(Flaw::NoteMissing {
                    note: note + 1,
                    notes: document.notes.len(),
                });
            }
            Inline::Link { target, .. } if !is_address(target.as_str()) => {
                return Err(Flaw::LinkTarget {
                    target: target.as_str().escape_debug().to_string(),
                });
            }
            _ => {}
        }
    }
    Ok(())
}

fn is_address(target: &str) -> bool {
    target.strip_prefix("https://").is_some_and(|rest| {
        !rest.is_empty() && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
    })
}
