//! Circles and polygons on the globe, as a search writes them.

use std::fmt;

use crate::place::Position;

/// Within a distance of a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    centre: Position,
    metres: f64,
}

impl Near {
    /// Reads `36.20,37.15,5km`, with the distance in `km` or `m`.
    pub fn parse(text: &str) -> Option<Self> {
        let (centre, distance) = text.rsplit_once(',')?;
        let distance = distance.trim();
        let (number, unit) = match distance.strip_suffix("km") {
            Some(number) => (number, 1000.0),
            None => (distance.strip_suffix('m')?, 1.0),
        };
        let metres = number.trim().parse::<f64>().ok()? * unit;
        let fits = metres.is_finite() && metres > 0.0 && metres <= FARTHEST;
        let centre = Position::parse(centre).ok()?;
        fits.then_some(Self { centre, metres })
    }

    /// Whether a position is that near.
    pub fn holds(&self, position: Position) -> bool {
        metres(self.centre, position) <= self.metres
    }

    /// South, west, north and east of everything that near.
    pub fn bounds(&self) -> [f64; 4] {
        let up = (self.metres / RADIUS).to_degrees();
        let cosine = self.centre.latitude().to_radians().cos();
        let far = self.centre.latitude().abs() + up >= 89.0;
        let aside = if far { 360.0 } else { up / cosine * 1.2 };
        let (latitude, longitude) = (self.centre.latitude(), self.centre.longitude());
        let crosses = longitude - aside < -180.0 || longitude + aside > 180.0;
        let (west, east) = match crosses {
            true => (-180.0, 180.0),
            false => (longitude - aside, longitude + aside),
        };
        [latitude - up, west, latitude + up, east]
    }
}

impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (latitude, longitude) = (self.centre.latitude(), self.centre.longitude());
        write!(f, "{latitude},{longitude},{}m", self.metres)
    }
}

/// Inside a polygon, its edge included. Lines are straight in degrees.
#[derive(Debug, Clone, PartialEq)]
pub struct Area(Vec<Position>);

impl Area {
    /// Reads `36.1,37.0;36.3,37.0;36.3,37.3`: three corners at least.
    pub fn parse(text: &str) -> Option<Self> {
        let corners = text.split(';').map(|corner| Position::parse(corner).ok());
        let corners: Vec<Position> = corners.collect::<Option<_>>()?;
        (3..=MOST_CORNERS)
            .contains(&corners.len())
            .then_some(Self(corners))
    }

    /// Whether a position is inside.
    pub fn holds(&self, position: Position) -> bool {
        let (y, x) = (position.latitude(), position.longitude());
        let mut inside = false;
        for (one, other) in self.edges() {
            let (y1, x1) = (one.latitude(), one.longitude());
            let (y2, x2) = (other.latitude(), other.longitude());
            let across = (x2 - x1) * (y - y1) - (x - x1) * (y2 - y1);
            let between = |a: f64, b: f64, c: f64| a.min(b) <= c && c <= a.max(b);
            if across == 0.0 && between(y1, y2, y) && between(x1, x2, x) {
                return true;
            }
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
        inside
    }

    /// South, west, north and east of it.
    pub fn bounds(&self) -> [f64; 4] {
        let start = [90.0, 180.0, -90.0, -180.0];
        self.0.iter().fold(start, |[s, w, n, e], corner| {
            let (y, x) = (corner.latitude(), corner.longitude());
            [y.min(s), x.min(w), y.max(n), x.max(e)]
        })
    }

    fn edges(&self) -> impl Iterator<Item = (Position, Position)> + '_ {
        let next = self.0.iter().cycle().skip(1);
        self.0.iter().copied().zip(next.copied())
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, corner) in self.0.iter().enumerate() {
            let between = if number > 0 { ";" } else { "" };
            write!(f, "{between}{},{}", corner.latitude(), corner.longitude())?;
        }
        Ok(())
    }
}

/// On a sphere, which is right to half a percent.
fn metres(one: Position, other: Position) -> f64 {
    let (a, b) = (one.latitude().to_radians(), other.latitude().to_radians());
    let aside = (other.longitude() - one.longitude()).to_radians();
    let up = b - a;
    let square = (up / 2.0).sin().powi(2) + a.cos() * b.cos() * (aside / 2.0).sin().powi(2);
    2.0 * RADIUS * square.sqrt().min(1.0).asin()
}

/// The mean radius of the Earth in metres (IUGG).
const RADIUS: f64 = 6_371_008.8;

/// Half-way round the Earth.
const FARTHEST: f64 = 20_100_000.0;

const MOST_CORNERS: usize = 500;

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position::new(latitude, longitude).unwrap()
    }

    #[test]
    fn near_counts_in_metres() {
        let near = Near::parse("36.20,37.15,5km").unwrap();
        assert!(near.holds(at(36.24, 37.15)));
        assert!(!near.holds(at(36.25, 37.15)));
        let [south, west, north, east] = near.bounds();
        assert!(south < 36.16 && north > 36.24 && west < 37.10 && east > 37.20);
        for bad in [
            "36.2,37.1",
            "36.2,37.1,5",
            "36.2,37.1,-5km",
            "36.2,37.1,NaNm",
            "x",
        ] {
            assert!(Near::parse(bad).is_none(), "{bad}");
        }
        assert!(
            Near::parse("10,179.9,50km")
                .unwrap()
                .holds(at(10.0, -179.9))
        );
    }

    #[test]
    fn an_area_holds_what_is_inside() {
        let area = Area::parse("36.1,37.0;36.3,37.0;36.3,37.3").unwrap();
        assert!(area.holds(at(36.25, 37.1)));
        assert!(area.holds(at(36.1, 37.0)), "a corner");
        assert!(!area.holds(at(36.15, 37.25)));
        assert!(Area::parse("36.1,37.0;36.3,37.0").is_none());
    }
}
