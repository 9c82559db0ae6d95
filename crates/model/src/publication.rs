//! The document that may leave: what `publish` sets as PDF and HTML.
//!
//! Every text in it is [`Public`]. Publishing code adds nothing but layout; all words, the labels of
//! generated parts included, were put here by `app` in the edition's language.

use serde::Serialize;

use crate::{
    date::Day,
    language::Language,
    place::{Outline, Position},
    public::{Public, PublicText},
};

/// One edition of a report.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Its language, which also decides the direction of its lines.
    pub language: Language,
    /// Title.
    pub title: PublicText,
    /// Subtitle.
    pub subtitle: Option<PublicText>,
    /// Who publishes it.
    pub organisation: PublicText,
    /// The publisher's index number.
    pub index: Option<PublicText>,
    /// The date of publication, in words.
    pub date: PublicText,
    /// One paragraph for the first page.
    pub summary: Option<PublicText>,
    /// The picture on the first page.
    pub cover: Option<Figure>,
    /// Who answers for it, and how it may be used; the page after the cover.
    pub imprint: Option<Imprint>,
    /// What is new in this edition; stands before everything else, after the imprint.
    pub changes: Option<Notice>,
    /// The body, in order.
    pub blocks: Vec<Block>,
    /// Numbered notes; [`Inline::Note`] refers to them by position, from 0.
    pub notes: Vec<Vec<Inline>>,
    /// The few words that layout itself needs.
    pub labels: Labels,
}

/// The imprint: who answers for the report, how it may be cited, copied and answered. Publisher, date
/// and index number are the [`Document`]'s own.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Imprint {
    /// Which edition this is, in words.
    pub edition: Option<PublicText>,
    /// The language in which the report was written first, in words.
    pub original: Option<PublicText>,
    /// The international standard book number of this edition.
    pub isbn: Option<PublicText>,
    /// Whose the copyright is.
    pub copyright: Option<PublicText>,
    /// On what terms it may be copied.
    pub licence: Option<PublicText>,
    /// How to reach the publisher.
    pub contact: Option<PublicText>,
}

/// A box of its own before the body.
#[derive(Debug, Clone, Serialize)]
pub struct Notice {
    /// Its heading.
    pub title: PublicText,
    /// What it says.
    pub blocks: Vec<Block>,
}

impl Document {
    /// The lines of the imprint, each with its label, in the order in which every output prints them;
    /// none without an imprint.
    pub fn imprint_lines(&self) -> Vec<(&PublicText, &PublicText)> {
        let Some(imprint) = &self.imprint else {
            return Vec::new();
        };
        let labels = &self.labels.imprint;
        let credit = self.cover.as_ref().and_then(|cover| cover.credit.as_ref());
        [
            (&labels.publisher, Some(&self.organisation)),
            (&labels.date, Some(&self.date)),
            (&labels.index, self.index.as_ref()),
            (&labels.isbn, imprint.isbn.as_ref()),
            (&labels.edition, imprint.edition.as_ref()),
            (&labels.original, imprint.original.as_ref()),
            (&labels.copyright, imprint.copyright.as_ref()),
            (&labels.licence, imprint.licence.as_ref()),
            (&labels.cover, credit),
            (&labels.contact, imprint.contact.as_ref()),
        ]
        .into_iter()
        .filter_map(|(label, words)| Some((label, words?)))
        .collect()
    }
}

/// Words that layout needs, in the edition's language.
#[derive(Debug, Clone, Serialize)]
pub struct Labels {
    /// "Contents".
    pub contents: PublicText,
    /// "Notes".
    pub notes: PublicText,
    /// "Page", for the running foot.
    pub page: PublicText,
    /// "Figure".
    pub figure: PublicText,
    /// "Table".
    pub table: PublicText,
    /// "Back to the text", for the link of a note.
    pub back: PublicText,
    /// "Earliest", "Latest" and "What happened": heads of the table behind a timeline.
    pub timeline_table: [PublicText; 3],
    /// "Place" and "Events": heads of the table behind a map.
    pub map_table: [PublicText; 2],
    /// Those of the imprint.
    pub imprint: ImprintLabels,
}

/// What stands before the lines of the imprint.
#[derive(Debug, Clone, Serialize)]
pub struct ImprintLabels {
    /// "Imprint", its heading.
    pub title: PublicText,
    /// "Published by".
    pub publisher: PublicText,
    /// "First published".
    pub date: PublicText,
    /// "Index".
    pub index: PublicText,
    /// "ISBN".
    pub isbn: PublicText,
    /// "Edition".
    pub edition: PublicText,
    /// "Original language".
    pub original: PublicText,
    /// "Copyright".
    pub copyright: PublicText,
    /// "Licence".
    pub licence: PublicText,
    /// "Cover photograph".
    pub cover: PublicText,
    /// "Contact".
    pub contact: PublicText,
}

/// A block of the body.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "block", rename_all = "kebab-case")]
pub enum Block {
    /// A heading; level 1 is a chapter.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph {
        /// Its words.
        text: Vec<Inline>,
    },
    /// A quotation.
    Quote {
        /// Its words.
        text: Vec<Inline>,
        /// Who is quoted, as decided.
        attribution: Option<PublicText>,
    },
    /// Words of the same edition once more, set large. They draw the eye and state nothing new, so an
    /// output that is read aloud may pass over them.
    PullQuote {
        /// The words, with the note that names their source.
        text: Vec<Inline>,
        /// Who is quoted, as decided; `None` where the report itself speaks.
        attribution: Option<PublicText>,
    },
    /// A list.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A table.
    Table {
        /// What it shows.
        caption: Option<PublicText>,
        /// Heads of the columns.
        head: Vec<Vec<Inline>>,
        /// Rows, each as wide as the head.
        rows: Vec<Vec<Vec<Inline>>>,
    },
    /// A picture.
    Figure {
        /// The picture.
        figure: Figure,
    },
    /// A map.
    Map {
        /// The map.
        map: Map,
    },
    /// A timeline.
    Timeline {
        /// The timeline.
        timeline: Timeline,
    },
    /// The table of contents.
    Contents,
    /// The notes, where they are to stand.
    Notes,
}

/// A run of words.
#[derive(Debug, Clone, Serialize)]
#[serde(tag = "inline", rename_all = "kebab-case")]
pub enum Inline {
    /// Words.
    Text {
        /// The words.
        text: PublicText,
    },
    /// Emphasis.
    Emphasis {
        /// What is emphasised.
        text: Vec<Inline>,
    },
    /// Strong emphasis.
    Strong {
        /// What is emphasised.
        text: Vec<Inline>,
    },
    /// Words of another language, set in its direction.
    Foreign {
        /// Their language.
        language: Language,
        /// The words.
        text: PublicText,
    },
    /// A reference to a note, by its position in [`Document::notes`].
    Note {
        /// From 0.
        note: usize,
    },
    /// A link that a reader may follow; nothing is ever fetched from it.
    Link {
        /// An `https:` address.
        target: PublicText,
        /// Its words.
        text: Vec<Inline>,
    },
}

/// A picture, encoded anew from its pixels.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// The file's bytes.
    #[serde(skip)]
    pub image: Public<Vec<u8>>,
    /// JPEG or PNG.
    pub format: ImageFormat,
    /// Pixels, width and height.
    pub size: (u32, u32),
    /// What it shows, for those who cannot see it.
    pub alternative: PublicText,
    /// Words below it.
    pub caption: Option<PublicText>,
    /// Whose it is.
    pub credit: Option<PublicText>,
}

/// How a published picture is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImageFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// A map: outlines and marks at the precision that was decided.
#[derive(Debug, Clone, Serialize)]
pub struct Map {
    /// What it shows.
    pub caption: PublicText,
    /// What it shows, for those who cannot see it.
    pub alternative: PublicText,
    /// Areas, the largest first.
    pub outlines: Vec<MapArea>,
    /// Marks.
    pub marks: Vec<MapMark>,
}

/// An area of a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapArea {
    /// Its name.
    pub label: PublicText,
    /// Its outline.
    pub outline: Public<Outline>,
}

/// A mark of a map.
#[derive(Debug, Clone, Serialize)]
pub struct MapMark {
    /// Its words.
    pub label: PublicText,
    /// Where it stands: a position that was released, never one that was measured at a protected place.
    pub position: Public<Position>,
    /// How many events it stands for; decides its size.
    pub count: Public<usize>,
}

/// A timeline of uncertain dates.
#[derive(Debug, Clone, Serialize)]
pub struct Timeline {
    /// What it shows.
    pub caption: PublicText,
    /// What it shows, for those who cannot see it.
    pub alternative: PublicText,
    /// Rows, in the order in which they are drawn.
    pub rows: Vec<TimelineRow>,
}

/// A row of a timeline: drawn from the earliest to the latest day.
#[derive(Debug, Clone, Serialize)]
pub struct TimelineRow {
    /// What happened.
    pub label: PublicText,
    /// The date in words.
    pub date: PublicText,
    /// The earliest day; `None`: open.
    pub earliest: Option<Public<Day>>,
    /// The latest day; `None`: open.
    pub latest: Option<Public<Day>>,
    /// Whether the date was marked uncertain or approximate.
    pub uncertain: bool,
}
