//! Tables, and drawings with the table behind them.

use maud::{Markup, PreEscaped, html};

use super::{blocks::Writer, figure::numbered};
use crate::{column::Column, facts::Facts, text::clean};

impl Writer<'_> {
    /// A table; one without a caption still has a name for those who cannot see where it stands.
    pub(super) fn table(
        &mut self,
        caption: Option<Markup>,
        name: &str,
        columns: &[Column],
        head: &[Markup],
        rows: &[Vec<Markup>],
    ) -> Markup {
        self.tables += 1;
        let id = format!("table-{}", self.tables);
        let class = |column: &Column| match (column.numeric, column.short) {
            (true, _) => Some("numeric"),
            (false, true) => Some("short"),
            (false, false) => None,
        };
        // A region that scrolls by itself can be reached and scrolled by keyboard (WCAG 2.2, 2.1.1).
        html! {
            div class="scroll" tabindex="0" role="region" aria-labelledby=(id) {
                table {
                    @if let Some(caption) = caption { caption id=(id) { (caption) } }
                    @else { caption id=(id) class="unseen" { (clean(name)) } }
                    thead { tr { @for (cell, column) in head.iter().zip(columns) { th scope="col" class=[class(column)] { (cell) } } } }
                    tbody { @for row in rows { tr { @for (cell, column) in row.iter().zip(columns) { td class=[class(column)] { (cell) } } } } }
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
        let plain = |cell: &String| html! { (cell) };
        let head: Vec<Markup> = facts.head.iter().map(plain).collect();
        let rows: Vec<Vec<Markup>> = facts
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
