//! Runs of words.

use maud::{Markup, PreEscaped, html};
use model::{language::Language, publication::Inline};

use super::{blocks::Writer, direction::stretches};
use crate::text::clean;

/// How the words of a run are set.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Face {
    /// The named style of the words themselves.
    pub(super) style: Option<&'static str>,
    bold: bool,
    foreign: Option<Language>,
}

impl Face {
    pub(super) const fn style(style: &'static str) -> Self {
        Self {
            style: Some(style),
            bold: false,
            foreign: None,
        }
    }
}

impl Writer<'_> {
    /// Runs of words.
    pub(super) fn words(&mut self, text: &[Inline]) -> Markup {
        self.faced(text, Face::default())
    }

    fn faced(&mut self, text: &[Inline], face: Face) -> Markup {
        let mut written = String::new();
        let mut after_note = false;
        for inline in text {
            let run = match inline {
                Inline::Text { text } => self.text(text.as_str(), face),
                Inline::Emphasis { text } => self.faced(text, emphasised(face, "Emphasis")),
                Inline::Strong { text } => self.faced(text, emphasised(face, "Strong")),
                Inline::Foreign { language, text } => {
                    let face = Face {
                        foreign: Some(*language),
                        ..face
                    };
                    self.text(text.as_str(), face)
                }
                Inline::Note { note } => self.reference(*note, after_note),
                Inline::Link { target, text } => {
                    let relation = self.link(target.as_str());
                    let words = self.faced(text, emphasised(face, "Hyperlink"));
                    html! { w:hyperlink r:id=(relation) { (words) } }
                }
            };
            after_note = matches!(inline, Inline::Note { .. });
            written.push_str(&run.into_string());
        }
        PreEscaped(written)
    }

    /// Words as they are given, cut by direction.
    pub(super) fn text(&self, text: &str, face: Face) -> Markup {
        let language = face.foreign.unwrap_or(self.document.language);
        html! {
            @for stretch in stretches(&clean(text), language.is_right_to_left()) {
                w:r {
                    (properties(face, stretch.right_to_left))
                    w:t xml:space="preserve" { (stretch.text) }
                }
            }
        }
    }
}

/// A second named style cannot be given to the same words: what it would do is done by hand.
fn emphasised(face: Face, style: &'static str) -> Face {
    match face.style {
        None => Face {
            style: Some(style),
            ..face
        },
        Some(_) => Face { bold: true, ..face },
    }
}

/// The marks of a run, in the order of the schema (ECMA-376-1, 17.3.2.28).
pub(super) fn properties(face: Face, right_to_left: bool) -> Markup {
    let language = face.foreign.map(Language::tag);
    html! {
        w:rPr {
            @if let Some(style) = face.style { w:rStyle w:val=(style) {} }
            @if face.bold { w:b {} w:bCs {} }
            @if right_to_left { w:rtl {} }
            @if let Some(tag) = language {
                @if right_to_left { w:lang w:bidi=(tag) {} } @else { w:lang w:val=(tag) {} }
            }
        }
    }
}
