//! Text on its way into an artefact.

/// The text without the characters that draw nothing but change what others look like.
///
/// - Controls go, line breaks and tabs become spaces, and what XML and PDF/A do not allow goes.
/// - Embeddings and overrides of direction (U+202A to U+202E) go: an override can show a name or a
///   number in another order than the one that was decided and that searches find.
/// - Characters that cannot be seen go: soft hyphens and zero-width spaces keep a name from being found,
///   tags and variation selectors can carry what nobody reviewed. Joiners stay, they shape letters.
/// - Isolates (U+2066 to U+2069) stay where they are balanced; one that is left open is closed, so that
///   no text reaches into its neighbours.
pub(crate) fn clean(text: &str) -> String {
    let mut open = 0_usize;
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push(' '),
            '\u{202A}'..='\u{202E}' => {}
            '\u{2066}'..='\u{2068}' => {
                open += 1;
                cleaned.push(character);
            }
            '\u{2069}' if open == 0 => {}
            '\u{2069}' => {
                open -= 1;
                cleaned.push(character);
            }
            _ if character.is_control() || is_hidden(character) => {}
            _ => cleaned.push(character),
        }
    }
    cleaned.extend(std::iter::repeat_n('\u{2069}', open));
    cleaned
}

/// Whether a cleaned text may hold a character that no font needs a shape for: joiners, marks of
/// direction and isolates.
pub(crate) const fn is_format(character: char) -> bool {
    matches!(character, '\u{61C}' | '\u{200C}'..='\u{200F}' | '\u{2066}'..='\u{2069}')
}

const fn is_hidden(character: char) -> bool {
    let code = character as u32;
    let noncharacter = code & 0xFFFE == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    noncharacter
        || matches!(character,
            '\u{AD}' | '\u{34F}' | '\u{180B}'..='\u{180F}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_of_both_scripts_stay_as_they_are() {
        for words in [
            "Idlib, 25 May 2012",
            "شهادة من \u{2068}Idlib\u{2069}",
            "می\u{200c}خواهم",
        ] {
            assert_eq!(clean(words), words);
        }
    }

    #[test]
    fn an_override_cannot_turn_a_number_round() {
        assert_eq!(clean("\u{202E}12\u{202C}"), "12");
    }

    #[test]
    fn a_name_cannot_be_hidden_from_a_search() {
        assert_eq!(clean("Sa\u{AD}mi\u{200B}ra\u{E0041}"), "Samira");
    }

    proptest! {
        #[test]
        fn isolates_are_balanced_and_cleaning_twice_changes_nothing(text in "[a\\x00-\\x1F\u{202A}-\u{202E}\u{2066}-\u{2069}\u{FDD0}]{0,20}") {
            let once = clean(&text);
            let opened = once.chars().filter(|c| ('\u{2066}'..='\u{2068}').contains(c)).count();
            prop_assert_eq!(opened, once.matches('\u{2069}').count());
            prop_assert!(!once.chars().any(char::is_control));
            prop_assert_eq!(clean(&once), once);
        }
    }
}
