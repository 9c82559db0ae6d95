//! Tables.

use maud::{Markup, html};

use super::blocks::Writer;
use crate::{column::Column, text::clean};

/// The width of the text, in twentieths of a point.
const WIDTH: usize = 9071;

impl Writer<'_> {
    /// A table with a head that is repeated on each page; each cell has the number of columns that it
    /// takes.
    pub(super) fn table(
        &self,
        name: &str,
        columns: &[Column],
        head: &[Markup],
        rows: &[Vec<(Markup, usize)>],
    ) -> Markup {
        // Cells that are kept on one line elsewhere get room for that.
        let share = |column: &Column| column.share + if column.short { 5 } else { 0 };
        let total = columns.iter().map(share).sum::<usize>().max(1);
        let width = |from: usize, span: usize| {
            let share: usize = columns.iter().skip(from).take(span).map(share).sum();
            WIDTH * share / total
        };
        let numeric = |at: usize| columns.get(at).is_some_and(|column| column.numeric);
        html! {
            w:tbl {
                w:tblPr {
                    w:tblStyle w:val="TableGrid" {}
                    @if self.document.language.is_right_to_left() { w:bidiVisual {} }
                    w:tblW w:w="5000" w:type="pct" {}
                    w:tblLayout w:type="fixed" {}
                    w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1" {}
                    w:tblCaption w:val=(clean(name)) {}
                }
                w:tblGrid { @for index in 0..columns.len() { w:gridCol w:w=(width(index, 1)) {} } }
                w:tr {
                    w:trPr { w:cantSplit {} w:tblHeader {} }
                    @for (index, words) in head.iter().enumerate() {
                        (cell(words, width(index, 1), 1, "TableHead", numeric(index)))
                    }
                }
                @for row in rows {
                    w:tr {
                        w:trPr { w:cantSplit {} }
                        @for (from, (words, span)) in starts(row) {
                            (cell(words, width(from, *span), *span, "TableText", *span == 1 && numeric(from)))
                        }
                    }
                }
            }
            // Two tables in a row would be one.
            w:p { w:pPr { w:pStyle w:val="AfterTable" {} } }
        }
    }
}

/// Each cell with the first of its columns.
fn starts(row: &[(Markup, usize)]) -> impl Iterator<Item = (usize, &(Markup, usize))> {
    row.iter().scan(0, |next, cell| {
        let from = *next;
        *next += cell.1;
        Some((from, cell))
    })
}

fn cell(words: &Markup, width: usize, span: usize, style: &str, numeric: bool) -> Markup {
    html! {
        w:tc {
            w:tcPr {
                w:tcW w:w=(width) w:type="dxa" {}
                @if span > 1 { w:gridSpan w:val=(span) {} }
            }
            w:p {
                w:pPr {
                    w:pStyle w:val=(style) {}
                    @if numeric { w:jc w:val="end" {} }
                }
                (words)
            }
        }
    }
}
