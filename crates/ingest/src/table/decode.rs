//! Bytes to UTF-8, as far as the bytes are text.

use std::io::{self, Read};

/// A stream of UTF-8 from one in UTF-8 or, with a mark at its beginning, UTF-16. What cannot be
/// decoded comes out as a byte that UTF-8 never has, so that the row in which it stands is found.
pub(crate) fn decoded<'r>(mut input: impl Read + 'r) -> io::Result<Box<dyn Read + 'r>> {
    let mut head = Vec::new();
    input.by_ref().take(3).read_to_end(&mut head)?;
    let utf16 = |read: fn([u8; 2]) -> u16, rest: &[u8]| -> Utf16<io::Cursor<Vec<u8>>> {
        Utf16::new(io::Cursor::new(rest.to_vec()), read)
    };
    Ok(match head.as_slice() {
        b"\xef\xbb\xbf" => Box::new(input),
        [0xff, 0xfe, rest @ ..] => Box::new(utf16(u16::from_le_bytes, rest).followed_by(input)),
        [0xfe, 0xff, rest @ ..] => Box::new(utf16(u16::from_be_bytes, rest).followed_by(input)),
        _ => Box::new(io::Cursor::new(head).chain(input)),
    })
}

/// UTF-16 (RFC 2781) to UTF-8.
struct Utf16<R> {
    input: R,
    read: fn([u8; 2]) -> u16,
    /// The first half of a pair, or of a unit.
    high: Option<u16>,
    odd: Option<u8>,
    text: Vec<u8>,
    at: usize,
}

impl<R: Read> Utf16<R> {
    const fn new(input: R, read: fn([u8; 2]) -> u16) -> Self {
        Self {
            input,
            read,
            high: None,
            odd: None,
            text: Vec::new(),
            at: 0,
        }
    }

    fn followed_by<N: Read>(self, next: N) -> Utf16<io::Chain<R, N>> {
        Utf16::new(self.input.chain(next), self.read)
    }

    /// Decodes another part; nothing comes at the end.
    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        let mut raw = [0; PART];
        while self.text.is_empty() {
            let count = self.input.read(&mut raw)?;
            if count == 0 {
                let lost = self.high.take().is_some() || self.odd.take().is_some();
                self.text.extend(lost.then_some(LOST));
                return Ok(());
            }
            for byte in raw.iter().take(count) {
                match self.odd.take() {
                    Some(first) => self.unit((self.read)([first, *byte])),
                    None => self.odd = Some(*byte),
                }
            }
        }
        Ok(())
    }

    fn unit(&mut self, unit: u16) {
        let high = self.high.take();
        if is_high(unit) {
            self.text.extend(high.map(|_| LOST));
            self.high = Some(unit);
            return;
        }
        for decoded in char::decode_utf16(high.into_iter().chain([unit])) {
            match decoded {
                Ok(c) => {
                    let mut bytes = [0; 4];
                    self.text
                        .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
                }
                Err(_) => self.text.push(LOST),
            }
        }
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.at >= self.text.len() {
            self.fill()?;
        }
        let mut rest = self.text.get(self.at..).unwrap_or_default();
        let count = rest.read(buffer)?;
        self.at += count;
        Ok(count)
    }
}

const fn is_high(unit: u16) -> bool {
    matches!(unit, 0xd800..=0xdbff)
}

/// A byte that no UTF-8 text has.
const LOST: u8 = 0xff;
const PART: usize = 16 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> Vec<u8> {
        let mut text = Vec::new();
        decoded(bytes).unwrap().read_to_end(&mut text).unwrap();
        text
    }

    #[test]
    fn marks_are_believed_and_what_is_lost_is_marked() {
        let words = "a,سميرة 🕯\n";
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let marked = format!("\u{feff}{words}");
            let bytes: Vec<u8> = marked.encode_utf16().flat_map(order).collect();
            assert_eq!(text(&bytes), words.as_bytes());
        }
        assert_eq!(text(b"\xef\xbb\xbfa"), b"a");
        assert_eq!(text(b"ab"), b"ab");
        assert_eq!(text(b""), b"");
        assert_eq!(text(b"\xff\xfea\0\x3d\xd8b\0c"), b"a\xffb\xff");
        assert_eq!(
            text(b"\xff\xfe\x3d\xd8\x3d\xd8\x4f\xdd"),
            b"\xff\xf0\x9f\x95\x8f"
        );
    }
}
