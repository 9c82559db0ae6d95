//! One cell: what it may hold, lists inside it, and how it is written back.

use std::borrow::Cow;

/// The text of a cell as it is meant: nothing around it, lines end LF, and without the apostrophe
/// that keeps a spreadsheet from calculating it. `None` if it is not UTF-8.
pub(crate) fn text(cell: &[u8]) -> Option<Cow<'_, str>> {
    let text = std::str::from_utf8(cell).ok()?.trim();
    let text = match text.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => text,
    };
    Some(match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    })
}

/// What no cell may hold, if this one does.
pub(crate) fn fault(text: &str) -> Option<String> {
    let strange = |c: &char| (c.is_control() && !matches!(c, '\n' | '\t')) || *c == '\u{FFFD}';
    text.chars().find(strange).map(|c| match c {
        '\u{FFFD}' => "a letter was lost in it before it came here (`\u{FFFD}`)".to_owned(),
        c => format!("it holds the control character {}", c.escape_unicode()),
    })
}

/// The items of a list: between `;`, where `\;` is a semicolon and `\\;` a backslash at the end of
/// an item. A backslash anywhere else is itself.
pub(crate) fn items(text: &str) -> Vec<String> {
    let mut items = Vec::new();
    let mut item = String::new();
    let mut parts = text.split(';').peekable();
    while let Some(part) = parts.next() {
        let plain = part.trim_end_matches('\\');
        let slashes = part.len() - plain.len();
        item.push_str(plain);
        if parts.peek().is_none() {
            item.extend(std::iter::repeat_n('\\', slashes));
        } else {
            item.extend(std::iter::repeat_n('\\', slashes / 2));
            if slashes % 2 == 1 {
                item.push(';');
                continue;
            }
        }
        items.extend(
            Some(item.trim())
                .filter(|item| !item.is_empty())
                .map(str::to_owned),
        );
        item.clear();
    }
    items
}

/// A list as one cell says it, which is read as the same list.
pub fn write_list<'i>(items: impl IntoIterator<Item = &'i str>) -> String {
    let mut cell = String::new();
    for item in items {
        if !cell.is_empty() {
            let slashes = cell.len() - cell.trim_end_matches('\\').len();
            cell.extend(std::iter::repeat_n('\\', slashes));
            cell.push_str("; ");
        }
        for (number, part) in item.split(';').enumerate() {
            if number > 0 {
                let slashes = cell.len() - cell.trim_end_matches('\\').len();
                cell.extend(std::iter::repeat_n('\\', slashes + 1));
                cell.push(';');
            }
            cell.push_str(part);
        }
    }
    cell
}

/// Adds a cell to a row of CSV: quoted where it must be, and with an apostrophe before what a
/// spreadsheet would take for a formula (which reading takes off again).
pub fn write(row: &mut String, cell: &str, delimiter: char) {
    let guard = is_formula(cell) || cell.strip_prefix('\'').is_some_and(is_formula);
    let quotes = cell.contains(['"', '\n', '\r', delimiter]) || cell.trim() != cell;
    if quotes {
        row.push('"');
    }
    if guard {
        row.push('\'');
    }
    match cell.contains('"') {
        true => row.push_str(&cell.replace('"', "\"\"")),
        false => row.push_str(cell),
    }
    if quotes {
        row.push('"');
    }
}

/// Whether a spreadsheet would calculate it, or may after apostrophes are taken off.
fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'')
        .starts_with(['=', '+', '-', '@', '\t', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_split_where_they_say() {
        assert_eq!(items("a; b ;;c"), ["a", "b", "c"]);
        assert_eq!(items(r"a\; b; c\"), ["a; b", r"c\"]);
        assert_eq!(items(""), [""; 0]);
        assert_eq!(items(r"a\\; b\\\;c"), [r"a\", r"b\;c"]);
        for list in [
            &[r"a\", r"\", r"b\\", "c"][..],
            &[";", r"\;", ";;", r"\"],
            &[r"a\"],
        ] {
            assert_eq!(items(&write_list(list.iter().copied())), list);
        }
    }

    #[test]
    fn nothing_is_calculated_and_everything_comes_back() {
        for cell in [
            "=1+1", "'=1", "''=1", "+963 1", "-5", "@a", "a", "'a", "a\"b", "a;b", "a\nb",
        ] {
            let mut row = String::new();
            write(&mut row, cell, ';');
            assert!(!row.starts_with(['=', '+', '-', '@']), "{row}");
            let inside = row.trim_matches('"').replace("\"\"", "\"");
            assert_eq!(text(inside.as_bytes()).unwrap(), cell);
        }
        assert_eq!(text(b" 2012 \r\n").unwrap(), "2012");
        assert_eq!(text(b"\xff"), None);
    }
}
