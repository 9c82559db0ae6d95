//! Tables, maps and timelines, with the numbers that the report gives them.

use model::{
    edition::{DataColumn, Dataset},
    public::PublicText,
    publication::{Block, Document},
};

use super::{About, Code, sections::words};
use crate::{
    column,
    facts::{self, Facts},
    number::Numbering,
    svg,
    text::clean,
    walk,
};

/// A table, and its drawing where it is the table behind one.
pub(super) struct Set {
    pub(super) data: Dataset,
    pub(super) svg: Option<String>,
}

/// In reading order.
pub(super) fn of(document: &Document, about: &About<'_>) -> Vec<Set> {
    let mut numbering = Numbering::default();
    let mut sets = Vec::new();
    let mut unnumbered = 0;
    for block in walk::blocks(document) {
        match block {
            Block::Figure { figure } => {
                numbering.picture(figure);
            }
            Block::Table {
                caption,
                head,
                rows,
            } if !head.is_empty() => {
                let number = numbering.table(caption.is_some());
                let label = clean(document.labels.table.as_str());
                let (name, file) = match number {
                    Some(number) => (format!("{label} {number}"), format!("table-{number}.csv")),
                    None => {
                        unnumbered += 1;
                        (label, format!("table-without-number-{unnumbered}.csv"))
                    }
                };
                let plain = |cell: &Vec<_>| {
                    let mut text = String::new();
                    words(cell, &mut text);
                    text
                };
                let columns = column::of(head, rows);
                let head = head
                    .iter()
                    .map(plain)
                    .zip(columns.iter().map(|c| c.numeric));
                let rows = rows.iter().map(|row| row.iter().map(plain).collect());
                let code = caption
                    .as_ref()
                    .and_then(|caption| about.codes.iter().find(|code| code.caption == *caption));
                let caption = caption.as_ref().map(|caption| clean(caption.as_str()));
                sets.push(Set {
                    data: Dataset {
                        name,
                        caption: caption.unwrap_or_default(),
                        table: file,
                        drawing: None,
                        columns: described(head, code, about),
                        rows: rows.collect(),
                        source: clean(code.map_or(&about.as_written, |code| &code.source).as_str()),
                        note: note(code),
                    },
                    svg: None,
                });
            }
            Block::Map { map } => {
                let number = numbering.drawing();
                let id = format!("figure-{number}");
                let (drawing, numbers) = svg::numbered_map(map, document.language, &id);
                let facts = facts::of_map(map, &numbers, &document.labels);
                let words = (&map.caption, &map.alternative);
                sets.push(drawn(document, about, number, drawing, &facts, words));
            }
            Block::Timeline { timeline } => {
                let number = numbering.drawing();
                let id = format!("figure-{number}");
                let drawing = svg::timeline(timeline, document.language, &id);
                let facts = facts::of_timeline(timeline, &document.labels);
                let words = (&timeline.caption, &timeline.alternative);
                sets.push(drawn(document, about, number, drawing, &facts, words));
            }
            _ => {}
        }
    }
    sets
}

fn drawn(
    document: &Document,
    about: &About<'_>,
    number: usize,
    svg: String,
    facts: &Facts,
    (caption, alternative): (&PublicText, &PublicText),
) -> Set {
    let code = about.codes.iter().find(|code| code.caption == *caption);
    let numeric = facts.columns.iter().map(|column| column.numeric);
    let head = facts.head.iter().cloned().zip(numeric);
    // Words that stand in place of two cells are in the first of them.
    let row = |row: &Vec<facts::Cell>| {
        row.iter()
            .flat_map(|cell| {
                let rest = std::iter::repeat_n(String::new(), cell.span.saturating_sub(1));
                std::iter::once(cell.words.clone()).chain(rest)
            })
            .collect()
    };
    Set {
        data: Dataset {
            name: format!("{} {number}", clean(document.labels.figure.as_str())),
            caption: clean(caption.as_str()),
            table: format!("figure-{number}.csv"),
            drawing: Some((format!("figure-{number}.svg"), clean(alternative.as_str()))),
            columns: described(head, code, about),
            rows: facts.rows.iter().map(row).collect(),
            source: clean(code.map_or(&about.as_written, |code| &code.source).as_str()),
            note: note(code),
        },
        svg: Some(svg),
    }
}

fn described(
    head: impl Iterator<Item = (String, bool)>,
    code: Option<&Code>,
    about: &About<'_>,
) -> Vec<DataColumn> {
    let last = code.and_then(|code| code.columns.last());
    head.enumerate()
        .map(|(at, (name, numeric))| {
            let known = code.and_then(|code| code.columns.get(at)).or(last);
            let (meaning, unit) = match known {
                Some((meaning, unit)) => (clean(meaning.as_str()), clean(unit.as_str())),
                None => (clean(about.as_written.as_str()), String::new()),
            };
            DataColumn {
                name,
                meaning,
                unit,
                numeric,
            }
        })
        .collect()
}

fn note(code: Option<&Code>) -> Option<String> {
    code.and_then(|code| code.note.as_ref())
        .map(|note| clean(note.as_str()))
}
