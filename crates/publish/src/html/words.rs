//! Runs of words, and the notes they refer to.

use maud::{Markup, PreEscaped, html};
use model::publication::Inline;

use super::blocks::Writer;
use crate::text::clean;

impl Writer<'_> {
    /// Runs of words.
    pub(super) fn words(&mut self, text: &[Inline]) -> Markup {
        let mut written = String::new();
        let mut after_note = false;
        for inline in text {
            let run = match inline {
                Inline::Text { text } => html! { (clean(text.as_str())) },
                Inline::Emphasis { text } => html! { em { (self.words(text)) } },
                Inline::Strong { text } => html! { strong { (self.words(text)) } },
                Inline::Foreign { language, text } => {
                    let direction = if language.is_right_to_left() {
                        "rtl"
                    } else {
                        "ltr"
                    };
                    html! { bdi lang=(language.tag()) dir=(direction) { (clean(text.as_str())) } }
                }
                Inline::Note { note } => self.reference(*note, after_note),
                Inline::Link { target, text } => {
                    html! { a href=(target.as_str()) rel="noreferrer noopener external" { (self.words(text)) } }
                }
            };
            after_note = matches!(inline, Inline::Note { .. });
            written.push_str(&run.into_string());
        }
        PreEscaped(written)
    }

    /// The notes, each with a link back to every reference to it.
    pub(super) fn notes(&mut self) -> Markup {
        if self.document.notes.is_empty() {
            return html! {};
        }
        let place = self.numbering.heading(1);
        let notes: Vec<(usize, Markup)> = self
            .document
            .notes
            .iter()
            .map(|note| self.words(note))
            .enumerate()
            .collect();
        let labels = &self.document.labels;
        html! {
            section class="notes" role="doc-endnotes" aria-labelledby={ "section-" (place.number) } {
                h2 id={ "section-" (place.number) } { (clean(labels.notes.as_str())) }
                ol {
                    @for (index, words) in notes {
                        li id={ "note-" (index + 1) } {
                            (words)
                            @for time in 1..=self.references.get(index).copied().unwrap_or(0) {
                                " " a role="doc-backlink" class="back" href={ "#" (reference(index, time)) }
                                    aria-label={ (clean(labels.back.as_str())) " " (index + 1) @if time > 1 { "." (time) } } { "↑" }
                            }
                        }
                    }
                }
            }
        }
    }

    fn reference(&mut self, note: usize, after_note: bool) -> Markup {
        let mut time = 0;
        if let Some(count) = self.references.get_mut(note) {
            *count += 1;
            time = *count;
        }
        let comma = if self.document.language.is_right_to_left() {
            "، "
        } else {
            ", "
        };
        html! {
            sup {
                @if after_note { (comma) }
                a role="doc-noteref" id=(reference(note, time)) href={ "#note-" (note + 1) } { (note + 1) }
            }
        }
    }
}

/// A heading's words without links and references, for the contents.
pub(super) fn plain(text: &[Inline]) -> Markup {
    html! {
        @for inline in text {
            @match inline {
                Inline::Text { text } => { (clean(text.as_str())) }
                Inline::Emphasis { text } => { em { (plain(text)) } }
                Inline::Strong { text } | Inline::Link { text, .. } => { (plain(text)) }
                Inline::Foreign { language, text } => { bdi lang=(language.tag()) { (clean(text.as_str())) } }
                Inline::Note { .. } => {}
            }
        }
    }
}

/// A heading's words alone, for a title.
pub(crate) fn unadorned(text: &[Inline]) -> String {
    let words = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Foreign { text, .. } => clean(text.as_str()),
        Inline::Emphasis { text } | Inline::Strong { text } | Inline::Link { text, .. } => {
            unadorned(text)
        }
        Inline::Note { .. } => String::new(),
    };
    text.iter().map(words).collect()
}

/// The id of the reference to a note that is made for the n-th time.
fn reference(note: usize, time: usize) -> String {
    if time == 1 {
        format!("ref-{}", note + 1)
    } else {
        format!("ref-{}-{time}", note + 1)
    }
}
