//! Rust source cut into tokens: enough to find names and paths outside comments and text.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, keyword or number.
    Word,
    /// A text literal, quotes included.
    Text,
    /// `::` or one other character.
    Sign,
    /// White space or a comment.
    Nothing,
}

/// A token and the line it begins on, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
    pub(crate) line: usize,
}

/// Cuts a source into tokens. Comments and white space are left out.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some((length, kind)) = measure(rest) {
        let (text, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        if kind != Kind::Nothing {
            found.push(Token { kind, text, line });
        }
        line += text.matches('\n').count();
        rest = tail;
    }
    found
}

/// The first token's length in bytes.
fn measure(rest: &str) -> Option<(usize, Kind)> {
    let first = rest.chars().next()?;
    let found = if first.is_whitespace() {
        (span(rest, char::is_whitespace), Kind::Nothing)
    } else if rest.starts_with("//") {
        (span(rest, |c| c != '\n'), Kind::Nothing)
    } else if rest.starts_with("/*") {
        (block_comment(rest), Kind::Nothing)
    } else if let Some(length) = literal(rest) {
        (length, Kind::Text)
    } else if first == '\'' {
        (quote(rest), Kind::Text)
    } else if is_word(first) {
        (span(rest, is_word), Kind::Word)
    } else if rest.starts_with("::") {
        (2, Kind::Sign)
    } else {
        (first.len_utf8(), Kind::Sign)
    };
    Some(found)
}

fn is_word(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

fn span(rest: &str, holds: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !holds(c)).unwrap_or(rest.len())
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut before) = (0_usize, ' ');
    for (at, c) in rest.char_indices() {
        match (before, c) {
            ('/', '*') => (depth, before) = (depth + 1, ' '),
            ('*', '/') => (depth, before) = (depth.saturating_sub(1), ' '),
            _ => before = c,
        }
        if depth == 0 && at > 1 {
            return at + c.len_utf8();
        }
    }
    rest.len()
}

/// A string literal with any prefix, raw or not.
fn literal(rest: &str) -> Option<usize> {
    let prefix = span(rest, |c| matches!(c, 'b' | 'c' | 'r'));
    let (letters, body) = rest.split_at_checked(prefix)?;
    if letters.len() > 2 {
        return None;
    }
    if letters.ends_with('r') {
        let hashes = span(body, |c| c == '#');
        let inner = body.get(hashes..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
        return Some(prefix + hashes + 1 + length);
    }
    let inner = body.strip_prefix('"')?;
    Some(prefix + 1 + escaped(inner, '"'))
}

/// The length up to and with the closing quote.
fn escaped(inner: &str, quote: char) -> usize {
    let mut skip = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if skip => skip = false,
            '\\' => skip = true,
            _ if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    inner.len()
}

/// A character literal or a lifetime.
fn quote(rest: &str) -> usize {
    let inner = rest.strip_prefix('\'').unwrap_or_default();
    let mut ahead = inner.chars();
    match (ahead.next(), ahead.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => 1 + escaped(inner, '\''),
        _ => 1 + span(inner, is_word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<&str> {
        tokens(source).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn comments_and_text_hold_no_names() {
        let source = "a /* std::fs /* in */ b */ // std::env\n/// std::net\nc \"std::\\\"fs\" r#\"x \"y\" std::fs\"# d";
        let found: Vec<_> = tokens(source)
            .into_iter()
            .filter(|t| t.kind == Kind::Word)
            .map(|t| (t.text, t.line))
            .collect();
        assert_eq!(found, [("a", 1), ("c", 3), ("d", 3)]);
    }

    #[test]
    fn lifetimes_are_not_characters() {
        assert_eq!(
            words("&'a str 'x' '\\'' b'{' '\\u{1F}' '\"'"),
            [
                "&",
                "'a",
                "str",
                "'x'",
                "'\\''",
                "b",
                "'{'",
                "'\\u{1F}'",
                "'\"'"
            ]
        );
        assert_eq!(words("'ا' r#type"), ["'ا'", "r", "#", "type"]);
    }

    #[test]
    fn paths_are_words_and_double_colons() {
        assert_eq!(
            words("std::fs::read(x)"),
            ["std", "::", "fs", "::", "read", "(", "x", ")"]
        );
    }
}
