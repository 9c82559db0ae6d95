//! Terms from a table.

use std::collections::HashMap;

use model::term::{Term, TermKind};

use super::{RowFault, TermError};
use crate::normalise::Folded;

/// Terms, and what their keeper should know of the table.
#[derive(Default)]
pub(super) struct Read {
    pub(super) terms: Vec<Term>,
    pub(super) notes: Vec<String>,
}

/// Reads `id,kind,value` and, where there is one, `also`: nicknames and other spellings between
/// semicolons. The `csv` crate does the quoting, so that a value may hold commas
/// (`36.2, 37.1`), quotes and line breaks, and counts lines as an editor shows them.
pub(super) fn read(text: &str) -> Result<Read, TermError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| TermError::Header)?;
    let columns = Columns::find(header).ok_or(TermError::Header)?;
    let mut read = Read {
        notes: columns.unread(header),
        ..Read::default()
    };
    let mut faults = Vec::new();
    let mut known: HashMap<(TermKind, String), (u64, String)> = HashMap::new();
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = record.position().map_or(0, |place| line(text, place));
                match columns.terms(&record) {
                    Ok(terms) => {
                        for term in terms {
                            note(&term, line, &mut known, &mut read.notes);
                            read.terms.push(term);
                        }
                    }
                    Err(what) => faults.push(RowFault { line, what }),
                }
            }
            Err(error) => faults.push(RowFault {
                line: error.position().map_or(0, csv::Position::line),
                what: "is not a row of a table; check its quotes".to_owned(),
            }),
        }
    }
    match empty_lines(text) {
        0 => {}
        1 => read.notes.push("1 line is empty".to_owned()),
        lines => read.notes.push(format!("{lines} lines are empty")),
    }
    if faults.is_empty() {
        Ok(read)
    } else {
        Err(TermError::Rows { faults })
    }
}

/// The line that a row starts on: its reader counts from the end of the row before, empty lines
/// included.
fn line(text: &str, place: &csv::Position) -> u64 {
    let start = usize::try_from(place.byte()).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default().bytes();
    let ends = rest.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    let passed = ends.filter(|byte| *byte == b'\n').count();
    place.line() + u64::try_from(passed).unwrap_or_default()
}

/// Says what is odd about a term that is searched for all the same.
fn note(
    term: &Term,
    line: u64,
    known: &mut HashMap<(TermKind, String), (u64, String)>,
    notes: &mut Vec<String>,
) {
    let key = (term.kind, Folded::of(&term.value));
    match known.get(&key) {
        Some((first, id)) if *id == term.id => {
            notes.push(format!("line {line} says what line {first} says"));
        }
        // Whose it is cannot be told from the name; both are named.
        Some((first, _)) => notes.push(format!(
            "line {line} has the value of line {first} under another id"
        )),
        None => {
            known.insert(key, (line, term.id.clone()));
        }
    }
    if is_of_two_alphabets(&term.value) {
        notes.push(format!(
            "line {line}: a word mixes letters of two alphabets; it is searched for as it looks"
        ));
    }
}

fn is_of_two_alphabets(value: &str) -> bool {
    let alphabet = |letter: char| match letter {
        'a'..='z' | 'A'..='Z' => Some(0),
        '\u{370}'..='\u{3ff}' => Some(1),
        '\u{400}'..='\u{52f}' => Some(2),
        '\u{600}'..='\u{6ff}' if letter.is_alphabetic() => Some(3),
        _ => None,
    };
    value.split_whitespace().any(|word| {
        let mut alphabets = word.chars().filter_map(alphabet);
        let first = alphabets.next();
        alphabets.any(|other| Some(other) != first)
    })
}

/// Lines with nothing in them, but for those inside quotes. The reader passes over them.
fn empty_lines(text: &str) -> usize {
    let mut quoted = false;
    let mut empty = 0;
    for line in text.lines() {
        empty += usize::from(!quoted && line.trim().is_empty());
        quoted ^= line.matches('"').count() % 2 == 1;
    }
    empty
}

struct Columns {
    id: usize,
    kind: usize,
    value: usize,
    also: Option<usize>,
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
            also: at("also"),
        })
    }

    /// A nickname in a column of another name would be searched for by nobody.
    fn unread(&self, header: &csv::StringRecord) -> Vec<String> {
        let known = [Some(self.id), Some(self.kind), Some(self.value), self.also];
        let unread = (0..header.len()).filter(|at| !known.contains(&Some(*at)));
        unread
            .map(|at| {
                format!(
                    "column {} is not read; the columns are id, kind, value and also",
                    at + 1
                )
            })
            .collect()
    }

    /// A row's term, and one more for each other name in it.
    fn terms(&self, record: &csv::StringRecord) -> Result<Vec<Term>, String> {
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
        let term = |value: &str| -> Result<Term, String> {
            Ok(Term {
                id: cell(self.id, "id")?.to_owned(),
                kind,
                value: value.to_owned(),
            })
        };
        let mut terms = vec![term(cell(self.value, "value")?)?];
        let also = self.also.and_then(|at| record.get(at)).unwrap_or_default();
        for other in also.split([';', '؛']).map(str::trim) {
            if !other.is_empty() {
                terms.push(term(other)?);
            }
        }
        Ok(terms)
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
        assert_eq!(terms.terms.len(), 2);
        assert_eq!(terms.terms[1].value, "36.2, 37.1");
        assert_eq!(terms.notes, Vec::<String>::new());
    }

    #[test]
    fn nicknames_are_terms_of_their_own() {
        let read =
            read("id,kind,value,also\nw1,person,Samira Haddan,Umm Layth; سمسمة ;\n").unwrap();
        let values: Vec<&str> = read.terms.iter().map(|term| &*term.value).collect();
        assert_eq!(values, ["Samira Haddan", "Umm Layth", "سمسمة"]);
        assert!(read.terms.iter().all(|term| term.id == "w1"));
    }

    #[test]
    fn what_is_odd_is_said_and_searched_for() {
        let table = "id,kind,value,alos\nw1,person,Samira Haddan,Lulu\n\nw1,person,SAMIRA  Haddan,\n\
            w2,person,Samira Haddan,\nw3,person,Sаmira Hadi,\n";
        let read = read(table).unwrap();
        assert_eq!(read.terms.len(), 4);
        assert_eq!(
            read.notes,
            [
                "column 4 is not read; the columns are id, kind, value and also",
                "line 4 says what line 2 says",
                "line 5 has the value of line 2 under another id",
                "line 6: a word mixes letters of two alphabets; it is searched for as it looks",
                "1 line is empty",
            ]
        );
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
        assert_eq!(read("w1,person,Samira\n").err(), Some(TermError::Header));
        assert_eq!(read("").err(), Some(TermError::Header));
    }
}
