//! Where the parts of a map stand.

use model::{
    language::Language,
    place::{Outline, Position},
    public::PublicText,
    publication::{Map, MapArea, MapMark},
};
use proptest::prelude::*;

use super::{
    bounds::{Bounds, CLOSEST, KILOMETRES},
    label::Area,
    map::Layout,
    mark::Placed,
    projection::Projection,
};

fn position(latitude: f64, longitude: f64) -> Position {
    Position::new(latitude, longitude).unwrap()
}

/// Words that only a test makes up.
fn word(text: String) -> PublicText {
    PublicText::fixed(Box::leak(text.into_boxed_str()))
}

/// A square of so many kilometres around 32° N, 34° W; none for 0.
fn map(square: f64, marks: &[(f64, f64)]) -> Map {
    let tall = square / KILOMETRES / 2.0;
    let wide = tall / 0.848;
    let (south, north, west, east) = (32.0 - tall, 32.0 + tall, -34.0 - wide, -34.0 + wide);
    let corners = format!("{south},{west};{south},{east};{north},{east};{north},{west}");
    let area = MapArea {
        label: word("Qamar governorate".to_owned()),
        outline: word(corners).map(|corners| Outline {
            rings: vec![
                corners
                    .split(';')
                    .map(|corner| Position::parse(corner).unwrap())
                    .collect(),
            ],
        }),
    };
    let mark = |(index, (latitude, longitude)): (usize, &(f64, f64))| MapMark {
        label: word("Clock Bridge checkpoint".to_owned()),
        position: word(format!("{latitude},{longitude}")).map(|at| Position::parse(at).unwrap()),
        count: word((index % 4 + 1).to_string()).map(|count| count.parse().unwrap()),
    };
    Map {
        caption: word(String::new()),
        alternative: word(String::new()),
        outlines: if square > 0.0 { vec![area] } else { Vec::new() },
        marks: marks.iter().enumerate().map(mark).collect(),
    }
}

/// Marks on a spiral of so many kilometres.
fn spiral(count: usize, kilometres: f64) -> Vec<(f64, f64)> {
    let mark = |index: usize| {
        let reach = kilometres / KILOMETRES / 2.0 * index as f64 / count as f64;
        let (sine, cosine) = (index as f64 * 2.4).sin_cos();
        (32.0 + reach * sine, -34.0 + reach * cosine)
    };
    (0..count).map(mark).collect()
}

/// Lays a map out and checks that nothing overlaps.
fn laid_out(map: &Map, language: Language) -> Found {
    let projection = Projection::of(Bounds::shown(map));
    let marks = Placed::all(&map.marks, projection);
    let layout = Layout::new(map, &marks, projection, language);
    let drawn: Vec<Area> = layout.names.all.iter().map(|name| name.area()).collect();
    for (index, area) in drawn.iter().enumerate() {
        assert!(area.lies_in(projection.frame()));
        assert!(!marks.iter().any(|mark| mark.touches(*area)));
        assert!(
            drawn[index + 1..]
                .iter()
                .all(|other| area.overlap(*other) == 0.0)
        );
        assert!(
            layout
                .inset
                .is_none_or(|inset| inset.area().overlap(*area) == 0.0)
        );
    }
    if let Some(inset) = layout.inset {
        assert!(inset.area().lies_in(projection.frame()));
        assert!(!marks.iter().any(|mark| mark.touches(inset.area())));
    }
    // Numbered in the order of the table.
    let numbers: Vec<usize> = layout.names.numbers.iter().flatten().copied().collect();
    assert!(numbers.iter().copied().eq(1..=numbers.len()));
    Found {
        names: drawn.len(),
        numbers: numbers.len(),
        missing: layout.names.missing,
        inset: layout.inset.is_some(),
    }
}

/// What stands on a map.
#[derive(Debug, PartialEq)]
struct Found {
    names: usize,
    numbers: usize,
    missing: usize,
    inset: bool,
}

/// Kilometres across and down.
fn view(map: &Map) -> (f64, f64) {
    let bounds = Projection::of(Bounds::shown(map)).bounds();
    (
        bounds.wide() * bounds.narrowing() * KILOMETRES,
        bounds.tall() * KILOMETRES,
    )
}

#[test]
fn names_of_twelve_close_marks_keep_apart() {
    for kilometres in [0.0, 0.2, 1.0, 3.0, 20.0] {
        for language in [Language::En, Language::Ar] {
            let map = map(60.0, &spiral(12, kilometres));
            let found = laid_out(&map, language);
            assert_eq!(found.missing, 0, "{kilometres} km: {found:?}");
            assert!(
                found.names + found.numbers >= 12,
                "{kilometres} km: {found:?}"
            );
        }
    }
}

#[test]
fn marks_with_room_have_their_names() {
    let found = laid_out(&map(60.0, &spiral(6, 3.0)), Language::En);
    assert!(found.names == 6 && found.numbers == 0 && found.inset);
}

#[test]
fn a_crowd_of_marks_has_numbers() {
    let found = laid_out(&map(60.0, &spiral(40, 2.0)), Language::En);
    assert!(found.numbers > 10 && found.missing < 10, "{found:?}");
}

#[test]
fn a_single_mark_stands_in_the_middle_of_the_closest_view() {
    let map = map(60.0, &[(32.1, -34.1)]);
    let (wide, tall) = view(&map);
    assert!((tall - CLOSEST).abs() < 0.01 && wide < 2.0 * CLOSEST);
    let projection = Projection::of(Bounds::shown(&map));
    let (x, y) = projection.place(position(32.1, -34.1));
    let frame = projection.frame();
    assert!((x - frame.right / 2.0).abs() < 0.1 && (y - frame.bottom / 2.0).abs() < 0.1);
    let found = laid_out(&map, Language::Ar);
    assert!(found.names == 1 && found.numbers == 0 && found.inset);
}

#[test]
fn without_marks_the_whole_outline_is_shown() {
    let map = map(60.0, &[]);
    let (wide, tall) = view(&map);
    assert!((60.0..75.0).contains(&tall) && wide > 60.0);
    assert!(!laid_out(&map, Language::En).inset);
    let outlines = Bounds::of_outlines(&map).unwrap();
    assert_eq!(
        outlines.share_in(Projection::of(Bounds::shown(&map)).bounds()),
        1.0
    );
}

#[test]
fn the_whole_is_drawn_in_a_corner_only_if_the_view_is_a_small_part_of_it() {
    let inset =
        |square, kilometres| laid_out(&map(square, &spiral(5, kilometres)), Language::En).inset;
    assert!(inset(60.0, 3.0) && inset(400.0, 40.0));
    assert!(!inset(60.0, 50.0) && !inset(4.0, 3.0));
    assert!(!inset(0.0, 3.0));
}

#[test]
fn a_view_of_marks_has_room_around_them() {
    let marks = spiral(12, 8.0);
    let projection = Projection::of(Bounds::shown(&map(60.0, &marks)));
    let bounds = projection.bounds();
    for (latitude, longitude) in marks {
        assert!(latitude - bounds.south > bounds.tall() * 0.16);
        assert!(bounds.north - latitude > bounds.tall() * 0.16);
        assert!(longitude - bounds.west > bounds.wide() * 0.16);
        assert!(bounds.east - longitude > bounds.wide() * 0.16);
    }
}

proptest! {
    #[test]
    fn no_view_is_closer_than_the_closest(
        marks in proptest::collection::vec((-89.0..=89.0f64, -179.0..=179.0f64), 1..3),
        near in 0.0..0.02f64,
        square in 0.0..200.0f64,
    ) {
        let (latitude, longitude) = marks[0];
        let mut all = marks.clone();
        for at in [marks, vec![(latitude, longitude), (latitude + near, longitude)]] {
            let (wide, tall) = view(&map(square, &at));
            prop_assert!(wide >= CLOSEST - 1e-6 && tall >= CLOSEST - 1e-6);
            all.extend(at);
        }
        laid_out(&map(square, &all), Language::En);
    }
}
