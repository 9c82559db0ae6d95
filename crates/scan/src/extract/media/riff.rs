//! RIFF (WAV, AVI, WebP): chunks by their names.

use super::super::{Extraction, image, raw, text};

/// Lists within lists; none needs more.
const DEPTH: usize = 4;

/// Adds every chunk but those of sound and pixels.
pub(super) fn read(bytes: &[u8], read: &mut Extraction) {
    let length = bytes
        .get(4..8)
        .and_then(|length| length.try_into().ok())
        .map_or(0, u32::from_le_bytes);
    let end = usize::try_from(length)
        .unwrap_or(usize::MAX)
        .saturating_add(8)
        .min(bytes.len());
    chunks(bytes.get(12..end).unwrap_or_default(), DEPTH, read);
    image::trailing(
        bytes.get(end.next_multiple_of(2)..).unwrap_or_default(),
        "RIFF file",
        read,
    );
}

fn chunks(mut bytes: &[u8], depth: usize, read: &mut Extraction) {
    while let Some((kind, body, rest)) = chunk(bytes) {
        match kind {
            b"LIST" if depth > 0 => chunks(body.get(4..).unwrap_or_default(), depth - 1, read),
            b"EXIF" => image::exif::raw(body.strip_prefix(b"Exif\0\0").unwrap_or(body), read),
            b"XMP " | b"_PMX" => read.nested("XMP metadata", "packet.xmp", body),
            b"iXML" | b"axml" => read.nested("chunk iXML", "chunk.xml", body),
            b"data" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANMF" | b"movi" | b"idx1" => {}
            _ => {
                let kind = String::from_utf8_lossy(kind).trim().to_owned();
                read.text(
                    format!("chunk {kind}"),
                    text::short(body).replace('\0', "\n"),
                );
                raw::read(&format!("chunk {kind}"), body, 4, read);
            }
        }
        bytes = rest;
    }
}

fn chunk(bytes: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let length = usize::try_from(u32::from_le_bytes(bytes.get(4..8)?.try_into().ok()?)).ok()?;
    let end = length.checked_add(8)?.min(bytes.len());
    let next = end.next_multiple_of(2).min(bytes.len());
    Some((bytes.get(..4)?, bytes.get(8..end)?, bytes.get(next..)?))
}
