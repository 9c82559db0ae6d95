//! How large a picture is, as far as its head tells.

/// Below this, in either direction, nobody can read a letter.
pub(in crate::extract) const LEGIBLE: u32 = 8;

/// Whether there can be words in a picture. What does not tell its size is taken to have some.
pub(in crate::extract) fn may_have_words(bytes: &[u8]) -> bool {
    let size = if bytes.starts_with(b"\x89PNG") {
        pair(bytes, 16, FOUR)
    } else if bytes.starts_with(b"GIF8") {
        pair(bytes, 6, TWO_LITTLE)
    } else if bytes.starts_with(&[0xff, 0xd8]) {
        match frame(bytes) {
            Some(at) => pair(bytes, at + 5, TWO_BIG),
            // Without a frame there are no pixels.
            None => return false,
        }
    } else {
        None
    };
    size.is_none_or(|(one, other)| one >= LEGIBLE && other >= LEGIBLE)
}

type Number = (usize, fn(&[u8]) -> u32);

fn pair(bytes: &[u8], at: usize, (length, number): Number) -> Option<(u32, u32)> {
    Some((
        number(bytes.get(at..at + length)?),
        number(bytes.get(at + length..at + 2 * length)?),
    ))
}

fn big(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

fn little(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .rev()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}

const FOUR: Number = (4, big);
const TWO_BIG: Number = (2, big);
const TWO_LITTLE: Number = (2, little);

/// Where the mark of a JPEG's frame stands.
fn frame(bytes: &[u8]) -> Option<usize> {
    let mut at = 2;
    loop {
        match bytes.get(at..at + 2)? {
            [0xff, 0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf] => return Some(at),
            [0xff, 0xff] => at += 1,
            [0xff, 0xd9 | 0xda] => return None,
            [0xff, 0xd0..=0xd8 | 0x01] => at += 2,
            [0xff, _] => {
                at += 2 + usize::try_from(big(bytes.get(at + 2..at + 4)?))
                    .ok()?
                    .max(2)
            }
            _ => return None,
        }
    }
}
