//! IPTC IIM 4.2 inside Photoshop's image resources.

use super::super::{Extraction, text};

/// Adds every data set of every resource.
pub(super) fn read(body: &[u8], read: &mut Extraction) {
    let Some(mut rest) = body.strip_prefix(b"Photoshop 3.0\0") else {
        return;
    };
    while let Some((kind, resource, after)) = resource(rest) {
        match kind {
            0x0404 => records(resource, read),
            0x0409 | 0x040c => {
                read.note(
                    "a preview inside the picture: its pixels may be older than the picture's",
                );
                // Size and format stand in front of it.
                read.nested("preview", "", resource.get(28..).unwrap_or_default());
            }
            _ => {}
        }
        rest = after;
    }
}

/// `8BIM`, number, Pascal name padded to even, length, data padded to even.
fn resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"8BIM")?;
    let kind = u16::from_be_bytes(rest.get(..2)?.try_into().ok()?);
    let name = usize::from(*rest.get(2)?);
    let rest = rest.get(2 + (name + 2) / 2 * 2..)?;
    let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
    let data = rest.get(4..length.checked_add(4)?)?;
    Some((
        kind,
        data,
        rest.get(4 + length.next_multiple_of(2)..)
            .unwrap_or_default(),
    ))
}

fn records(mut bytes: &[u8], read: &mut Extraction) {
    while let [0x1c, record, set, high, low, rest @ ..] = bytes {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some(value) = rest.get(..length) else {
            return;
        };
        read.text(format!("IPTC {record}:{set}"), text::short(value));
        bytes = rest.get(length..).unwrap_or_default();
    }
}
