//! The marks of a map.

use maud::{Markup, html};
use model::{language::Language, publication::MapMark};

use super::{
    canvas::{self, Anchor, EVENT, INK, Words, number},
    label::{self, Area, NAME},
    projection::Projection,
};

/// The radius of the mark for the highest count; the others have their share of its area.
const LARGEST: f64 = 17.0;

/// The least radius that can still be seen in print.
const SMALLEST: f64 = 4.0;

/// A mark on the sheet.
pub(super) struct Placed<'a> {
    mark: &'a MapMark,
    at: (f64, f64),
    radius: f64,
}

impl<'a> Placed<'a> {
    pub(super) fn new(mark: &'a MapMark, projection: Projection, most: usize) -> Self {
        // Lossless: counts of events stay far below 2^52.
        let share = *mark.count.get() as f64 / most as f64;
        Self {
            mark,
            at: projection.place(*mark.position.get()),
            radius: (LARGEST * share.sqrt()).max(SMALLEST),
        }
    }

    pub(super) fn area(&self) -> Area {
        Area {
            left: self.at.0 - self.radius,
            top: self.at.1 - self.radius,
            right: self.at.0 + self.radius,
            bottom: self.at.1 + self.radius,
        }
    }

    pub(super) fn dot(&self) -> Markup {
        html! {
            circle cx=(number(self.at.0)) cy=(number(self.at.1)) r=(number(self.radius))
                fill=(EVENT) fill-opacity="0.82" stroke="#ffffff" stroke-width="1.2" {}
        }
    }

    /// Its name at the best of eight sides.
    pub(super) fn name(&self, frame: Area, taken: &mut Vec<Area>, language: Language) -> Markup {
        let text = format!("{} · {}", self.mark.label, self.mark.count.get());
        let width = label::width(&text, NAME);
        let gap = self.radius + 4.0;
        let slant = gap * 0.75;
        let sides = [
            (gap, 0.0, Anchor::Left),
            (-gap, 0.0, Anchor::Right),
            (0.0, -gap - 5.0, Anchor::Middle),
            (0.0, gap + 6.0, Anchor::Middle),
            (slant, -slant, Anchor::Left),
            (slant, slant, Anchor::Left),
            (-slant, -slant, Anchor::Right),
            (-slant, slant, Anchor::Right),
        ];
        let around = |(x, y, anchor): (f64, f64, Anchor)| {
            label::standing((self.at.0 + x, self.at.1 + y), width, anchor)
        };
        let candidates = sides.map(around);
        let Some(((x, y, anchor), area)) = label::best(&candidates, frame, taken)
            .and_then(|side| sides.get(side).copied().zip(candidates.get(side).copied()))
        else {
            return html! {};
        };
        taken.push(area);
        canvas::words(Words {
            text: &text,
            at: (self.at.0 + x, self.at.1 + y + NAME * 0.35),
            anchor,
            size: NAME,
            bold: true,
            ink: INK,
            edged: true,
            right_to_left: language.is_right_to_left(),
        })
    }
}
