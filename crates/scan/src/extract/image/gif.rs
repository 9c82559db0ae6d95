//! GIF 89a: comments, plain text, application blocks, and what stands behind the end.

use super::super::{Extraction, raw, text, xml};
use super::trailing;

/// Adds the metadata of a picture or animation.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    let flags = bytes.get(10).copied().unwrap_or_default();
    let mut at = 13 + colours(flags);
    loop {
        match bytes.get(at) {
            Some(0x3b) => {
                trailing(bytes.get(at + 1..).unwrap_or_default(), "GIF", read);
                return;
            }
            Some(0x21) => {
                let kind = bytes.get(at + 1).copied().unwrap_or_default();
                let (body, next) = blocks(bytes, at + 2);
                extension(kind, &body, read);
                at = next;
            }
            Some(0x2c) => {
                let flags = bytes.get(at + 9).copied().unwrap_or_default();
                at = blocks(bytes, at + 11 + colours(flags)).1;
            }
            _ => {
                read.note(
                    "GIF that is cut off or damaged: what follows was searched as plain strings",
                );
                raw::read("raw bytes", bytes.get(at..).unwrap_or_default(), 6, read);
                return;
            }
        }
    }
}

/// Bytes of a table of colours.
fn colours(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << ((flags & 7) + 1)
    }
}

/// The bodies of blocks up to an empty one, and where that ends.
fn blocks(bytes: &[u8], mut at: usize) -> (Vec<u8>, usize) {
    let mut body = Vec::new();
    while let Some(length) = bytes.get(at).map(|length| usize::from(*length)) {
        at += 1;
        if length == 0 {
            break;
        }
        body.extend_from_slice(bytes.get(at..at + length).unwrap_or_default());
        at += length;
    }
    (body, at)
}

fn extension(kind: u8, body: &[u8], read: &mut Extraction) {
    let where_ = match kind {
        0xf9 => return,
        0xfe => "comment",
        0x01 => "plain text",
        _ => "application block",
    };
    read.text(where_, text::short(body));
    raw::read(where_, body, 4, read);
    xml::embedded(&String::from_utf8_lossy(body), read);
}
