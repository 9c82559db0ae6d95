//! Segments of originals that are gone or damaged here, fetched back from a store.

use std::collections::{BTreeMap, BTreeSet};

use model::id::Digest;

use super::{
    BackupError, Depot,
    index::object_name,
    listing::{self, Listing, Opened, is_about_bytes},
};
use crate::{
    objects::Objects as _,
    primitives::sha256,
    vault::{Open, Vault},
};

/// What was fetched back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Repaired {
    /// Segments that were gone or damaged and are what was sealed again.
    pub mended: u64,
    /// Segments that the store does not have either.
    pub lost: Vec<Digest>,
}

impl Vault<Open> {
    /// Finds every segment that is gone or damaged, and fetches it from the newest snapshot that has
    /// it. Its name is its hash, so what comes back is what was sealed, or is not taken.
    pub fn repair_from(&mut self, depot: &dyn Depot) -> Result<Repaired, BackupError> {
        let wanted = self.state.damaged_segments()?;
        let mut repaired = Repaired::default();
        if wanted.is_empty() {
            return Ok(repaired);
        }
        let places = self.state.places(depot, wanted.keys())?;
        let mut mended = Vec::new();
        for name in wanted.keys() {
            let fetched = match places.get(name) {
                Some(places) => fetch(depot, name, places)?,
                None => None,
            };
            let Some(segment) = fetched else {
                repaired.lost.push(*name);
                continue;
            };
            let objects = &self.state.objects;
            let put = objects
                .delete(*name)
                .and_then(|()| objects.put(*name, segment))
                .and_then(|()| objects.flush(*name));
            put.map_err(BackupError::Objects)?;
            mended.push(*name);
        }
        let settled = self.state.objects.settle(&mended);
        settled.map_err(BackupError::Objects)?;
        repaired.mended = mended.len() as u64;
        Ok(repaired)
    }
}

/// Where a segment is in the store: the name of an object, and which part of it.
type Place = (String, u64, u64);

impl Open {
    /// The segments that originals need and that are not what was sealed.
    fn damaged_segments(&self) -> Result<BTreeMap<Digest, u64>, BackupError> {
        let mut wanted = self.wanted()?;
        wanted.retain(|name, len| {
            let read = self.objects.get(*name, 0..*len);
            !read.is_ok_and(|bytes| sha256(&bytes) == *name)
        });
        // One that is longer than it was reads as what it was, up to there.
        Ok(wanted)
    }

    fn places<'a>(
        &self,
        depot: &dyn Depot,
        wanted: impl Iterator<Item = &'a Digest>,
    ) -> Result<BTreeMap<Digest, Vec<Place>>, BackupError> {
        let wanted: BTreeSet<&Digest> = wanted.collect();
        let listing = Listing::read(depot)?;
        let mut places: BTreeMap<Digest, Vec<Place>> = BTreeMap::new();
        for name in listing.snapshots() {
            let opened = listing::open(depot, name, self.vault, &self.identity)?;
            let Opened::Fine(snapshot) = opened else {
                continue;
            };
            let segments = snapshot.index.segments.iter();
            for one in segments.filter(|one| wanted.contains(&one.name)) {
                let place = match one.part {
                    None => (object_name(&one.name), 0, one.bytes),
                    Some((pack, from)) => match snapshot.index.pack(pack) {
                        Some(pack) => (pack.name(), from, one.bytes),
                        None => continue,
                    },
                };
                let known = places.entry(one.name).or_default();
                if !known.contains(&place) {
                    known.push(place);
                }
            }
        }
        Ok(places)
    }
}

fn fetch(
    depot: &dyn Depot,
    name: &Digest,
    places: &[Place],
) -> Result<Option<Vec<u8>>, BackupError> {
    for (object, from, bytes) in places {
        match depot.get_range(object, *from, *bytes) {
            Ok(segment) if sha256(&segment) == *name => return Ok(Some(segment)),
            Ok(_) => {}
            Err(error) if is_about_bytes(&error) => {}
            Err(error) => return Err(BackupError::Store(error)),
        }
    }
    Ok(None)
}
