//! PDF (ISO 32000): pages, and what its makers wrote into it.

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string};
use model::record::ItemFacts;

use super::{notes::Notes, xmp};

/// Reads a PDF that is held in memory.
pub(super) fn examine(
    bytes: &[u8],
    facts: &mut ItemFacts,
    notes: &mut Notes,
    problems: &mut Vec<String>,
) {
    let options = LoadOptions {
        max_decompressed_size: Some(64 * 1024 * 1024),
        ..LoadOptions::default()
    };
    let Ok(document) = Document::load_mem_with_options(bytes, options) else {
        problems.push("the document is damaged, cut off or locked by a password".to_owned());
        return;
    };
    if document.is_encrypted() {
        problems.push("the document is locked by a password".to_owned());
    }
    facts.pages = u32::try_from(document.get_pages().len()).ok();
    let info = document
        .trailer
        .get(b"Info")
        .and_then(|info| document.dereference(info))
        .and_then(|(_, info)| info.as_dict());
    if let Ok(info) = info {
        fields(info, facts, notes);
    }
    let metadata = document
        .catalog()
        .and_then(|catalog| catalog.get(b"Metadata"))
        .and_then(|stream| document.dereference(stream))
        .and_then(|(_, stream)| stream.as_stream());
    if let Ok(stream) = metadata {
        let packet = stream
            .get_plain_content()
            .unwrap_or_else(|_| stream.content.clone());
        xmp::examine(&packet, notes);
    }
}

fn fields(info: &Dictionary, facts: &mut ItemFacts, notes: &mut Notes) {
    for (key, value) in info {
        let Object::String(raw, _) = value else {
            continue;
        };
        let text =
            decode_text_string(value).unwrap_or_else(|_| String::from_utf8_lossy(raw).into_owned());
        if key == b"CreationDate" {
            facts.recorded = time(&text);
        }
        notes.tag(format!("pdf:{}", String::from_utf8_lossy(key)), &text);
    }
}

/// `D:20120525134210+03'00'` (ISO 32000-1 §7.9.4) as ISO 8601.
fn time(text: &str) -> Option<String> {
    let text = text.strip_prefix("D:").unwrap_or(text);
    let digits = |range| {
        let part: &str = text.get(range)?;
        part.chars()
            .all(|c: char| c.is_ascii_digit())
            .then_some(part)
    };
    let mut time = format!("{}-{}-{}", digits(0..4)?, digits(4..6)?, digits(6..8)?);
    if let (Some(hour), Some(minute), Some(second)) =
        (digits(8..10), digits(10..12), digits(12..14))
    {
        time = format!("{time}T{hour}:{minute}:{second}");
        match (text.get(14..15), digits(15..17), digits(18..20)) {
            (Some("Z"), ..) => time.push('Z'),
            (Some(sign @ ("+" | "-")), Some(hours), minutes) => {
                time = format!("{time}{sign}{hours}:{}", minutes.unwrap_or("00"));
            }
            _ => {}
        }
    }
    Some(time)
}
