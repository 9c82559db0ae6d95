//! From the globe to the sheet.

use model::place::Position;

use super::{
    bounds::{Bounds, KILOMETRES},
    canvas::WIDTH,
    label::Area,
};

/// How high a map may be, in units of the sheet.
const HEIGHTS: (f64, f64) = (280.0, 430.0);

/// An equirectangular projection, true to scale along its middle parallel. North is up.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projection {
    west: f64,
    north: f64,
    /// Units for a degree of longitude and of latitude.
    scale: (f64, f64),
    frame: Area,
}

impl Projection {
    /// Fills the whole sheet; what does not fit its shape has more around it.
    pub(super) fn of(bounds: Bounds) -> Self {
        let (wide, tall) = (bounds.wide() * bounds.narrowing(), bounds.tall());
        let height = (WIDTH * tall / wide).clamp(HEIGHTS.0, HEIGHTS.1);
        let frame = Area {
            left: 0.0,
            top: 0.0,
            right: WIDTH,
            bottom: height,
        };
        Self::within(bounds, frame)
    }

    /// Fills a part of the sheet.
    pub(super) fn within(bounds: Bounds, frame: Area) -> Self {
        let narrowing = bounds.narrowing();
        let (wide, tall) = (bounds.wide() * narrowing, bounds.tall());
        let (latitude, longitude) = bounds.middle();
        let unit = (frame.width() / wide).min(frame.height() / tall);
        let scale = (unit * narrowing, unit);
        Self {
            west: longitude - frame.width() / scale.0 / 2.0,
            north: latitude + frame.height() / scale.1 / 2.0,
            scale,
            frame,
        }
    }

    /// Where a position stands on the sheet.
    pub(super) fn place(self, position: Position) -> (f64, f64) {
        self.at(position.latitude(), position.longitude())
    }

    /// Where a box stands on the sheet.
    pub(super) fn area(self, bounds: Bounds) -> Area {
        let (left, top) = self.at(bounds.north, bounds.west);
        let (right, bottom) = self.at(bounds.south, bounds.east);
        Area {
            left,
            top,
            right,
            bottom,
        }
    }

    fn at(self, latitude: f64, longitude: f64) -> (f64, f64) {
        (
            self.frame.left + (longitude - self.west) * self.scale.0,
            self.frame.top + (self.north - latitude) * self.scale.1,
        )
    }

    /// All that is shown.
    pub(super) fn bounds(self) -> Bounds {
        Bounds {
            south: self.north - self.frame.height() / self.scale.1,
            north: self.north,
            west: self.west,
            east: self.west + self.frame.width() / self.scale.0,
        }
    }

    /// The part of the sheet that it fills.
    pub(super) const fn frame(self) -> Area {
        self.frame
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
