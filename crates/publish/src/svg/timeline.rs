//! Timelines.

use maud::{Markup, html};
use model::{
    language::Language,
    publication::{Timeline, TimelineRow},
};

use super::{
    axis::Axis,
    canvas::{self, Anchor, EVENT, FAINT, GUIDE, INK, WIDTH, Words, number},
    label,
};

/// How wide the column of words is.
const COLUMN: f64 = 236.0;

/// Free space at the outer ends, where the arrows of open dates stand.
const EDGE: f64 = 26.0;

/// Sizes of letters and their lines.
const LABEL: f64 = 11.5;
const DATE: f64 = 10.5;
const LINE: f64 = 15.0;

/// The height of the head with the marks of the axis, and the space between rows.
const HEAD: f64 = 30.0;
const GAP: f64 = 12.0;

/// Draws a timeline: a row for each event, from the earliest to the latest day it can have happened.
/// A certain day is a dot, a span is a bar, an uncertain date is hatched with a dashed edge, and an open
/// end is an arrow; a row without any day has its words only. Time runs in the direction of the edition's lines.
///
/// `id` tells the drawings of one page apart: letters, digits and hyphens.
pub fn timeline(timeline: &Timeline, language: Language, id: &str) -> String {
    let field = Field {
        axis: Axis::of(timeline),
        mirrored: language.is_right_to_left(),
        hatch: format!("{id}-hatch"),
    };
    let mut rows = Vec::new();
    let mut top = HEAD;
    for row in &timeline.rows {
        let row = Row::new(row, top);
        top = row.bottom();
        rows.push(row);
    }
    let height = top + 4.0;
    let content = html! {
        defs {
            pattern id=(field.hatch) patternUnits="userSpaceOnUse" width="5" height="5" patternTransform="rotate(45)" {
                rect width="5" height="5" fill="#f6e7e9" {}
                rect width="1.6" height="5" fill=(EVENT) fill-opacity="0.55" {}
            }
        }
        (field.scale(height))
        @for row in &rows {
            (row.words(&field))
            (row.span(&field))
            line x1="0" x2=(number(WIDTH)) y1=(number(row.bottom())) y2=(number(row.bottom())) stroke=(GUIDE) stroke-width="0.7" {}
        }
    };
    canvas::sheet(
        id,
        language,
        height,
        timeline.alternative.as_str(),
        &content,
    )
}

/// Where time is drawn.
struct Field {
    axis: Option<Axis>,
    mirrored: bool,
    hatch: String,
}

impl Field {
    /// A place from 0 to 1 as a horizontal coordinate.
    fn x(&self, place: f64) -> f64 {
        let from_start = COLUMN + EDGE + place * (WIDTH - COLUMN - 2.0 * EDGE);
        self.mirror(from_start)
    }

    fn mirror(&self, x: f64) -> f64 {
        if self.mirrored { WIDTH - x } else { x }
    }

    fn scale(&self, height: f64) -> Markup {
        let marks = self.axis.map(Axis::marks).unwrap_or_default();
        html! {
            @for mark in marks {
                @let x = number(self.x(mark.place));
                line x1=(x) x2=(x) y1=(number(HEAD - 8.0)) y2=(number(height)) stroke=(GUIDE) stroke-width="1" {}
                (canvas::words(Words {
                    text: &mark.words, at: (self.x(mark.place), HEAD - 14.0), anchor: Anchor::Middle,
                    size: 10.0, bold: false, ink: FAINT, edged: false, right_to_left: false,
                }))
            }
            line x1="0" x2=(number(WIDTH)) y1=(number(HEAD)) y2=(number(HEAD)) stroke=(FAINT) stroke-width="1" {}
        }
    }
}

/// A row on the sheet.
struct Row<'a> {
    row: &'a TimelineRow,
    label: Vec<String>,
    date: Vec<String>,
    top: f64,
}

impl<'a> Row<'a> {
    fn new(row: &'a TimelineRow, top: f64) -> Self {
        let room = COLUMN - 8.0;
        Self {
            row,
            label: label::lines(row.label.as_str(), LABEL, room),
            date: label::lines(row.date.as_str(), DATE, room),
            top,
        }
    }

    fn bottom(&self) -> f64 {
        // Lossless: a label has few lines.
        self.top + GAP + ((self.label.len() + self.date.len()).max(1) as f64) * LINE
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.top, self.bottom())
    }

    fn words(&self, field: &Field) -> Markup {
        let label = self.label.iter().map(|line| (line, LABEL, INK));
        let date = self.date.iter().map(|line| (line, DATE, FAINT));
        let anchor = if field.mirrored {
            Anchor::Right
        } else {
            Anchor::Left
        };
        html! {
            @for (index, (line, size, ink)) in label.chain(date).enumerate() {
                (canvas::words(Words {
                    text: line, at: (field.mirror(2.0), self.top + GAP / 2.0 + (index as f64 + 0.75) * LINE), anchor,
                    size, bold: false, ink, edged: false, right_to_left: field.mirrored,
                }))
            }
        }
    }

    fn span(&self, field: &Field) -> Markup {
        let Some(axis) = field.axis else {
            return html! {};
        };
        match (
            self.row.earliest.as_ref().map(|day| *day.get()),
            self.row.latest.as_ref().map(|day| *day.get()),
        ) {
            // It was told in words, and they stand there.
            (None, None) => html! {},
            (Some(earliest), Some(latest)) if earliest == latest => {
                self.dot(field, (axis.start(earliest) + axis.end(earliest)) / 2.0)
            }
            (earliest, latest) => {
                let start = earliest.map_or(0.0, |day| axis.start(day));
                let end = latest.map_or(1.0, |day| axis.end(day));
                self.bar(field, (start, end), (earliest.is_none(), latest.is_none()))
            }
        }
    }

    fn dot(&self, field: &Field, place: f64) -> Markup {
        let fill = if self.row.uncertain {
            format!("url(#{})", field.hatch)
        } else {
            EVENT.to_owned()
        };
        html! {
            circle cx=(number(field.x(place))) cy=(number(self.middle())) r="5.5" fill=(fill) stroke=(EVENT)
                stroke-width="1.2" stroke-dasharray=[self.dashes()] {}
        }
    }

    /// A bar from start to end with an arrow at each open end.
    fn bar(
        &self,
        field: &Field,
        (start, end): (f64, f64),
        (open_start, open_end): (bool, bool),
    ) -> Markup {
        let (a, b) = (field.x(start), field.x(end));
        // A single day of a long axis must still be seen.
        let (left, width) = (a.min(b), (a - b).abs().max(3.0));
        let fill = if self.row.uncertain {
            format!("url(#{})", field.hatch)
        } else {
            "#c98a92".to_owned()
        };
        html! {
            rect x=(number(left)) y=(number(self.middle() - 5.0)) width=(number(width)) height="10" rx="1.5" fill=(fill)
                stroke=(EVENT) stroke-width="1.2" stroke-dasharray=[self.dashes()] {}
            @if open_start { (self.arrow(a, if field.mirrored { 1.0 } else { -1.0 })) }
            @if open_end { (self.arrow(b, if field.mirrored { -1.0 } else { 1.0 })) }
        }
    }

    fn arrow(&self, x: f64, way: f64) -> Markup {
        let (y, base) = (self.middle(), x + way * 2.0);
        let head = format!(
            "M{} {}L{} {}L{} {}Z",
            number(base),
            number(y - 7.0),
            number(base + way * 11.0),
            number(y),
            number(base),
            number(y + 7.0)
        );
        html! { path d=(head) fill=(EVENT) {} }
    }

    fn dashes(&self) -> Option<&'static str> {
        self.row.uncertain.then_some("3 2")
    }
}
