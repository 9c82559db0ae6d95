//! What bytes are.

use super::text;

/// A format that is understood, or not.
pub(super) enum Kind {
    Empty,
    Pdf,
    Jpeg,
    Png,
    Html(String),
    Xml(String),
    Text(String),
    /// Text in an encoding that is not Unicode.
    Legacy,
    /// Its name, for the reader of the report.
    Unknown(&'static str),
}

/// Bytes decide; the name only tells texts apart.
pub(super) fn of(name: &str, bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    if contains(bytes.get(..1024).unwrap_or(bytes), b"%PDF-") {
        return Kind::Pdf;
    }
    if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Kind::Jpeg;
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Kind::Png;
    }
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Unknown(what);
    }
    let name = name.to_lowercase();
    let ends = |extensions: &[&str]| extensions.iter().any(|extension| name.ends_with(extension));
    match text::unicode(bytes) {
        Some(text) => {
            let head: String = text.chars().take(1024).collect::<String>().to_lowercase();
            let head = head.trim_start();
            if head.contains("<!doctype html")
                || head.contains("<html")
                || ends(&[".html", ".htm", ".xhtml"])
            {
                Kind::Html(text)
            } else if head.starts_with("<?xml")
                || head.starts_with("<svg")
                || head.starts_with("<x:xmpmeta")
                || head.starts_with("<?xpacket")
                || ends(&[".xml", ".svg", ".kml", ".gpx", ".xmp"])
            {
                Kind::Xml(text)
            } else {
                Kind::Text(text)
            }
        }
        None if text::is_legacy(bytes) => Kind::Legacy,
        None => Kind::Unknown("a format that is not understood"),
    }
}

pub(super) fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

const KNOWN: [(&[u8], &str); 14] = [
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a RIFF file (WebP, WAV, AVI)"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"PK\x03\x04", "a ZIP archive or office document"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"OggS", "an Ogg recording"),
    (b"ID3", "an MP3 recording"),
    (b"\x1aE\xdf\xa3", "a Matroska recording"),
    (b"SQLite format 3\0", "a SQLite database"),
];
