//! The words around a hit, as they were written.

use model::spelling::{fold, split, stem};

use crate::casebase::index::Facts;

/// A piece of a record's text around the first word that `wanted` accepts, folded and without its
/// article; the beginning of its first text but the key if there is none.
pub(crate) fn snippet(record: &[u8], wanted: &dyn Fn(&str) -> bool) -> String {
    let facts = Facts::of(record, &|path| u16::from(path == "key"));
    let hit = facts.texts.iter().find_map(|(_, text)| {
        let at = split(text).position(|word| wanted(stem(&fold(word))))?;
        Some(around(text, at))
    });
    let first = || facts.texts.iter().find(|(path, _)| *path == 0);
    hit.or_else(|| first().map(|(_, text)| around(text, 0)))
        .unwrap_or_default()
}

/// Every text in a record's canonical bytes.
pub(crate) fn texts_of(record: &[u8]) -> Vec<String> {
    let facts = Facts::of(record, &|_| 0);
    facts.texts.into_iter().map(|(_, text)| text).collect()
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
    use model::{
        id::RecordId,
        key::Key,
        record::{Identity, Record},
    };

    use super::*;

    #[test]
    fn it_shows_the_words_as_written() {
        let text = "one two three four five six seven: ضُرب الشاهِد أمام المدرسة، then it went on and on and on for quite a while";
        let record = Record {
            id: RecordId::from_bytes([1; 16]),
            key: Some(Key::parse("p-1").unwrap()),
            body: Identity {
                name: Some("first".to_owned()),
                description: Some(text.to_owned()),
                ..Identity::default()
            }
            .into(),
            own: Default::default(),
        };
        let record = model::canonical::encode(&record).unwrap();
        let shown = snippet(&record, &|word| word == "شاهد");
        assert!(shown.starts_with("… three four"), "{shown}");
        assert!(shown.contains("الشاهِد أمام المدرسة،"), "{shown}");
        assert!(shown.ends_with(" …"), "{shown}");
        assert_eq!(snippet(&record, &|_| false), "first");
        assert_eq!(snippet(b"", &|_| false), "");
    }
}
