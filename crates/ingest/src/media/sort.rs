//! What a file is: by its bytes, and by its name.

/// The media type that the first bytes show.
pub(super) fn by_content(head: &[u8]) -> &'static str {
    if let Some(found) = infer::get(head) {
        return match found.mime_type() {
            // One name for each format, the registered one where there is one.
            "audio/m4a" => "audio/mp4",
            "audio/x-flac" => "audio/flac",
            "audio/x-wav" => "audio/wav",
            "audio/x-aiff" => "audio/aiff",
            "audio/opus" => "audio/ogg",
            "video/x-m4v" => "video/mp4",
            "image/heic" | "image/heic-sequence" | "image/heif-sequence" => "image/heif",
            other => other,
        };
    }
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"AVI ") {
        return "video/x-msvideo";
    }
    if is_mp3_frame(head) {
        return "audio/mpeg";
    }
    text(head).unwrap_or(UNKNOWN)
}

/// The media types that a name promises; empty for an ending that promises nothing known.
pub(super) fn by_name(name: &str) -> &'static [&'static str] {
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = ending.to_ascii_lowercase();
    ENDINGS
        .iter()
        .find(|(endings, _)| endings.contains(&ending.as_str()))
        .map_or(&[], |(_, types)| *types)
}

/// MPEG audio without a tag before it: eleven bits set, then a layer that exists.
fn is_mp3_frame(head: &[u8]) -> bool {
    matches!(head, [0xff, second, ..] if second & 0xe0 == 0xe0 && second & 0x06 != 0)
}

fn text(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Some("text/plain");
    }
    // The last character may be cut in two.
    let sound = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to())?).ok()?
        }
        Err(_) => return None,
    };
    let is_text = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if sound.is_empty() || !sound.chars().all(is_text) {
        return None;
    }
    Some(if sound.contains("<svg") {
        "image/svg+xml"
    } else {
        "text/plain"
    })
}

/// The registered name for bytes of no known meaning (RFC 2046 §4.5.1).
pub(super) const UNKNOWN: &str = "application/octet-stream";

const TEXT: &[&str] = &["text/plain", "text/html", "text/xml", "application/json"];
const ISO_MEDIA: &[&str] = &["video/mp4", "video/quicktime", "audio/mp4"];
const MATROSKA: &[&str] = &["video/x-matroska", "video/webm"];
const ENDINGS: &[(&[&str], &[&str])] = &[
    (&["jpg", "jpeg", "jpe"], &["image/jpeg"]),
    (&["png"], &["image/png"]),
    (&["gif"], &["image/gif"]),
    (&["webp"], &["image/webp"]),
    (&["tif", "tiff"], &["image/tiff"]),
    (&["bmp"], &["image/bmp"]),
    (&["heic", "heif"], &["image/heif"]),
    (&["avif"], &["image/avif"]),
    (&["svg"], &["image/svg+xml", "text/xml"]),
    (&["mp4", "m4v", "mov", "3gp", "m4a", "m4b"], ISO_MEDIA),
    (&["mkv", "webm", "mka"], MATROSKA),
    (&["avi"], &["video/x-msvideo"]),
    (&["mpg", "mpeg"], &["video/mpeg"]),
    (&["mp3"], &["audio/mpeg"]),
    (
        &["ogg", "oga", "opus", "ogv"],
        &["audio/ogg", "video/ogg", "application/ogg"],
    ),
    (&["wav"], &["audio/wav"]),
    (&["flac"], &["audio/flac"]),
    (&["amr"], &["audio/amr"]),
    (&["pdf"], &["application/pdf"]),
    (&["zip"], &["application/zip"]),
    (
        &["docx"],
        &["application/vnd.openxmlformats-officedocument.wordprocessingml.document"],
    ),
    (
        &["xlsx"],
        &["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"],
    ),
    (&["odt"], &["application/vnd.oasis.opendocument.text"]),
    (&["txt", "csv", "md", "json", "html", "htm", "xml"], TEXT),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_say_what_a_file_is() {
        assert_eq!(by_content(b"\xff\xd8\xff\xe0"), "image/jpeg");
        assert_eq!(by_content("أرسلت ابني".as_bytes()), "text/plain");
        assert_eq!(by_content(b"a\0b"), UNKNOWN);
        assert_eq!(by_content(b"RIFF\0\0\0\0AVI LIST"), "video/x-msvideo");
        assert_eq!(by_name("media/a.JPG"), ["image/jpeg"]);
        assert!(by_name("media/a.xyz").is_empty());
    }
}
