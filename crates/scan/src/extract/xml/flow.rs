//! The text of a document in the order in which it is read, with what was changed and hidden.

use std::collections::HashMap;

use quick_xml::events::BytesStart;

use super::super::Extraction;
use super::role::{self, Role};
use crate::Piece;

const DELETED: u8 = 1;
const INSERTED: u8 = 2;
const HIDDEN: u8 = 4;

/// Text boxes within notes within text boxes: beyond this they are read as one.
const ASIDES: usize = 16;
/// How far up an end is matched with its start, for documents whose ends are damaged.
const REACH: usize = 64;

/// What has been read so far.
#[derive(Default)]
pub(super) struct Flow {
    open: Vec<(String, Role)>,
    main: Text,
    /// What stands beside the text and is not yet at its end.
    asides: Vec<Text>,
    instructions: String,
    /// Elements open that delete, insert, hide, and that hold no text.
    deleted: usize,
    inserted: usize,
    hidden: usize,
    properties: usize,
    rows: usize,
    run_hidden: bool,
    /// The change that is being read, and what changes took out.
    region: String,
    removed: HashMap<String, String>,
}

#[derive(Default)]
struct Text {
    parts: Vec<Part>,
    has_paragraphs: bool,
}

struct Part {
    state: u8,
    /// A break that may stand inside a word: between cells, or of unknown meaning.
    is_loose: bool,
    text: String,
}

impl Flow {
    pub(super) fn open(&mut self, name: &str, element: &BytesStart<'_>) {
        let role = role::of(name);
        self.open.push((name.to_owned(), role));
        match role {
            Role::Block => self.part_words("\n", true),
            Role::Paragraph => {
                self.last().has_paragraphs = true;
                self.part_words("\n", self.rows > 0);
            }
            Role::Row => {
                self.part_words("\n", false);
                self.rows += 1;
            }
            Role::Inline => {}
            Role::Cell => self.part_words("\t", true),
            Role::Run => self.run_hidden = false,
            Role::Properties => self.properties += 1,
            Role::Mark(mark) => {
                if self.properties == 0 {
                    let count = super::attribute(element, "c").and_then(|count| count.parse().ok());
                    (0..count.unwrap_or(1).min(64)).for_each(|_| self.text(mark));
                }
            }
            Role::Deleted => self.deleted += 1,
            Role::Inserted => self.inserted += 1,
            Role::Hidden => self.hidden += 1,
            Role::Vanish => {
                let off = super::attribute(element, "val");
                self.run_hidden |= !matches!(off.as_deref(), Some("0" | "false" | "off"));
            }
            Role::Instruction => {}
            Role::Aside(_) | Role::Removed => {
                if self.asides.len() < ASIDES {
                    self.asides.push(Text::default());
                }
            }
            Role::Region => self.region = super::attribute(element, "id").unwrap_or_default(),
            Role::Change => {
                let change = super::attribute(element, "change-id").unwrap_or_default();
                if let Some(removed) = self.removed.get(&change).cloned() {
                    self.push(DELETED, false, &removed);
                }
            }
            Role::ChangeStart => self.inserted += 1,
            Role::ChangeEnd => self.inserted = self.inserted.saturating_sub(1),
        }
    }

    pub(super) fn close(&mut self, name: &str, read: &mut Extraction) {
        let known = self
            .open
            .iter()
            .rev()
            .take(REACH)
            .position(|(open, _)| open == name);
        let Some(known) = known else {
            return;
        };
        for _ in 0..=known {
            if let Some((_, role)) = self.open.pop() {
                self.end(role, read);
            }
        }
    }

    fn end(&mut self, role: Role, read: &mut Extraction) {
        match role {
            Role::Block => self.part_words("\n", true),
            Role::Paragraph => {
                self.instructions.push('\n');
                self.part_words("\n", self.rows > 0);
            }
            Role::Row => {
                self.rows = self.rows.saturating_sub(1);
                self.part_words("\n", false);
            }
            Role::Cell => self.part_words("\t", true),
            Role::Run => self.run_hidden = false,
            Role::Properties => self.properties = self.properties.saturating_sub(1),
            Role::Deleted => self.deleted = self.deleted.saturating_sub(1),
            Role::Inserted => self.inserted = self.inserted.saturating_sub(1),
            Role::Hidden => self.hidden = self.hidden.saturating_sub(1),
            Role::Aside(what) => {
                if let Some(text) = self.asides.pop() {
                    text.finish(what, false, read);
                }
            }
            Role::Removed => {
                if let Some(text) = self.asides.pop() {
                    let removed = text.reading(|_| true).trim_matches('\n').to_owned();
                    self.removed
                        .insert(std::mem::take(&mut self.region), removed);
                    text.finish("tracked deletion", false, read);
                }
            }
            _ => {}
        }
    }

    /// Text as it stands; in the middle of properties there is none.
    pub(super) fn text(&mut self, text: &str) {
        if self
            .open
            .last()
            .is_some_and(|(_, role)| *role == Role::Instruction)
        {
            self.instructions.push_str(text);
            return;
        }
        let bit = |count: usize, bit: u8| if count > 0 { bit } else { 0 };
        let hidden = self.hidden + usize::from(self.run_hidden);
        let state = bit(self.deleted, DELETED) | bit(self.inserted, INSERTED) | bit(hidden, HIDDEN);
        self.push(state, false, text);
    }

    fn part_words(&mut self, mark: &str, is_loose: bool) {
        if self.properties == 0 {
            self.push(0, is_loose, mark);
        }
    }

    fn push(&mut self, state: u8, is_loose: bool, text: &str) {
        let parts = &mut self.last().parts;
        match parts.last_mut() {
            Some(last) if last.state == state && last.is_loose == is_loose => {
                last.text.push_str(text)
            }
            _ => parts.push(Part {
                state,
                is_loose,
                text: text.to_owned(),
            }),
        }
    }

    fn last(&mut self) -> &mut Text {
        match self.asides.last_mut() {
            Some(aside) => aside,
            None => &mut self.main,
        }
    }

    /// Adds every reading of it.
    pub(super) fn finish(self, drawing: bool, read: &mut Extraction) {
        for text in std::iter::once(&self.main).chain(&self.asides) {
            text.finish("text", drawing, read);
        }
        read.text("field instructions", self.instructions.trim());
    }
}

impl Text {
    fn reading(&self, wanted: impl Fn(&Part) -> bool) -> String {
        self.parts
            .iter()
            .filter(|part| wanted(part))
            .map(|part| part.text.as_str())
            .collect()
    }

    /// Everything without what parts the cells, and where it was taken out.
    fn joined(&self) -> (String, Vec<usize>) {
        let (mut text, mut seams) = (String::new(), Vec::new());
        for part in &self.parts {
            if part.is_loose {
                seams.push(text.len());
            } else {
                text.push_str(&part.text);
            }
        }
        (text, seams)
    }

    /// Everything; then, where it differs, as it is shown, as it was, and without what parts cells.
    fn finish(&self, what: &str, drawing: bool, read: &mut Extraction) {
        let shape = |piece: Piece| if drawing { piece.drawing() } else { piece };
        let all = self.reading(|_| true);
        let has = |bits: u8| self.parts.iter().any(|part| part.state & bits != 0);
        let mut readings = Vec::new();
        if has(DELETED | HIDDEN) {
            let shown = self.reading(|part| part.state & (DELETED | HIDDEN) == 0);
            readings.push((format!("{what} as it is shown"), shown));
            readings.push((
                format!("{what} without deletions"),
                self.reading(|part| part.state & DELETED == 0),
            ));
        }
        if has(INSERTED) {
            let before = self.reading(|part| part.state & INSERTED == 0);
            readings.push((format!("{what} as it was before its changes"), before));
        }
        if self.has_paragraphs && self.parts.iter().any(|part| part.is_loose) {
            let (joined, seams) = self.joined();
            if joined != all {
                let piece = Piece::new(format!("{what} with its cells joined"), joined);
                read.piece(shape(piece.backstop().joined_at(seams)));
            }
        }
        for (where_, text) in readings {
            if text != all {
                read.piece(shape(Piece::new(where_, text).backstop()));
            }
        }
        read.piece(shape(Piece::new(what, all)));
    }
}
