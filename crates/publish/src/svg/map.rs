//! Maps.

use maud::{Markup, html};
use model::{
    language::Language,
    publication::{Map, MapArea, MapMark},
};

use super::{
    canvas::{self, Anchor, EVENT, FAINT, INK, WIDTH, Words, number},
    label::{self, Area},
    projection::Projection,
};

/// The radius of the mark for the highest count; the others have their share of its area.
const LARGEST: f64 = 17.0;

/// The least radius that can still be seen in print.
const SMALLEST: f64 = 4.0;

/// How large the names are.
const NAME: f64 = 11.5;

/// Draws a map: outlines, marks whose area follows their count, names that keep out of each other's
/// way, and a scale bar. North is up; there is no background but the outlines that were given.
///
/// `id` tells the drawings of one page apart: letters, digits and hyphens.
pub fn map(map: &Map, language: Language, id: &str) -> String {
    let projection = Projection::of(map);
    let most = map
        .marks
        .iter()
        .map(|mark| *mark.count.get())
        .max()
        .unwrap_or(1)
        .max(1);
    let marks: Vec<Placed<'_>> = map
        .marks
        .iter()
        .map(|mark| Placed::new(mark, projection, most))
        .collect();
    let bar = ScaleBar::new(projection, language);

    let mut taken: Vec<Area> = marks.iter().map(Placed::area).collect();
    taken.push(bar.area());
    // Marks are named first: they are what the map is for.
    let names: Vec<Markup> = marks
        .iter()
        .map(|mark| mark.name(projection.frame(), &mut taken, language))
        .collect();
    let areas: Vec<Markup> = map
        .outlines
        .iter()
        .map(|area| area_name(area, projection, &mut taken, language))
        .collect();

    let content = html! {
        @for (depth, area) in map.outlines.iter().enumerate() {
            path d=(outline(area, projection)) fill=(if depth == 0 { "#f3f1ea" } else { "#e6e1d3" }) fill-rule="evenodd"
                stroke="#8d8672" stroke-width=(if depth == 0 { "1.2" } else { "0.7" }) stroke-linejoin="round" {}
        }
        @for area in areas { (area) }
        @for mark in &marks { (mark.dot()) }
        @for name in names { (name) }
        (bar.draw())
        rect x="0.5" y="0.5" width=(number(WIDTH - 1.0)) height=(number(projection.height() - 1.0)) fill="none" stroke="#b9b4a4" {}
    };
    canvas::sheet(
        id,
        language,
        projection.height(),
        map.alternative.as_str(),
        &content,
    )
}

/// A mark on the sheet.
struct Placed<'a> {
    mark: &'a MapMark,
    at: (f64, f64),
    radius: f64,
}

impl<'a> Placed<'a> {
    fn new(mark: &'a MapMark, projection: Projection, most: usize) -> Self {
        // Lossless: counts of events stay far below 2^52.
        let share = *mark.count.get() as f64 / most as f64;
        Self {
            mark,
            at: projection.place(*mark.position.get()),
            radius: (LARGEST * share.sqrt()).max(SMALLEST),
        }
    }

    fn area(&self) -> Area {
        Area {
            left: self.at.0 - self.radius,
            top: self.at.1 - self.radius,
            right: self.at.0 + self.radius,
            bottom: self.at.1 + self.radius,
        }
    }

    fn dot(&self) -> Markup {
        html! {
            circle cx=(number(self.at.0)) cy=(number(self.at.1)) r=(number(self.radius))
                fill=(EVENT) fill-opacity="0.82" stroke="#ffffff" stroke-width="1.2" {}
        }
    }

    /// Its name at the best of eight sides.
    fn name(&self, frame: Area, taken: &mut Vec<Area>, language: Language) -> Markup {
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
            standing((self.at.0 + x, self.at.1 + y), width, anchor)
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

/// The name of an area near the middle of its outline, where it disturbs least; it is left out where it
/// would hide a mark or another name.
fn area_name(
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
        .map(|spot| (spot, standing(spot, width, Anchor::Middle)))
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

/// The room of a line of text whose anchor is at `at`.
fn standing(at: (f64, f64), width: f64, anchor: Anchor) -> Area {
    let left = match anchor {
        Anchor::Left => at.0,
        Anchor::Middle => at.0 - width / 2.0,
        Anchor::Right => at.0 - width,
    };
    Area {
        left,
        top: at.1 - NAME * 0.7,
        right: left + width,
        bottom: at.1 + NAME * 0.7,
    }
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

/// The path of an outline, without corners that print could not tell apart.
fn outline(area: &MapArea, projection: Projection) -> String {
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

/// How far is how far.
struct ScaleBar {
    left: f64,
    top: f64,
    length: f64,
    words: String,
}

impl ScaleBar {
    /// In the lower corner where lines of the edition begin.
    fn new(projection: Projection, language: Language) -> Self {
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
            top: projection.height() - 18.0,
            length,
            words,
        }
    }

    const fn area(&self) -> Area {
        Area {
            left: self.left - 6.0,
            top: self.top - 22.0,
            right: self.left + self.length + 6.0,
            bottom: self.top + 8.0,
        }
    }

    fn draw(&self) -> Markup {
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
