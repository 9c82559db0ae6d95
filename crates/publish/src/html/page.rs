//! The page around the blocks.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use model::publication::{Block, Document};

use super::{blocks::Writer, figure};
use crate::{number, text::clean};

const STYLE: &str = include_str!("../../templates/report.css");

/// Nothing may be fetched and nothing may run (Content Security Policy Level 3).
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'";

/// The whole file.
pub(super) fn page(document: &Document) -> Markup {
    let direction = if document.language.is_right_to_left() {
        "rtl"
    } else {
        "ltr"
    };
    let mut writer = Writer::new(document);
    let cover = cover(document);
    let changes = changes(document, &mut writer);
    let body = writer.chapters(&document.blocks);
    let notes = (!number::places_notes(&document.blocks)).then(|| writer.notes());
    // The contents, where there are any, are the shortest way past the cover.
    let has_contents = document
        .blocks
        .iter()
        .any(|block| matches!(block, Block::Contents));
    let (skip, words) = if has_contents {
        ("#contents", &document.labels.contents)
    } else {
        ("#body", &document.title)
    };
    html! {
        (DOCTYPE)
        html lang=(document.language.tag()) dir=(direction) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (clean(document.title.as_str())) }
                meta name="author" content=(clean(document.organisation.as_str()));
                style { (PreEscaped(STYLE)) }
            }
            body {
                a class="skip" href=(skip) { (clean(words.as_str())) }
                (cover)
                main id="body" tabindex="-1" {
                    (changes)
                    (body)
                    @if let Some(notes) = notes { (notes) }
                }
                (imprint(document))
            }
        }
    }
}

/// What is new in this edition.
pub(super) fn changes(document: &Document, writer: &mut Writer<'_>) -> Markup {
    let Some(notice) = &document.changes else {
        return html! {};
    };
    let blocks = writer.blocks(&notice.blocks);
    html! {
        section class="changes" aria-labelledby="changes" {
            h2 id="changes" { (clean(notice.title.as_str())) }
            (blocks)
        }
    }
}

/// On a screen the imprint closes the page, as readers of the web expect it.
pub(super) fn imprint(document: &Document) -> Markup {
    let lines = document.imprint_lines();
    html! {
        @if !lines.is_empty() {
            footer class="imprint-page" aria-labelledby="imprint" {
                h2 id="imprint" { (clean(document.labels.imprint.title.as_str())) }
                dl {
                    @for (label, words) in lines {
                        div { dt { (clean(label.as_str())) } dd { bdi { (clean(words.as_str())) } } }
                    }
                }
            }
        }
    }
}

pub(super) fn cover(document: &Document) -> Markup {
    html! {
        header class="cover" {
            p class="organisation" { (clean(document.organisation.as_str())) }
            h1 { (clean(document.title.as_str())) }
            @if let Some(subtitle) = &document.subtitle { p class="subtitle" { (clean(subtitle.as_str())) } }
            p class="imprint" {
                span { (clean(document.date.as_str())) }
                @if let Some(index) = &document.index { " " bdi { (clean(index.as_str())) } }
            }
            @if let Some(figure) = &document.cover { (figure::figure(figure, None)) }
            @if let Some(summary) = &document.summary { p class="summary" { (clean(summary.as_str())) } }
        }
    }
}
