//! Items: photographs, film, sound and documents, preserved bit for bit; and things.

use serde::{Deserialize, Serialize};

use super::{Kind, PEOPLE};
use crate::{
    date::UncertainDate,
    field::{Field, Shape, Shaped, fields},
    id::{Digest, ObjectId, RecordId},
    place::Position,
    vocabulary::{CustodyAction, ItemNature},
};

fields! {
    /// A digital item. Its original is a sealed object; nothing here changes it.
    Item {
        /// The sealed original.
        object: ObjectId,
        /// SHA-256 of the original's bytes.
        sha256: Digest,
        /// Length of the original in bytes.
        bytes: u64,
        /// What its bytes say it is, as a media type.
        media_type: String => shaped(Shape::Machine),
        /// Facts read from it that give nobody away.
        facts: ItemFacts => shaped(Shape::Machine),
        /// What was found wrong with it at import, in words: truncated, empty, not what its name says.
        problems: Vec<String> => shaped(Shape::Machine),
        /// Title.
        title: Option<String> => esf(&["9002"]),
        /// Title in Arabic.
        title_ar: Option<String>,
        /// When it was taken, as far as people say.
        taken: Option<UncertainDate> => esf(&["9005"]),
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// Who filmed or wrote it.
        by: Option<RecordId> => to(PEOPLE).esf(&["9003"]),
        /// Who handed it over.
        given_by: Option<RecordId> => to(PEOPLE),
        /// Credit line for publication.
        credit: Option<String>,
        /// Persons who can be recognised in it.
        shows: Vec<RecordId> => to(PEOPLE),
        /// Which event it is about.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Type of material.
        material: Option<crate::vocabulary::Code> => mt(16).esf(&["9007"]),
        /// Languages heard or written in it.
        languages: Vec<String> => shaped(Shape::Language).esf(&["9008"]),
        /// Where it was first published; never fetched.
        link: Option<String> => shaped(Shape::Link).esf(&["9011"]),
        /// The upstream post, broadcast or release that it comes from: the same word for all copies.
        upstream: Option<String>,
        /// The item that it was made from.
        derived_from: Option<RecordId> => to(&[Kind::Item]),
        /// Whether the maker would be a witness.
        maker_would_testify: Option<bool>,
        /// Whether it shows what people should be warned of.
        graphic: Option<bool>,
        /// What to fill before it is published.
        mask: Vec<MaskBox>,
        /// Description.
        description: Prose => esf(&["9004"]),
    }
}

/// Facts of the container that identify no device, person or place.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemFacts {
    /// Pixels across.
    pub width: Option<u32>,
    /// Pixels down.
    pub height: Option<u32>,
    /// Length in milliseconds.
    pub duration_ms: Option<u64>,
    /// Pages of a document.
    pub pages: Option<u32>,
    /// Names of video and audio formats.
    pub codecs: Vec<String>,
    /// When its own clock says it was made: ISO 8601, with offset where known.
    pub recorded: Option<String>,
}

impl Shaped for ItemFacts {
    const SHAPE: Shape = Shape::Machine;
}

/// What a file gave away. Lives in `identity`.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemTrace {
    /// The item.
    pub item: Option<RecordId>,
    /// Where the device says it was.
    pub position: Option<Position>,
    /// Every tag that names a device, program, person or place, or holds free words: (tag, value).
    pub tags: Vec<(String, String)>,
}

impl ItemTrace {
    /// Filled in by the program.
    pub const FIELDS: &'static [Field] = &[
        Field::new::<RecordId>("item", "The item.").to(&[Kind::Item]),
        Field::new::<Position>("position", "Where the device says it was."),
    ];
}

fields! {
    /// A thing, a paper or a sample that is kept or was examined.
    PhysicalItem {
        /// What kind of thing.
        nature: ItemNature,
        /// A short title.
        title: String => esf(&["9002"]),
        /// The exhibit number on its label.
        label: Option<String>,
        /// When it was found.
        found: Option<UncertainDate>,
        /// Where.
        place: Option<RecordId> => to(&[Kind::Place]),
        /// Exactly where it lay, and in what state.
        found_at: Option<String>,
        /// Who found it.
        found_by: Option<String>,
        /// Who gave it.
        given_by: Option<RecordId> => to(PEOPLE),
        /// Which event it is about.
        event: Option<RecordId> => to(&[Kind::Event]),
        /// Marks and writing on it.
        marks: Vec<String>,
        /// Where it is kept now.
        kept_at: Option<String>,
        /// Photographs and scans of it.
        items: Vec<RecordId> => to(&[Kind::Item]),
        /// Who had it, and what was done with it.
        custody: Vec<CustodyNote>,
        /// Description.
        description: Prose,
    }
}

fields! {
    /// A custody step of a thing (Berkeley Protocol ¶167).
    CustodyNote {
        /// When.
        date: UncertainDate,
        /// What was done.
        action: CustodyAction,
        /// From whom.
        from: Option<String>,
        /// To whom.
        to: Option<String>,
        /// Where.
        place: Option<String>,
        /// The seal's number and state.
        seal: Option<String>,
        /// The state of the thing.
        condition: Option<String>,
        /// Who else was there.
        witness: Option<String>,
        /// Why, or on whose authority.
        purpose: Option<String>,
    }
}

/// A box to fill, as fractions of width and height, from the upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "RawMaskBox")]
pub struct MaskBox {
    /// From the left edge.
    pub left: f64,
    /// From the upper edge.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl MaskBox {
    /// A box that lies inside the picture and has an area.
    pub fn new(left: f64, top: f64, width: f64, height: f64) -> Option<Self> {
        let inside = |from: f64, size: f64| {
            (0.0..=1.0).contains(&from) && size > 0.0 && from + size <= 1.0 + 1e-9
        };
        (inside(left, width) && inside(top, height)).then_some(Self {
            left,
            top,
            width,
            height,
        })
    }
}

#[derive(Deserialize)]
struct RawMaskBox {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

impl TryFrom<RawMaskBox> for MaskBox {
    type Error = &'static str;

    /// A box that covers nothing would pass for a mask.
    fn try_from(raw: RawMaskBox) -> Result<Self, Self::Error> {
        Self::new(raw.left, raw.top, raw.width, raw.height)
            .ok_or("a mask lies inside the picture and covers something")
    }
}
