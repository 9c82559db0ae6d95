//! What one value of a field looks like.

use super::Field;
use crate::{
    count::Count,
    date::UncertainDate,
    id::{Digest, ObjectId, RecordId},
    place::{Outline, PlaceKind, PlacePrecision, Position},
    record::{Evidence, Kind, MaskBox},
    vocabulary::Code,
};

/// The shape of one value, as people write it.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Words.
    Text,
    /// An uncertain date (EDTF, ISO 8601-2).
    Date,
    /// `4`, `3..6` or `3..4..6`.
    Count,
    /// A whole number from least to most.
    Number {
        /// Least.
        least: u32,
        /// Most.
        most: u32,
    },
    /// A number with a decimal point.
    Decimal,
    /// `true` or `false`.
    Flag,
    /// One word of a closed list.
    Words(&'static [&'static str]),
    /// A code of a micro-thesaurus, by its number where it is one in particular.
    Code(Option<u8>),
    /// A BCP 47 tag.
    Language,
    /// An address of the web.
    Link,
    /// `latitude, longitude` in decimal degrees.
    Position,
    /// The key of a record of one of these kinds; of any kind if there are none.
    Reference(&'static [Kind]),
    /// The key of an interview, observation, visit, item or external finding, with the number of a
    /// statement: `int-003:1`.
    Evidence,
    /// Fields of its own.
    Group(&'static [Field]),
    /// The name of a GeoJSON file.
    Outline,
    /// A box in a picture.
    Mask,
    /// Not for people: the program fills it in.
    Machine,
}

/// A type that a field can hold.
pub trait Shaped {
    /// Its shape.
    const SHAPE: Shape;
}

macro_rules! shapes {
    ($($type:ty => $shape:expr),+ $(,)?) => {
        $(impl Shaped for $type { const SHAPE: Shape = $shape; })+
    };
}

shapes! {
    String => Shape::Text,
    UncertainDate => Shape::Date,
    Count => Shape::Count,
    u16 => Shape::Number { least: 0, most: u16::MAX as u32 },
    u32 => Shape::Number { least: 0, most: u32::MAX },
    u64 => Shape::Machine,
    f64 => Shape::Decimal,
    bool => Shape::Flag,
    Code => Shape::Code(None),
    Position => Shape::Position,
    RecordId => Shape::Reference(&[]),
    Evidence => Shape::Evidence,
    Outline => Shape::Outline,
    MaskBox => Shape::Mask,
    PlaceKind => Shape::Words(PlaceKind::WORDS),
    PlacePrecision => Shape::Words(PlacePrecision::WORDS),
    Digest => Shape::Machine,
    ObjectId => Shape::Machine,
}
