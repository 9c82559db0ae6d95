//! Texts as YAML scalars that mean exactly those texts.

use std::{borrow::Cow, fmt::Write as _};

/// A text on one line, in double quotes where YAML or a reader would take it for something else.
/// `in_flow`: whether it stands in brackets or is a key.
pub(super) fn quoted(text: &str, in_flow: bool) -> Cow<'_, str> {
    if is_plain(text) && !(in_flow && text.contains([',', '[', ']', '{', '}', ':'])) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(in_quotes(text))
}

/// A text as the value of a key, over several lines where it has several. `indent` is where those
/// lines begin.
pub(super) fn text(text: &str, indent: usize) -> String {
    if !is_literal(text) {
        return quoted(text, false).into_owned();
    }
    let mut block = "|-".to_owned();
    for line in text.split('\n') {
        block.push('\n');
        if !line.is_empty() {
            block.extend(std::iter::repeat_n(' ', indent));
            block.push_str(line);
        }
    }
    block
}

/// In double quotes, everything that cannot be seen escaped.
pub(super) fn in_quotes(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if is_hidden(c) => {
                // Writing to a string cannot fail.
                let _ = match u32::from(c) {
                    code @ 0..=0xff => write!(quoted, "\\x{code:02x}"),
                    code @ 0x100..=0xffff => write!(quoted, "\\u{code:04x}"),
                    code => write!(quoted, "\\U{code:08x}"),
                };
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Whether YAML reads the text, as it is, as just that text. Stricter than YAML: what is in doubt is
/// quoted.
fn is_plain(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '+' | '/' | '_' | '<'))
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(|c| c.is_control() || is_hidden(c))
}

/// Whether the text can stand as a literal block: it has lines, and none that YAML would trim or
/// count indentation by.
fn is_literal(text: &str) -> bool {
    let odd = |line: &str| line.chars().any(|c| c.is_control() || is_hidden(c));
    let first = text.split('\n').next().unwrap_or_default();
    text.contains('\n')
        && !text.ends_with('\n')
        && !first.is_empty()
        && !text
            .split('\n')
            .any(|line| line.starts_with(' ') && line.trim().is_empty() || odd(line))
        && !first.starts_with(' ')
}

/// What a reader cannot see, or would lose without noticing. The joiners and the plain direction
/// marks stay as they are: Arabic and Persian are spelled with them.
fn is_hidden(c: char) -> bool {
    let is_spelling = matches!(c, '\u{200C}'..='\u{200F}' | '\u{061C}');
    (crate::text::is_deceptive(c) && !is_spelling) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}
