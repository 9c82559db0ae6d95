//! Compound files (MS-CFB): Word, Excel and PowerPoint up to 2003, encrypted ones of today, macros.

use std::io::{Cursor, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::{Extraction, PART, raw};

/// Says that the formats inside are not understood, and searches their streams as plain strings: in
/// the file itself they are cut into sectors, in no order.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    read.note("an old or encrypted office document: only its plain strings were searched");
    raw::read("raw bytes", bytes, 4, read);
    raw::eight_bit("raw bytes", bytes, 5, read);
    // The parser is not ours and the bytes are hostile.
    let streams = catch_unwind(AssertUnwindSafe(|| streams(bytes))).unwrap_or_default();
    for (path, content) in streams {
        if !read.may_unpack(content.len()) {
            break;
        }
        read.text("name of a stream", path.as_str());
        raw::read(&format!("stream {path}"), &content, 4, read);
        raw::eight_bit(&format!("stream {path}"), &content, 5, read);
    }
}

/// Streams that are read.
const STREAMS: usize = 4_096;

fn streams(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut file) = cfb::CompoundFile::open(Cursor::new(bytes)) else {
        return Vec::new();
    };
    let entries: Vec<_> = file
        .walk()
        .take(STREAMS)
        .filter(cfb::Entry::is_stream)
        .collect();
    let mut left = PART;
    let mut streams = Vec::new();
    for entry in entries {
        let mut content = Vec::new();
        if let Ok(stream) = file.open_stream(entry.path()) {
            let limit = u64::try_from(left).unwrap_or(u64::MAX);
            // What breaks off is read up to there; the whole file was searched above.
            let _ = stream.take(limit).read_to_end(&mut content);
        }
        left = left.saturating_sub(content.len());
        streams.push((entry.path().to_string_lossy().into_owned(), content));
    }
    streams
}
