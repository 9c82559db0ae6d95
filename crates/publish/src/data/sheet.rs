//! Tables as CSV (RFC 4180, UTF-8).

use csv::{Terminator, WriterBuilder};
use model::public::PublicText;

use super::sets::Set;
use crate::text::clean;

/// Spreadsheets take a file for UTF-8 only when it begins with this, and show Arabic as noise otherwise.
const MARK: &str = "\u{FEFF}";

/// Head and rows.
pub(super) fn csv<'a, R>(head: &[&str], rows: &'a [R]) -> Result<Vec<u8>, csv::Error>
where
    R: AsRef<[String]> + 'a,
{
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .from_writer(MARK.as_bytes().to_vec());
    writer.write_record(head.iter().map(|cell| harmless(cell)))?;
    for row in rows {
        writer.write_record(row.as_ref().iter().map(|cell| harmless(cell)))?;
    }
    writer
        .into_inner()
        .map_err(|error| csv::Error::from(error.into_error()))
}

/// What the columns of every table mean.
pub(super) fn codebook(sets: &[Set], head: &[PublicText; 6]) -> Result<Vec<u8>, csv::Error> {
    let head: Vec<String> = head.iter().map(|cell| clean(cell.as_str())).collect();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut rows = Vec::new();
    for set in sets {
        let data = &set.data;
        for column in &data.columns {
            rows.push(vec![
                data.table.clone(),
                column.name.clone(),
                column.meaning.clone(),
                column.unit.clone(),
                data.source.clone(),
                data.note.clone().unwrap_or_default(),
            ]);
        }
    }
    csv(&head, &rows)
}

/// A cell that a spreadsheet would take for a formula begins with an apostrophe, which it does not show.
fn harmless(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_with_a_comma_is_quoted_and_a_formula_is_none() {
        let rows = [vec!["a, b".to_owned(), "=1+1".to_owned()]];
        let bytes = csv(&["one", "two"], &rows).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{FEFF}one,two\r\n\"a, b\",'=1+1\r\n");
    }
}
