//! Place by place: as what the reader will know it, and among how many of its kind it stands.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    id::RecordId,
    record::{Disclosure, Kind, Saying},
};
use serde::Serialize;

use super::{
    Scales,
    words::{self, ToldRow},
};

/// A place of which the report tells something.
#[derive(Debug, Serialize)]
pub struct PlaceRow {
    /// Its key.
    pub name: String,
    /// Its kind: `field-hospital`.
    pub kind: String,
    /// Whether it is protected.
    pub is_protected: bool,
    /// What the reader will hold of it, and of what happened there.
    pub told: Vec<ToldRow>,
    /// What was published before.
    pub before: Vec<ToldRow>,
    /// How many places of its kind on record lie where it is told to lie, itself among them; absent where
    /// it is told as itself.
    pub alike: Option<usize>,
}

pub(super) fn places(scales: &Scales<'_>) -> Vec<PlaceRow> {
    let mut of: BTreeMap<RecordId, Vec<&Disclosure>> = BTreeMap::new();
    for detail in scales.told.details {
        if let Some(place) = place(scales, detail) {
            of.entry(place).or_default().push(detail);
        }
    }
    let mut rows: Vec<PlaceRow> = of
        .into_iter()
        .filter_map(|(id, details)| row(scales, id, &details))
        .collect();
    rows.sort_by(|a, b| (!a.is_protected, &a.name).cmp(&(!b.is_protected, &b.name)));
    rows
}

/// Which place a detail is about: the place itself, or where something happened.
fn place(scales: &Scales<'_>, detail: &Disclosure) -> Option<RecordId> {
    let book = scales.book;
    let is_place = detail.field == model::decision::Field::Place;
    match book.kind(detail.subject)? {
        Kind::Place => Some(detail.subject),
        Kind::Event if is_place => book.events.get(&detail.subject).map(|event| event.place),
        Kind::Observation if is_place => {
            let observation = book.observations.get(&detail.subject)?;
            Some(observation.place)
        }
        _ => None,
    }
}

fn row(scales: &Scales<'_>, id: RecordId, details: &[&Disclosure]) -> Option<PlaceRow> {
    let book = scales.book;
    let own = book.places.get(&id)?;
    let mut before = Vec::new();
    for release in scales.earlier {
        let theirs = release.details.iter();
        let theirs = theirs.filter(|detail| place(scales, detail) == Some(id));
        before.extend(theirs.map(|detail| ToldRow {
            at: vec![format!("{} {}", release.report, release.time)],
            ..words::row(scales, detail)
        }));
    }
    // The finest that any line tells: the one with the fewest of its kind around.
    let around = details.iter().filter_map(|detail| match detail.saying {
        Saying::Place(told) if told != id => {
            let alike = book
                .places
                .iter()
                .filter(|(other, place)| place.kind == own.kind && lies_in(scales, **other, told));
            Some(alike.count())
        }
        _ => None,
    });
    Some(PlaceRow {
        name: words::name(scales, id),
        kind: serde_json::to_value(own.kind)
            .ok()
            .and_then(|word| word.as_str().map(str::to_owned))
            .unwrap_or_default(),
        is_protected: own.protected,
        told: details
            .iter()
            .map(|detail| words::row(scales, detail))
            .collect(),
        before,
        alike: around.min(),
    })
}

fn lies_in(scales: &Scales<'_>, place: RecordId, of: RecordId) -> bool {
    let book = scales.book;
    let mut seen = BTreeSet::new();
    let mut next = Some(place);
    while let Some(id) = next.filter(|id| seen.insert(*id)) {
        if id == of {
            return true;
        }
        next = book.places.get(&id).and_then(|place| place.within);
    }
    false
}
