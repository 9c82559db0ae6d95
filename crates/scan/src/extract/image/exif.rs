//! Exif 2.32: every field, and the position as one would write it.

use std::io::Cursor;

use ::exif::{Error, Exif, Field, In, Reader, Tag, Value};

use super::super::{Extraction, raw, text};

/// Adds the fields of a TIFF structure.
pub(in crate::extract) fn raw(bytes: &[u8], read: &mut Extraction) {
    match Reader::new()
        .continue_on_error(true)
        .read_raw(bytes.to_vec())
    {
        Ok(exif) => fields(&exif, read),
        Err(Error::PartialResult(partial)) => {
            read.note("Exif metadata that is damaged in part");
            fields(&partial.into_inner().0, read);
            raw::read("EXIF", bytes, 4, read);
        }
        Err(_) => {
            read.note("Exif metadata that is damaged: searched as plain strings");
            raw::read("EXIF", bytes, 4, read);
        }
    }
}

/// Adds the fields of a picture in a format that is otherwise not understood.
pub(in crate::extract) fn container(bytes: &[u8], read: &mut Extraction) {
    if let Ok(exif) = Reader::new().read_from_container(&mut Cursor::new(bytes)) {
        fields(&exif, read);
    }
}

fn fields(exif: &Exif, read: &mut Extraction) {
    for field in exif.fields() {
        let place = format!("EXIF {}", field.tag);
        for value in values(field, exif.little_endian()) {
            read.text(place.clone(), value);
        }
    }
    if let Some(preview) = preview(exif) {
        read.note("a preview inside the Exif metadata: its pixels may be older than the picture's");
        read.nested("preview inside the Exif metadata", "", preview);
    }
    if let (Some(latitude), Some(longitude)) = (
        degrees(exif, Tag::GPSLatitude, Tag::GPSLatitudeRef),
        degrees(exif, Tag::GPSLongitude, Tag::GPSLongitudeRef),
    ) {
        read.text("EXIF position", format!("{latitude:.6}, {longitude:.6}"));
    }
}

/// A second, small picture, which programs forget to change with the first.
fn preview(exif: &Exif) -> Option<&[u8]> {
    let number = |tag| {
        let value = exif.get_field(tag, In::THUMBNAIL)?.value.get_uint(0)?;
        usize::try_from(value).ok()
    };
    let start = number(Tag::JPEGInterchangeFormat)?;
    let length = number(Tag::JPEGInterchangeFormatLength).unwrap_or(usize::MAX);
    let end = start.saturating_add(length).min(exif.buf().len());
    Some(exif.buf().get(start..end).unwrap_or_default())
}

/// Every way in which a field may be read.
fn values(field: &Field, little_endian: bool) -> Vec<String> {
    match &field.value {
        Value::Ascii(strings) => strings.iter().map(|string| text::short(string)).collect(),
        Value::Byte(bytes) => vec![text::utf16(bytes, false), raw::utf8(bytes, 4)],
        Value::Undefined(bytes, _) => match bytes.strip_prefix(b"UNICODE\0") {
            Some(rest) => vec![
                text::utf16(rest, !little_endian),
                text::utf16(rest, little_endian),
            ],
            None => vec![
                raw::utf8(bytes, 4),
                text::utf16(bytes, true),
                text::utf16(bytes, false),
                text::utf16(bytes.get(1..).unwrap_or_default(), false),
            ],
        },
        _ => vec![field.display_value().to_string()],
    }
}

fn degrees(exif: &Exif, tag: Tag, reference: Tag) -> Option<f64> {
    let Value::Rational(parts) = &exif.get_field(tag, In::PRIMARY)?.value else {
        return None;
    };
    let part = |at: usize| parts.get(at).map_or(0.0, ::exif::Rational::to_f64);
    let value = part(0) + part(1) / 60.0 + part(2) / 3600.0;
    let negative = exif
        .get_field(reference, In::PRIMARY)
        .is_some_and(|field| matches!(&field.value, Value::Ascii(text) if text.iter().any(|t| t == b"S" || t == b"W")));
    value
        .is_finite()
        .then_some(if negative { -value } else { value })
}
