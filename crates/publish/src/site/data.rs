//! Tables and drawings of an edition, with what each column means.

use maud::{Markup, html};
use model::edition::Dataset;

use super::{
    Page, Publication, Released,
    frame::{Frame, Sheet, direction, file, folder, root},
    library::trail,
    report::others,
};

/// Where a set stands on the page.
pub(super) fn anchor(set: &Dataset) -> &str {
    set.table.strip_suffix(".csv").unwrap_or(&set.table)
}

pub(super) fn page(frame: &Frame<'_>, publication: &Publication, released: &Released) -> Page {
    let edition = released.edition.get();
    let path = folder(publication, released) + "data.html";
    let root = root(&path);
    let title = frame.words.fill("data-of", &[("title", &edition.title)]);
    let codebook = released.file("codebook.csv");
    let content = html! {
        (trail(frame, &root))
        header class="intro" {
            h1 { (title) }
            p { a href="index.html" { (frame.say("back-to-report")) } }
            p class="lead" { (frame.say("data-about")) }
            @if codebook.is_some() {
                p { a class="button" href={ (root) (file(publication, released, "codebook.csv")) } { (frame.say("codebook-file")) } }
            }
        }
        @for set in &edition.data {
            (dataset(frame, publication, released, set, &root))
        }
    };
    frame.set(Sheet {
        title,
        description: frame.say("data-about"),
        entry: None,
        others: others(publication, released, "data.html"),
        script: None,
        content,
        class: "",
        path,
    })
}

fn dataset(
    frame: &Frame<'_>,
    publication: &Publication,
    released: &Released,
    set: &Dataset,
    root: &str,
) -> Markup {
    let id = anchor(set);
    let (tag, side) = (released.language().tag(), direction(released.language()));
    let address = |name: &str| root.to_owned() + &file(publication, released, name);
    html! {
        section class="dataset" aria-labelledby=(id) lang=(tag) dir=(side) {
            h2 id=(id) { span class="number" { (set.name) } " " (set.caption) }
            @if let Some((drawing, alternative)) = &set.drawing {
                p class="drawing" { img src=(address(drawing)) alt=(alternative) loading="lazy"; }
            }
            div class="scroll" tabindex="0" role="region" aria-label=(set.name) {
                table {
                    caption class="unseen" { (set.caption) }
                    thead { tr { @for column in &set.columns {
                        th scope="col" class=[column.numeric.then_some("numeric")] { (column.name) }
                    } } }
                    tbody { @for row in &set.rows { tr { @for (cell, column) in row.iter().zip(&set.columns) {
                        td class=[column.numeric.then_some("numeric")] { (cell) }
                    } } } }
                }
            }
            @if let Some(note) = &set.note { p class="small" { (note) } }
            p class="formats" {
                a href=(address(&set.table)) { "CSV" span class="unseen" { ": " (set.name) } }
                @if let Some((drawing, _)) = &set.drawing { " " a href=(address(drawing)) { "SVG" span class="unseen" { ": " (set.name) } } }
            }
            details {
                summary { (frame.say("codebook")) span class="unseen" { ": " (set.name) } }
                p class="small" { (frame.say("source")) " " (set.source) }
                dl {
                    @for column in &set.columns {
                        dt { (column.name) }
                        dd { (column.meaning) @if !column.unit.is_empty() { " (" (column.unit) ")" } }
                    }
                }
            }
        }
    }
}
