//! Places; a protected one is split.

use model::{
    place::{Outline, PlaceKind},
    record::{Kind, Place, PlaceIdentity, Record},
};

use super::{
    fields::{Fields, json_of},
    person::part,
    reading::{Reading, Slot},
};
use crate::{field::draft::Draft, text::shown};

/// A place and, if it is protected, what must not be known of it.
pub(super) fn place(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let (root, fields) = (&draft.root, Place::FIELDS);
    r.known_fields(root, fields, &["key", "own"]);
    let own = r.own(root);
    let mut read = r.fields(root, fields);
    r.with_prose(draft, fields, &mut read);
    let kind = root.text("kind").and_then(PlaceKind::parse);
    within(r, draft, kind);
    precision(r, draft, kind, &mut read);
    protected(r, draft, kind, &mut read);
    shape(r, draft, kind);
    let mut record = r.entered(&draft.key, draft.key_line, Kind::Place, read)?;
    let model::record::Body::Place(place) = &mut record.body else {
        return None;
    };
    if !place.protected {
        return Some(vec![Record { own, ..record }]);
    }
    let identity = PlaceIdentity {
        name_ar: place.name_ar.take(),
        also: std::mem::take(&mut place.also),
        position: place.position.take(),
        description: std::mem::take(&mut place.description),
        ..PlaceIdentity::new(place.name.take()?)
    };
    // What the team noted of its own accord may say where it is as well.
    let key = part(&draft.key, "identity")?;
    let identity = r.record(&key, draft.key_line, identity, own)?;
    place.identity = Some(identity.id);
    Some(vec![record, identity])
}

/// Every place but a country lies within another.
fn within(r: &mut Reading<'_>, draft: &Draft, kind: Option<PlaceKind>) {
    let root = &draft.root;
    let Some(slot) = root
        .slot("within")
        .filter(|_| root.text("within") != Some("none"))
    else {
        if kind.is_some_and(|kind| kind != PlaceKind::Country) {
            r.need(root, "within");
        }
        return;
    };
    if root.text("within") == Some(draft.key.as_str()) {
        r.problem(
            slot.node.line,
            "this place lies within itself",
            "name the next larger one",
        );
    }
}

/// A position of unknown worth would be taken for exact; without one, the kind says how much is known.
fn precision(r: &mut Reading<'_>, draft: &Draft, kind: Option<PlaceKind>, read: &mut Fields) {
    let root = &draft.root;
    if root.slot("precision").is_none() {
        if root.slot("coordinates").is_some() {
            r.need(root, "precision");
        } else if let Some(kind) = kind {
            read.insert("precision".to_owned(), json_of(kind.tells()));
        }
    }
    for (key, word, remedy) in [
        (
            "precision",
            "withheld",
            "say how well the position is known",
        ),
        ("publish_as", "street", "write `quarter`, or `exact`"),
        ("publish_as", "building", "write `quarter`, or `exact`"),
    ] {
        if let Some(slot) = root.slot(key).filter(|_| root.text(key) == Some(word)) {
            r.problem(
                slot.node.line,
                format!("`{word}` is not a word for `{key}`"),
                remedy,
            );
        }
    }
}

/// Kinds that must not be found say so in so many words.
fn protected(r: &mut Reading<'_>, draft: &Draft, kind: Option<PlaceKind>, read: &mut Fields) {
    let root = &draft.root;
    if root.slot("protected").is_none() {
        if matches!(kind, Some(PlaceKind::FieldHospital | PlaceKind::SafeHouse)) {
            r.need(root, "protected");
        } else {
            read.insert("protected".to_owned(), false.into());
        }
    }
    if read.get("protected") != Some(&true.into()) {
        return;
    }
    for key in ["code", "codes", "list"] {
        if let Some(slot) = root.slot(key) {
            r.problem(
                slot.node.line,
                format!("a protected place has a gazetteer `{key}`, which says where it is"),
                "remove it",
            );
        }
    }
}

fn shape(r: &mut Reading<'_>, draft: &Draft, kind: Option<PlaceKind>) {
    let large = [
        PlaceKind::Country,
        PlaceKind::Governorate,
        PlaceKind::District,
        PlaceKind::Subdistrict,
    ];
    if let Some(slot) = draft.root.slot("outline")
        && kind.is_some_and(|kind| !large.contains(&kind))
    {
        r.problem(
            slot.node.line,
            "only a country, governorate, district or subdistrict has an outline",
            "remove it",
        );
    }
}

impl Reading<'_> {
    /// The outline in a file beside the places.
    pub(super) fn outline(&mut self, slot: Slot<'_>) -> Option<Outline> {
        let name = self.typed(slot)?;
        let found = self.outlines.get(name).cloned();
        if found.is_none() {
            self.problem(
                slot.node.line,
                format!("there is no sound outline `{}` in `places/`", shown(name)),
                "put the GeoJSON file beside this one, and mend it if it is reported too",
            );
        }
        found
    }
}
