//! Short words for building documents out of words fixed in the program.

use model::{
    date::Day,
    language::Language,
    place::{Outline, Position},
    public::{Public, PublicText},
    publication::{
        Block, Document, Figure, ImageFormat, Inline, Labels, Map, MapArea, MapMark, Timeline,
        TimelineRow,
    },
};

pub(crate) fn t(words: &'static str) -> PublicText {
    PublicText::fixed(words)
}

pub(crate) fn run(words: &'static str) -> Inline {
    Inline::Text { text: t(words) }
}

pub(crate) fn note(number: usize) -> Inline {
    Inline::Note { note: number - 1 }
}

pub(crate) fn foreign(language: Language, words: &'static str) -> Inline {
    Inline::Foreign {
        language,
        text: t(words),
    }
}

pub(crate) fn em(words: &'static str) -> Inline {
    Inline::Emphasis {
        text: vec![run(words)],
    }
}

pub(crate) fn strong(words: &'static str) -> Inline {
    Inline::Strong {
        text: vec![run(words)],
    }
}

pub(crate) fn h(level: u8, words: &'static str) -> Block {
    Block::Heading {
        level,
        text: vec![run(words)],
    }
}

pub(crate) fn p(words: &'static str) -> Block {
    Block::Paragraph {
        text: vec![run(words)],
    }
}

pub(crate) fn runs(text: Vec<Inline>) -> Block {
    Block::Paragraph { text }
}

pub(crate) fn quote(words: &'static str, who: &'static str) -> Block {
    Block::Quote {
        text: vec![run(words)],
        attribution: Some(t(who)),
    }
}

pub(crate) fn table(
    caption: &'static str,
    head: &[&'static str],
    rows: &[&[&'static str]],
) -> Block {
    let cells = |row: &[&'static str]| row.iter().map(|cell| vec![run(cell)]).collect::<Vec<_>>();
    Block::Table {
        caption: Some(t(caption)),
        head: cells(head),
        rows: rows.iter().map(|row| cells(row)).collect(),
    }
}

pub(crate) fn town(
    alternative: &'static str,
    caption: Option<&'static str>,
    credit: &'static str,
) -> Figure {
    Figure {
        image: t("").map(|_| include_bytes!("inputs/town.jpg").to_vec()),
        format: ImageFormat::Jpeg,
        size: (1200, 700),
        alternative: t(alternative),
        caption: caption.map(t),
        credit: Some(t(credit)),
    }
}

pub(crate) fn plan(alternative: &'static str, caption: &'static str) -> Figure {
    Figure {
        image: t("").map(|_| include_bytes!("inputs/plan.png").to_vec()),
        format: ImageFormat::Png,
        size: (600, 400),
        alternative: t(alternative),
        caption: Some(t(caption)),
        credit: None,
    }
}

pub(crate) fn position(words: &'static str) -> Public<Position> {
    t(words).map(|words| Position::parse(words).unwrap())
}

pub(crate) fn outline(corners: &'static str) -> Public<Outline> {
    t(corners).map(|corners| Outline {
        rings: vec![
            corners
                .split(';')
                .map(|corner| Position::parse(corner).unwrap())
                .collect(),
        ],
    })
}

pub(crate) fn area(label: &'static str, corners: &'static str) -> MapArea {
    MapArea {
        label: t(label),
        outline: outline(corners),
    }
}

pub(crate) fn mark(label: &'static str, at: &'static str, count: &'static str) -> MapMark {
    MapMark {
        label: t(label),
        position: position(at),
        count: t(count).map(|count| count.parse().unwrap()),
    }
}

/// A day written as in ISO 8601; nothing for an open end.
pub(crate) fn day(words: &'static str) -> Option<Public<Day>> {
    (!words.is_empty()).then(|| {
        t(words).map(|words| {
            let mut parts = words.split('-').map(|part| part.parse().unwrap());
            let mut next = || parts.next().unwrap();
            Day {
                year: next(),
                month: next() as u8,
                day: next() as u8,
            }
        })
    })
}

pub(crate) fn row(
    label: &'static str,
    date: &'static str,
    earliest: &'static str,
    latest: &'static str,
    uncertain: bool,
) -> TimelineRow {
    TimelineRow {
        label: t(label),
        date: t(date),
        earliest: day(earliest),
        latest: day(latest),
        uncertain,
    }
}

/// A document of one block, for tests that look at that block alone.
pub(crate) fn single(block: Block) -> Document {
    Document {
        language: Language::En,
        title: t("Title"),
        subtitle: None,
        organisation: t("Organisation"),
        index: None,
        date: t("June 2012"),
        summary: None,
        cover: None,
        imprint: None,
        changes: None,
        blocks: vec![block],
        notes: Vec::new(),
        labels: labels(),
    }
}

pub(crate) fn labels() -> Labels {
    Labels {
        contents: t("Contents"),
        notes: t("Notes"),
        page: t("Page"),
        figure: t("Figure"),
        table: t("Table"),
        back: t("Back to the text"),
        timeline_table: [t("Earliest"), t("Latest"), t("What happened")],
        map_table: [t("Place"), t("Events")],
        imprint: model::publication::ImprintLabels {
            title: t("Imprint"),
            publisher: t("Published by"),
            date: t("First published"),
            index: t("Index"),
            isbn: t("ISBN"),
            edition: t("Edition"),
            original: t("Original language"),
            copyright: t("Copyright"),
            licence: t("Licence"),
            cover: t("Cover photograph"),
            contact: t("Contact"),
        },
    }
}

pub(crate) fn timeline(rows: Vec<TimelineRow>) -> Timeline {
    Timeline {
        caption: t("Caption"),
        alternative: t("Alternative"),
        rows,
    }
}

pub(crate) fn map(outlines: Vec<MapArea>, marks: Vec<MapMark>) -> Map {
    Map {
        caption: t("Caption"),
        alternative: t("Alternative"),
        outlines,
        marks,
    }
}

/// The outline of the invented country of the example case; it lies in the open ocean.
pub(crate) const COUNTRY: &str = "32.10,-33.34;32.23,-33.39;32.40,-33.22;32.47,-33.52;32.64,-33.47;32.69,-33.67;32.69,-33.91;32.83,-33.96;32.74,-34.20;32.88,-34.29;32.80,-34.46;32.83,-34.60;32.95,-34.77;33.08,-34.99;32.87,-35.08;32.86,-35.27;32.89,-35.53;32.85,-35.77;32.65,-35.77;32.49,-35.76;32.40,-36.00;32.21,-35.62;32.10,-35.91;31.99,-35.64;31.90,-35.54;31.80,-35.49;31.67,-35.52;31.45,-35.61;31.47,-35.35;31.26,-35.33;31.16,-35.19;31.17,-34.97;31.09,-34.80;31.24,-34.60;31.28,-34.44;31.30,-34.28;31.25,-34.07;31.40,-33.99;31.51,-33.91;31.54,-33.72;31.65,-33.65;31.76,-33.60;31.82,-33.30;31.96,-33.25;32.10,-33.34";

/// One of its governorates.
pub(crate) const GOVERNORATE: &str = "32.15,-34.13;32.22,-34.15;32.27,-34.22;32.33,-34.25;32.39,-34.32;32.40,-34.42;32.42,-34.52;32.45,-34.64;32.38,-34.71;32.32,-34.77;32.28,-34.87;32.21,-34.87;32.15,-34.94;32.08,-34.93;32.00,-34.91;31.96,-34.81;31.91,-34.73;31.89,-34.62;31.91,-34.52;31.90,-34.42;31.91,-34.32;31.96,-34.24;32.00,-34.12;32.07,-34.10;32.15,-34.13";
