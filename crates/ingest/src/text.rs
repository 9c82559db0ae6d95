//! Showing text that somebody else wrote.

/// `text` as it may stand in a message: on one line, without characters that hide, reorder or
/// overwrite what is around them, and cut to a length that a terminal can take.
pub fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        if is_deceptive(c) {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Whether a character changes how its neighbours are shown, or is itself invisible.
pub(crate) fn is_deceptive(c: char) -> bool {
    c.is_control()
        || model::key::is_direction_mark(c)
        || matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// How many characters of a value a message repeats.
const LONGEST: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_deceptive_is_shown() {
        assert_eq!(
            shown("gpj\u{202e}exe\u{1b}[2J\n"),
            "gpj\\u{202e}exe\\u{1b}[2J\\u{a}"
        );
        assert_eq!(shown("سميرة"), "سميرة");
        assert_eq!(shown(&"a".repeat(500)).chars().count(), LONGEST + 1);
    }
}
