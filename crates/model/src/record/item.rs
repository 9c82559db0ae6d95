//! Items: photographs, film, sound and documents, preserved bit for bit.

use serde::{Deserialize, Serialize};

use crate::{
    date::UncertainDate,
    id::{Digest, ObjectId, RecordId},
    place::Position,
};

/// A digital item. Its original is a sealed object; nothing here changes it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The sealed original.
    pub object: ObjectId,
    /// SHA-256 of the original's bytes.
    pub sha256: Digest,
    /// Length of the original in bytes.
    pub bytes: u64,
    /// What its bytes say it is, as a media type.
    pub media_type: String,
    /// Facts read from it that give nobody away.
    pub facts: ItemFacts,
    /// What was found wrong with it at import, in words: truncated, empty, not what its name says.
    pub problems: Vec<String>,
    /// Title.
    pub title: Option<String>,
    /// Title in Arabic.
    pub title_ar: Option<String>,
    /// When it was taken, as far as people say.
    pub taken: Option<UncertainDate>,
    /// Where.
    pub place: Option<RecordId>,
    /// Who filmed or wrote it.
    pub by: Option<RecordId>,
    /// Who handed it over.
    pub given_by: Option<RecordId>,
    /// Credit line for publication.
    pub credit: Option<String>,
    /// Persons who can be recognised in it.
    pub shows: Vec<RecordId>,
    /// Which event it is about.
    pub event: Option<RecordId>,
    /// What to fill before it is published.
    pub mask: Vec<MaskBox>,
    /// Description.
    pub description: String,
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
