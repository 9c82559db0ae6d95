//! What is printed, so that no text from outside can steer the terminal.

use std::io::Write as _;

use app::Failure;
use serde::Serialize;

/// How the user wants to be answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Output {
    pub(super) json: bool,
    pub(super) timings: bool,
}

impl Output {
    /// Prints `value` as JSON, or `words`.
    pub(super) fn answer<T: Serialize>(
        self,
        value: &T,
        words: impl FnOnce(),
    ) -> Result<(), Failure> {
        if self.json {
            let json = serde_json::to_string_pretty(value).map_err(|error| {
                Failure::new(app::FailureKind::Bug, error.to_string(), "report this")
            })?;
            raw(&json);
        } else {
            words();
        }
        Ok(())
    }
}

/// A line on standard output. Control characters and direction marks in it are shown, not obeyed.
pub(super) fn line(text: &str) {
    raw(&safe(text));
}

/// A line on standard error.
pub(super) fn aside(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", safe(text));
}

/// A failure: what happened, then what to do.
pub(super) fn error(what: &str, remedy: &str) {
    aside(&format!("error: {what}"));
    if !remedy.is_empty() {
        aside(&format!("  to do: {remedy}"));
    }
}

/// Standard output may be a pipe that closed; there is nobody left to tell.
fn raw(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Text in which nothing acts on the terminal or reorders what stands around it.
pub(super) fn safe(text: &str) -> String {
    let hidden = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if hidden(c) {
            shown.extend(c.escape_unicode())
        } else {
            shown.push(c)
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(safe("a\u{1b}[2Jb\u{202e}c"), "a\\u{1b}[2Jb\\u{202e}c");
        assert_eq!(safe("سميرة\n"), "سميرة\n");
    }
}
