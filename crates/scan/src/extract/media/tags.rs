//! Tags of sound: ID3, Vorbis comments, APE, iTunes lists, RIFF INFO.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use lofty::config::{ParseOptions, ParsingMode};
use lofty::file::{TaggedFile, TaggedFileExt};
use lofty::probe::Probe;
use lofty::tag::{ItemValue, Tag};

use super::super::{Extraction, raw, text};

/// Adds every tag that the reader of tags knows, and the pictures in them.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    // The parser is not ours and the bytes are hostile. What it does not read is searched as strings.
    let Ok(Some(file)) = catch_unwind(AssertUnwindSafe(|| parsed(bytes))) else {
        read.note("a recording whose tags cannot be read: only its plain strings were searched");
        return;
    };
    for tag in file.tags() {
        items(tag, read);
        for picture in tag.pictures() {
            read.text(
                "tag of a picture",
                picture.description().unwrap_or_default(),
            );
            read.nested("picture in a tag", "", picture.data());
        }
    }
}

fn parsed(bytes: &[u8]) -> Option<TaggedFile> {
    let options = ParseOptions::new()
        .read_properties(false)
        .parsing_mode(ParsingMode::Relaxed);
    let probe = Probe::new(Cursor::new(bytes))
        .options(options)
        .guess_file_type()
        .ok()?;
    probe.read().ok()
}

fn items(tag: &Tag, read: &mut Extraction) {
    for item in tag.items() {
        let where_ = format!("tag {:?}", item.key());
        read.text(where_.as_str(), item.description());
        match item.value() {
            ItemValue::Text(value) | ItemValue::Locator(value) => read.text(where_, value.as_str()),
            ItemValue::Binary(bytes) => raw::read(&where_, bytes, 4, read),
        }
    }
}

/// The 128 bytes at the end that the first version of ID3 took, in whatever code page.
pub(super) fn oldest(bytes: &[u8], read: &mut Extraction) {
    let tag = bytes
        .len()
        .checked_sub(128)
        .and_then(|at| bytes.get(at..))
        .unwrap_or_default();
    let Some(fields) = tag.strip_prefix(b"TAG") else {
        return;
    };
    for encoding in [
        encoding_rs::UTF_8,
        encoding_rs::WINDOWS_1256,
        encoding_rs::WINDOWS_1252,
    ] {
        let fields = text::eight_bit(fields, encoding).replace('\0', "\n");
        read.text(format!("ID3v1 tag, {}", encoding.name()), fields);
    }
}
