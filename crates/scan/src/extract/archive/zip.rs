//! ZIP (PKWARE APPNOTE 6.3.10), read twice: by its list, and by what stands in front of it.
//!
//! A reader of archives shows what the list names. Whoever hides something leaves it out of the list,
//! names it twice, or writes it between two entries; so every byte must be accounted for here.

mod cover;
mod entry;
mod fields;

use super::super::{Extraction, raw};
use super::{ENTRIES, Member};
use cover::Cover;
use entry::Listed;
use fields::{four, two};

/// Unpacks every entry, and adds names, comments, extra fields and what no entry owns.
pub(super) fn members(bytes: &[u8], read: &mut Extraction) -> Vec<Member> {
    let mut cover = Cover::new(bytes.len());
    let mut members = Vec::new();
    match end(bytes) {
        Some(end) => {
            let comment = usize::from(two(bytes, end + 20));
            let comment = bytes.get(end + 22..end + 22 + comment).unwrap_or_default();
            super::name("comment of the archive", comment, read);
            cover.add(end..end + 22 + comment.len());
            for listed in list(bytes, end, &mut cover, read) {
                members.extend(listed.unpack(bytes, &mut cover, read));
            }
        }
        None => read.note("a ZIP archive without its list: it may be cut off"),
    }
    for gap in cover.gaps() {
        let part = bytes.get(gap.clone()).unwrap_or_default();
        if part.iter().all(|byte| *byte == 0) {
            continue;
        }
        let mut from = gap.start;
        for _ in 0..ENTRIES.saturating_sub(members.len()) {
            let Some(at) = entry::find_local(bytes, from, gap.end) else {
                break;
            };
            read.note(format!(
                "an entry at byte {at} that the archive does not list"
            ));
            let (next, member) = entry::unlisted(bytes, at, gap.end, read);
            members.extend(member);
            from = next.max(at + 4);
        }
        read.note(format!(
            "{} bytes that belong to no entry, at byte {}",
            part.len(),
            gap.start
        ));
        raw::read("between the entries", part, 4, read);
    }
    members
}

/// Where the end record stands: the last one that is whole.
fn end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(22)?;
    (0..=last)
        .rev()
        .find(|at| bytes.get(*at..*at + 4) == Some(b"PK\x05\x06"))
}

/// The lines of the list.
fn list(bytes: &[u8], end: usize, cover: &mut Cover, read: &mut Extraction) -> Vec<Listed> {
    let mut entries = Vec::new();
    let (size, start) = match wide(bytes, end, cover) {
        Some(wide) => wide,
        None => (four(bytes, end + 12), four(bytes, end + 16)),
    };
    // Offsets count from the first entry, which need not be the start of the file.
    let tail = cover.start_of(end);
    let at = tail.checked_sub(size).unwrap_or(start);
    let shift = at.saturating_sub(start);
    let mut at = at;
    while let Some((entry, next)) = Listed::parse(bytes, at, shift) {
        if entries.len() == ENTRIES {
            read.note(format!("an archive with more than {ENTRIES} entries"));
            break;
        }
        cover.add(at..next);
        entries.push(entry);
        at = next;
    }
    if usize::from(two(bytes, end + 10)) != entries.len() & 0xffff {
        read.note(
            "an archive whose list is damaged: it names more or fewer entries than it counts",
        );
    }
    entries
}

/// Size and start of the list by the ZIP64 records, where there are such.
fn wide(bytes: &[u8], end: usize, cover: &mut Cover) -> Option<(usize, usize)> {
    let locator = end.checked_sub(20)?;
    if bytes.get(locator..locator + 4) != Some(b"PK\x06\x07") {
        return None;
    }
    let record = locator.checked_sub(56)?;
    if bytes.get(record..record + 4) != Some(b"PK\x06\x06") {
        return None;
    }
    cover.add(record..end);
    Some((
        fields::eight(bytes, record + 40),
        fields::eight(bytes, record + 48),
    ))
}
