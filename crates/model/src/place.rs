//! Where something is, how well that is known, and how finely it may be told.

use serde::{Deserialize, Serialize};

/// How finely a place is known or may be told, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlacePrecision {
    /// Nothing may be told.
    Withheld,
    /// The country.
    Country,
    /// The first administrative level.
    Governorate,
    /// The second administrative level.
    District,
    /// The town or city.
    City,
    /// A quarter or village.
    Quarter,
    /// A street.
    Street,
    /// A building.
    Building,
    /// As measured.
    Exact,
}

impl PlacePrecision {
    /// Every word, from coarse to fine.
    pub const WORDS: &'static [&'static str] = &[
        "withheld",
        "country",
        "governorate",
        "district",
        "city",
        "quarter",
        "street",
        "building",
        "exact",
    ];

    /// The word used in files.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Withheld => "withheld",
            Self::Country => "country",
            Self::Governorate => "governorate",
            Self::District => "district",
            Self::City => "city",
            Self::Quarter => "quarter",
            Self::Street => "street",
            Self::Building => "building",
            Self::Exact => "exact",
        }
    }
}

/// What kind of place it is. A kind of the gazetteer says at which precision naming it tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlaceKind {
    /// A country.
    Country,
    /// A governorate: the first administrative level.
    Governorate,
    /// A district: the second administrative level.
    District,
    /// A subdistrict: the third administrative level.
    Subdistrict,
    /// A town or city.
    City,
    /// A quarter or village.
    Quarter,
    /// A named spot: a square, a mosque, a street corner.
    Site,
    /// A hospital or first-aid post that must not be found.
    FieldHospital,
    /// A house in which people hide.
    SafeHouse,
    /// A place of detention.
    Detention,
    /// A checkpoint.
    Checkpoint,
    /// Any other.
    Other,
}

impl PlaceKind {
    /// Every word.
    pub const WORDS: &'static [&'static str] = &[
        "country",
        "governorate",
        "district",
        "subdistrict",
        "city",
        "quarter",
        "site",
        "field-hospital",
        "safe-house",
        "detention",
        "checkpoint",
        "other",
    ];

    /// Reads a word.
    pub fn parse(word: &str) -> Option<Self> {
        serde::Deserialize::deserialize(
            serde::de::value::StrDeserializer::<serde::de::value::Error>::new(word),
        )
        .ok()
    }

    /// How much naming a place of this kind gives away.
    pub const fn tells(self) -> PlacePrecision {
        match self {
            Self::Country => PlacePrecision::Country,
            Self::Governorate => PlacePrecision::Governorate,
            Self::District | Self::Subdistrict => PlacePrecision::District,
            Self::City => PlacePrecision::City,
            Self::Quarter => PlacePrecision::Quarter,
            Self::Site
            | Self::FieldHospital
            | Self::SafeHouse
            | Self::Detention
            | Self::Checkpoint
            | Self::Other => PlacePrecision::Exact,
        }
    }
}

/// A position on the WGS 84 ellipsoid, in decimal degrees.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "RawPosition")]
pub struct Position {
    latitude: f64,
    longitude: f64,
}

/// A text or pair is no position.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a position; write latitude, longitude in decimal degrees, as in `36.2, 37.15`"
)]
pub struct PositionError {
    text: String,
}

impl Position {
    /// A position, if latitude is within ±90 and longitude within ±180 degrees.
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        let fits = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        fits.then_some(Self {
            latitude,
            longitude,
        })
    }

    /// Reads `latitude, longitude`.
    pub fn parse(text: &str) -> Result<Self, PositionError> {
        let number = |part: &str| part.trim().parse::<f64>().ok();
        text.split_once(',')
            .and_then(|(latitude, longitude)| Self::new(number(latitude)?, number(longitude)?))
            .ok_or_else(|| PositionError {
                text: text.escape_debug().to_string(),
            })
    }

    /// Degrees north.
    pub const fn latitude(self) -> f64 {
        self.latitude
    }

    /// Degrees east.
    pub const fn longitude(self) -> f64 {
        self.longitude
    }
}

#[derive(Deserialize)]
struct RawPosition {
    latitude: f64,
    longitude: f64,
}

impl TryFrom<RawPosition> for Position {
    type Error = PositionError;

    fn try_from(raw: RawPosition) -> Result<Self, PositionError> {
        Self::new(raw.latitude, raw.longitude).ok_or_else(|| PositionError {
            text: format!("{}, {}", raw.latitude, raw.longitude),
        })
    }
}

/// The outline of an area: rings of positions, outer rings only.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outline {
    /// Each ring closes on its first position.
    pub rings: Vec<Vec<Position>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_stay_on_the_globe() {
        assert!(Position::parse("36.20312, 37.14087").is_ok());
        for bad in ["91, 0", "0, 181", "NaN, 0", "36.2", "north"] {
            assert!(Position::parse(bad).is_err(), "{bad}");
        }
    }
}
