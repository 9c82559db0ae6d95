//! IPTC-IIM 4.2: captions, by-lines and places that agencies write into pictures.
//!
//! The only published crate indexes past the end of hostile segments, so the records are taken one
//! after the other here, without offsets.

use super::notes::Notes;

/// Finds the data sets of the application record in a Photoshop segment.
pub(super) fn examine(segment: &[u8], notes: &mut Notes) {
    let mut rest = segment;
    while let Some(at) = rest.windows(2).position(|pair| pair == [0x1c, 0x02]) {
        rest = rest.get(at + 2..).unwrap_or_default();
        let [set, high, low, data @ ..] = rest else {
            return;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let Some((value, after)) = data.split_at_checked(length) else {
            continue;
        };
        if *set != 0 {
            notes.tag(
                format!("iptc:{}", name(*set)),
                &String::from_utf8_lossy(value),
            );
        }
        rest = after;
    }
}

/// Data sets of the application record that say who, where and what.
fn name(set: u8) -> String {
    match set {
        5 => "title",
        25 => "keyword",
        55 => "date-created",
        60 => "time-created",
        65 => "program",
        80 => "by-line",
        90 => "city",
        92 => "sublocation",
        95 => "province",
        101 => "country",
        105 => "headline",
        110 => "credit",
        115 => "source",
        116 => "copyright",
        120 => "caption",
        122 => "writer",
        other => return other.to_string(),
    }
    .to_owned()
}
