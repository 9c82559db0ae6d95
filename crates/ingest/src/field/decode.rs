//! Bytes to text that is safe to go on with.

use model::key::is_direction_mark;

use super::problem::Problem;

/// Decodes UTF-8, takes off a byte-order mark, makes every line end LF and refuses characters that
/// no text needs.
pub(crate) fn decode(path: &str, bytes: &[u8]) -> Result<String, Problem> {
    if bytes.len() > LARGEST {
        return Err(Problem::whole(
            path,
            format!(
                "this file has {} bytes; a record file has at most {LARGEST}",
                bytes.len()
            ),
            "split it, or move it below `media/`",
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let line = line_number(before.iter().filter(|byte| **byte == b'\n').count());
        Problem::at(
            path,
            line,
            "this line is not UTF-8 text",
            "save the file as UTF-8",
        )
    })?;
    let text = text.replace("\r\n", "\n");
    for (at, line) in text.split('\n').enumerate() {
        let strange = |c: &char| c.is_control() && *c != '\t';
        if let Some(c) = line.chars().find(strange) {
            let (what, remedy) = match c {
                '\r' => (
                    "this line ends with CR alone".to_owned(),
                    "save the file with line ends LF or CRLF",
                ),
                c => (
                    format!(
                        "this line holds the control character {}",
                        c.escape_unicode()
                    ),
                    "delete it",
                ),
            };
            return Err(Problem::at(path, line_number(at), what, remedy));
        }
    }
    Ok(text)
}

/// Whether a word that programs compare (a key) holds what people cannot see.
pub(crate) fn is_hidden(c: char) -> bool {
    is_direction_mark(c) || crate::text::is_deceptive(c)
}

/// The number of the line that has `before` lines before it.
pub(crate) fn line_number(before: usize) -> u32 {
    u32::try_from(before).unwrap_or(u32::MAX).saturating_add(1)
}

/// A long report has some hundred kilobytes.
const LARGEST: usize = 8 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_bad_bytes_is_told() {
        let told = |bytes: &[u8]| decode("a.md", bytes).unwrap_err().to_string();
        assert_eq!(
            told(b"one\ntwo \xff"),
            "a.md:2: this line is not UTF-8 text; save the file as UTF-8"
        );
        assert_eq!(
            told(b"one\r\n\0"),
            "a.md:2: this line holds the control character \\u{0}; delete it"
        );
        assert_eq!(
            told(b"one\rtwo"),
            "a.md:1: this line ends with CR alone; save the file with line ends LF or CRLF"
        );
        assert_eq!(
            decode("a.md", b"\xef\xbb\xbfone\r\ntwo\n").unwrap(),
            "one\ntwo\n"
        );
    }
}
