//! Positions near protected ones, in every notation.

use super::Hit;
use super::area::Area;
use super::coordinates::Coordinates;
use super::{compact, grids, links};
use crate::report::Why;

impl Coordinates {
    /// Protected places that a text gives away by other means than two angles.
    pub(super) fn find_areas(&self, text: &str) -> Vec<Hit> {
        let mut hits = Vec::new();
        let areas = grids::mgrs(text)
            .into_iter()
            .chain(grids::geohashes(text))
            .chain(grids::plus_codes(text))
            .chain(links::areas(text))
            .chain(compact::positions(text));
        for area in areas {
            self.inside(&area, &mut hits);
        }
        for code in grids::short_plus_codes(text) {
            for term in self.like(&code) {
                hits.push(Hit::one(term, code.range.clone(), false, Why::Area));
            }
        }
        for metric in grids::utm(text) {
            for (term, zone) in self.metric(metric.easting, metric.northing) {
                let certain = metric.zone == Some(zone);
                if certain || metric.zone.is_none() {
                    hits.push(Hit::one(term, metric.range.clone(), certain, Why::Near));
                }
            }
        }
        for range in links::closed(text) {
            // Only its maker can follow it, to any place at all.
            let (first, others) = self.any();
            let hit = Hit::one(first, range, false, Why::Area);
            hits.push(Hit { others, ..hit });
        }
        hits
    }

    /// Protected places in an area, if it is small enough to tell anything.
    fn inside(&self, area: &Area, hits: &mut Vec<Hit>) {
        for (term, distance, radius) in self.around(area.latitude, area.longitude, area.half) {
            if area.half > 2.0 * radius || distance > radius + area.half {
                continue;
            }
            let certain = area.sure && area.half <= radius;
            let why = if area.half * 10.0 <= radius {
                Why::Near
            } else {
                Why::Area
            };
            hits.push(Hit::one(term, area.range.clone(), certain, why));
        }
    }
}
