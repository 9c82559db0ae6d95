//! Pictures: everything in the file but the pixels.

mod colour;
pub(super) mod exif;
pub(super) mod gif;
mod iptc;
pub(super) mod jpeg;
pub(super) mod png;
pub(super) mod size;
pub(super) mod tiff;

use super::{Extraction, raw};

/// Bytes behind the picture's end: old pixels, a second file, a note.
pub(super) fn trailing(bytes: &[u8], format: &str, read: &mut Extraction) {
    if bytes
        .iter()
        .all(|byte| *byte == 0 || byte.is_ascii_whitespace())
        && bytes.len() < 16
    {
        return;
    }
    read.note(format!(
        "{} bytes after the end of the {format}",
        bytes.len()
    ));
    if super::kind::contains(bytes.get(..3).unwrap_or_default(), &[0xff, 0xd8, 0xff]) {
        read.nested("after the end", "", bytes);
    } else {
        raw::read("after the end", bytes, 4, read);
    }
}
