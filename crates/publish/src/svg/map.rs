//! Maps.

use maud::{Markup, html};
use model::{language::Language, publication::Map};

use super::{
    area,
    canvas::{self, WIDTH, number},
    label::Area,
    mark::Placed,
    projection::Projection,
    scale::ScaleBar,
};

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
        .map(|area| area::name(area, projection, &mut taken, language))
        .collect();

    let content = html! {
        @for (depth, area) in map.outlines.iter().enumerate() {
            path d=(area::outline(area, projection)) fill=(if depth == 0 { "#f3f1ea" } else { "#e6e1d3" }) fill-rule="evenodd"
                stroke="#8d8672" stroke-width=(if depth == 0 { "1.2" } else { "0.7" }) stroke-linejoin="round" {}
        }
        @for name in areas { (name) }
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
