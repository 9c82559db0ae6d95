//! Film and sound in ISO media files (ISO/IEC 14496-12, QuickTime).

use std::io::{Read, Seek, SeekFrom};

use model::{place::Position, record::ItemFacts};
use mp4_atom::{Header, ReadFrom};
use nom_exif::{MediaParser, MediaSource, TrackInfoTag};

use super::{moov, notes::Notes};

/// Reads a film. Only box headers and the index are read, whatever the length of the file.
pub(super) fn examine<S: Read + Seek>(
    source: &mut S,
    length: u64,
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    match index(source, length, problems) {
        Some(bytes) => moov::examine(&bytes, facts, notes),
        None => problems.push(
            "the film has no index: its recording was not finished, or it is cut off".to_owned(),
        ),
    }
    tracks(source, facts, notes);
}

/// Names and facts that the second reader knows.
pub(super) fn tracks<S: Read + Seek>(source: &mut S, facts: &mut ItemFacts, notes: &mut Notes) {
    if source.rewind().is_err() {
        return;
    }
    let Ok(media) = MediaSource::seekable(source) else {
        return;
    };
    let Ok(info) = MediaParser::new().parse_track(media) else {
        return;
    };
    for (tag, value) in info.iter() {
        let text = value.to_string();
        match tag {
            TrackInfoTag::Width => facts.width = facts.width.or_else(|| text.parse().ok()),
            TrackInfoTag::Height => facts.height = facts.height.or_else(|| text.parse().ok()),
            TrackInfoTag::DurationMs => {
                facts.duration_ms = facts.duration_ms.or_else(|| text.parse().ok());
            }
            TrackInfoTag::CreateDate => {
                // 1904 and 1970 are what recorders without a clock write.
                let known = !text.starts_with("1904") && !text.starts_with("1970");
                facts.recorded = facts.recorded.take().or_else(|| known.then_some(text));
            }
            TrackInfoTag::GpsIso6709 => {
                notes.position(position(&text));
                notes.tag("film:location", &text);
            }
            other => notes.tag(format!("film:{other:?}"), &text),
        }
    }
}

/// `+36.2031+037.1409+123.000/` (ISO 6709 Annex H).
pub(super) fn position(text: &str) -> Option<Position> {
    let from = text.find(['+', '-'])?;
    let text = text.get(from..)?.trim_end_matches(['\0', ' ']);
    let text = text.split('/').next()?;
    // The reader's strings end with a solidus.
    let found: iso6709parse::ISO6709Coord =
        iso6709parse::parse_string_representation(&format!("{text}/")).ok()?;
    Position::new(found.lat, found.lon)
}

/// The `moov` box, wherever it stands.
fn index<S: Read + Seek>(
    source: &mut S,
    length: u64,
    problems: &mut Vec<String>,
) -> Option<Vec<u8>> {
    let mut at = 0;
    let mut found = None;
    for _ in 0..MOST_BOXES {
        if at >= length || source.seek(SeekFrom::Start(at)).is_err() {
            break;
        }
        let Ok(header) = Header::read_from(source) else {
            break;
        };
        let body = source.stream_position().ok()?;
        let size = match header.size {
            Some(size) => u64::try_from(size).ok()?,
            None => length.saturating_sub(body),
        };
        let end = body.checked_add(size)?;
        if end > length {
            problems.push(format!(
                "the film is cut off: {} bytes are missing at its end",
                end - length
            ));
        }
        if header.kind == mp4_atom::FourCC::new(b"moov") && size <= LARGEST_INDEX {
            let mut bytes = Vec::new();
            source.take(size).read_to_end(&mut bytes).ok()?;
            found = Some(bytes);
        }
        at = end;
    }
    found
}

/// A fragmented film of a day has some ten thousand.
const MOST_BOXES: usize = 100_000;
/// The index of a film of ten hours has some ten megabytes.
const LARGEST_INDEX: u64 = 64 * 1024 * 1024;
