//! The index of an ISO media file: lengths, formats, and every text in it.

use model::{place::Position, record::ItemFacts};
use mp4_atom::{Atom, DecodeMaybe, Header, Mvhd, Tkhd};

use super::{
    film::position,
    notes::{Notes, readable},
};

/// Walks the boxes inside `moov`.
pub(super) fn examine(moov: &[u8], facts: &mut ItemFacts, notes: &mut Notes) {
    let mut keys = Vec::new();
    walk([0; 4], moov, "", 0, &mut |found| {
        leaf(found, facts, notes, &mut keys)
    });
}

/// A box that holds no others, and where it was found.
struct Leaf<'b> {
    kind: [u8; 4],
    parent: [u8; 4],
    path: &'b str,
    body: &'b [u8],
}

/// Calls `leaf` for every box that holds no others.
fn walk(parent: [u8; 4], boxes: &[u8], path: &str, depth: usize, leaf: &mut dyn FnMut(&Leaf<'_>)) {
    let mut rest = boxes;
    while let Ok(Some(header)) = Header::decode_maybe(&mut rest) {
        let size = header.size.unwrap_or(rest.len());
        let (body, after) = rest.split_at_checked(size).unwrap_or((rest, &[]));
        rest = after;
        let kind: [u8; 4] = header.kind.into();
        let inside = format!("{path}/{}", name(kind));
        let holds = CONTAINERS.contains(&&kind) || path.ends_with("/ilst");
        if !holds || depth >= DEEPEST {
            let path = &inside;
            leaf(&Leaf {
                kind,
                parent,
                path,
                body,
            });
        } else if &kind == b"meta" && !starts_with_box(body) {
            // A full box in ISO files, a plain one in QuickTime's.
            let body = body.get(4..).unwrap_or_default();
            walk(kind, body, &inside, depth + 1, leaf);
        } else {
            walk(kind, body, &inside, depth + 1, leaf);
        }
    }
}

fn starts_with_box(body: &[u8]) -> bool {
    body.get(4..8)
        .is_some_and(|kind| kind.iter().all(u8::is_ascii_alphanumeric))
}

fn leaf(found: &Leaf<'_>, facts: &mut ItemFacts, notes: &mut Notes, keys: &mut Vec<String>) {
    let Leaf {
        kind, path, body, ..
    } = *found;
    let mut body_left = body;
    match &kind {
        b"mvhd" => {
            if let Ok(header) = Mvhd::decode_body(&mut body_left) {
                let scale = u64::from(header.timescale.max(1));
                let milliseconds = header.duration.saturating_mul(1000) / scale;
                // All ones means unknown.
                let unknown = [u64::from(u32::MAX), u64::MAX].contains(&header.duration);
                facts.duration_ms = (!unknown).then_some(milliseconds);
                facts.recorded = facts.recorded.take().or_else(|| time(header.creation_time));
            }
        }
        b"tkhd" => {
            if let Ok(header) = Tkhd::decode_body(&mut body_left) {
                let (width, height) = (header.width.integer(), header.height.integer());
                if width > 0 && height > 0 && facts.width.is_none() {
                    facts.width = Some(width.into());
                    facts.height = Some(height.into());
                }
            }
        }
        b"stsd" => {
            formats(body, facts, notes);
        }
        b"hdlr" => {
            for text in readable(body.get(24..).unwrap_or_default()) {
                notes.tag("film:handler", &text);
            }
        }
        b"loci" => location(body, notes),
        // QuickTime names its texts in one list and keeps them in another.
        b"keys" => keys.extend(
            readable(body)
                .iter()
                .map(|key| key.rsplit("mdta").next().unwrap_or(key).to_owned()),
        ),
        _ if path.contains("/udta") || path.contains("/meta") => {
            let number = usize::try_from(u32::from_be_bytes(found.parent)).unwrap_or_default();
            let named = number.checked_sub(1).and_then(|at| keys.get(at));
            let name = named.map_or(path.trim_start_matches('/'), String::as_str);
            for text in readable(body) {
                notes.position(position(&text).filter(|_| is_location(&text)));
                notes.tag(format!("film:{name}"), &text);
            }
        }
        _ => {}
    }
}

/// `+36.2031+037.1409/`, as phones and ffmpeg write it, and not a telephone number.
fn is_location(text: &str) -> bool {
    text.ends_with('/') && text.matches(['+', '-']).count() >= 2 && text.contains('.')
}

/// A place with a name and a position (3GPP TS 26.244 §8.4), as ffmpeg writes it: version, language,
/// name, role, then longitude and latitude in 65536ths of a degree.
fn location(body: &[u8], notes: &mut Notes) {
    let after_language = body.get(6..).unwrap_or_default();
    let mut parts = after_language.splitn(2, |byte| *byte == 0);
    let name = parts.next().unwrap_or_default();
    notes.tag("film:loci", &String::from_utf8_lossy(name));
    if let Some(&[_role, a, b, c, d, e, f, g, h, ..]) = parts.next() {
        let longitude = f64::from(i32::from_be_bytes([a, b, c, d])) / 65536.0;
        let latitude = f64::from(i32::from_be_bytes([e, f, g, h])) / 65536.0;
        notes.position(Position::new(latitude, longitude));
        notes.tag("film:loci", &format!("{latitude:.5}, {longitude:.5}"));
    }
}

/// The four letters of each sample entry, which name its format.
fn formats(body: &[u8], facts: &mut ItemFacts, notes: &mut Notes) {
    let mut rest = body.get(8..).unwrap_or_default();
    while let Ok(Some(header)) = Header::decode_maybe(&mut rest) {
        let format = name(header.kind.into());
        if facts.codecs.len() < 16 && !facts.codecs.contains(&format) {
            facts.codecs.push(format);
        }
        notes.tag("film:encoder", compressor(rest).unwrap_or_default());
        rest = header
            .size
            .and_then(|size| rest.get(size..))
            .unwrap_or_default();
    }
}

/// The name that an encoder leaves in a visual sample entry (§12.1.3): a length, then letters.
fn compressor(entry: &[u8]) -> Option<&str> {
    let field = entry.get(42..74)?;
    let (length, letters) = field.split_first()?;
    let name = std::str::from_utf8(letters.get(..usize::from(*length))?).ok()?;
    let is_name = name.len() >= 3 && name.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    is_name.then_some(name)
}

fn name(kind: [u8; 4]) -> String {
    // `©` is one byte, A9, in these names.
    kind.iter()
        .map(|byte| match byte {
            0xa9 => '©',
            byte if byte.is_ascii_graphic() || *byte == b' ' => char::from(*byte),
            _ => '.',
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Seconds since 1904 as RFC 3339.
fn time(seconds: u64) -> Option<String> {
    let seconds = i64::try_from(seconds)
        .ok()
        .filter(|seconds| *seconds > SINCE_1904)?;
    jiff::Timestamp::from_second(seconds - SINCE_1904)
        .ok()
        .map(|time| time.to_string())
}

const CONTAINERS: [&[u8; 4]; 8] = [
    b"trak", b"mdia", b"minf", b"stbl", b"udta", b"meta", b"ilst", b"moov",
];
const DEEPEST: usize = 12;
/// From 1904-01-01 to 1970-01-01, in seconds.
const SINCE_1904: i64 = 2_082_844_800;
