//! Still pictures: dimensions, whether they are whole, and their metadata.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageReader};
use img_parts::jpeg::{Jpeg, markers};
use model::record::ItemFacts;

use super::{
    exif, iptc,
    notes::{Notes, readable},
    picture::limits,
    xmp,
};

/// Reads a still picture that is held in memory.
pub(super) fn examine(
    bytes: &[u8],
    media_type: &str,
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    exif::examine(bytes, media_type, facts, notes);
    decode(bytes, facts, notes, problems);
    match media_type {
        "image/jpeg" => {
            segments(bytes, notes);
            if !tail(bytes).windows(2).any(|pair| pair == [0xff, 0xd9]) {
                problems.push("the picture is cut off: its end is missing".to_owned());
            }
        }
        "image/png" => {
            text_chunks(bytes, notes);
            if !tail(bytes).windows(4).any(|name| name == b"IEND") {
                problems.push("the picture is cut off: its end is missing".to_owned());
            }
        }
        _ => {}
    }
}

fn tail(bytes: &[u8]) -> &[u8] {
    let from = bytes.len().saturating_sub(1024 * 1024);
    bytes.get(from..).unwrap_or_default()
}

/// Decodes the pixels once, which shows whether they are all there, and takes the metadata that the
/// decoders hand out.
fn decode(bytes: &[u8], facts: &mut ItemFacts, notes: &mut Notes, problems: &mut Vec<String>) {
    let Ok(mut reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else {
        return;
    };
    if reader.format().is_none() {
        return; // A format that is kept and not decoded, such as HEIF.
    }
    reader.limits(limits());
    let mut decoder = match reader.into_decoder() {
        Ok(decoder) => decoder,
        Err(error) => return problems.extend(damage(&error)),
    };
    let (width, height) = decoder.dimensions();
    (facts.width, facts.height) = (Some(width), Some(height));
    if let Ok(Some(packet)) = decoder.xmp_metadata() {
        xmp::examine(&packet, notes);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return problems.push(format!(
            "the picture has {width} × {height} pixels, more than are unpacked"
        ));
    }
    if let Err(error) = DynamicImage::from_decoder(decoder) {
        problems.extend(damage(&error));
    }
}

fn damage(error: &image::ImageError) -> Option<String> {
    let what = match error {
        // A rare way to compress is no damage.
        image::ImageError::Unsupported(_) => return None,
        image::ImageError::Limits(_) => "the picture promises more pixels than are unpacked",
        _ => "the picture is damaged or cut off and cannot be shown in full",
    };
    Some(what.to_owned())
}

/// Comments, and what picture agencies write (IPTC, in Photoshop's segment).
fn segments(bytes: &[u8], notes: &mut Notes) {
    let Ok(jpeg) = Jpeg::from_bytes(bytes.to_vec().into()) else {
        return;
    };
    for segment in jpeg.segments() {
        match segment.marker() {
            markers::COM => notes.tag("jpeg:comment", &String::from_utf8_lossy(segment.contents())),
            markers::APP13 => iptc::examine(segment.contents(), notes),
            // EXIF and XMP were read above; ICC profiles name programs and devices.
            markers::APP2 => {
                for run in readable(segment.contents()).into_iter().take(20) {
                    notes.tag("jpeg:app2", &run);
                }
            }
            _ => {}
        }
    }
}

fn text_chunks(bytes: &[u8], notes: &mut Notes) {
    let mut decoder = png::Decoder::new_with_limits(
        Cursor::new(bytes),
        png::Limits {
            bytes: 64 * 1024 * 1024,
        },
    );
    decoder.set_ignore_text_chunk(false);
    let Ok(mut reader) = decoder.read_info() else {
        return;
    };
    // Chunks may stand after the pixels.
    let _ = reader.finish();
    let info = reader.info();
    for chunk in &info.uncompressed_latin1_text {
        notes.tag(format!("png:{}", chunk.keyword), &chunk.text);
    }
    for chunk in &info.compressed_latin1_text {
        if let Ok(text) = chunk.get_text() {
            notes.tag(format!("png:{}", chunk.keyword), &text);
        }
    }
    // The XMP packet was read above.
    let texts = info
        .utf8_text
        .iter()
        .filter(|chunk| chunk.keyword != "XML:com.adobe.xmp");
    for chunk in texts {
        if let Ok(text) = chunk.get_text() {
            notes.tag(format!("png:{}", chunk.keyword), &text);
        }
    }
}

/// Decoding more would take the worker's whole memory.
const MOST_PIXELS: u64 = 120_000_000;
