//! The table behind a drawing: the same facts for those who cannot see it or want to copy them.

use model::{
    date::Day,
    public::{Public, PublicText},
    publication::{Labels, Map, Timeline},
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
    pub(crate) rows: Vec<Vec<String>>,
}

/// Place and number of events, in the order of the marks.
pub(crate) fn of_map(map: &Map, labels: &Labels) -> Facts {
    let row = |mark: &model::publication::MapMark| {
        vec![clean(mark.label.as_str()), mark.count.get().to_string()]
    };
    facts(&labels.map_table, map.marks.iter().map(row).collect())
}

/// Earliest day, latest day and what happened, in the order of the rows.
pub(crate) fn of_timeline(timeline: &Timeline, labels: &Labels) -> Facts {
    let row = |row: &model::publication::TimelineRow| {
        vec![
            day(row.earliest.as_ref()),
            day(row.latest.as_ref()),
            told(&row.label, &row.date),
        ]
    };
    facts(
        &labels.timeline_table,
        timeline.rows.iter().map(row).collect(),
    )
}

fn facts(head: &[PublicText], rows: Vec<Vec<String>>) -> Facts {
    let head: Vec<String> = head.iter().map(|label| clean(label.as_str())).collect();
    Facts {
        columns: column::of_words(&head, &rows),
        head,
        rows,
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
