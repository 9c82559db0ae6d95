//! What bytes are.

use super::{media::Format, text};

/// A format that is understood, or not.
pub(super) enum Kind {
    Empty,
    Pdf,
    Jpeg,
    Png,
    Gif,
    Tiff,
    /// A TIFF structure with a mark in front, as pictures carry it.
    Exif,
    Media(Format),
    Zip,
    Gzip,
    Tar,
    /// An old office document, or an encrypted one.
    Compound,
    /// A font: outlines, and a table of names.
    Font,
    Html(String),
    Xml(String),
    Text(String),
    /// Text in an encoding that is not Unicode.
    Legacy,
    /// Its name, for the reader of the report.
    Unknown(&'static str),
}

/// Bytes of the longest digest or signature: one in ten thousand begins as a frame of sound does, and
/// files are full of them, written out in digits.
const DIGEST: usize = 64;

/// Bytes decide; the name only tells texts apart.
pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    // An archive may hold a PDF right behind its first header.
    let is_archive = bytes.starts_with(b"PK") || is_tar(bytes);
    if !is_archive && contains(bytes.get(..1024).unwrap_or(bytes), b"%PDF-") {
        return Kind::Pdf;
    }
    let name = name.to_lowercase();
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    match bytes {
        [0xff, 0xd8, 0xff, ..] => return Kind::Jpeg,
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => return Kind::Png,
        [b'G', b'I', b'F', b'8', ..] => return Kind::Gif,
        [b'I', b'I', b'*', 0, ..] | [b'M', b'M', 0, b'*', ..] => return Kind::Tiff,
        [b'E', b'x', b'i', b'f', 0, 0, ..] => return Kind::Exif,
        [b'R', b'I', b'F', b'F', ..] => return Kind::Media(Format::Riff),
        [_, _, _, _, b'f', b't', b'y', b'p', ..] | [0, 0, _, _, b'm', b'o', b'o', b'v', ..] => {
            return Kind::Media(Format::Boxes);
        }
        [0x1a, 0x45, 0xdf, 0xa3, ..] => return Kind::Media(Format::Matroska),
        [b'I', b'D', b'3', ..]
        | [b'O', b'g', b'g', b'S', ..]
        | [b'f', b'L', b'a', b'C', ..]
        | [
            b'F',
            b'O',
            b'R',
            b'M',
            _,
            _,
            _,
            _,
            b'A',
            b'I',
            b'F',
            b'F' | b'C',
            ..,
        ] => {
            return Kind::Media(Format::Sound);
        }
        [0xff, 0xf1 | 0xf9 | 0xfa | 0xfb | 0xf2 | 0xf3, ..] if bytes.len() > DIGEST => {
            return Kind::Media(Format::Sound);
        }
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => return Kind::Zip,
        [0x1f, 0x8b, 8, ..] => return Kind::Gzip,
        [0xd0, 0xcf, 0x11, 0xe0, ..] => return Kind::Compound,
        [0, 1, 0, 0, 0, ..] | [b'O', b'T', b'T', b'O', ..] | [b't', b't', b'c', b'f', ..] => {
            return Kind::Font;
        }
        _ if is_tar(bytes) => return Kind::Tar,
        _ if has_zip(bytes) && !ends(&[".txt", ".csv", ".html", ".htm"]) => return Kind::Zip,
        _ => {}
    }
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Unknown(what);
    }
    match text::unicode(bytes) {
        Some(text) => of_text(text, ends),
        None if text::is_legacy(bytes) => Kind::Legacy,
        None => Kind::Unknown("a format that is not understood"),
    }
}

fn of_text(text: String, ends: impl Fn(&[&str]) -> bool) -> Kind {
    let head: String = text.chars().take(1024).collect::<String>().to_lowercase();
    let head = head.trim_start();
    let is_html = head.contains("<!doctype html") || head.contains("<html");
    if is_html || ends(&[".html", ".htm", ".xhtml"]) {
        return Kind::Html(text);
    }
    let heads = ["<?xml", "<svg", "<x:xmpmeta", "<?xpacket"];
    if heads.iter().any(|start| head.starts_with(start))
        || ends(&[
            ".xml", ".svg", ".kml", ".gpx", ".xmp", ".rels", ".opf", ".ncx",
        ])
    {
        return Kind::Xml(text);
    }
    Kind::Text(text)
}

/// POSIX and GNU write their name into the first header.
fn is_tar(bytes: &[u8]) -> bool {
    bytes.get(257..262) == Some(b"ustar")
}

/// An archive with something in front of it: a program that unpacks itself, a picture with a secret.
fn has_zip(bytes: &[u8]) -> bool {
    let tail = bytes
        .get(bytes.len().saturating_sub(22)..)
        .unwrap_or_default();
    tail.starts_with(b"PK\x05\x06")
}

pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

const KNOWN: [(&[u8], &str); 11] = [
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xfd7zXZ\0", "an xz archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"{\\rtf", "an RTF document"),
    (b"wOFF", "a packed font"),
    (b"wOF2", "a packed font"),
    (b"SQLite format 3\0", "a SQLite database"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture"),
];
