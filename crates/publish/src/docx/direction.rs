//! Text cut where its direction changes: a word processor shapes and orders each run by its own mark.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

/// Text of one direction.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) text: String,
    pub(super) right_to_left: bool,
}

/// Cuts clean text by the levels that it has in lines of the given direction (UAX #9). Isolates have done
/// their work then, and word processors that do not know them would draw them.
pub(super) fn stretches(text: &str, right_to_left: bool) -> Vec<Stretch> {
    let base = if right_to_left {
        Level::rtl()
    } else {
        Level::ltr()
    };
    let info = BidiInfo::new(text, Some(base));
    let mut runs: Vec<(String, Level)> = Vec::new();
    for (at, character) in text.char_indices() {
        if matches!(character, '\u{2066}'..='\u{2069}') {
            continue;
        }
        let level = info.levels.get(at).copied().unwrap_or(base);
        match runs.last_mut() {
            Some((run, last)) if *last == level => run.push(character),
            _ => runs.push((character.to_string(), level)),
        }
    }
    let mut stretches: Vec<Stretch> = Vec::new();
    for (text, level) in runs {
        // A number within words that run from right to left belongs to them.
        let right_to_left = level.is_rtl() || (level.number() >= 2 && !is_left_to_right(&text));
        match stretches.last_mut() {
            Some(last) if last.right_to_left == right_to_left => last.text.push_str(&text),
            _ => stretches.push(Stretch {
                text,
                right_to_left,
            }),
        }
    }
    stretches
}

fn is_left_to_right(text: &str) -> bool {
    text.chars().any(|c| bidi_class(c) == BidiClass::L)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, right_to_left: bool) -> Vec<(String, bool)> {
        stretches(text, right_to_left)
            .into_iter()
            .map(|stretch| (stretch.text, stretch.right_to_left))
            .collect()
    }

    #[test]
    fn words_of_each_direction_are_apart_and_numbers_stay_with_theirs() {
        let expected = |parts: &[(&str, bool)]| -> Vec<(String, bool)> {
            parts
                .iter()
                .map(|(text, rtl)| ((*text).to_owned(), *rtl))
                .collect()
        };
        assert_eq!(
            cut("قُتل 14 شخصاً في Qamar City.", true),
            expected(&[
                ("قُتل 14 شخصاً في ", true),
                ("Qamar City", false),
                (".", true)
            ])
        );
        assert_eq!(
            cut("The word شاهد 3 مرات here", false),
            expected(&[
                ("The word ", false),
                ("شاهد 3 مرات", true),
                (" here", false)
            ])
        );
        assert_eq!(cut("", true), expected(&[]));
    }

    #[test]
    fn isolates_order_the_text_and_are_not_written() {
        assert_eq!(
            cut("من \u{2066}Idlib!\u{2069}", true),
            [("من ".to_owned(), true), ("Idlib!".to_owned(), false)]
        );
    }
}
