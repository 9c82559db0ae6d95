//! Drawings: well-formed, whatever they are asked to draw.

use model::language::Language;
use proptest::prelude::*;
use quick_xml::{Reader, events::Event};
use testimony_publish::svg;

use crate::{
    hostile::TRAPS,
    parts::{COUNTRY, area, map, mark, row, t, timeline},
};

/// The words of a drawing; fails if it is not well-formed or refers to anything outside.
fn words(drawing: &str) -> Vec<String> {
    let mut reader = Reader::from_str(drawing);
    let mut words = Vec::new();
    let (mut depth, mut text) = (0, String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                depth += 1;
                for attribute in start.attributes() {
                    let attribute = attribute.unwrap();
                    let name = attribute.key.as_ref().to_owned();
                    assert!(
                        !name.contains("href") && !name.starts_with("on") && name != "style",
                        "{name}"
                    );
                }
                text.clear();
            }
            Event::End(end) => {
                depth -= 1;
                if end.name().as_ref() == "text" {
                    words.push(text.replace(['\u{2066}', '\u{2067}', '\u{2069}'], ""));
                }
            }
            Event::Text(part) => text.push_str(&part),
            Event::GeneralRef(name) => text.push(match &*name {
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                "quot" => '"',
                other => panic!("unknown entity {other}"),
            }),
            Event::Eof => break,
            other => panic!("a drawing has no {other:?}"),
        }
    }
    assert_eq!(depth, 0);
    words
}

#[test]
fn traps_are_drawn_as_words() {
    for trap in TRAPS {
        let marked = map(vec![area(trap, COUNTRY)], vec![mark(trap, "32,-34.5", "2")]);
        words(&svg::map(&marked, Language::En, "m"));
        let line = timeline(vec![row(trap, trap, "2012-05-01", "", true)]);
        let drawn = words(&svg::timeline(&line, Language::En, "t")).join(" ");
        for word in trap.split_whitespace().filter(|word| word.is_ascii()) {
            assert!(drawn.contains(word), "{word} in {drawn}");
        }
    }
}

#[test]
fn a_map_of_nothing_is_an_empty_sheet() {
    for language in [Language::En, Language::Ar] {
        let drawing = svg::map(&map(Vec::new(), Vec::new()), language, "m");
        assert_eq!(words(&drawing), ["2 km"]);
    }
}

#[test]
fn the_area_of_a_mark_follows_its_count() {
    let marked = map(
        Vec::new(),
        vec![mark("a", "0,0", "16"), mark("b", "1,1", "4")],
    );
    let drawing = svg::map(&marked, Language::En, "m");
    assert!(drawing.contains("r=\"17\"") && drawing.contains("r=\"8.5\""));
}

#[test]
fn north_is_up_and_east_is_right_in_both_directions_of_writing() {
    let marked = map(
        Vec::new(),
        vec![mark("a", "0,0", "1"), mark("b", "1,2", "1")],
    );
    let of = |drawing: &str, attribute: &str| -> Vec<f64> {
        let start = format!(" {attribute}=\"");
        drawing
            .split(&start)
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect()
    };
    for language in [Language::En, Language::Ar] {
        let drawing = svg::map(&marked, language, "m");
        let (x, y) = (of(&drawing, "cx"), of(&drawing, "cy"));
        assert!(x[0] < x[1] && y[0] > y[1]);
    }
}

#[test]
fn a_timeline_tells_days_spans_doubt_and_open_ends_apart() {
    let drawn = |earliest, latest, uncertain| {
        svg::timeline(
            &timeline(vec![row("a", "b", earliest, latest, uncertain)]),
            Language::En,
            "t",
        )
    };
    assert!(drawn("2012-05-25", "2012-05-25", false).contains("<circle"));
    let span = drawn("2012-05-01", "2012-05-31", false);
    assert!(
        !span.contains("<circle") && !span.contains("stroke-dasharray") && !span.contains("<path")
    );
    let doubt = drawn("2012-05-01", "2012-05-31", true);
    assert!(doubt.contains("stroke-dasharray") && doubt.contains("url(#t-hatch)"));
    assert_eq!(drawn("2012-05-01", "", false).matches("<path").count(), 1);
    // Told in words only: neither bar nor arrow nor dot.
    for uncertain in [false, true] {
        let words = drawn("", "", uncertain);
        assert!(!words.contains("<path") && !words.contains("<circle"));
        assert!(!words.contains("height=\"10\" rx="));
    }
}

#[test]
fn a_row_without_days_stands_in_its_place_without_a_bar() {
    let drawing = svg::timeline(
        &timeline(vec![
            row("first", "1 May 2012", "2012-05-01", "2012-05-01", false),
            row("second", "late May 2012", "", "", true),
            row("third", "June 2012", "2012-06-01", "2012-06-30", false),
        ]),
        Language::En,
        "t",
    );
    assert_eq!(drawing.matches("rx=\"1.5\"").count(), 1);
    assert_eq!(drawing.matches("<circle").count(), 1);
    let drawn = words(&drawing);
    let rows: Vec<&String> = drawn
        .iter()
        .filter(|word| !word.starts_with("2012"))
        .collect();
    assert_eq!(
        rows,
        [
            "first",
            "1 May 2012",
            "second",
            "late May 2012",
            "third",
            "June 2012"
        ]
    );
}

#[test]
fn time_runs_with_the_lines_of_the_edition() {
    let rows = || {
        timeline(vec![
            row("a", "b", "2012-04-02", "2012-04-02", false),
            row("c", "d", "2012-06-02", "2012-06-02", false),
        ])
    };
    let places = |language| -> Vec<f64> {
        let drawing = svg::timeline(&rows(), language, "t");
        drawing
            .split(" cx=\"")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap().parse().unwrap())
            .collect()
    };
    let (english, arabic) = (places(Language::En), places(Language::Ar));
    assert!(english[0] < english[1] && arabic[0] > arabic[1]);
}

#[test]
fn the_axis_has_few_marks_however_long_it_is() {
    for (earliest, latest, first) in [
        ("2012-05-25", "2012-05-25", "2012-05"),
        ("2011-03-15", "2012-06-01", "2011-03"),
        ("1979-01-01", "2012-06-01", "1980"),
        ("0001-01-01", "9999-12-31", "2000"),
        ("2012-01-01", "123456-12-31", "2012"),
    ] {
        let drawing = svg::timeline(
            &timeline(vec![row("", "", earliest, latest, false)]),
            Language::En,
            "t",
        );
        let marks = words(&drawing);
        assert!(!marks.is_empty() && marks.len() <= 9, "{latest}: {marks:?}");
        assert!(marks[0].as_str() <= first || latest.len() > 10, "{marks:?}");
    }
}

proptest! {
    #[test]
    fn no_coordinates_break_a_map(places in proptest::collection::vec((-90.0..=90.0f64, -180.0..=180.0f64, 0usize..2_000_000), 0..12)) {
        let leak = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
        let marks = places.iter().map(|(lat, lon, n)| mark("x", leak(format!("{lat},{lon}")), leak(n.to_string()))).collect();
        let drawing = svg::map(&map(Vec::new(), marks), Language::Ar, "m");
        // Marks at the same place can share a text.
        prop_assert!((1 + places.len().min(1)..=places.len() + 1).contains(&words(&drawing).len()));
        prop_assert!(!drawing.contains("NaN") && !drawing.contains("inf"));
    }
}

#[test]
fn the_description_is_what_a_screen_reader_tells() {
    let mut marked = map(Vec::new(), Vec::new());
    marked.alternative = t("All events \"lie\" in one town");
    assert!(
        svg::map(&marked, Language::En, "m")
            .contains("aria-label=\"All events &quot;lie&quot; in one town\"")
    );
}
