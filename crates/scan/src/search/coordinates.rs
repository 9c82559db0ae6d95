//! Positions near protected ones.

use std::collections::HashMap;

use super::Hit;
use super::angle::{Angle, Axis, angles};
use super::area::METRES_PER_DEGREE;
use super::grids::ShortCode;
use crate::report::Why;

/// Protected positions, by the cells of a grid that their circles touch.
#[derive(Default)]
pub(super) struct Coordinates {
    cells: HashMap<(i32, i32), Vec<Point>>,
    /// By the first four decimals of either number.
    numbers: HashMap<i64, Vec<(u32, f64, usize)>>,
    points: Vec<Point>,
    /// By what a short code says of them: where in a whole degree they are.
    fractions: HashMap<(i32, i32), Vec<usize>>,
    /// By square kilometres of whichever UTM zone they are in.
    metric: HashMap<(i32, i32), Vec<Metric>>,
}

#[derive(Clone, Copy)]
struct Metric {
    term: u32,
    zone: i32,
    easting: f64,
    northing: f64,
    radius: f64,
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
        let fraction = (
            cell(point.latitude.rem_euclid(1.0)),
            cell(point.longitude.rem_euclid(1.0)),
        );
        self.fractions
            .entry(fraction)
            .or_default()
            .push(self.points.len());
        self.points.push(point);
        self.add_metric(&point);
        Ok(())
    }

    fn add_metric(&mut self, point: &Point) {
        let Ok(place) = geoconvert::LatLon::create(point.latitude, point.longitude) else {
            return;
        };
        let place = place.to_utmups();
        let metric = Metric {
            term: point.term,
            zone: place.zone(),
            easting: place.easting(),
            northing: place.northing(),
            radius: point.radius,
        };
        let square = (kilometre(metric.easting), kilometre(metric.northing));
        self.metric.entry(square).or_default().push(metric);
    }

    /// Protected places around a position: term, distance and radius, as far as their circles and
    /// `half` metres more reach, and no farther than the next cell.
    pub(super) fn around(&self, latitude: f64, longitude: f64, half: f64) -> Vec<(u32, f64, f64)> {
        if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
            return Vec::new();
        }
        let (row, column) = (cell(latitude), cell(longitude));
        let reach = i32::from(half > 1.0);
        let mut found: Vec<(u32, f64, f64)> = Vec::new();
        for row in row - reach..=row + reach {
            for column in column - reach..=column + reach {
                let points = self.cells.get(&(row, column)).into_iter().flatten();
                let near = points.map(|p| (p.term, p.distance(latitude, longitude), p.radius));
                found.extend(near.filter(|(_, distance, radius)| *distance <= radius + half));
            }
        }
        found.sort_by_key(|(term, ..)| *term);
        found.dedup_by_key(|(term, ..)| *term);
        found
    }

    /// Protected places that a code without its first digits may mean.
    pub(super) fn like(&self, code: &ShortCode) -> Vec<u32> {
        // Above -90 and -180, a whole number of degrees and of twenty.
        let (north, east) = (code.north - 90.0, code.east - 180.0);
        let (row, column) = (cell(north.rem_euclid(1.0)), cell(east.rem_euclid(1.0)));
        let mut found = Vec::new();
        for row in row - 1..=row + 1 {
            for column in column - 1..=column + 1 {
                let points = self.fractions.get(&(row, column)).into_iter().flatten();
                for point in points.filter_map(|at| self.points.get(*at)) {
                    let off = |degrees: f64, said: f64| {
                        (degrees - said + code.modulus / 2.0).rem_euclid(code.modulus)
                            - code.modulus / 2.0
                    };
                    let latitude = point.latitude - off(point.latitude, north);
                    let longitude = point.longitude - off(point.longitude, east);
                    if point.distance(latitude, longitude) <= point.radius {
                        found.push(point.term);
                    }
                }
            }
        }
        found
    }

    /// Protected places at metres of a UTM zone, and their zones.
    pub(super) fn metric(&self, easting: f64, northing: f64) -> Vec<(u32, i32)> {
        let (column, row) = (kilometre(easting), kilometre(northing));
        let mut found = Vec::new();
        for column in column - 1..=column + 1 {
            for row in row - 1..=row + 1 {
                let places = self.metric.get(&(column, row)).into_iter().flatten();
                let near = places.filter(|place| {
                    (place.easting - easting).hypot(place.northing - northing) <= place.radius
                });
                found.extend(near.map(|place| (place.term, place.zone)));
            }
        }
        found
    }

    /// The first protected place, and how many there are beside it.
    pub(super) fn any(&self) -> (u32, u32) {
        let first = self.points.first().map_or(0, |point| point.term);
        let others = self.points.len().saturating_sub(1);
        (first, u32::try_from(others).unwrap_or(u32::MAX))
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
    /// Whether a position lies in its circle.
    fn holds(&self, latitude: &Angle, longitude: &Angle) -> bool {
        self.distance(latitude.degrees, longitude.degrees) <= self.radius
    }

    /// Metres to a position; on these distances the Earth is flat.
    fn distance(&self, latitude: f64, longitude: f64) -> f64 {
        let north = (latitude - self.latitude) * METRES_PER_DEGREE;
        let shrink = self.latitude.to_radians().cos();
        let east = (longitude - self.longitude) * METRES_PER_DEGREE * shrink;
        north.hypot(east)
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

/// Metres below a hundred thousand kilometres.
#[allow(clippy::cast_possible_truncation)]
fn kilometre(metres: f64) -> i32 {
    (metres / 1000.0).floor() as i32
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

    fn areas(text: &str) -> Vec<bool> {
        let mut coordinates = Coordinates::default();
        coordinates.add(0, "36.20312, 37.14087", 500.0).unwrap();
        let found = coordinates.find_areas(text);
        found.iter().map(|hit| hit.certain).collect()
    }

    #[test]
    fn other_grids_are_certain() {
        for text in [
            "37S CA 32880 08020",
            "37SCA3288008020",
            "UTM 37S 332880 4008020",
            "8G8V643R+68",
            "https://plus.codes/8G8V643R+68",
            "sy6mvnt4k",
            "https://tile.example/17/79058/51378.png",
            "+361211+0370827/",
            "{\"latitudeE7\": 362031200, \"longitudeE7\": 371408700}",
        ] {
            assert_eq!(areas(text), [true], "{text}");
        }
    }

    #[test]
    fn what_may_be_elsewhere_is_possible() {
        for text in [
            "643R+68 Deir Qadan",
            "8V643R+68",
            "332880 4008020",
            "///filled.count.soap",
            "https://maps.app.goo.gl/AbCd12",
        ] {
            assert_eq!(areas(text), [false], "{text}");
        }
        for text in [
            "8G8V6499+68",
            "37S CA 42880 08020",
            "1/2/3",
            "36N 332880 4008020",
        ] {
            assert!(areas(text).is_empty(), "{text}");
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
