//! Tables, and drawings with the table behind them.

use maud::{Markup, PreEscaped, html};

use super::{blocks::Writer, figure::numbered};
use crate::{
    column::Column,
    facts::{Cell, Facts},
    text::clean,
};

impl Writer<'_> {
    /// A table; one without a caption still has a name for those who cannot see where it stands. Each
    /// cell has the number of columns that it takes.
    pub(super) fn table(
        &mut self,
        caption: Option<Markup>,
        name: &str,
        columns: &[Column],
        head: &[Markup],
        rows: &[Vec<(Markup, usize)>],
    ) -> Markup {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        let class = |column: &Column| match (column.numeric, column.short) {
            (true, _) => Some("numeric"),
            (false, true) => Some("short"),
            (false, false) => None,
        };
        // Each cell with the first of its columns.
        let placed = |row: &[(Markup, usize)]| {
            let starts = row.iter().scan(0, |next, (_, span)| {
                let start = *next;
                *next += span;
                Some(start)
            });
            let cells = starts.zip(row).map(|(start, (words, span))| {
                let wide = (*span > 1).then_some(*span);
                let class = columns
                    .get(start)
                    .filter(|_| wide.is_none())
                    .and_then(class);
                (words.clone(), wide, class)
            });
            cells.collect::<Vec<_>>()
        };
        // A region that scrolls by itself can be reached and scrolled by keyboard (WCAG 2.2, 2.1.1).
        html! {
            div class="scroll" tabindex="0" role="region" aria-labelledby=(id) {
                table {
                    @if let Some(caption) = caption { caption id=(id) { (caption) } }
                    @else { caption id=(id) class="unseen" { (clean(name)) } }
                    thead { tr { @for (cell, column) in head.iter().zip(columns) { th scope="col" class=[class(column)] { (cell) } } } }
                    tbody { @for row in rows { tr { @for (cell, span, class) in placed(row) { td class=[class] colspan=[span] { (cell) } } } } }
                }
            }
        }
    }

    pub(super) fn drawing(
        &mut self,
        number: usize,
        drawing: String,
        caption: &str,
        facts: &Facts,
    ) -> Markup {
        let label = &self.document.labels.figure;
        let head: Vec<Markup> = facts.head.iter().map(|cell| html! { (cell) }).collect();
        let plain = |cell: &Cell| (html! { (cell.words) }, cell.span);
        let rows: Vec<Vec<(Markup, usize)>> = facts
            .rows
            .iter()
            .map(|row| row.iter().map(plain).collect())
            .collect();
        html! {
            figure class="drawing" {
                div class="scroll" tabindex="0" role="region" aria-labelledby={ "figure-" (number) "-caption" } { (PreEscaped(drawing)) }
                figcaption id={ "figure-" (number) "-caption" } { (numbered(label, number)) (clean(caption)) }
            }
            @if !rows.is_empty() { (self.table(None, caption, &facts.columns, &head, &rows)) }
        }
    }
}
