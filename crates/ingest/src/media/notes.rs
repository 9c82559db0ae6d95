//! Collecting what a file gives away.

use model::{place::Position, record::ItemTrace};

/// Tags, and the first position, as they are found.
#[derive(Default)]
pub(super) struct Notes {
    trace: ItemTrace,
    bytes: usize,
}

impl Notes {
    /// Keeps one tag, if it says anything and there is room.
    pub(super) fn tag(&mut self, name: impl Into<String>, value: &str) {
        let value: String = plain(value).chars().take(LONGEST).collect();
        let tag = (plain(&name.into()), value);
        let room = self.trace.tags.len() < MOST && self.bytes < MOST_BYTES;
        if tag.1.is_empty() || !room || self.trace.tags.contains(&tag) {
            return;
        }
        self.bytes += tag.0.len() + tag.1.len();
        self.trace.tags.push(tag);
    }

    /// Keeps a position; the first one found stands.
    pub(super) fn position(&mut self, position: Option<Position>) {
        self.trace.position = self.trace.position.or(position);
    }

    pub(super) fn finish(self) -> ItemTrace {
        self.trace
    }
}

/// Text without the control characters that end and pad it in files.
fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The readable runs of binary data: UTF-8 without control characters, four characters or more.
pub(super) fn readable(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes)
        .split(|c: char| c.is_control() || c == '\u{fffd}')
        .map(str::trim)
        .filter(|run| run.chars().count() >= 4)
        .map(str::to_owned)
        .collect()
}

/// A file with more tags than this is made to exhaust.
const MOST: usize = 2000;
const MOST_BYTES: usize = 1024 * 1024;
const LONGEST: usize = 16 * 1024;
