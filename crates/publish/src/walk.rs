//! Going through a document in reading order.

use model::publication::{Block, Document, Inline};

/// Every block of the notice of changes and of the body, those of list items included.
pub(crate) fn blocks(document: &Document) -> Vec<&Block> {
    let mut found = Vec::new();
    if let Some(notice) = &document.changes {
        collect_blocks(&notice.blocks, &mut found);
    }
    collect_blocks(&document.blocks, &mut found);
    found
}

/// Every run of words of the body and then of the notes, those inside of others included.
pub(crate) fn inlines(document: &Document) -> Vec<&Inline> {
    let mut found = body(document);
    for note in &document.notes {
        collect_inlines(note, &mut found);
    }
    found
}

/// Which notes the body refers to, in its order.
pub(crate) fn body_notes(document: &Document) -> Vec<usize> {
    numbers(&body(document))
}

fn body(document: &Document) -> Vec<&Inline> {
    let mut found = Vec::new();
    for block in blocks(document) {
        match block {
            Block::Heading { text, .. }
            | Block::Paragraph { text }
            | Block::Quote { text, .. }
            | Block::PullQuote { text, .. } => {
                collect_inlines(text, &mut found);
            }
            Block::Table { head, rows, .. } => {
                for cell in head.iter().chain(rows.iter().flatten()) {
                    collect_inlines(cell, &mut found);
                }
            }
            _ => {}
        }
    }
    found
}

/// Which notes are referred to in a text, in its order.
pub(crate) fn notes(text: &[Inline]) -> Vec<usize> {
    let mut found = Vec::new();
    collect_inlines(text, &mut found);
    numbers(&found)
}

fn numbers(found: &[&Inline]) -> Vec<usize> {
    let note = |inline: &&Inline| match inline {
        Inline::Note { note } => Some(*note),
        _ => None,
    };
    found.iter().filter_map(note).collect()
}

fn collect_blocks<'a>(blocks: &'a [Block], found: &mut Vec<&'a Block>) {
    for block in blocks {
        found.push(block);
        if let Block::List { items, .. } = block {
            for item in items {
                collect_blocks(item, found);
            }
        }
    }
}

fn collect_inlines<'a>(text: &'a [Inline], found: &mut Vec<&'a Inline>) {
    for inline in text {
        found.push(inline);
        if let Inline::Emphasis { text } | Inline::Strong { text } | Inline::Link { text, .. } =
            inline
        {
            collect_inlines(text, found);
        }
    }
}
