//! CSV (RFC 4180) to cells, with the line on which each row begins.
//!
//! The work is that of `csv-core`. Around it stands what a hostile file makes necessary: a cell, a
//! row and the number of cells have limits, and a quote that never closes is told of instead of
//! swallowing the rest of the file.

use std::io::{self, Read};

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use model::key::Key;

use super::cell;

use crate::field::line_number;

/// One row as it stands in the file.
#[derive(Default)]
pub(crate) struct Cells {
    /// The line on which it begins, from 1.
    pub(crate) line: u32,
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Cells beyond those that are kept.
    pub(crate) beyond: usize,
    /// Whether a part of it was too large to keep.
    pub(crate) is_cut: bool,
    /// Whether a quote in it does not close before the end of the file.
    pub(crate) is_open: bool,
}

impl Cells {
    /// How many cells there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell, or nothing.
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        let start = match at.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or_default(),
            None => 0,
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.bytes.get(start..end).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).map(|at| self.get(at))
    }

    /// The row as CSV that can be written again, with as many values as there are columns.
    pub(crate) fn text(&self, width: usize, delimiter: u8) -> String {
        self.written(width, delimiter, &[], None)
    }

    /// The same without the columns `left_out`, and with the key that the row was given (and the
    /// column for it, if there is one): the corrected row would get another.
    pub(crate) fn written(
        &self,
        width: usize,
        delimiter: u8,
        left_out: &[usize],
        key: Option<(Option<usize>, &Key)>,
    ) -> String {
        let delimiter = char::from(delimiter);
        let mut text = String::new();
        let is_filled = |at: &usize| !self.get(*at).trim_ascii().is_empty();
        let last = (width..self.len()).rfind(is_filled);
        let width = last.map_or(width, |at| at + 1);
        let kept = (0..width).filter(|at| !left_out.contains(at));
        for (number, at) in kept.enumerate() {
            if number > 0 {
                text.push(delimiter);
            }
            let typed = String::from_utf8_lossy(self.get(at));
            let plain = cell::text(typed.as_bytes()).unwrap_or_default();
            match key.filter(|(column, _)| *column == Some(at) && plain.is_empty()) {
                Some((_, key)) => text.push_str(key.as_str()),
                None => cell::write(&mut text, &plain, delimiter),
            }
        }
        if let Some((None, key)) = key {
            text.push(delimiter);
            text.push_str(key.as_str());
        }
        text
    }

    fn clear(&mut self, line: u32) {
        self.bytes.clear();
        self.ends.clear();
        (self.line, self.beyond, self.is_cut, self.is_open) = (line, 0, false, false);
    }

    fn extend(&mut self, part: &[u8]) {
        let cell = self.bytes.len() - self.ends.last().copied().unwrap_or_default();
        let fits = cell + part.len() <= MOST_CELL && self.bytes.len() + part.len() <= MOST_ROW;
        if self.ends.len() >= MOST_CELLS {
            return;
        }
        if fits {
            self.bytes.extend_from_slice(part);
        } else {
            self.is_cut = true;
        }
    }

    fn end_cell(&mut self) {
        if self.ends.len() < MOST_CELLS {
            self.ends.push(self.bytes.len());
        } else {
            self.beyond += 1;
        }
    }
}

/// Reads rows one by one.
pub(crate) struct Scanner<'r> {
    input: Box<dyn Read + 'r>,
    core: Reader,
    buffer: Vec<u8>,
    at: usize,
    lines: Lines,
    has_ended: bool,
}

impl<'r> Scanner<'r> {
    /// Rows of UTF-8 (or nearly so) with this delimiter. Without `quoting` a quote is a letter.
    pub(crate) fn new(input: Box<dyn Read + 'r>, delimiter: u8, quoting: bool) -> Self {
        Self {
            input,
            core: ReaderBuilder::new()
                .delimiter(delimiter)
                .quoting(quoting)
                .build(),
            buffer: Vec::new(),
            at: 0,
            lines: Lines::default(),
            has_ended: false,
        }
    }

    /// Counts lines that were read before.
    pub(crate) fn after(mut self, lines: usize) -> Self {
        self.lines.ended = lines;
        self
    }

    /// Reads the next row into `cells`; `false` at the end. Empty lines are passed over.
    pub(crate) fn next(&mut self, cells: &mut Cells) -> io::Result<bool> {
        loop {
            let rest = self.fill()?;
            if rest.is_empty() {
                return Ok(false);
            }
            let blank = rest
                .iter()
                .take_while(|b| matches!(b, b'\r' | b'\n'))
                .count();
            if blank == 0 {
                break;
            }
            self.consume(blank);
        }
        cells.clear(line_number(self.lines.ended));
        let mut output = [0; PART];
        loop {
            if self.fill()?.is_empty() {
                self.finish(cells);
                return Ok(true);
            }
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let (result, read, written) = self.core.read_field(rest, &mut output);
            self.consume(read);
            cells.extend(output.get(..written).unwrap_or_default());
            match result {
                ReadFieldResult::Field { record_end } => {
                    cells.end_cell();
                    if record_end {
                        return Ok(true);
                    }
                }
                ReadFieldResult::End => return Ok(false),
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            }
        }
    }

    /// The file ends inside a row. One more line end is put in: inside quotes it comes out again.
    fn finish(&mut self, cells: &mut Cells) {
        let mut output = [0; 8];
        let (_, _, written) = self.core.read_field(b"\n", &mut output);
        cells.is_open = output.get(..written) == Some(b"\n");
        cells.end_cell();
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.buffer.len() && !self.has_ended {
            self.buffer.resize(PART, 0);
            let count = loop {
                match self.input.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.buffer.truncate(count);
            self.at = 0;
            self.has_ended = count == 0;
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, count: usize) {
        let end = self.at.saturating_add(count);
        self.lines
            .count(self.buffer.get(self.at..end).unwrap_or_default());
        self.at = end;
    }
}

/// Counts line ends: LF, CRLF, or CR alone.
#[derive(Default)]
struct Lines {
    ended: usize,
    after_return: bool,
}

impl Lines {
    fn count(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.ended += match byte {
                b'\n' if self.after_return => 0,
                b'\n' | b'\r' => 1,
                _ => 0,
            };
            self.after_return = *byte == b'\r';
        }
    }
}

/// Longer than the longest statement that anybody typed.
const MOST_CELL: usize = 1024 * 1024;
const MOST_ROW: usize = 4 * MOST_CELL;
/// A kind of record has some eighty fields, and some of them repeat.
pub(crate) const MOST_CELLS: usize = 4096;
const PART: usize = 32 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &[u8]) -> Vec<(u32, String, bool)> {
        let mut scanner = Scanner::new(Box::new(text), b',', true);
        let mut cells = Cells::default();
        let mut all = Vec::new();
        while scanner.next(&mut cells).unwrap() {
            let words: Vec<_> = cells.iter().map(String::from_utf8_lossy).collect();
            all.push((cells.line, words.join("|"), cells.is_open));
        }
        all
    }

    #[test]
    fn rows_know_their_lines() {
        let row = |line, text: &str| (line, text.to_owned(), false);
        assert_eq!(
            rows(b"a,b\n\n\"x\ny\",\"1\"\"2\"\r\n\r\nc,\n,d"),
            [
                row(1, "a|b"),
                row(3, "x\ny|1\"2"),
                row(6, "c|"),
                row(7, "|d")
            ]
        );
        assert_eq!(rows(b"a\rb\rc"), [row(1, "a"), row(2, "b"), row(3, "c")]);
        assert_eq!(rows(b""), []);
        assert_eq!(rows(b"\"a\""), [row(1, "a")]);
        assert_eq!(rows(b"\"a\n\"\nb"), [row(1, "a\n"), row(3, "b")]);
    }

    #[test]
    fn a_quote_that_does_not_close_is_told_of() {
        assert_eq!(
            rows(b"a\n\"b,c\nd"),
            [(1, "a".to_owned(), false), (2, "b,c\nd".to_owned(), true)]
        );
        assert_eq!(rows(b"\""), [(1, String::new(), true)]);
    }

    #[test]
    fn no_cell_and_no_row_outgrows_its_limit() {
        let mut cells = Cells::default();
        let huge = vec![b'x'; 3 * MOST_CELL];
        assert!(
            Scanner::new(Box::new(huge.as_slice()), b',', true)
                .next(&mut cells)
                .unwrap()
        );
        assert!(cells.is_cut && cells.bytes.len() <= MOST_CELL);
        let wide = vec![b','; 100_000];
        assert!(
            Scanner::new(Box::new(wide.as_slice()), b',', true)
                .next(&mut cells)
                .unwrap()
        );
        assert_eq!(
            (cells.len(), cells.beyond),
            (MOST_CELLS, 100_001 - MOST_CELLS)
        );
    }
}
