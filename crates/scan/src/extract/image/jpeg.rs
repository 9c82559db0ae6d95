//! JPEG (ITU-T T.81, annex B): the segments, not the scans.

use super::super::{Extraction, raw, text};
use super::colour::Parts;
use super::{exif, iptc, trailing};

/// Adds the metadata of a picture.
pub(in crate::extract) fn read(bytes: &[u8], read: &mut Extraction) {
    let mut spread = Spread::default();
    segments(bytes, &mut spread, read);
    if let Some(profile) = spread.profile {
        profile.profile(read);
    }
    if let Some(metadata) = spread.metadata {
        metadata.metadata(read);
    }
}

/// What is spread over several segments.
#[derive(Default)]
struct Spread {
    profile: Option<Parts>,
    metadata: Option<Parts>,
}

fn segments(bytes: &[u8], spread: &mut Spread, read: &mut Extraction) {
    let mut at = 2;
    loop {
        let Some(marker) = marker(bytes, &mut at) else {
            read.note(
                "JPEG that is cut off or damaged: what follows was searched as plain strings",
            );
            raw::read("raw bytes", bytes.get(at..).unwrap_or_default(), 6, read);
            return;
        };
        match marker {
            END => {
                trailing(bytes.get(at..).unwrap_or_default(), "JPEG", read);
                return;
            }
            // Restart marks and TEM have no length.
            0xd0..=0xd8 | 0x01 => {}
            _ => {
                let Some(body) = segment(bytes, at) else {
                    at = bytes.len();
                    continue;
                };
                at += body.len() + 2;
                metadata(marker, body, spread, read);
                if marker == SCAN {
                    at = scan_end(bytes, at);
                }
            }
        }
    }
}

const END: u8 = 0xd9;
const SCAN: u8 = 0xda;

fn marker(bytes: &[u8], at: &mut usize) -> Option<u8> {
    if bytes.get(*at) != Some(&0xff) {
        return None;
    }
    while bytes.get(*at) == Some(&0xff) {
        *at += 1;
    }
    let marker = bytes.get(*at).copied()?;
    *at += 1;
    Some(marker)
}

fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = bytes.get(at..at + 2)?;
    let length = usize::from(u16::from_be_bytes(length.try_into().ok()?));
    bytes.get(at + 2..at + length.max(2))
}

/// Where coded pixels stop: at the next mark that is neither padding nor a restart.
fn scan_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let end = rest
        .windows(2)
        .position(|pair| matches!(pair, [0xff, mark] if !matches!(mark, 0 | 0xd0..=0xd7 | 0xff)));
    from + end.unwrap_or(rest.len())
}

fn metadata(marker: u8, body: &[u8], spread: &mut Spread, read: &mut Extraction) {
    match marker {
        0xfe => {
            read.text("comment", text::short(body));
            raw::read("comment", body, 4, read);
        }
        0xe1 if body.starts_with(b"Exif\0") => exif::raw(body.get(6..).unwrap_or_default(), read),
        0xe1 if body.starts_with(XMP) => {
            read.nested(
                "XMP metadata",
                "packet.xmp",
                body.get(XMP.len()..).unwrap_or_default(),
            );
        }
        0xe1 if body.starts_with(EXTENDED) => {
            // Behind the name: the packet's digest, its whole length, this part's place in it.
            let place = body.get(EXTENDED.len() + 36..EXTENDED.len() + 40);
            let place = place
                .and_then(|place| place.try_into().ok())
                .map(u32::from_be_bytes);
            let part = body.get(EXTENDED.len() + 40..).unwrap_or_default();
            spread
                .metadata
                .get_or_insert_default()
                .add(place.unwrap_or_default(), part);
        }
        0xe2 if body.starts_with(PROFILE) => {
            let place = body.get(PROFILE.len()).copied().unwrap_or_default();
            let part = body.get(PROFILE.len() + 2..).unwrap_or_default();
            spread
                .profile
                .get_or_insert_default()
                .add(u32::from(place), part);
        }
        0xe0 if matches!(body, [b'J', b'F', b'I', b'F', 0, _, _, _, _, _, _, _, across, down, ..] if *across > 0 && *down > 0) =>
        {
            read.note("a preview inside the picture: its pixels may be older than the picture's");
        }
        0xe0 if body.starts_with(b"JFXX\0") => {
            read.note("a preview inside the picture: its pixels may be older than the picture's");
            read.nested("preview", "", body.get(6..).unwrap_or_default());
        }
        0xed => {
            iptc::read(body, read);
            raw::read("IPTC", body, 4, read);
        }
        // JFIF and Adobe segments have no text; a picture may still hide some there.
        0xe0..=0xef => raw::read(&format!("segment APP{}", marker - 0xe0), body, 4, read),
        _ => {}
    }
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXTENDED: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
const PROFILE: &[u8] = b"ICC_PROFILE\0";
