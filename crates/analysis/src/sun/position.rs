//! The sun over a position at an instant.

use jiff::{Timestamp, tz::TimeZone};
use model::place::Position;
use serde::Serialize;
use solar_positioning::{
    Location, RefractionCorrection, SolarPositions, delta_t, time::JulianDate,
};

/// Where the sun stands.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Sun {
    /// Degrees from true north, clockwise.
    pub azimuth: f64,
    /// Degrees over the horizon as seen through a standard atmosphere; negative below it.
    pub elevation: f64,
}

/// The shadow of something upright on level ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shadow {
    /// The direction in which it points, in degrees from true north, clockwise.
    pub direction: f64,
    /// Its length for one unit of height.
    pub ratio: f64,
}

/// Where the sun stands over sea level at a position. `None` for years before -2000 and after 6000, for
/// which the algorithm was not made.
pub fn sun(position: Position, at: Timestamp) -> Option<Sun> {
    let utc = at.to_zoned(TimeZone::UTC);
    let (year, month) = (i32::from(utc.year()), component(utc.month()));
    let seconds = f64::from(utc.second()) + f64::from(utc.subsec_nanosecond()) / 1e9;
    let time = JulianDate::from_utc(
        year,
        month,
        component(utc.day()),
        component(utc.hour()),
        component(utc.minute()),
        seconds,
        delta_t::estimate_from_date(year, month).ok()?,
    )
    .ok()?;
    let location = Location {
        latitude: position.latitude(),
        longitude: position.longitude(),
    };
    let found = SolarPositions::new()
        .at_from_julian(time, location, 0.0, Some(RefractionCorrection::standard()))
        .ok()?;
    Some(Sun {
        azimuth: found.azimuth(),
        elevation: found.elevation_angle(),
    })
}

/// The shadow that a sun casts; `None` when it is not over the horizon.
pub fn shadow(sun: Sun) -> Option<Shadow> {
    (sun.elevation > 0.0).then(|| Shadow {
        direction: (sun.azimuth + 180.0).rem_euclid(360.0),
        ratio: sun.elevation.to_radians().tan().recip(),
    })
}

/// jiff's clock components are small and not negative.
fn component(value: i8) -> u32 {
    u32::try_from(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64, time: &str) -> Sun {
        let position = Position::new(latitude, longitude).unwrap();
        sun(position, time.parse().unwrap()).unwrap()
    }

    /// The example of NREL/TP-560-34302, table A5.1: 17 October 2003, 12:30:30 at UTC-7, 39.742476 N
    /// 105.1786 W, 1830.14 m, 820 mbar, 11 °C and a delta T of 67 s.
    const EXAMPLE: (f64, f64) = (194.340_241, 50.111_622);

    #[test]
    fn the_algorithm_gives_its_published_example() {
        let found = SolarPositions::new()
            .at_from_julian(
                JulianDate::from_utc(2003, 10, 17, 19, 30, 30.0, 67.0).unwrap(),
                Location {
                    latitude: 39.742_476,
                    longitude: -105.1786,
                },
                1830.14,
                Some(RefractionCorrection::new(820.0, 11.0).unwrap()),
            )
            .unwrap();
        assert!((found.azimuth() - EXAMPLE.0).abs() < 1e-6);
        assert!((found.zenith_angle() - EXAMPLE.1).abs() < 1e-6);
    }

    /// At sea level and in a standard atmosphere the sun of the example stands 0.004° higher.
    #[test]
    fn sea_level_makes_little_difference() {
        let sun = at(39.742_476, -105.1786, "2003-10-17T19:30:30Z");
        assert!((sun.azimuth - EXAMPLE.0).abs() < 0.001, "{sun:?}");
        assert!((90.0 - sun.elevation - EXAMPLE.1).abs() < 0.006, "{sun:?}");
    }

    /// The low-precision formulas of the Astronomical Almanac (page C5, good to 0.01° of the sun's
    /// place between 1950 and 2050), written out here on their own, without refraction.
    #[allow(clippy::many_single_char_names, reason = "the almanac's own letters")]
    fn almanac(latitude: f64, longitude: f64, time: &str) -> (f64, f64) {
        let seconds = time.parse::<Timestamp>().unwrap().as_second();
        #[allow(clippy::cast_precision_loss)]
        let n = seconds as f64 / 86_400.0 - 10_957.5;
        let l = (280.460 + 0.985_647_4 * n).rem_euclid(360.0);
        let g = (357.528 + 0.985_600_3 * n).to_radians();
        let lambda = (l + 1.915 * g.sin() + 0.020 * (2.0 * g).sin()).to_radians();
        let epsilon = (23.439 - 0.000_000_4 * n).to_radians();
        let alpha = (epsilon.cos() * lambda.sin()).atan2(lambda.cos());
        let delta = (epsilon.sin() * lambda.sin()).asin();
        let gmst = 280.460_618_37 + 360.985_647_366_29 * n;
        let h = (gmst + longitude).to_radians() - alpha;
        let phi = latitude.to_radians();
        let elevation = (phi.sin() * delta.sin() + phi.cos() * delta.cos() * h.cos()).asin();
        let azimuth = h.sin().atan2(h.cos() * phi.sin() - delta.tan() * phi.cos());
        (
            (azimuth.to_degrees() + 180.0).rem_euclid(360.0),
            elevation.to_degrees(),
        )
    }

    #[test]
    fn the_almanac_agrees_in_every_season_and_hemisphere() {
        for (latitude, longitude) in [(36.2, 37.15), (-33.9, 151.2), (64.1, -21.9), (0.3, 32.6)] {
            for time in [
                "2012-05-25T05:00:00Z",
                "2012-05-25T10:30:00Z",
                "2011-12-22T09:15:00Z",
                "2026-03-20T14:00:00Z",
                "1999-08-11T11:03:00Z",
            ] {
                let sun = at(latitude, longitude, time);
                let (azimuth, elevation) = almanac(latitude, longitude, time);
                if !(5.0..=85.0).contains(&elevation) {
                    continue;
                }
                let off = (sun.azimuth - azimuth + 180.0).rem_euclid(360.0) - 180.0;
                assert!(
                    off.abs() * elevation.to_radians().cos() < 0.05,
                    "{time} {latitude}: {off}"
                );
                // Refraction lifts the sun by 0.17° at 5° and less above.
                let lifted = sun.elevation - elevation;
                assert!(
                    (-0.03..0.2).contains(&lifted),
                    "{time} {latitude}: {lifted}"
                );
            }
        }
    }

    #[test]
    fn shadows_point_away_and_are_as_long_as_high_at_45_degrees() {
        let cast = shadow(Sun {
            azimuth: 200.0,
            elevation: 45.0,
        });
        let cast = cast.unwrap();
        assert!((cast.direction - 20.0).abs() < 1e-9 && (cast.ratio - 1.0).abs() < 1e-9);
        let night = Sun {
            azimuth: 0.0,
            elevation: -3.0,
        };
        assert_eq!(shadow(night), None);
    }
}
