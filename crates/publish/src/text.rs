//! Text on its way into an artefact.

/// The text without the characters that draw nothing but change what others look like.
///
/// - Controls go, line breaks and tabs become spaces, and what XML and PDF/A do not allow goes.
/// - Embeddings and overrides of direction (U+202A to U+202E) go: an override can show a name or a
///   number in another order than the one that was decided and that searches find.
/// - Isolates (U+2066 to U+2069) stay where they are balanced; one that is left open is closed, so that
///   no text reaches into its neighbours.
pub(crate) fn clean(text: &str) -> String {
    let mut open = 0_usize;
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => cleaned.push(' '),
            '\u{202A}'..='\u{202E}' | '\u{FEFF}' => {}
            '\u{2066}'..='\u{2068}' => {
                open += 1;
                cleaned.push(character);
            }
            '\u{2069}' if open == 0 => {}
            '\u{2069}' => {
                open -= 1;
                cleaned.push(character);
            }
            _ if character.is_control() || is_noncharacter(character) => {}
            _ => cleaned.push(character),
        }
    }
    cleaned.extend(std::iter::repeat_n('\u{2069}', open));
    cleaned
}

/// Whether a character shows nothing of its own, so that no font needs a shape for it.
pub(crate) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}')
}

const fn is_noncharacter(character: char) -> bool {
    let code = character as u32;
    code & 0xFFFE == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF)
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
