//! From the globe to the sheet.

use model::{place::Position, publication::Map};

use super::{canvas::WIDTH, label::Area};

/// One degree of latitude in kilometres, on the mean sphere of 6371 km.
const KILOMETRES: f64 = 111.195;

/// The margin around what is shown, as a share of it.
const MARGIN: f64 = 0.07;

/// The least that is shown, in degrees: a single mark needs surroundings too.
const LEAST: f64 = 0.1;

/// How high a map may be, in units of the sheet.
const HEIGHTS: (f64, f64) = (280.0, 430.0);

/// An equirectangular projection, true to scale along its middle parallel. North is up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    west: f64,
    north: f64,
    /// Units for a degree of longitude and of latitude.
    scale: (f64, f64),
    height: f64,
}

impl Projection {
    /// Fits everything that a map shows. A map across the 180th meridian is shown the long way round.
    pub(super) fn of(map: &Map) -> Self {
        let outlines = map
            .outlines
            .iter()
            .flat_map(|area| area.outline.get().rings.iter().flatten());
        let marks = map.marks.iter().map(|mark| mark.position.get());
        let (mut south, mut north, mut west, mut east) = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for position in outlines.chain(marks) {
            (south, north) = (
                south.min(position.latitude()),
                north.max(position.latitude()),
            );
            (west, east) = (
                west.min(position.longitude()),
                east.max(position.longitude()),
            );
        }
        if south > north {
            (south, north, west, east) = (0.0, 0.0, 0.0, 0.0);
        }
        let (middle, centre) = ((south + north) / 2.0, (west + east) / 2.0);
        // At the poles a degree of longitude has no width.
        let narrowing = middle.to_radians().cos().max(0.05);
        let tall = (north - south).max(LEAST) * (1.0 + 2.0 * MARGIN);
        let wide = (east - west).max(LEAST) * (1.0 + 2.0 * MARGIN) * narrowing;
        let height = (WIDTH * tall / wide).clamp(HEIGHTS.0, HEIGHTS.1);
        let latitude = (WIDTH / wide).min(height / tall);
        let longitude = latitude * narrowing;
        Self {
            west: centre - WIDTH / longitude / 2.0,
            north: middle + height / latitude / 2.0,
            scale: (longitude, latitude),
            height,
        }
    }

    /// Where a position stands on the sheet.
    pub(super) fn place(self, position: Position) -> (f64, f64) {
        (
            (position.longitude() - self.west) * self.scale.0,
            (self.north - position.latitude()) * self.scale.1,
        )
    }

    /// How high the sheet is.
    pub(super) const fn height(self) -> f64 {
        self.height
    }

    /// The whole sheet.
    pub(super) const fn frame(self) -> Area {
        Area {
            left: 0.0,
            top: 0.0,
            right: WIDTH,
            bottom: self.height,
        }
    }

    /// A round number of kilometres that takes about a fifth of the width, and the units it takes.
    pub(super) fn scale_bar(self) -> (f64, f64) {
        let unit = self.scale.1 / KILOMETRES;
        let wanted = WIDTH / 5.0 / unit;
        let power = 10_f64.powf(wanted.log10().floor());
        let round = [5.0, 2.0, 1.0]
            .into_iter()
            .map(|step| step * power)
            .find(|step| *step <= wanted)
            .unwrap_or(power);
        (round, round * unit)
    }
}
