//! The small map in a corner that shows where the large one lies.

use maud::{Markup, html};
use model::{language::Language, publication::Map};

use super::{
    area,
    bounds::Bounds,
    canvas::{EVENT, number},
    label::Area,
    mark::Placed,
    projection::Projection,
};

/// The share of the outlines below which a view cannot be told without the whole.
const SHARE: f64 = 0.25;

/// Sizes, the most readable first.
const SIZES: [(f64, f64); 3] = [(150.0, 120.0), (115.0, 92.0), (84.0, 64.0)];

/// The space to the edge of the sheet, and the one within.
const GAP: f64 = 8.0;
const PADDING: f64 = 5.0;

/// The least that a view is drawn with.
const VIEW: f64 = 5.0;

/// How large the names in it are.
const NAME: f64 = 8.5;

/// The outlines of a map in a free corner of its sheet.
#[derive(Debug, Clone, Copy)]
pub(super) struct Inset {
    frame: Area,
    projection: Projection,
    view: Area,
}

impl Inset {
    /// `None` if the map shows a good part of its outlines, or if every corner holds a mark.
    pub(super) fn new(
        map: &Map,
        main: Projection,
        marks: &[Placed<'_>],
        bar: Area,
        language: Language,
    ) -> Option<Self> {
        let outlines = Bounds::of_outlines(map)?;
        if outlines.share_in(main.bounds()) >= SHARE {
            return None;
        }
        let whole = outlines.joined(main.bounds());
        let sheet = main.frame();
        let shape = whole.wide() * whole.narrowing() / whole.tall();
        let frame = SIZES
            .into_iter()
            .flat_map(|room| corners(sheet, fitted(shape, room), language))
            .find(|frame| {
                frame.overlap(bar) == 0.0 && !marks.iter().any(|mark| mark.touches(*frame))
            })?;
        let projection = Projection::within(whole, frame.grown(-PADDING));
        let view = projection.area(main.bounds());
        let (across, down) = (VIEW - view.width(), VIEW - view.height());
        Some(Self {
            frame,
            projection,
            view: Area {
                left: view.left - across.max(0.0) / 2.0,
                top: view.top - down.max(0.0) / 2.0,
                right: view.right + across.max(0.0) / 2.0,
                bottom: view.bottom + down.max(0.0) / 2.0,
            },
        })
    }

    /// The room that it takes.
    pub(super) const fn area(&self) -> Area {
        self.frame
    }

    /// The name of an area, if it fits in here beside those that do already.
    pub(super) fn name(
        &self,
        area: &model::publication::MapArea,
        taken: &mut Vec<Area>,
        language: Language,
    ) -> Option<Markup> {
        let free = |area: Area| {
            area.overlap(self.view) == 0.0 && taken.iter().all(|other| area.overlap(*other) == 0.0)
        };
        let (words, room) = area::name(area, self.projection, NAME, language, free)?;
        taken.push(room);
        Some(words)
    }

    pub(super) fn draw(&self, map: &Map, names: &[Markup]) -> Markup {
        let rectangle = |area: Area, fill: &str, ink: &str, thickness: &str| {
            html! {
                rect x=(number(area.left)) y=(number(area.top)) width=(number(area.width())) height=(number(area.height()))
                    fill=(fill) stroke=(ink) stroke-width=(thickness) {}
            }
        };
        html! {
            (rectangle(self.frame, "#ffffff", "#b9b4a4", "1"))
            (area::outlines(&map.outlines, self.projection, 0.7))
            @for name in names { (name) }
            (rectangle(self.view, "none", EVENT, "1.4"))
        }
    }
}

/// A room's part with the shape of what it is to show.
fn fitted(shape: f64, (wide, tall): (f64, f64)) -> (f64, f64) {
    let (wide, tall) = (wide - 2.0 * PADDING, tall - 2.0 * PADDING);
    let width = wide.min(tall * shape).max(12.0);
    let height = tall.min(wide / shape).max(12.0);
    (width + 2.0 * PADDING, height + 2.0 * PADDING)
}

/// The upper corners first, and of them the one where lines end.
fn corners(sheet: Area, (width, height): (f64, f64), language: Language) -> [Area; 4] {
    let lefts = [sheet.right - GAP - width, sheet.left + GAP];
    let (end, start) = if language.is_right_to_left() {
        (lefts[1], lefts[0])
    } else {
        (lefts[0], lefts[1])
    };
    let (above, below) = (sheet.top + GAP, sheet.bottom - GAP - height);
    [(end, above), (start, above), (end, below), (start, below)].map(|(left, top)| Area {
        left,
        top,
        right: left + width,
        bottom: top + height,
    })
}
