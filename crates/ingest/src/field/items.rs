//! Numbered and bulleted lists in Markdown, line by line.

use super::{draft::Sheet, problem::Problem};

/// One item of a list.
pub(crate) struct Item {
    pub(crate) line: u32,
    /// Its number; `None` for a bullet.
    pub(crate) number: Option<u32>,
    /// Its text: lines joined by a blank, paragraphs by an empty line.
    pub(crate) text: String,
    /// Where in `text` each line of the file begins.
    starts: Vec<(usize, u32)>,
}

impl Item {
    /// An item that is one line, with or without its number.
    pub(crate) fn of_line(text: &str, line: u32) -> Self {
        let (number, text) = marker(text).unwrap_or((None, text));
        Self {
            line,
            number,
            text: text.trim().to_owned(),
            starts: vec![(0, line)],
        }
    }

    /// The line of the file on which the byte at `offset` of the text stands.
    pub(crate) fn line_at(&self, offset: usize) -> u32 {
        self.starts
            .iter()
            .take_while(|(start, _)| *start <= offset)
            .last()
            .map_or(self.line, |(_, line)| *line)
    }
}

/// Collects the items of `lines`, each with its line number. Text that belongs to no item is a
/// problem.
pub(crate) fn items<'t>(
    sheet: &Sheet<'_>,
    lines: impl IntoIterator<Item = (u32, &'t str)>,
    problems: &mut Vec<Problem>,
) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut after_blank = true;
    for (line, typed) in lines {
        let text = typed.trim();
        if text.is_empty() {
            after_blank = true;
            continue;
        }
        if let Some((number, rest)) = marker(typed) {
            items.push(Item {
                line,
                number,
                text: rest.trim().to_owned(),
                starts: vec![(0, line)],
            });
        } else {
            let indented = typed.starts_with([' ', '\t']);
            match items.last_mut().filter(|_| indented || !after_blank) {
                Some(item) => {
                    item.text.push_str(if after_blank { "\n\n" } else { " " });
                    item.starts.push((item.text.len(), line));
                    item.text.push_str(text);
                }
                None => problems.push(sheet.at(
                    line,
                    "this text belongs to no item of the list",
                    "begin an item with `1. `, `2. ` …, or indent a paragraph that continues one",
                )),
            }
        }
        after_blank = false;
    }
    items
}

/// `1. `, `1) `, `- `, `* ` or `+ ` at the beginning of a line, and what follows.
fn marker(line: &str) -> Option<(Option<u32>, &str)> {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    let line = line.trim_start_matches(' ');
    if spaces > 3 {
        return None;
    }
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '\t']);
    if let Some(rest) = line.strip_prefix(['-', '*', '+']) {
        return ends(rest).then_some((None, rest));
    }
    let digits = line.chars().take_while(char::is_ascii_digit).count();
    let (number, rest) = line.split_at_checked(digits)?;
    let rest = rest.strip_prefix(['.', ')'])?;
    // CommonMark allows nine digits; more than five is a telephone number at the start of a line.
    let number = (1..=5).contains(&digits).then(|| number.parse().ok())??;
    ends(rest).then_some((Some(number), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_those_of_commonmark() {
        assert_eq!(marker("12. a"), Some((Some(12), " a")));
        assert_eq!(marker("  1) a"), Some((Some(1), " a")));
        assert_eq!(marker("- a"), Some((None, " a")));
        for no in ["a", "1a", "1.a", "-a", "     1. a", "123456. a", "", "."] {
            assert_eq!(marker(no), None, "{no}");
        }
    }
}
