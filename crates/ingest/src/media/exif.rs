//! EXIF (CIPA DC-008) of pictures, by two readers.

use std::io::Cursor;

use exif::{Field, In, Reader, Tag, Value};
use model::{place::Position, record::ItemFacts};
use nom_exif::{ExifTag, MediaParser, MediaSource};

use super::notes::{Notes, readable};

/// Reads the EXIF block of a picture, if it has one.
pub(super) fn examine(bytes: &[u8], media_type: &str, facts: &mut ItemFacts, notes: &mut Notes) {
    let read = Reader::new()
        .continue_on_error(true)
        .read_from_container(&mut Cursor::new(bytes))
        .or_else(|error| error.distill_partial_result(|_| {}));
    match read {
        Ok(exif) => dump(&exif, facts, notes),
        // Formats that the first reader does not know.
        Err(_) if media_type != "image/gif" => second(bytes, facts, notes),
        Err(_) => {}
    }
}

fn dump(exif: &exif::Exif, facts: &mut ItemFacts, notes: &mut Notes) {
    let field = |tag| exif.get_field(tag, In::PRIMARY);
    facts.recorded = recorded(
        field(Tag::DateTimeOriginal).or_else(|| field(Tag::DateTime)),
        field(Tag::OffsetTimeOriginal).or_else(|| field(Tag::OffsetTime)),
    );
    if facts.width.is_none() {
        let edge = |tag| field(tag).and_then(|f| f.value.get_uint(0));
        facts.width = edge(Tag::PixelXDimension).or_else(|| edge(Tag::ImageWidth));
        facts.height = edge(Tag::PixelYDimension).or_else(|| edge(Tag::ImageLength));
    }
    let degrees = |value, reference, negative: &[u8]| {
        let sign = match field(reference).map(|f| &f.value) {
            Some(Value::Ascii(text)) if text.first().is_some_and(|t| t.starts_with(negative)) => {
                -1.0
            }
            _ => 1.0,
        };
        degrees(field(value)?).map(|degrees| sign * degrees)
    };
    let latitude = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, b"S");
    let longitude = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, b"W");
    notes.position(
        latitude
            .zip(longitude)
            .and_then(|(latitude, longitude)| Position::new(latitude, longitude)),
    );
    for field in exif.fields() {
        note(field, notes);
    }
}

/// Keeps a field if it is text, or a number that says where or by which device.
fn note(field: &Field, notes: &mut Notes) {
    if SAYS_NOTHING.contains(&field.tag) {
        return;
    }
    let name = format!("exif:{}", field.tag);
    match &field.value {
        Value::Ascii(texts) => {
            for text in texts {
                notes.tag(name.clone(), &String::from_utf8_lossy(text));
            }
        }
        // Comments begin with eight bytes that name their encoding; maker notes hold serial numbers.
        Value::Undefined(bytes, _) => {
            for run in readable(bytes).into_iter().take(50) {
                notes.tag(name.clone(), &run);
            }
        }
        // Windows writes titles and authors as UTF-16 in bytes.
        Value::Byte(bytes) if field.tag.number() >= 0x9c9b && field.tag.number() <= 0x9c9f => {
            let units = bytes.chunks_exact(2).map(|pair| match pair {
                [low, high] => u16::from_le_bytes([*low, *high]),
                _ => 0,
            });
            let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
            notes.tag(name, &text);
        }
        value if field.tag.context() == exif::Context::Gps => {
            notes.tag(name, &value.display_as(field.tag).to_string());
        }
        _ => {}
    }
}

/// `2012:05:25 13:42:10` and `+03:00` as ISO 8601.
fn recorded(date: Option<&Field>, offset: Option<&Field>) -> Option<String> {
    let Value::Ascii(texts) = &date?.value else {
        return None;
    };
    let mut time = exif::DateTime::from_ascii(texts.first()?).ok()?;
    if let Some(Value::Ascii(texts)) = offset.map(|field| &field.value) {
        let _ = texts.first().map(|text| time.parse_offset(text));
    }
    let plain = format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        time.year, time.month, time.day, time.hour, time.minute, time.second
    );
    Some(match time.offset {
        Some(minutes) => {
            let sign = if minutes < 0 { '-' } else { '+' };
            let minutes = minutes.unsigned_abs();
            format!("{plain}{sign}{:02}:{:02}", minutes / 60, minutes % 60)
        }
        None => plain,
    })
}

fn degrees(field: &Field) -> Option<f64> {
    let Value::Rational(parts) = &field.value else {
        return None;
    };
    let part = |at: usize| {
        parts
            .get(at)
            .filter(|r| r.denom != 0)
            .map(exif::Rational::to_f64)
    };
    let degrees = part(0)? + part(1).unwrap_or(0.0) / 60.0 + part(2).unwrap_or(0.0) / 3600.0;
    // A centimetre on the ground; what lies beyond is noise of the division.
    Some((degrees * 1e7).round() / 1e7)
}

/// Versions and clocks: what is of use in them is in the facts.
const SAYS_NOTHING: [Tag; 14] = [
    Tag::ExifVersion,
    Tag::FlashpixVersion,
    Tag::GPSVersionID,
    Tag::InteroperabilityIndex,
    Tag::InteroperabilityVersion,
    Tag::DateTime,
    Tag::DateTimeOriginal,
    Tag::DateTimeDigitized,
    Tag::OffsetTime,
    Tag::OffsetTimeOriginal,
    Tag::OffsetTimeDigitized,
    Tag::SubSecTime,
    Tag::SubSecTimeOriginal,
    Tag::SubSecTimeDigitized,
];

/// HEIF variants and raw formats.
fn second(bytes: &[u8], facts: &mut ItemFacts, notes: &mut Notes) {
    let Ok(source) = MediaSource::from_memory(bytes.to_vec()) else {
        return;
    };
    let Ok(found) = MediaParser::new().parse_exif(source) else {
        return;
    };
    let found: nom_exif::Exif = found.into();
    if let Some(gps) = found.gps_info() {
        notes.position(super::film::position(&gps.to_iso6709()));
        notes.tag("exif:GPS", &gps.to_iso6709());
    }
    for entry in found.entries() {
        if let Some(text) = entry.value().as_str() {
            notes.tag(format!("exif:{}", entry.tag()), text);
        }
    }
    if let Some(date) = found.get(ExifTag::DateTimeOriginal) {
        facts.recorded = facts.recorded.take().or_else(|| Some(date.to_string()));
    }
}
