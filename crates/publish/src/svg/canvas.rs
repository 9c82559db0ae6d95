//! The sheet a drawing is made on.

use maud::{Markup, html};
use model::language::Language;

use crate::{fonts::DRAWING, text::clean};

/// How wide every drawing is, in its own units; its letters are sized for print at the full measure.
pub(super) const WIDTH: f64 = 640.0;

/// The colour of text.
pub(super) const INK: &str = "#1d2430";
/// The colour of text that stands back; 4.5:1 and more on the paper (WCAG 2.2, 1.4.3).
pub(super) const FAINT: &str = "#56606e";
/// The colour of lines that only guide the eye.
pub(super) const GUIDE: &str = "#d9dee5";
/// The colour of events.
pub(super) const EVENT: &str = "#8a1c2b";

/// Where a text hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Its left end.
    Left,
    /// Its middle.
    Middle,
    /// Its right end.
    Right,
}

/// One piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) at: (f64, f64),
    pub(super) anchor: Anchor,
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) ink: &'a str,
    /// Whether it is drawn with a light edge, to be read on top of lines.
    pub(super) edged: bool,
    /// Whether its words run from right to left.
    pub(super) right_to_left: bool,
}

/// The whole drawing around its parts. The description is what a screen reader tells; `id` tells the
/// drawings of one page apart.
pub(super) fn sheet(
    id: &str,
    language: Language,
    height: f64,
    description: &str,
    content: &Markup,
) -> String {
    let view = format!("0 0 {} {}", number(WIDTH), number(height));
    html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox=(view) width=(number(WIDTH)) height=(number(height))
            role="img" id=(id) aria-label=(clean(description)) lang=(language.tag()) direction="ltr" font-family=(DRAWING) {
            rect width=(number(WIDTH)) height=(number(height)) fill="#ffffff" {}
            (content)
        }
    }
    .into_string()
}

/// Draws one piece of text.
pub(super) fn words(words: Words<'_>) -> Markup {
    let text = isolated(&clean(words.text), words.right_to_left);
    let anchor = match words.anchor {
        Anchor::Left => "start",
        Anchor::Middle => "middle",
        Anchor::Right => "end",
    };
    let weight = words.bold.then_some("bold");
    let edge = words.edged.then_some("#ffffff");
    html! {
        text x=(number(words.at.0)) y=(number(words.at.1)) font-size=(number(words.size)) fill=(words.ink)
            text-anchor=(anchor) font-weight=[weight] stroke=[edge] stroke-width=[edge.map(|_| "3")]
            stroke-linejoin=[edge.map(|_| "round")] paint-order=[edge.map(|_| "stroke")] {
            (text)
        }
    }
}

/// Text of a right-to-left edition between RIGHT-TO-LEFT ISOLATE and POP, which browsers and the PDF read
/// alike, unless all of it runs one way: whoever searches the PDF finds the isolates between the words.
fn isolated(text: &str, right_to_left: bool) -> String {
    let one_way = text
        .chars()
        .all(|c| c.is_whitespace() || matches!(c, '\u{620}'..='\u{64A}'));
    if right_to_left && !one_way {
        format!("\u{2067}{text}\u{2069}")
    } else {
        text.to_owned()
    }
}

/// A length with one decimal, the same on every machine.
pub(super) fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" {
        "0".to_owned()
    } else {
        text.to_owned()
    }
}
