//! Terms from a table.

use model::term::{Term, TermKind};

use super::{RowFault, TermError};

/// Reads `id,kind,value`. The `csv` crate does the quoting, so that a value may hold commas
/// (`36.2, 37.1`), quotes and line breaks, and counts lines as an editor shows them.
pub(super) fn read(text: &str) -> Result<Vec<Term>, TermError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let columns =
        Columns::find(reader.headers().map_err(|_| TermError::Header)?).ok_or(TermError::Header)?;
    let mut terms = Vec::new();
    let mut faults = Vec::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, csv::Position::line);
                match columns.term(&record) {
                    Ok(term) => terms.push(term),
                    Err(what) => faults.push(RowFault { line, what }),
                }
            }
            Err(error) => faults.push(RowFault {
                line: error.position().map_or(0, csv::Position::line),
                what: "is not a row of a table; check its quotes".to_owned(),
            }),
        }
    }
    if faults.is_empty() {
        Ok(terms)
    } else {
        Err(TermError::Rows { faults })
    }
}

struct Columns {
    id: usize,
    kind: usize,
    value: usize,
}

impl Columns {
    fn find(header: &csv::StringRecord) -> Option<Self> {
        let at = |name: &str| {
            header
                .iter()
                .position(|cell| cell.eq_ignore_ascii_case(name))
        };
        Some(Self {
            id: at("id")?,
            kind: at("kind")?,
            value: at("value")?,
        })
    }

    fn term(&self, record: &csv::StringRecord) -> Result<Term, String> {
        let cell = |index: usize, name: &str| {
            record
                .get(index)
                .filter(|cell| !cell.is_empty())
                .ok_or_else(|| format!("`{name}` is empty; fill it in"))
        };
        let word = cell(self.kind, "kind")?;
        let kind = TermKind::parse(&word.to_lowercase()).ok_or_else(|| {
            let known: Vec<&str> = TermKind::ALL.iter().map(|kind| kind.word()).collect();
            // The cell may be a name in the wrong column, so it is not repeated.
            format!(
                "`kind` is not a kind of term; use one of {}",
                known.join(", ")
            )
        })?;
        Ok(Term {
            id: cell(self.id, "id")?.to_owned(),
            kind,
            value: cell(self.value, "value")?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_may_hold_commas_and_arabic() {
        let terms =
            read("\u{feff}id,kind,value\nw1,person,سميرة حدان\np1,coordinate,\"36.2, 37.1\"\n")
                .unwrap();
        assert_eq!(terms.len(), 2);
        assert_eq!(terms[1].value, "36.2, 37.1");
    }

    #[test]
    fn every_faulty_line_is_named() {
        let Err(error) = read("id,kind,value\nw1,persn,X\nw2,person,Samira\nw3,person,\n") else {
            panic!("accepted");
        };
        let text = error.to_string();
        assert!(text.contains("line 2: `kind` is not"), "{text}");
        assert!(text.contains("line 4: `value` is empty"), "{text}");
    }

    #[test]
    fn a_table_without_its_header_is_refused() {
        assert_eq!(read("w1,person,Samira\n").unwrap_err(), TermError::Header);
        assert_eq!(read("").unwrap_err(), TermError::Header);
    }
}
