//! What part of the globe a map shows.

use model::{place::Position, publication::Map};

/// One degree of latitude in kilometres, on the mean sphere of 6371 km.
pub(super) const KILOMETRES: f64 = 111.195;

/// The margin around whole outlines, as a share of them.
const MARGIN: f64 = 0.07;

/// The margin around marks on each side, as a share of the box that holds them.
const AROUND_MARKS: f64 = 0.25;

/// The least that is shown without marks, in kilometres.
const LEAST: f64 = 11.0;

/// The least that is shown around marks, in kilometres: a closer view would claim to know a place better.
pub(super) const CLOSEST: f64 = 2.0;

/// A box of degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    pub(super) south: f64,
    pub(super) north: f64,
    pub(super) west: f64,
    pub(super) east: f64,
}

impl Bounds {
    /// What a map shows: the surroundings of its marks, but no more than there is; without marks, all of
    /// its outlines. A map across the 180th meridian is shown the long way round.
    pub(super) fn shown(map: &Map) -> Self {
        let outlines = Self::of_outlines(map);
        let marks = Self::around(map.marks.iter().map(|mark| *mark.position.get()));
        match (marks, outlines) {
            (Some(marks), None) => marks.padded(AROUND_MARKS).at_least(CLOSEST),
            (Some(marks), Some(outlines)) => marks
                .padded(AROUND_MARKS)
                .common(marks.joined(outlines).padded(MARGIN))
                .at_least(CLOSEST),
            (None, Some(outlines)) => outlines.padded(MARGIN).at_least(LEAST),
            (None, None) => Self {
                south: 0.0,
                north: 0.0,
                west: 0.0,
                east: 0.0,
            }
            .at_least(LEAST),
        }
    }

    /// The box around all outlines.
    pub(super) fn of_outlines(map: &Map) -> Option<Self> {
        let rings = map
            .outlines
            .iter()
            .flat_map(|area| &area.outline.get().rings);
        Self::around(rings.flatten().copied())
    }

    fn around(positions: impl Iterator<Item = Position>) -> Option<Self> {
        let point = |position: Position| Self {
            south: position.latitude(),
            north: position.latitude(),
            west: position.longitude(),
            east: position.longitude(),
        };
        positions.map(point).reduce(Self::joined)
    }

    /// The box around both.
    pub(super) fn joined(self, other: Self) -> Self {
        Self {
            south: self.south.min(other.south),
            north: self.north.max(other.north),
            west: self.west.min(other.west),
            east: self.east.max(other.east),
        }
    }

    /// What both hold; it is without extent where they have nothing in common.
    fn common(self, other: Self) -> Self {
        let (south, west) = (self.south.max(other.south), self.west.max(other.west));
        Self {
            south,
            north: self.north.min(other.north).max(south),
            west,
            east: self.east.min(other.east).max(west),
        }
    }

    fn padded(self, share: f64) -> Self {
        let (tall, wide) = (self.tall() * share, self.wide() * share);
        Self {
            south: self.south - tall,
            north: self.north + tall,
            west: self.west - wide,
            east: self.east + wide,
        }
    }

    /// The same middle, with at least so many kilometres across and down.
    fn at_least(self, kilometres: f64) -> Self {
        let (latitude, longitude) = self.middle();
        let degrees = kilometres / KILOMETRES;
        let tall = self.tall().max(degrees) / 2.0;
        let wide = self.wide().max(degrees / self.narrowing()) / 2.0;
        Self {
            south: latitude - tall,
            north: latitude + tall,
            west: longitude - wide,
            east: longitude + wide,
        }
    }

    /// How much of it another box holds, from 0 to 1; all of it if it has no extent.
    pub(super) fn share_in(self, other: Self) -> f64 {
        let (all, common) = (self.tall() * self.wide(), self.common(other));
        if all > 0.0 {
            common.tall() * common.wide() / all
        } else {
            1.0
        }
    }

    /// Degrees of latitude.
    pub(super) fn tall(self) -> f64 {
        self.north - self.south
    }

    /// Degrees of longitude.
    pub(super) fn wide(self) -> f64 {
        self.east - self.west
    }

    /// Latitude and longitude of the middle.
    pub(super) const fn middle(self) -> (f64, f64) {
        (
            f64::midpoint(self.south, self.north),
            f64::midpoint(self.west, self.east),
        )
    }

    /// The width of a degree of longitude in degrees of latitude; at the poles it has none.
    pub(super) fn narrowing(self) -> f64 {
        self.middle().0.to_radians().cos().max(0.05)
    }
}
