//! PDF (ISO 32000-1): pages as a reader sees them, and every object whether shown or not.

mod bytes;
mod cmap;
mod font;
mod layout;
mod page;
mod picture;
mod show;
mod streams;
mod strings;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{Document, LoadOptions};

use super::{Extraction, PART, raw};

/// Adds all that a document says, its earlier revisions included.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    let start = bytes
        .windows(5)
        .position(|window| window == b"%PDF-")
        .unwrap_or(0);
    let (before, bytes) = bytes.split_at_checked(start).unwrap_or_default();
    if !before.is_empty() {
        read.note(format!(
            "{} bytes before the start of the PDF",
            before.len()
        ));
        raw::read("before the start", before, 4, read);
    }
    let ends = bytes::ends(bytes);
    if ends.is_empty() {
        read.note("a PDF without an end mark: it may be cut off");
    }
    let last = ends.last().copied().unwrap_or(bytes.len());
    if let Some(after) = bytes
        .get(last..)
        .filter(|after| !after.trim_ascii().is_empty())
    {
        read.note(format!("{} bytes after the end of the PDF", after.len()));
        read.nested("after the end", "", after);
    }
    let whole = bytes.get(..last).unwrap_or(bytes);
    let linearised = guarded(whole, read);
    let earlier = ends.get(..ends.len().saturating_sub(1)).unwrap_or_default();
    // A document laid out for the web has one end mark too many, right behind its first part.
    let extra = earlier.len().saturating_sub(usize::from(linearised));
    if extra > 0 {
        read.note(format!(
            "{} end-of-file marks: an earlier revision is inside",
            ends.len()
        ));
    }
    for (number, end) in earlier
        .iter()
        .take(REVISIONS)
        .enumerate()
        .filter(|_| extra > 0)
    {
        let revision = bytes.get(..*end).unwrap_or_default();
        read.within(&format!("earlier revision {}", number + 1), |read| {
            guarded(revision, read);
        });
    }
}

/// Earlier revisions that are taken apart; that there are more is said in any case.
const REVISIONS: usize = 8;

/// Reads one revision; says whether it is laid out for the web.
fn guarded(bytes: &[u8], read: &mut Extraction) -> bool {
    // The parser is not ours and the bytes are hostile. A panic in it must become a line of the
    // report: a scan that dies may be taken for a scan that found nothing.
    let done = catch_unwind(AssertUnwindSafe(|| revision(bytes, read)));
    done.unwrap_or_else(|_| {
        read.note("a PDF that stops its parser");
        raw::read("raw bytes", bytes, 5, read);
        false
    })
}

fn revision(bytes: &[u8], read: &mut Extraction) -> bool {
    let options = LoadOptions {
        max_decompressed_size: Some(PART),
        ..LoadOptions::default()
    };
    let document = match Document::load_mem_with_options(bytes, options) {
        Ok(document) => document,
        Err(_) => {
            read.note("a PDF that cannot be parsed: only its plain strings were searched");
            raw::read("raw bytes", bytes, 5, read);
            return false;
        }
    };
    if document.is_encrypted() || document.was_encrypted() {
        read.note("an encrypted PDF: scan it before it is encrypted");
    }
    if document.xref_recovery.is_some() {
        read.note("a PDF whose cross-reference table is damaged");
    }
    let contents = page::read(&document, read);
    strings::read(&document, read);
    streams::read(&document, &contents, read);
    bytes::read(bytes, &document, read);
    document.linearization.is_some()
}
