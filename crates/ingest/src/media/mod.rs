//! What a media file is, what it gives away, and the picture that may be published.

mod document;
mod exif;
mod film;
mod iptc;
mod matroska;
mod moov;
mod notes;
mod picture;
mod sort;
mod sound;
mod still;
mod xmp;

use std::{
    io::{Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use model::record::{ItemFacts, ItemTrace};
use serde::{Deserialize, Serialize};

use self::notes::Notes;
pub(crate) use self::picture::MOST_PICTURE;
pub use self::picture::{Picture, PictureError, PictureFormat, publication_picture};

/// What was read from a media file.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Examined {
    /// What its bytes say it is; `application/octet-stream` where they say nothing known.
    pub media_type: String,
    /// Facts that give nobody away.
    pub facts: ItemFacts,
    /// Everything that names a device, program, person or place, or holds free words. `item` is
    /// left empty for the caller.
    pub trace: ItemTrace,
    /// What is wrong with the file, in words.
    pub problems: Vec<String>,
}

/// Reads what a media file tells. Never fails: what cannot be read is a problem in words, for the
/// original is evidence whatever it is. Reads a bounded part of large files.
pub fn examine<S: Read + Seek>(source: &mut S, name: &str) -> Examined {
    let mut examined = Examined {
        media_type: sort::UNKNOWN.to_owned(),
        ..Examined::default()
    };
    let Ok(length) = source.seek(SeekFrom::End(0)) else {
        examined.problems.push("the file cannot be read".to_owned());
        return examined;
    };
    if length == 0 {
        examined.problems.push("the file is empty".to_owned());
        return examined;
    }
    let Some(head) = start(source, HEAD) else {
        examined.problems.push("the file cannot be read".to_owned());
        return examined;
    };
    let media_type = sort::by_content(&head);
    media_type.clone_into(&mut examined.media_type);
    examined.problems.extend(mismatch(media_type, name));

    let mut notes = Notes::default();
    let (facts, problems) = (&mut examined.facts, &mut examined.problems);
    // Readers of other people are fuzzed, not proved: one that gives up costs its own facts only.
    let read = catch_unwind(AssertUnwindSafe(|| {
        by_type(source, length, media_type, facts, &mut notes, problems);
    }));
    if read.is_err() {
        examined
            .problems
            .push("the file is damaged, or made to stop those who read it".to_owned());
    }
    examined.trace = notes.finish();
    examined
}

fn by_type<S: Read + Seek>(
    source: &mut S,
    length: u64,
    media_type: &str,
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    match media_type.split_once('/') {
        Some(("image", _)) => {
            if let Some(bytes) = whole(source, length, problems) {
                still::examine(&bytes, media_type, facts, notes, problems);
            }
        }
        _ if media_type == "application/pdf" => {
            if let Some(bytes) = whole(source, length, problems) {
                document::examine(&bytes, facts, notes, problems);
            }
        }
        _ if ISO_MEDIA.contains(&media_type) => {
            film::examine(source, length, facts, notes, problems);
            if media_type == "audio/mp4" {
                sound::examine(source, media_type, facts, notes, problems);
            }
        }
        _ if MATROSKA.contains(&media_type) => matroska::examine(source, facts, notes, problems),
        Some(("video", _)) => film::tracks(source, facts, notes),
        Some(("audio", _)) => sound::examine(source, media_type, facts, notes, problems),
        _ => {}
    }
}

/// The first bytes, up to `most`.
fn start<S: Read + Seek>(source: &mut S, most: u64) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    source.rewind().ok()?;
    source.take(most).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// A file that has to be held in memory to be read.
fn whole<S: Read + Seek>(
    source: &mut S,
    length: u64,
    problems: &mut Vec<String>,
) -> Option<Vec<u8>> {
    if length > LARGEST {
        problems.push(format!(
            "the file has {length} bytes and was not looked into: {LARGEST} is the most for its kind"
        ));
        return None;
    }
    start(source, LARGEST)
}

/// What the name promises and the bytes do not keep.
fn mismatch(media_type: &str, name: &str) -> Option<String> {
    let promised = sort::by_name(name);
    if promised.is_empty() || promised.contains(&media_type) {
        return None;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let found = match media_type {
        sort::UNKNOWN => "of no known kind".to_owned(),
        known => known.to_owned(),
    };
    Some(format!(
        "its name ends in `.{}`, but its bytes are {found}",
        crate::text::shown(ending)
    ))
}

/// What all signatures fit into.
const HEAD: u64 = 8 * 1024;
/// Pictures and documents are read whole, up to this.
const LARGEST: u64 = 256 * 1024 * 1024;
const MATROSKA: [&str; 2] = ["video/x-matroska", "video/webm"];
const ISO_MEDIA: [&str; 3] = ["video/mp4", "video/quicktime", "audio/mp4"];
