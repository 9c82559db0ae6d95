//! Positions near protected ones.

use std::collections::HashMap;

use super::Hit;
use super::angle::{Angle, Axis, angles};
use crate::report::Why;

/// Protected positions, by the cells of a grid that their circles touch.
#[derive(Default)]
pub(super) struct Coordinates {
    cells: HashMap<(i32, i32), Vec<Point>>,
    /// By the first four decimals of either number.
    numbers: HashMap<i64, Vec<(u32, f64, usize)>>,
}

#[derive(Clone, Copy)]
struct Point {
    term: u32,
    latitude: f64,
    longitude: f64,
    radius: f64,
}

/// Degrees to a side of a cell: five kilometres, well above any radius in use.
const CELL: f64 = 0.05;
const METRES_PER_DEGREE: f64 = 111_195.0;
/// Bytes between the two numbers of one position: `"lat": 36.2031, "longitude": 37.1408`.
const BETWEEN: usize = 48;
/// Fewer decimals are no position.
const DECIMALS: usize = 2;

impl Coordinates {
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub(super) fn add(&mut self, term: u32, value: &str, radius: f64) -> Result<(), &'static str> {
        let value = crate::normalise::Folded::numbers(value).text;
        let found = angles(&value);
        let [first, second] = found.as_slice() else {
            return Err("is not a position; write it as `36.20312, 37.14087`");
        };
        let swapped = first.axis == Some(Axis::Longitude) || second.axis == Some(Axis::Latitude);
        let (latitude, longitude) = if swapped {
            (second, first)
        } else {
            (first, second)
        };
        if latitude.degrees.abs() > 90.0 || longitude.degrees.abs() > 180.0 {
            return Err("is not a position on Earth; write the latitude first");
        }
        for angle in [latitude, longitude]
            .into_iter()
            .filter(|angle| angle.decimals >= 4)
        {
            for key in keys(angle.degrees) {
                self.numbers
                    .entry(key)
                    .or_default()
                    .push((term, angle.degrees, angle.decimals));
            }
        }
        let point = Point {
            term,
            latitude: latitude.degrees,
            longitude: longitude.degrees,
            radius,
        };
        let reach = radius / METRES_PER_DEGREE;
        let wide = reach / latitude.degrees.to_radians().cos().max(0.05);
        for row in cell(point.latitude - reach)..=cell(point.latitude + reach) {
            for column in cell(point.longitude - wide)..=cell(point.longitude + wide) {
                self.cells.entry((row, column)).or_default().push(point);
            }
        }
        Ok(())
    }

    /// Positions within the radius, and single numbers of positions unless all are numbers.
    pub(super) fn find(&self, text: &str, pairs_alone: bool) -> Vec<Hit> {
        let found: Vec<Angle> = angles(text)
            .into_iter()
            .filter(|angle| angle.decimals >= DECIMALS && angle.degrees.abs() <= 180.0)
            .collect();
        let mut hits = Vec::new();
        for (one, next) in found.iter().zip(found.iter().skip(1)) {
            if next.range.start - one.range.end > BETWEEN {
                continue;
            }
            for (latitude, longitude) in [(one, next), (next, one)] {
                let cell = (cell(latitude.degrees), cell(longitude.degrees));
                let near = self.cells.get(&cell).into_iter().flatten();
                hits.extend(
                    near.filter(|point| point.holds(latitude, longitude))
                        .map(|point| {
                            let range = one.range.start..next.range.end;
                            Hit::one(point.term, range, true, Why::Near)
                        }),
                );
            }
        }
        for angle in found
            .iter()
            .filter(|angle| angle.decimals >= 4 && !pairs_alone)
        {
            let mut same: Vec<u32> = keys(angle.degrees)
                .iter()
                .filter_map(|key| self.numbers.get(key))
                .flatten()
                .filter(|(_, degrees, decimals)| agree(angle, *degrees, *decimals))
                .map(|(term, ..)| *term)
                .collect();
            same.sort_unstable();
            same.dedup();
            let hit = |term| Hit::one(term, angle.range.clone(), false, Why::Part);
            hits.extend(same.into_iter().map(hit));
        }
        hits
    }
}

impl Point {
    /// Whether a position lies in its circle; on these distances the Earth is flat.
    fn holds(&self, latitude: &Angle, longitude: &Angle) -> bool {
        let north = (latitude.degrees - self.latitude) * METRES_PER_DEGREE;
        let shrink = self.latitude.to_radians().cos();
        let east = (longitude.degrees - self.longitude) * METRES_PER_DEGREE * shrink;
        north.hypot(east) <= self.radius
    }
}

/// Whether two numbers are one, cut off or rounded to the shorter of both.
fn agree(angle: &Angle, degrees: f64, decimals: usize) -> bool {
    let places = i32::try_from(angle.decimals.min(decimals)).unwrap_or(4);
    (angle.degrees.abs() - degrees.abs()).abs() < 10_f64.powi(-places)
}

/// The cell that a coordinate is in. Angles are below 181, so that nothing is cut off.
#[allow(clippy::cast_possible_truncation)]
fn cell(degrees: f64) -> i32 {
    (degrees / CELL).floor() as i32
}

/// The first four decimals, cut off and rounded, without sign.
#[allow(clippy::cast_possible_truncation)]
fn keys(degrees: f64) -> [i64; 2] {
    let scaled = degrees.abs() * 10_000.0;
    let (down, near) = (scaled.floor() as i64, scaled.round() as i64);
    [down, if near == down { down - 1 } else { near }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> Vec<bool> {
        let mut coordinates = Coordinates::default();
        coordinates.add(0, "36.20312, 37.14087", 500.0).unwrap();
        let text = crate::normalise::Folded::numbers(text).text;
        coordinates
            .find(&text, false)
            .iter()
            .map(|hit| hit.certain)
            .collect()
    }

    #[test]
    fn any_notation_is_certain() {
        for text in [
            "36.20312, 37.14087",
            "36.2031 37.1409",
            "36.203;37.141",
            "37.14087, 36.20312",
            "geo:36.20312,37.14087?z=17",
            "https://www.google.com/maps/@36.2030,37.1410,17z",
            "!3d36.20312!4d37.14087",
            "?mlat=36.20312&mlon=37.14087#map=17/36.20312/37.14087",
            "{\"lat\": 36.2035, \"lon\": 37.1405}",
            "36°12'11.2\"N 37°08'27.1\"E",
            "36° 12′ 11″ N, 37° 8′ 27″ E",
            "N 36° 12.187' E 37° 08.452'",
            "36 12 11.2 N 37 08 27.1 E",
            "٣٦٫٢٠٣١٢، ٣٧٫١٤٠٨٧",
            "+36.20312+037.14087/",
            "36,20312 ; 37,14087",
            "36.20312° N, 37.14087° E",
        ] {
            assert!(find(text).contains(&true), "{text}");
        }
    }

    #[test]
    fn one_number_is_possible_and_others_are_none() {
        assert_eq!(find("latitude 36.2031"), [false]);
        assert!(find("36.3, 37.3 and 36.9031, 37.9409").is_empty());
        assert!(find("about 36.20 of 100").is_empty());
        assert!(find("12 May 2012, 36 of 37 people").is_empty());
    }

    #[test]
    fn what_is_no_position_is_refused() {
        let mut coordinates = Coordinates::default();
        assert!(coordinates.add(0, "Aleppo", 500.0).is_err());
        assert!(coordinates.add(0, "136.2, 37.1", 500.0).is_err());
        assert!(coordinates.add(0, "36°12'11\"N 37°08'27\"E", 500.0).is_ok());
    }
}
