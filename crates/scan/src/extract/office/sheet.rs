//! The cells of a sheet as they are shown, whether or not they are.

use std::collections::BTreeMap;

use super::super::Extraction;
use super::super::xml::{self, Step, attribute};
use super::workbook::Workbook;
use crate::Piece;

/// Characters that one sheet may come to: a short file can name a long string a million times.
const SHEET: usize = 8 << 20;
/// Columns that are read from top to bottom.
const COLUMNS: usize = 1_024;

/// Adds the cells by row, by column and joined, and the formulas behind them.
pub(super) fn read(content: &str, workbook: &Workbook, read: &mut Extraction) {
    let mut sheet = Sheet::new(workbook);
    xml::walk(content, |step| sheet.step(&step));
    if sheet.is_full {
        read.note("a sheet that comes to more text than a person could read: read in part");
    }
    let joined = Piece::new("row by row, without what parts the cells", sheet.joined);
    read.piece(joined.backstop().joined_at(sheet.seams));
    let columns: Vec<String> = sheet.columns.into_values().collect();
    read.piece(Piece::new("column by column", columns.join("\n\n")).backstop());
    read.text("formulas", sheet.formulas);
    read.text("cells", sheet.rows);
}

struct Sheet<'w> {
    workbook: &'w Workbook,
    rows: String,
    joined: String,
    seams: Vec<usize>,
    columns: BTreeMap<usize, String>,
    formulas: String,
    is_full: bool,
    column: usize,
    cell: Cell,
}

/// The cell that is being read.
#[derive(Default)]
struct Cell {
    kind: String,
    style: usize,
    value: String,
    place: Option<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Value,
    Formula,
    Text,
}

impl<'w> Sheet<'w> {
    fn new(workbook: &'w Workbook) -> Self {
        Self {
            workbook,
            rows: String::new(),
            joined: String::new(),
            seams: Vec::new(),
            columns: BTreeMap::new(),
            formulas: String::new(),
            is_full: false,
            column: 0,
            cell: Cell::default(),
        }
    }

    fn step(&mut self, step: &Step<'_>) {
        match step {
            Step::Open("row", _) => self.column = 0,
            Step::Open("c", element) => {
                self.cell = Cell {
                    kind: attribute(element, "t").unwrap_or_default(),
                    style: attribute(element, "s")
                        .and_then(|style| style.parse().ok())
                        .unwrap_or(usize::MAX),
                    ..Cell::default()
                };
                self.column = attribute(element, "r")
                    .and_then(|cell| column(&cell))
                    .unwrap_or(self.column + 1);
            }
            Step::Open("v", _) => self.cell.place = Some(Place::Value),
            Step::Open("t", _) => self.cell.place = Some(Place::Text),
            Step::Open("f" | "formula" | "formula1" | "formula2", _) => {
                self.cell.place = Some(Place::Formula)
            }
            Step::Close("f" | "formula" | "formula1" | "formula2") => {
                self.formulas.push('\n');
                self.cell.place = None;
            }
            Step::Close("v" | "t") => self.cell.place = None,
            Step::Text(text) => match self.cell.place {
                Some(Place::Formula) => self.formulas.push_str(text),
                Some(_) => self.cell.value.push_str(text),
                None => {}
            },
            Step::Close("c") => self.end_cell(),
            Step::Close("row") => {
                self.rows.push('\n');
                self.joined.push('\n');
            }
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        if self.is_full {
            return;
        }
        let shown = self.shown(&cell);
        self.rows.push_str(&shown);
        self.rows.push('\t');
        self.joined.push_str(&shown);
        self.seams.push(self.joined.len());
        if self.columns.len() < COLUMNS {
            let column = self.columns.entry(self.column).or_default();
            column.push_str(&shown);
            column.push('\n');
        }
        self.is_full = self.rows.len() > SHEET;
    }

    fn shown(&self, cell: &Cell) -> String {
        let number = cell.value.trim().parse::<f64>().ok();
        match (cell.kind.as_str(), number) {
            ("s", _) => {
                let string = cell
                    .value
                    .trim()
                    .parse()
                    .ok()
                    .and_then(|at: usize| self.workbook.strings.get(at));
                string.cloned().unwrap_or_default()
            }
            ("" | "n", Some(number)) => {
                let is_date = self
                    .workbook
                    .date_styles
                    .get(cell.style)
                    .copied()
                    .unwrap_or_default();
                let day = is_date
                    .then(|| self.workbook.calendar.day(number))
                    .flatten();
                // A long number may be written with an exponent: a telephone number is one.
                day.unwrap_or_else(|| number.to_string())
            }
            _ => cell.value.clone(),
        }
    }
}

/// The number of a cell's column, from `AB12`.
fn column(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_alphabetic).take(3);
    let number = letters.fold(0, |number, letter| {
        number * 26 + usize::from(letter.to_ascii_uppercase() - b'A' + 1)
    });
    (number > 0).then_some(number)
}
