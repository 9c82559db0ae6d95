//! The areas of a map.

use maud::{Markup, html};
use model::{language::Language, publication::MapArea};

use super::{
    canvas::{self, Anchor, FAINT, Words, number},
    label::{self, Area, NAME},
    projection::Projection,
};

/// The path of an outline, without corners that print could not tell apart.
pub(super) fn outline(area: &MapArea, projection: Projection) -> String {
    let mut path = String::new();
    for ring in &area.outline.get().rings {
        let mut last: Option<(f64, f64)> = None;
        for corner in ring {
            let (x, y) = projection.place(*corner);
            if last.is_some_and(|(a, b)| (a - x).abs() < 0.3 && (b - y).abs() < 0.3) {
                continue;
            }
            path.push_str(if last.is_none() { "M" } else { "L" });
            path.extend([number(x), " ".to_owned(), number(y)]);
            last = Some((x, y));
        }
        path.push('Z');
    }
    path
}

/// The name of an area near the middle of its outline, where it disturbs least; it is left out where it
/// would hide a mark or another name.
pub(super) fn name(
    area: &MapArea,
    projection: Projection,
    taken: &mut Vec<Area>,
    language: Language,
) -> Markup {
    let corners = area
        .outline
        .get()
        .rings
        .iter()
        .max_by_key(|ring| ring.len())
        .map_or(&[][..], Vec::as_slice);
    let ring: Vec<(f64, f64)> = corners
        .iter()
        .map(|corner| projection.place(*corner))
        .collect();
    let Some(bounds) = bounds(&ring) else {
        return html! {};
    };
    let width = label::width(area.label.as_str(), NAME);
    let height = bounds.bottom - bounds.top;
    // Off the middle first: there are the marks, and the names of the areas within.
    let heights = [0.2, 0.8, 0.32, 0.68, 0.5];
    let spots = heights.iter().flat_map(|down| {
        [0.5, 0.35, 0.65].map(|across| {
            (
                bounds.left + (bounds.right - bounds.left) * across,
                bounds.top + height * down,
            )
        })
    });
    let fits = |area: &Area| {
        let ends = [
            (area.left, area.top),
            (area.right, area.top),
            (area.left, area.bottom),
            (area.right, area.bottom),
        ];
        ends.iter().all(|end| surrounds(&ring, *end))
            && taken.iter().all(|other| area.overlap(*other) == 0.0)
    };
    let Some(((x, y), candidate)) = spots
        .map(|spot| (spot, label::standing(spot, width, Anchor::Middle)))
        .find(|(_, area)| fits(area))
    else {
        return html! {};
    };
    taken.push(candidate);
    canvas::words(Words {
        text: area.label.as_str(),
        at: (x, y + NAME * 0.35),
        anchor: Anchor::Middle,
        size: NAME,
        bold: false,
        ink: FAINT,
        edged: true,
        right_to_left: language.is_right_to_left(),
    })
}

fn bounds(ring: &[(f64, f64)]) -> Option<Area> {
    ring.iter().fold(None, |bounds, (x, y)| {
        let all = bounds.unwrap_or(Area {
            left: *x,
            top: *y,
            right: *x,
            bottom: *y,
        });
        Some(Area {
            left: all.left.min(*x),
            top: all.top.min(*y),
            right: all.right.max(*x),
            bottom: all.bottom.max(*y),
        })
    })
}

/// Whether a point lies within a ring (even-odd rule).
fn surrounds(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let sides = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = sides.filter(|((ax, ay), (bx, by))| {
        (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax
    });
    crossed.count() % 2 == 1
}
