//! What is printed, so that no text from outside can steer the terminal.

use std::{io::Write as _, process::ExitCode};

use app::{Failure, FailureKind};
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
                Failure::new(FailureKind::Bug, error.to_string(), "report this")
            })?;
            raw(&json_safe(&json));
        } else {
            words();
        }
        Ok(())
    }
}

/// The word that a value of a closed list has in JSON.
pub(super) fn word<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

/// A value on standard output, on one line.
pub(super) fn json(value: &serde_json::Value) {
    raw(&json_safe(&value.to_string()));
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

/// Says why the words of a command line are none of ours, or the help that they asked for. The words
/// themselves are repeated in it, so they are made harmless.
pub(super) fn misread(error: &clap::Error) -> ExitCode {
    let text = error.render().to_string();
    if error.use_stderr() {
        aside(text.trim_end());
        return ExitCode::from(FailureKind::Misuse.exit_code());
    }
    line(text.trim_end());
    ExitCode::SUCCESS
}

/// Standard output may be a pipe that closed; there is nobody left to tell.
fn raw(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// JSON in which the same holds, written so that whoever reads it gets the very characters back.
pub(super) fn json_safe(json: &str) -> String {
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if hidden(c) {
            // Every one of them is one UTF-16 unit, and stands inside a string.
            shown.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    shown
}

fn hidden(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// Text in which nothing acts on the terminal or reorders what stands around it.
pub(super) fn safe(text: &str) -> String {
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
        assert_eq!(json_safe("\"a\u{202b}b\""), r#""a\u202bb""#);
    }
}
