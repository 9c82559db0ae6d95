//! The first row, and what stands between values.

use std::io::Read;

use super::{
    cell,
    decode::decoded,
    scan::{Cells, MOST_CELLS, Scanner},
};
use crate::{field::Problem, text::shown};

/// The header of a table.
pub(crate) struct Header {
    pub(crate) line: u32,
    pub(crate) columns: Vec<String>,
    pub(crate) delimiter: u8,
}

/// Reads the header; the scanner goes on with the rows.
pub(crate) fn read<'r>(
    path: &str,
    input: impl Read + 'r,
) -> Result<(Header, Scanner<'r>), Vec<Problem>> {
    let unreadable = |_| vec![Problem::whole(path, "it could not be read", "try again")];
    let mut input = decoded(input).map_err(unreadable)?;
    let mut head = Vec::new();
    input
        .by_ref()
        .take(HEAD)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    if first_line(&head).contains(&0) {
        let what = "this is no table: it holds bytes that no text has";
        let remedy = "save it as CSV in UTF-8; a spreadsheet must be exported first";
        return Err(vec![Problem::whole(path, what, remedy)]);
    }
    // Some spreadsheets say on a line of its own what stands between values.
    let stated = stated(&head);
    let skipped = stated.map_or(0, |(_, length)| length);
    let line = first_line(head.get(skipped..).unwrap_or_default());
    let delimiter = stated.map_or_else(|| delimiter(line), |(delimiter, _)| delimiter);
    let rest = head.split_off(skipped);
    let input = std::io::Cursor::new(rest).chain(input);
    let lines = usize::from(skipped > 0);
    let mut scanner = Scanner::new(Box::new(input), delimiter, true).after(lines);
    let mut cells = Cells::default();
    if !scanner.next(&mut cells).map_err(unreadable)? {
        let what = "this table is empty";
        return Err(vec![Problem::whole(
            path,
            what,
            "write the names of the columns into its first row",
        )]);
    }
    let columns = columns(path, &cells)?;
    let header = Header {
        line: cells.line,
        columns,
        delimiter,
    };
    Ok((header, scanner))
}

fn columns(path: &str, cells: &Cells) -> Result<Vec<String>, Vec<Problem>> {
    let wrong = |what: String, remedy: &str| Err(vec![Problem::at(path, cells.line, what, remedy)]);
    if cells.beyond > 0 {
        let what = format!("the first row names more than {MOST_CELLS} columns");
        return wrong(what, "leave out those that are no fields");
    }
    if cells.is_open || cells.is_cut {
        let what = "the first row does not end: a quote opens in it and does not close";
        return wrong(what.to_owned(), "close it");
    }
    let mut columns = Vec::new();
    for typed in cells.iter() {
        let Some(name) = cell::text(typed) else {
            let lossy = String::from_utf8_lossy(typed);
            let what = format!("the first row is not UTF-8 text (`{}`)", shown(&lossy));
            return wrong(what, "save the table as UTF-8");
        };
        columns.push(name.into_owned());
    }
    while columns.last().is_some_and(String::is_empty) {
        columns.pop();
    }
    Ok(columns)
}

/// What stands between the values of a header: whatever of `,`, `;` and tab stands in it most often
/// outside quotes.
pub(crate) fn delimiter(line: &[u8]) -> u8 {
    let mut counts = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    let mut in_quotes = false;
    for byte in line {
        in_quotes ^= *byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!in_quotes && byte == delimiter);
        }
    }
    // The first of several that are as frequent.
    let most = counts.iter().rev().max_by_key(|(_, count)| *count);
    most.map_or(b',', |(delimiter, _)| *delimiter)
}

/// The first line that is not empty.
pub(crate) fn first_line(head: &[u8]) -> &[u8] {
    let mut lines = head.split(|byte| matches!(byte, b'\n' | b'\r'));
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

/// `sep=;` and the length of its line.
fn stated(head: &[u8]) -> Option<(u8, usize)> {
    let rest = head.strip_prefix(b"sep=")?;
    let (delimiter, rest) = rest.split_first()?;
    let end = match rest {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => return None,
    };
    Some((*delimiter, 5 + end))
}

/// Longer than any header that anybody typed.
const HEAD: u64 = 256 * 1024;
