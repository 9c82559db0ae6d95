//! Recordings and films, and the pictures in boxes of the same kind: everything that is written in
//! them. What is heard and seen is not.

mod boxes;
mod matroska;
mod riff;
mod tags;

use super::{Extraction, image, raw, xml};

/// A family of formats.
#[derive(Clone, Copy)]
pub(super) enum Format {
    /// MP3, FLAC, Ogg, AIFF, AAC.
    Sound,
    /// WAV, AVI, WebP.
    Riff,
    /// MP4, MOV, HEIC, AVIF.
    Boxes,
    /// Matroska and WebM.
    Matroska,
}

/// Adds tags, positions, pictures of covers and plain strings.
pub(super) fn read(format: Format, bytes: &[u8], read: &mut Extraction) {
    let is_picture = match format {
        Format::Riff => bytes.get(8..12) == Some(b"WEBP"),
        Format::Boxes => boxes::is_picture(bytes),
        _ => false,
    };
    if is_picture {
        image::exif::container(bytes, read);
        read.picture(bytes);
    } else {
        read.note("a recording: nobody has listened to it or watched it for this report");
        tags::read(bytes, read);
    }
    match format {
        Format::Sound => tags::oldest(bytes, read),
        Format::Riff => riff::read(bytes, read),
        Format::Boxes => boxes::read(bytes, read),
        Format::Matroska => matroska::read(bytes, read),
    }
    raw::read("raw bytes", bytes, 5, read);
    xml::embedded(&raw::utf8(bytes, 6), read);
}
