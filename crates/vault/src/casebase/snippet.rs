//! The words around a hit, as they were written.

use crate::casebase::words::{fold, split, texts_of};

/// A piece of a record's text around the first of some folded words; the beginning of its first text
/// if none is there, as when they were found in a key.
pub(crate) fn snippet(record: &[u8], words: &[String]) -> String {
    let texts = texts_of(record);
    let hit = texts.iter().find_map(|text| {
        let at = split(text).position(|word| matches(&fold(word), words))?;
        Some(around(text, at))
    });
    hit.or_else(|| texts.first().map(|text| around(text, 0)))
        .unwrap_or_default()
}

fn matches(word: &str, wanted: &[String]) -> bool {
    // Anywhere in the word: before it may be an article or particle.
    wanted.iter().any(|wanted| word.contains(wanted.as_str()))
}

/// The words from some before number `at` to some after it, with what stands between them.
fn around(text: &str, at: usize) -> String {
    let first = at.saturating_sub(BEFORE);
    let begin = |word: &str| word.as_ptr() as usize - text.as_ptr() as usize;
    let shown: Vec<&str> = split(text).skip(first).take(BEFORE + AFTER).collect();
    let (Some(head), Some(tail)) = (shown.first(), shown.last()) else {
        return String::new();
    };
    let end = begin(tail) + tail.len();
    let piece = text.get(begin(head)..end).unwrap_or_default();
    let more_before = if first > 0 { "… " } else { "" };
    let more_after = match text.get(end..) {
        Some(rest) if split(rest).next().is_some() => " …",
        _ => "",
    };
    format!("{more_before}{piece}{more_after}")
}

const BEFORE: usize = 6;
const AFTER: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_shows_the_words_as_written() {
        let text = "one two three four five six seven: ضُرب الشاهِد أمام المدرسة، then it went on and on and on for quite a while";
        let record = model::canonical::encode(&("first", text)).unwrap();
        let shown = snippet(&record, &["شاهد".to_owned()]);
        assert!(shown.starts_with("… three four"), "{shown}");
        assert!(shown.contains("الشاهِد أمام المدرسة،"), "{shown}");
        assert!(shown.ends_with(" …"), "{shown}");
        assert_eq!(snippet(&record, &["nowhere".to_owned()]), "first");
        assert_eq!(snippet(b"", &[]), "");
    }
}
