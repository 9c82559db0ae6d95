//! Words that people type, made comparable.

/// One spelling of a word or short phrase: no capitals, single spaces.
pub(crate) fn fold(text: &str) -> String {
    text.split_whitespace()
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether `phrase` stands in `text` as whole words.
pub(crate) fn mentions(text: &str, phrase: &str) -> bool {
    let text = fold(text);
    let phrase = fold(phrase);
    let part_of_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    !phrase.is_empty()
        && text.match_indices(&phrase).any(|(at, found)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text
                .get(at + found.len()..)
                .and_then(|tail| tail.chars().next());
            !before.is_some_and(part_of_word) && !after.is_some_and(part_of_word)
        })
}

/// `a, b and c`.
pub(crate) fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_mentions() {
        assert!(mentions("It rests on vid-001, and more", "vid-001"));
        assert!(!mentions("It rests on vid-0012", "vid-001"));
        assert!(!mentions("our reporting", "our report"));
        assert!(mentions("On  OUR report.", "our report"));
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
    }
}
