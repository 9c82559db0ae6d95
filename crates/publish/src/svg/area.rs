//! The areas of a map.

use maud::{Markup, html};
use model::{language::Language, publication::MapArea};

use super::{
    canvas::{self, Anchor, FAINT, Words, number},
    clip::clip,
    label::{self, Area},
    projection::Projection,
};

/// How far outlines are drawn beyond the view, so that its edges do not look like theirs.
const BEYOND: f64 = 3.0;

/// The outlines, each over the one before.
pub(super) fn outlines(areas: &[MapArea], projection: Projection, thickness: f64) -> Markup {
    html! {
        @for (depth, area) in areas.iter().enumerate() {
            @let path = outline(area, projection);
            @if !path.is_empty() {
                path d=(path) fill=(if depth == 0 { "#f3f1ea" } else { "#e6e1d3" }) fill-rule="evenodd" stroke="#8d8672"
                    stroke-width=(number(if depth == 0 { 1.2 * thickness } else { 0.7 * thickness })) stroke-linejoin="round" {}
            }
        }
    }
}

/// The path of an outline within the view, without corners that print could not tell apart.
fn outline(area: &MapArea, projection: Projection) -> String {
    let mut path = String::new();
    let view = projection.frame().grown(BEYOND);
    for ring in rings(area, projection) {
        let mut last: Option<(f64, f64)> = None;
        for (x, y) in clip(&ring, view) {
            if last.is_some_and(|(a, b)| (a - x).abs() < 0.3 && (b - y).abs() < 0.3) {
                continue;
            }
            path.push_str(if last.is_none() { "M" } else { "L" });
            path.extend([number(x), " ".to_owned(), number(y)]);
            last = Some((x, y));
        }
        if last.is_some() {
            path.push('Z');
        }
    }
    path
}

/// Whether an area holds the whole view, so that nothing of its border is seen.
pub(super) fn holds_view(area: &MapArea, projection: Projection) -> bool {
    let view = projection.frame();
    rings(area, projection).iter().any(|ring| {
        let (across, down) = ((view.left, view.right), (view.top, view.bottom));
        let corners = [
            (across.0, down.0),
            (across.0, down.1),
            (across.1, down.0),
            (across.1, down.1),
        ];
        corners.iter().all(|corner| surrounds(ring, *corner))
            && ring.iter().all(|corner| !view.holds(*corner))
    })
}

/// The name of an area near the middle of what is seen of it, where it disturbs least; `None` where it
/// would leave the area, or hide what is not `free`.
pub(super) fn name(
    area: &MapArea,
    projection: Projection,
    size: f64,
    language: Language,
    free: impl Fn(Area) -> bool,
) -> Option<(Markup, Area)> {
    let ring = rings(area, projection).into_iter().max_by_key(Vec::len)?;
    let seen = bounds(&clip(&ring, projection.frame()))?;
    let width = label::width(area.label.as_str(), size);
    // Off the middle first: there are the marks, and the names of the areas within.
    let heights = [0.2, 0.8, 0.32, 0.68, 0.1, 0.9, 0.5];
    let spots = heights.iter().flat_map(|down| {
        [0.5, 0.35, 0.65, 0.2, 0.8].map(|across| {
            (
                seen.left + seen.width() * across,
                seen.top + seen.height() * down,
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
        area.lies_in(projection.frame())
            && ends.iter().all(|end| surrounds(&ring, *end))
            && free(*area)
    };
    let ((x, y), taken) = spots
        .map(|spot| (spot, label::standing(spot, width, size, Anchor::Middle)))
        .find(|(_, area)| fits(area))?;
    let words = canvas::words(Words {
        text: area.label.as_str(),
        at: (x, y + size * 0.35),
        anchor: Anchor::Middle,
        size,
        bold: false,
        ink: FAINT,
        edged: true,
        right_to_left: language.is_right_to_left(),
    });
    Some((words, taken))
}

/// Whether a part of a name would stand in an area.
pub(super) fn meets(area: &MapArea, projection: Projection, name: Area) -> bool {
    let middle = f64::midpoint(name.left, name.right);
    let points = [name.left, middle, name.right]
        .into_iter()
        .flat_map(|x| [(x, name.top), (x, name.bottom)]);
    let points: Vec<(f64, f64)> = points.collect();
    rings(area, projection).iter().any(|ring| {
        points.iter().any(|point| surrounds(ring, *point))
            || ring.iter().any(|corner| name.holds(*corner))
    })
}

fn rings(area: &MapArea, projection: Projection) -> Vec<Vec<(f64, f64)>> {
    let placed = |ring: &Vec<_>| ring.iter().map(|at| projection.place(*at)).collect();
    area.outline.get().rings.iter().map(placed).collect()
}

fn bounds(ring: &[(f64, f64)]) -> Option<Area> {
    let point = |(x, y): &(f64, f64)| Area {
        left: *x,
        top: *y,
        right: *x,
        bottom: *y,
    };
    ring.iter().map(point).reduce(|all, point| Area {
        left: all.left.min(point.left),
        top: all.top.min(point.top),
        right: all.right.max(point.right),
        bottom: all.bottom.max(point.bottom),
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
