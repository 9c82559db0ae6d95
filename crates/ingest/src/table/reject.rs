//! Rows that were not taken in, as a table to be corrected.

use super::{Head, cell};
use crate::field::{Problem, Row};

/// Collects rows with what is wrong with them. The table that comes of it has the header of the one
/// it came from and a last column `problem`; a row without a key has the one it was given, so that
/// the corrected row is the same record.
pub struct Rejects {
    delimiter: char,
    text: String,
    count: usize,
}

impl Rejects {
    /// None so far, of the table with this head.
    pub fn new(head: &Head) -> Self {
        // Spreadsheets take a file for UTF-8 by this mark alone.
        let mut text = "\u{feff}".to_owned();
        let kept = head
            .columns
            .iter()
            .map(String::as_str)
            .filter(|name| !name.trim().eq_ignore_ascii_case("problem"));
        for name in kept {
            cell::write(&mut text, name, head.delimiter);
            text.push(head.delimiter);
        }
        if !head.has_keys {
            text.push_str("key");
            text.push(head.delimiter);
        }
        text.push_str("problem\r\n");
        Self {
            delimiter: head.delimiter,
            text,
            count: 0,
        }
    }

    /// Adds a row.
    pub fn add(&mut self, row: &Row, problems: &[Problem]) {
        let told: Vec<String> = problems
            .iter()
            .map(|problem| format!("{}; {}", problem.what, problem.remedy))
            .collect();
        self.text.push_str(&row.text);
        self.text.push(self.delimiter);
        cell::write(&mut self.text, &told.join(" / "), self.delimiter);
        self.text.push_str("\r\n");
        self.count += 1;
    }

    /// How many rows there are.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether every row was taken in.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The table as CSV in UTF-8.
    pub fn into_csv(self) -> String {
        self.text
    }
}
