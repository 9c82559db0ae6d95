//! The marks of a map.

use maud::{Markup, html};
use model::publication::MapMark;

use super::{
    canvas::{EVENT, number},
    label::Area,
    projection::Projection,
};

/// Radii of the mark for the highest count, the largest first; the others have their share of its area.
const LARGEST: [f64; 3] = [17.0, 14.0, 11.0];

/// The least radius that can still be seen in print.
const SMALLEST: f64 = 4.0;

/// A mark on the sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Placed<'a> {
    pub(super) mark: &'a MapMark,
    pub(super) at: (f64, f64),
    pub(super) radius: f64,
}

impl<'a> Placed<'a> {
    /// All marks at the largest size at which they stand apart, or at the smallest one.
    pub(super) fn all(marks: &'a [MapMark], projection: Projection) -> Vec<Self> {
        let counts = marks.iter().map(|mark| *mark.count.get());
        let most = counts.max().unwrap_or(1).max(1);
        let mut placed = Vec::new();
        for largest in LARGEST {
            placed = marks
                .iter()
                .map(|mark| Self::new(mark, projection, most, largest))
                .collect();
            let apart = |(index, mark): (usize, &Self)| {
                placed.iter().skip(index + 1).all(|other| {
                    let distance = mark.distance(other.at);
                    distance < 1.0 || distance > mark.radius + other.radius
                })
            };
            if placed.iter().enumerate().all(apart) {
                break;
            }
        }
        placed
    }

    fn new(mark: &'a MapMark, projection: Projection, most: usize, largest: f64) -> Self {
        // Lossless: counts of events stay far below 2^52.
        let share = *mark.count.get() as f64 / most as f64;
        Self {
            mark,
            at: projection.place(*mark.position.get()),
            radius: (largest * share.sqrt()).max(SMALLEST),
        }
    }

    /// From its middle to a point.
    pub(super) fn distance(&self, (x, y): (f64, f64)) -> f64 {
        (self.at.0 - x).hypot(self.at.1 - y)
    }

    /// Whether it hides a part of an area.
    pub(super) fn touches(&self, area: Area) -> bool {
        area.distance(self.at) < self.radius + 1.0
    }

    pub(super) fn dot(&self) -> Markup {
        html! {
            circle cx=(number(self.at.0)) cy=(number(self.at.1)) r=(number(self.radius))
                fill=(EVENT) fill-opacity="0.82" stroke="#ffffff" stroke-width="1.2" {}
        }
    }
}
