//! Reading lists that the user holds: those of HURIDOCS, or the organisation's own.
//!
//! One term a line, tab between columns, which the first line names: `mt` (the list's number),
//! `code` and at least one of `term_en` and `term_ar`. Other columns are passed over, save one:
//! where there is an `ar_status`, Arabic is taken only where that says `source`, because the Arabic
//! of the one public file is set against the wrong terms in ten lists.

use std::collections::BTreeMap;

use super::{List, Words};
use crate::{
    language::Language,
    vocabulary::{Code, CodeError},
};

/// What a file gave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Import {
    /// The lists, by number.
    pub lists: Vec<List>,
    /// What was left out, by line.
    pub problems: Vec<Problem>,
}

/// A line that was left out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct Problem {
    /// From 1, the line of column names.
    pub line: usize,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The first line names no such column.
    #[error("no column `{0}`; the first line names the columns, with tabs between them")]
    NoColumn(&'static str),
    /// Another number of columns than the first line names.
    #[error("{found} columns, where the first line names {expected}")]
    Columns {
        /// As the first line has.
        expected: usize,
        /// As this line has.
        found: usize,
    },
    /// Not the number of a list.
    #[error("`{0}` is not the number of a list; write 1 to 99")]
    Number(String),
    /// Not a code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// No words in any language.
    #[error("no words for the term")]
    NoWords,
    /// Characters that show nothing, or turn the order of what follows.
    #[error("a character that cannot be seen; type the term again")]
    Invisible,
    /// The list has the code already.
    #[error("list {list} has the code `{code}` on an earlier line, which stands")]
    Twice {
        /// Which list.
        list: u8,
        /// Which code.
        code: Code,
    },
}

/// Reads a file of terms. Lines that cannot be read are reported and left out.
pub fn read(text: &str) -> Import {
    let mut rows = text
        .strip_prefix('\u{FEFF}')
        .unwrap_or(text)
        .lines()
        .zip(1..)
        .filter(|(row, _)| !row.trim().is_empty());
    let header = rows.next().map_or("", |(row, _)| row);
    let columns = match Columns::named_by(header) {
        Ok(columns) => columns,
        Err(name) => {
            return Import {
                lists: Vec::new(),
                problems: vec![Problem {
                    line: 1,
                    fault: Fault::NoColumn(name),
                }],
            };
        }
    };
    let mut lists: BTreeMap<u8, List> = BTreeMap::new();
    let mut problems = Vec::new();
    for (row, line) in rows {
        let read = columns.read(row).and_then(|(number, code, words)| {
            let list = lists.entry(number).or_insert_with(|| List::new(number));
            if list.contains(&code) {
                return Err(Fault::Twice { list: number, code });
            }
            list.insert(code, words);
            Ok(())
        });
        if let Err(fault) = read {
            problems.push(Problem { line, fault });
        }
    }
    Import {
        lists: lists.into_values().collect(),
        problems,
    }
}

/// Where each column is.
struct Columns {
    many: usize,
    number: usize,
    code: usize,
    english: Option<usize>,
    arabic: Option<usize>,
    arabic_status: Option<usize>,
}

impl Columns {
    fn named_by(header: &str) -> Result<Self, &'static str> {
        let names: Vec<&str> = header.split('\t').map(str::trim).collect();
        let place = |name: &'static str| names.iter().position(|known| *known == name);
        let columns = Self {
            many: names.len(),
            number: place("mt").ok_or("mt")?,
            code: place("code").ok_or("code")?,
            english: place("term_en"),
            arabic: place("term_ar"),
            arabic_status: place("ar_status"),
        };
        if columns.english.or(columns.arabic).is_none() {
            return Err("term_en");
        }
        Ok(columns)
    }

    fn read(&self, row: &str) -> Result<(u8, Code, Words), Fault> {
        let cells: Vec<&str> = row.split('\t').map(str::trim).collect();
        if cells.len() != self.many {
            return Err(Fault::Columns {
                expected: self.many,
                found: cells.len(),
            });
        }
        let cell = |place: usize| cells.get(place).copied().unwrap_or_default();
        let number = cell(self.number);
        let list = number
            .parse()
            .ok()
            .filter(|list| (1..=99).contains(list))
            .ok_or_else(|| Fault::Number(number.escape_debug().to_string()))?;
        let code = Code::parse(cell(self.code))?;
        let trusted = self.arabic_status.is_none_or(|at| cell(at) == "source");
        let arabic = self.arabic.filter(|_| trusted);
        let words = Words::new([
            (Language::En, self.english.map_or("", cell)),
            (Language::Ar, arabic.map_or("", cell)),
        ]);
        if words.is_empty() {
            return Err(Fault::NoWords);
        }
        if words.all().any(|text| text.contains(is_invisible)) {
            return Err(Fault::Invisible);
        }
        Ok((list, code, words))
    }
}

/// Controls, and marks that turn the reading order beyond the term itself. The joiners and the two
/// plain direction marks stay: Arabic and Persian spelling needs them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200B}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}')
}
