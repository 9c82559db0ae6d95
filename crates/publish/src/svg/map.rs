//! Maps.

use maud::{Markup, html};
use model::{language::Language, publication::Map};

use super::{
    area,
    bounds::Bounds,
    canvas::{self, WIDTH, number},
    inset::Inset,
    label::{Area, NAME},
    mark::Placed,
    names::{self, Names},
    projection::Projection,
    scale::ScaleBar,
    spot::Room,
};

/// How far the name of an area keeps from everything else, not to be taken for that of a mark.
const CLEAR: f64 = 9.0;

/// Draws a map: outlines, marks whose area follows their count, names that keep out of each other's
/// way, and a scale bar. North is up; there is no background but the outlines that were given.
///
/// The view is chosen from the marks. Where it shows a small part of the outlines only, all of them are
/// drawn in a corner with a frame around that part.
///
/// `id` tells the drawings of one page apart: letters, digits and hyphens.
pub fn map(map: &Map, language: Language, id: &str) -> String {
    numbered(map, language, id).0
}

/// The map, and for each mark the number that stands at it in place of its name.
pub(crate) fn numbered(map: &Map, language: Language, id: &str) -> (String, Vec<Option<usize>>) {
    let projection = Projection::of(Bounds::shown(map));
    let marks = Placed::all(&map.marks, projection);
    let layout = Layout::new(map, &marks, projection, language);
    let frame = projection.frame();
    let mut largest_first: Vec<&Placed<'_>> = marks.iter().collect();
    largest_first.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    let content = html! {
        (area::outlines(&map.outlines, projection, 1.0))
        @for name in &layout.areas { (name) }
        @for mark in largest_first { (mark.dot()) }
        @for name in &layout.names.all { (name.leader()) }
        @for name in &layout.names.all { (name.draw(language)) }
        (layout.bar.draw())
        @if let Some(inset) = &layout.inset { (inset.draw(map, &layout.inset_areas)) }
        rect x="0.5" y="0.5" width=(number(WIDTH - 1.0)) height=(number(frame.height() - 1.0)) fill="none" stroke="#b9b4a4" {}
    };
    let alternative = map.alternative.as_str();
    (
        canvas::sheet(id, language, frame.height(), alternative, &content),
        layout.names.numbers,
    )
}

/// Where everything stands.
pub(super) struct Layout {
    pub(super) names: Names,
    pub(super) inset: Option<Inset>,
    bar: ScaleBar,
    areas: Vec<Markup>,
    inset_areas: Vec<Markup>,
}

impl Layout {
    pub(super) fn new(
        map: &Map,
        marks: &[Placed<'_>],
        projection: Projection,
        language: Language,
    ) -> Self {
        let bar = ScaleBar::new(projection, language);
        let inset = Inset::new(map, projection, marks, bar.area(), language);
        let mut taken = vec![bar.area()];
        taken.extend(inset.map(|inset| inset.area().grown(3.0)));
        let mut room = Room {
            frame: projection.frame(),
            marks,
            taken,
            leaders: Vec::new(),
        };
        // Marks are named first: they are what the map is for.
        let names = names::place(&mut room);
        let mut layout = Self {
            names,
            inset,
            bar,
            areas: Vec::new(),
            inset_areas: Vec::new(),
        };
        layout.name_areas(map, room, projection, language);
        layout
    }

    /// Names each area once: where its border is seen, if there is room; else in the corner.
    fn name_areas(
        &mut self,
        map: &Map,
        mut room: Room<'_>,
        projection: Projection,
        language: Language,
    ) {
        let mut in_corner: Vec<Area> = Vec::new();
        for (depth, area) in map.outlines.iter().enumerate() {
            let within = map.outlines.get(depth + 1..).unwrap_or_default();
            let here = |room: &mut Room<'_>| {
                let free = |name: Area| room.is_free(name.grown(CLEAR));
                let apart = |name: Area| {
                    free(name)
                        && !within
                            .iter()
                            .any(|area| area::meets(area, projection, name))
                };
                // Rather not in an area that has a name of its own.
                let (words, taken) = area::name(area, projection, NAME, language, apart)
                    .or_else(|| area::name(area, projection, NAME, language, free))?;
                room.taken.push(taken);
                Some(words)
            };
            let mut there = || self.inset.as_ref()?.name(area, &mut in_corner, language);
            if area::holds_view(area, projection) {
                match there() {
                    Some(name) => self.inset_areas.push(name),
                    None => self.areas.extend(here(&mut room)),
                }
            } else {
                match here(&mut room) {
                    Some(name) => self.areas.push(name),
                    None => self.inset_areas.extend(there()),
                }
            }
        }
    }
}
