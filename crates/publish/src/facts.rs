//! The table behind a drawing: the same facts for those who cannot see it or want to copy them.

use std::iter;

use model::{
    date::Day,
    public::{Public, PublicText},
    publication::{Labels, Map, Timeline, TimelineRow},
};
use serde::Serialize;

use crate::{
    column::{self, Column},
    text::clean,
};

/// Heads and rows, all plain words.
#[derive(Debug, Serialize)]
pub(crate) struct Facts {
    pub(crate) columns: Vec<Column>,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Words in one or more columns.
#[derive(Debug, Serialize)]
pub(crate) struct Cell {
    pub(crate) words: String,
    pub(crate) span: usize,
}

/// Place and number of events, in the order of the marks; a number that stands on the map for a place
/// stands before it.
pub(crate) fn of_map(map: &Map, numbers: &[Option<usize>], labels: &Labels) -> Facts {
    let numbers = numbers.iter().copied().chain(iter::repeat(None));
    let row = |(mark, number): (&model::publication::MapMark, Option<usize>)| {
        let place = clean(mark.label.as_str());
        let place = number.map_or_else(|| place.clone(), |number| format!("{number}. {place}"));
        vec![place, mark.count.get().to_string()]
    };
    facts(
        &labels.map_table,
        map.marks.iter().zip(numbers).map(row).collect(),
    )
}

/// Earliest day, latest day and what happened, in the order of the rows; the words of a date without days
/// stand in place of them.
pub(crate) fn of_timeline(timeline: &Timeline, labels: &Labels) -> Facts {
    let row = |row: &TimelineRow| {
        let told = if in_words(row) {
            clean(row.label.as_str())
        } else {
            told(&row.label, &row.date)
        };
        vec![day(row.earliest.as_ref()), day(row.latest.as_ref()), told]
    };
    let mut facts = facts(
        &labels.timeline_table,
        timeline.rows.iter().map(row).collect(),
    );
    for (row, cells) in timeline.rows.iter().zip(&mut facts.rows) {
        if in_words(row) {
            let date = Cell {
                words: clean(row.date.as_str()),
                span: 2,
            };
            cells.splice(..2, [date]);
        }
    }
    facts
}

/// Whether the date of a row was given in words only.
fn in_words(row: &TimelineRow) -> bool {
    row.earliest.is_none() && row.latest.is_none() && !clean(row.date.as_str()).trim().is_empty()
}

fn facts(head: &[PublicText], rows: Vec<Vec<String>>) -> Facts {
    let head: Vec<String> = head.iter().map(|label| clean(label.as_str())).collect();
    let columns = column::of_words(&head, &rows);
    let cell = |words| Cell { words, span: 1 };
    let rows = rows.into_iter();
    Facts {
        columns,
        head,
        rows: rows
            .map(|row| row.into_iter().map(cell).collect())
            .collect(),
    }
}

fn day(day: Option<&Public<Day>>) -> String {
    day.map_or_else(|| "–".to_owned(), |day| day.get().to_string())
}

/// What happened, with its date in words, which alone tells of an uncertainty.
fn told(label: &PublicText, date: &PublicText) -> String {
    let (label, date) = (clean(label.as_str()), clean(date.as_str()));
    if date.is_empty() {
        label
    } else {
        format!("{label} ({date})")
    }
}
