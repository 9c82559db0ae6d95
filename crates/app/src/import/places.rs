//! Lists of places: what a list may change of a place that the team has, and outlines by code.

use std::collections::BTreeMap;

use ingest::{
    bulk::{Batch, Source},
    field::Problem,
    gazetteer::Boundary,
};
use model::record::{Body, Kind, Place, Record};

use super::{
    Change, Entry, Mode,
    bulk::BulkFile,
    desk::Desk,
    register::{Keys, Register},
};
use crate::failure::Failure;

impl Desk<'_> {
    /// Lists of different years name areas that others lack: such a place lies in the next larger one
    /// that is known.
    pub(super) fn settle(
        &self,
        register: &Register,
        file: &BulkFile,
        batch: &mut Batch,
    ) -> Vec<Problem> {
        if is_list_of_places(&file.source) {
            let keys = Keys {
                register,
                vault: self.vault,
                vocabulary: &self.vocabulary,
                looked_up: &self.looked_up,
            };
            return ingest::gazetteer::settle(&mut batch.drafts, &keys);
        }
        Vec::new()
    }

    /// A place that the team has is not told more finely, nor loses its protection or its other names,
    /// because a list comes again.
    pub(super) fn kept(&self, record: Record) -> Result<Record, Failure> {
        let Some(known) = self.vault.get(record.id)? else {
            return Ok(record);
        };
        let known = known.reveal(&self.vault.clearance());
        let (Body::Place(old), Body::Place(new)) = (&known.body, &record.body) else {
            return Ok(record);
        };
        if old.protected {
            return Ok(known.clone());
        }
        let mut place = new.clone();
        place.publish_as = place.publish_as.min(old.publish_as);
        place.outline = place.outline.or_else(|| old.outline.clone());
        place.also.extend(old.also.iter().cloned());
        place.also.sort();
        place.also.dedup();
        if place.description.is_empty() {
            place.description.clone_from(&old.description);
        }
        Ok(Record {
            body: place.into(),
            own: known.own.clone(),
            ..record
        })
    }

    /// Outlines, to the places of their codes.
    pub(super) fn boundaries(
        &mut self,
        file: &BulkFile,
        boundaries: Vec<Boundary>,
    ) -> Result<(), Failure> {
        if boundaries.is_empty() {
            return Ok(());
        }
        let clearance = self.vault.clearance();
        let mut places = BTreeMap::new();
        for record in self.vault.all(Kind::Place)? {
            let record = record.reveal(&clearance);
            if let Ok(place) = <&Place>::try_from(&record.body)
                && let Some(code) = &place.code
            {
                places.insert(code.to_uppercase(), record.clone());
            }
        }
        let mut waiting = Vec::new();
        for boundary in boundaries {
            let Some(record) = places.get(&boundary.code.to_uppercase()) else {
                let what = format!(
                    "there is no place of code `{}`",
                    boundary.code.escape_debug()
                );
                self.problem(Problem::whole(
                    &file.path,
                    what,
                    "import its list of places first",
                ));
                continue;
            };
            let Ok(place) = <&Place>::try_from(&record.body) else {
                continue;
            };
            let body = Place {
                outline: Some(boundary.outline),
                ..place.clone()
            };
            let record = Record {
                body: body.into(),
                ..record.clone()
            };
            let change = self.change(&record)?;
            self.imported.entries.push(Entry {
                path: file.path.clone(),
                kind: record.body.kind(),
                key: record.name(),
                change,
            });
            if change != Change::Unchanged {
                waiting.push(record);
            }
        }
        if self.mode == Mode::Plan {
            return Ok(());
        }
        self.put(&mut waiting)
    }
}

/// Whether a file is a list of places.
pub(super) const fn is_list_of_places(source: &Source) -> bool {
    matches!(source, Source::Gazetteer { .. } | Source::GeoNames { .. })
}
