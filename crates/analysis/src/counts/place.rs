//! Places within places.

use std::collections::BTreeSet;

use model::{id::RecordId, place::PlaceKind};

use crate::Casebook;

/// The place of a kind that `place` is or lies in. `None` where the place is larger than that, or where
/// the way up is not on record.
pub(super) fn around(case: &Casebook<'_>, place: RecordId, level: PlaceKind) -> Option<RecordId> {
    let mut seen = BTreeSet::new();
    let mut at = place;
    while seen.insert(at) {
        let here = case.places.get(&at)?;
        if here.kind == level {
            return Some(at);
        }
        at = here.within?;
    }
    None
}
