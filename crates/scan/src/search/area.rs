//! A stretch of text that means an area of the Earth.

use std::ops::Range;

/// An area, by its middle.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Area {
    pub(super) latitude: f64,
    pub(super) longitude: f64,
    /// Metres from the middle to the farther sides.
    pub(super) half: f64,
    /// Whether the text can mean nothing else.
    pub(super) sure: bool,
    pub(super) range: Range<usize>,
}

/// Metres to a degree of latitude.
pub(super) const METRES_PER_DEGREE: f64 = 111_195.0;

impl Area {
    /// From its sides in degrees, south-west corner first.
    pub(super) fn box_of(south: f64, west: f64, height: f64, width: f64) -> Self {
        let latitude = south + height / 2.0;
        let shrink = latitude.to_radians().cos();
        Self {
            latitude,
            longitude: west + width / 2.0,
            half: METRES_PER_DEGREE * height.max(width * shrink) / 2.0,
            sure: true,
            range: 0..0,
        }
    }

    pub(super) fn at(self, range: Range<usize>) -> Self {
        Self { range, ..self }
    }
}

/// Runs of ASCII letters, digits and whatever else a notation has.
pub(super) fn runs(text: &str, also: fn(u8) -> bool) -> impl Iterator<Item = (&str, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || also(byte);
        let start = at + bytes.get(at..)?.iter().position(|byte| is_part(*byte))?;
        let rest = bytes.get(start..)?;
        let length = rest
            .iter()
            .position(|byte| !is_part(*byte))
            .unwrap_or(rest.len());
        at = start + length;
        Some((text.get(start..at)?, start..at))
    })
}
