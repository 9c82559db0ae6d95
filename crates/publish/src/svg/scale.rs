//! The scale bar of a map.

use maud::{Markup, html};
use model::language::Language;

use super::{
    canvas::{self, Anchor, INK, WIDTH, Words, number},
    label::Area,
    projection::Projection,
};

/// How far is how far.
pub(super) struct ScaleBar {
    left: f64,
    top: f64,
    length: f64,
    words: String,
}

impl ScaleBar {
    /// In the lower corner where lines of the edition begin.
    pub(super) fn new(projection: Projection, language: Language) -> Self {
        let (kilometres, length) = projection.scale_bar();
        let left = if language.is_right_to_left() {
            WIDTH - 18.0 - length
        } else {
            18.0
        };
        // The symbol of the SI, the same in every language (BIPM brochure, 5.2).
        let words = if kilometres < 1.0 {
            format!("{:.0} m", kilometres * 1000.0)
        } else {
            format!("{kilometres:.0} km")
        };
        Self {
            left,
            top: projection.frame().bottom - 18.0,
            length,
            words,
        }
    }

    pub(super) const fn area(&self) -> Area {
        Area {
            left: self.left - 6.0,
            top: self.top - 22.0,
            right: self.left + self.length + 6.0,
            bottom: self.top + 8.0,
        }
    }

    pub(super) fn draw(&self) -> Markup {
        let (left, right, top) = (self.left, self.left + self.length, self.top);
        let bar = format!(
            "M{l} {up}V{t}H{r}V{up}",
            l = number(left),
            r = number(right),
            t = number(top),
            up = number(top - 5.0)
        );
        html! {
            path d=(bar) fill="none" stroke=(INK) stroke-width="1.2" {}
            (canvas::words(Words {
                text: &self.words, at: (f64::midpoint(left, right), top - 8.0), anchor: Anchor::Middle,
                size: 10.0, bold: false, ink: INK, edged: true, right_to_left: false,
            }))
        }
    }
}
