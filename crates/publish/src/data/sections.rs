//! The text of an edition, heading by heading.

use model::{
    edition::Section,
    publication::{Block, Document, Inline},
};

use crate::{number::Numbering, text::clean, walk};

/// Every part that a heading begins, and what stands before the first one.
pub(super) fn of(document: &Document) -> Vec<Section> {
    let mut numbering = Numbering::default();
    let mut sections = vec![Section {
        anchor: "body".to_owned(),
        title: clean(document.title.as_str()),
        text: String::new(),
    }];
    for block in walk::blocks(document) {
        if let Block::Heading { level, text } = block {
            let place = numbering.heading(*level);
            let mut title = String::new();
            words(text, &mut title);
            sections.push(Section {
                anchor: format!("section-{}", place.number),
                title,
                text: String::new(),
            });
        } else if let Some(section) = sections.last_mut() {
            told(block, &mut section.text);
        }
    }
    sections.retain(|section| !section.text.is_empty() || section.anchor != "body");
    for section in &mut sections {
        // In JSON the end of a line is a letter after a stroke, which would stand before a name like a part of
        // it, for whoever searches the file as it lies there.
        section.text = section.text.trim_end().replace('\n', " ");
    }
    sections
}

fn told(block: &Block, text: &mut String) {
    match block {
        Block::Paragraph { text: run } | Block::Quote { text: run, .. } => words(run, text),
        Block::Table {
            caption,
            head,
            rows,
        } => {
            text.extend(caption.iter().map(|caption| clean(caption.as_str()) + "\n"));
            for cell in head.iter().chain(rows.iter().flatten()) {
                words(cell, text);
                text.push('\n');
            }
        }
        Block::Figure { figure } => {
            for words in figure.caption.iter().chain([&figure.alternative]) {
                text.push_str(&(clean(words.as_str()) + "\n"));
            }
        }
        Block::Map { map } => text.push_str(&clean(map.caption.as_str())),
        Block::Timeline { timeline } => text.push_str(&clean(timeline.caption.as_str())),
        _ => return,
    }
    text.push('\n');
}

/// Runs of words without notes.
pub(super) fn words(run: &[Inline], text: &mut String) {
    for inline in run {
        match inline {
            Inline::Text { text: own } | Inline::Foreign { text: own, .. } => {
                text.push_str(&clean(own.as_str()));
            }
            Inline::Emphasis { text: own }
            | Inline::Strong { text: own }
            | Inline::Link { text: own, .. } => words(own, text),
            Inline::Note { .. } => {}
        }
    }
}
