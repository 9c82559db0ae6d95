//! Film and sound in Matroska and WebM (RFC 9559).

use std::io::{Read, Seek};

use matroska_demuxer::{MatroskaFile, SimpleTag};
use model::record::ItemFacts;

use super::{film::position, notes::Notes};

/// Reads the segment's information, tracks and tags; clusters are skipped.
pub(super) fn examine<S: Read + Seek>(
    source: &mut S,
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    let Some(film) = source
        .rewind()
        .ok()
        .and_then(|()| MatroskaFile::open(source).ok())
    else {
        problems.push("the film is damaged or cut off and cannot be read".to_owned());
        return;
    };
    let info = film.info();
    facts.duration_ms = info
        .duration()
        .and_then(|ticks| milliseconds(ticks, info.timestamp_scale().get()));
    facts.recorded = info.date_utc().and_then(time);
    notes.tag("film:title", info.title().unwrap_or_default());
    notes.tag("film:muxer", info.muxing_app());
    notes.tag("film:writer", info.writing_app());
    for track in film.tracks() {
        let codec = track.codec_id().to_owned();
        if facts.codecs.len() < 16 && !facts.codecs.contains(&codec) {
            facts.codecs.push(codec);
        }
        if let (Some(video), None) = (track.video(), facts.width) {
            facts.width = u32::try_from(video.pixel_width().get()).ok();
            facts.height = u32::try_from(video.pixel_height().get()).ok();
        }
        notes.tag("film:track", track.name().unwrap_or_default());
    }
    for tag in film.tags().unwrap_or_default() {
        tag.simple_tags().iter().for_each(|tag| simple(tag, notes));
    }
}

fn simple(tag: &SimpleTag, notes: &mut Notes) {
    let text = tag.string().unwrap_or_default();
    // Statistics of each track say nothing of anybody.
    if matches!(
        tag.name(),
        "DURATION" | "MAJOR_BRAND" | "MINOR_VERSION" | "COMPATIBLE_BRANDS"
    ) {
        return;
    }
    if tag.name().to_ascii_uppercase().contains("LOCATION") {
        notes.position(position(text));
    }
    notes.tag(format!("film:{}", tag.name()), text);
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "a length in milliseconds, checked to be finite and not negative"
)]
fn milliseconds(ticks: f64, nanoseconds_each: u64) -> Option<u64> {
    let length = ticks * nanoseconds_each as f64 / 1_000_000.0;
    (length.is_finite() && length >= 0.0).then_some(length.round() as u64)
}

/// Nanoseconds since the year 2001 as RFC 3339.
fn time(nanoseconds: i64) -> Option<String> {
    let seconds = nanoseconds
        .div_euclid(1_000_000_000)
        .checked_add(SINCE_1970)?;
    jiff::Timestamp::from_second(seconds)
        .ok()
        .map(|time| time.to_string())
}

/// From 1970-01-01 to 2001-01-01, in seconds.
const SINCE_1970: i64 = 978_307_200;
