//! What the columns of a table hold, which decides how they are set.

use model::publication::Inline;
use serde::Serialize;

/// The longest cell that is kept on one line: room for a date or a code name.
const SHORT: usize = 12;

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Column {
    /// Its share of the width: the length of its longest cell within bounds, since a long one wraps and
    /// a short one still has a head.
    pub(crate) share: usize,
    /// Whether it holds numbers only, which are compared by their ends.
    pub(crate) numeric: bool,
    /// Whether its cells are too short to be broken.
    pub(crate) short: bool,
}

/// The columns of a table.
pub(crate) fn of(head: &[Vec<Inline>], rows: &[Vec<Vec<Inline>>]) -> Vec<Column> {
    let cells = |index: usize| {
        rows.iter()
            .filter_map(move |row| row.get(index))
            .map(|cell| words(cell))
            .collect()
    };
    head.iter()
        .enumerate()
        .map(|(index, head)| column(&words(head), cells(index)))
        .collect()
}

/// The columns of a table of plain words.
pub(crate) fn of_words(head: &[String], rows: &[Vec<String>]) -> Vec<Column> {
    let cells = |index: usize| {
        rows.iter()
            .filter_map(move |row| row.get(index))
            .cloned()
            .collect()
    };
    head.iter()
        .enumerate()
        .map(|(index, head)| column(head, cells(index)))
        .collect()
}

fn column(head: &str, cells: Vec<String>) -> Column {
    let longest = cells
        .iter()
        .map(|cell| cell.chars().count())
        .max()
        .unwrap_or(0);
    Column {
        share: longest.max(head.chars().count()).clamp(8, 40),
        numeric: cells.iter().any(|cell| is_number(cell))
            && cells.iter().all(|cell| is_number(cell) || cell == "–"),
        short: longest <= SHORT,
    }
}

/// A count, a share or a range; a date is none.
fn is_number(cell: &str) -> bool {
    cell.chars().any(char::is_numeric)
        && cell
            .chars()
            .all(|c| c.is_numeric() || ".,٫٬–+%٪".contains(c))
}

fn words(text: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Foreign { text, .. } => text.as_str().to_owned(),
        Inline::Emphasis { text } | Inline::Strong { text } | Inline::Link { text, .. } => {
            words(text)
        }
        Inline::Note { .. } => String::new(),
    };
    text.iter().map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_numbers_and_dates_are_not() {
        let columns = |cells: [&str; 3]| column("Head", cells.map(str::to_owned).to_vec());
        assert!(columns(["14", "–", "3–5"]).numeric);
        assert!(!columns(["2012-05-25", "2012-05-26", "–"]).numeric);
        assert!(!columns(["–", "–", "–"]).numeric);
    }
}
