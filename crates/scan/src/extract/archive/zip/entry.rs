//! One entry of a ZIP archive: its line in the list, its own header, its content.

use std::{io::Read, ops::Range};

use flate2::{Crc, bufread::DeflateDecoder};

use super::super::super::{Extraction, PART, raw};
use super::super::Member;
use super::cover::Cover;
use super::fields::{eight, four, two};

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const ENCRYPTED: u16 = 1;
/// Sizes and checksum follow the content instead of standing in front of it.
const DESCRIBED_BEHIND: u16 = 8;
const LOCAL: usize = 30;
const LISTED: usize = 46;

/// A line of the list.
pub(super) struct Listed {
    name: Range<usize>,
    extra: Range<usize>,
    comment: Range<usize>,
    flags: u16,
    method: u16,
    crc: usize,
    packed: usize,
    /// Where the entry's own header stands.
    local: usize,
}

impl Listed {
    /// The line at `at`, and where the next begins.
    pub(super) fn parse(bytes: &[u8], at: usize, shift: usize) -> Option<(Self, usize)> {
        if bytes.get(at..at.checked_add(4)?)? != b"PK\x01\x02" {
            return None;
        }
        let length = |field: usize| usize::from(two(bytes, at + field));
        let name = at + LISTED..at + LISTED + length(28);
        let extra = name.end..name.end + length(30);
        let comment = extra.end..extra.end + length(32);
        let end = comment.end;
        bytes.get(at..end)?;
        let (mut packed, mut local) = (four(bytes, at + 20), four(bytes, at + 42));
        if let Some(mut field) = wide(bytes, &extra) {
            let mut size = four(bytes, at + 24);
            // Only those that do not fit are there, in this order.
            for value in [&mut size, &mut packed, &mut local] {
                if *value == 0xffff_ffff {
                    *value = eight(bytes, field);
                    field += 8;
                }
            }
        }
        let entry = Self {
            name,
            extra,
            comment,
            flags: two(bytes, at + 8),
            method: two(bytes, at + 10),
            crc: four(bytes, at + 16),
            packed,
            local: local.saturating_add(shift),
        };
        Some((entry, end))
    }

    /// The content; names, comment and extra fields are added, and what cannot be unpacked is said.
    pub(super) fn unpack(
        &self,
        bytes: &[u8],
        cover: &mut Cover,
        read: &mut Extraction,
    ) -> Option<Member> {
        let part = |range: &Range<usize>| bytes.get(range.clone()).unwrap_or_default();
        let name = super::super::name("name of an entry", part(&self.name), read);
        super::super::name(
            &format!("comment of entry {name}"),
            part(&self.comment),
            read,
        );
        raw::read(
            &format!("extra field of entry {name}"),
            part(&self.extra),
            4,
            read,
        );
        let Some(local) = Local::parse(bytes, self.local) else {
            read.note(format!("entry {name}: is not where the archive says"));
            return None;
        };
        if part(&local.name) != part(&self.name) {
            read.note(format!("entry {name}: the archive gives it two names"));
            super::super::name("name of an entry", part(&local.name), read);
        }
        raw::read(
            &format!("extra field of entry {name}"),
            part(&local.extra),
            4,
            read,
        );
        let body = local.extra.end..local.extra.end.saturating_add(self.packed);
        let behind = if self.flags & DESCRIBED_BEHIND == 0 {
            0
        } else {
            descriptor(bytes, body.end, self.crc)
        };
        cover.add(self.local..body.end.saturating_add(behind));
        let Some(packed) = bytes.get(body) else {
            read.note(format!("entry {name}: cut off"));
            return None;
        };
        if self.flags & ENCRYPTED != 0 {
            read.note(format!("entry {name}: encrypted"));
            return None;
        }
        let content = content(&name, self.method, packed, read)?.1;
        let mut crc = Crc::new();
        crc.update(&content);
        if usize::try_from(crc.sum()) != Ok(self.crc) {
            read.note(format!(
                "entry {name}: does not match its checksum, so programs may read it differently"
            ));
        }
        Some(Member { name, content })
    }
}

/// An entry's own header.
struct Local {
    name: Range<usize>,
    extra: Range<usize>,
}

impl Local {
    fn parse(bytes: &[u8], at: usize) -> Option<Self> {
        let end = at.checked_add(LOCAL)?;
        if !bytes.get(at..end)?.starts_with(b"PK\x03\x04") {
            return None;
        }
        let name = end..end + usize::from(two(bytes, at + 26));
        let extra = name.end..name.end + usize::from(two(bytes, at + 28));
        bytes.get(..extra.end)?;
        Some(Self { name, extra })
    }
}

/// Where an entry's own header stands between two places.
pub(super) fn find_local(bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let part = bytes.get(from..to)?;
    part.windows(4)
        .position(|window| window == b"PK\x03\x04")
        .map(|at| from + at)
}

/// Reads an entry that the list does not name; says where it ends.
pub(super) fn unlisted(
    bytes: &[u8],
    at: usize,
    end: usize,
    read: &mut Extraction,
) -> (usize, Option<Member>) {
    let Some(local) = Local::parse(bytes, at).filter(|local| local.extra.end <= end) else {
        return (at, None);
    };
    let name = super::super::name(
        "name of an unlisted entry",
        bytes.get(local.name.clone()).unwrap_or_default(),
        read,
    );
    let size = four(bytes, at + 18);
    // A size that stands behind the content is not known here; packed content tells its end itself.
    let body_end = if size == 0 || size == 0xffff_ffff {
        end
    } else {
        local.extra.end.saturating_add(size).min(end)
    };
    let packed = bytes.get(local.extra.end..body_end).unwrap_or_default();
    if two(bytes, at + 6) & ENCRYPTED != 0 {
        read.note(format!("unlisted entry {name}: encrypted"));
        return (body_end, None);
    }
    match content(&name, two(bytes, at + 8), packed, read) {
        Some((used, content)) => (local.extra.end + used, Some(Member { name, content })),
        None => (body_end, None),
    }
}

/// Unpacked content, and how many packed bytes it took.
fn content(
    name: &str,
    method: u16,
    packed: &[u8],
    read: &mut Extraction,
) -> Option<(usize, Vec<u8>)> {
    match method {
        STORED if read.may_unpack(packed.len()) => Some((packed.len(), packed.to_vec())),
        DEFLATED => {
            let mut decoder = DeflateDecoder::new(packed);
            let mut content = Vec::new();
            let limit = u64::try_from(PART).unwrap_or(u64::MAX);
            let done = decoder.by_ref().take(limit).read_to_end(&mut content);
            let used = usize::try_from(decoder.total_in()).unwrap_or(packed.len());
            if done.is_err() || content.len() >= PART || !read.may_unpack(content.len()) {
                read.note(format!("entry {name}: cannot be unpacked, or is too large"));
                raw::read(&format!("entry {name}"), packed, 6, read);
                content.truncate(PART / 8);
            } else if let Some(rest) = packed.get(used..).filter(|rest| !rest.is_empty()) {
                read.note(format!(
                    "entry {name}: {} bytes behind its content",
                    rest.len()
                ));
                raw::read(&format!("behind entry {name}"), rest, 4, read);
            }
            Some((used, content))
        }
        STORED => {
            read.note(format!("entry {name}: too large"));
            None
        }
        other => {
            read.note(format!(
                "entry {name}: packed by method {other}, which is not understood"
            ));
            raw::read(&format!("entry {name}"), packed, 6, read);
            None
        }
    }
}

/// How long the record behind an entry's content is.
fn descriptor(bytes: &[u8], at: usize, crc: usize) -> usize {
    let signed = bytes.get(at..at.saturating_add(4)) == Some(b"PK\x07\x08");
    let start = at.saturating_add(if signed { 4 } else { 0 });
    if four(bytes, start) != crc {
        return 0;
    }
    let next = |length: usize| {
        let next = start.saturating_add(length);
        bytes.get(next..next.saturating_add(2)) == Some(b"PK")
    };
    let length = if next(12) {
        12
    } else if next(20) {
        20
    } else {
        12
    };
    start - at + length
}

/// Where the ZIP64 field's values begin.
fn wide(bytes: &[u8], extra: &Range<usize>) -> Option<usize> {
    let mut at = extra.start;
    while at + 4 <= extra.end {
        if two(bytes, at) == 1 {
            return Some(at + 4);
        }
        at += 4 + usize::from(two(bytes, at + 2));
    }
    None
}
