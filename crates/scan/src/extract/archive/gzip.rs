//! gzip (RFC 1952): each member, with the name and comment that its header keeps.

use std::io::Read;

use flate2::bufread::GzDecoder;

use super::super::{Extraction, PART, raw};

/// Members of one file that are read: log rotation appends a few, a bomb millions.
const MEMBERS: usize = 1_024;

/// Adds the fields of every member, and their contents joined as the program `gzip` joins them.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    let mut rest = bytes;
    let mut content = Vec::new();
    let mut inner = String::new();
    for number in 0..=MEMBERS {
        if !rest.starts_with(&[0x1f, 0x8b]) || number == MEMBERS {
            break;
        }
        let mut decoder = GzDecoder::new(rest);
        if let Some(header) = decoder.header() {
            let fields = [
                ("name in the gzip header", header.filename()),
                ("comment in the gzip header", header.comment()),
            ];
            let (filename, extra) = (header.filename(), header.extra());
            for (where_, field) in fields {
                super::name(where_, field.unwrap_or_default(), read);
            }
            if let Some(filename) = filename.and_then(|name| std::str::from_utf8(name).ok()) {
                filename.clone_into(&mut inner);
            }
            raw::read(
                "extra field of the gzip header",
                extra.unwrap_or_default(),
                4,
                read,
            );
        }
        let limit = u64::try_from(PART.saturating_sub(content.len())).unwrap_or(0);
        let done = decoder.by_ref().take(limit).read_to_end(&mut content);
        if done.is_err() || content.len() >= PART {
            read.note("gzip data that is damaged or too large: read as far as it goes");
            raw::read("raw bytes", rest, 6, read);
            rest = &[];
            break;
        }
        rest = decoder.into_inner();
    }
    if rest.iter().any(|byte| *byte != 0) {
        read.note(format!(
            "{} bytes after the end of the gzip data",
            rest.len()
        ));
        read.nested("after the end", "", rest);
    }
    read.nested("unpacked", &inner, &content);
}
