//! Places; a protected one is split.

use std::collections::BTreeMap;

use model::{
    place::{Outline, PlaceKind, PlacePrecision},
    record::{Kind, Place, PlaceIdentity, Record},
};

use super::{person::part, reading::Reading};
use crate::{
    field::{draft::Draft, tree::Map},
    text::shown,
};

/// A place and, if it is protected, what must not be known of it.
pub(super) fn place(
    r: &mut Reading<'_>,
    draft: &Draft,
    outlines: &BTreeMap<String, Outline>,
) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "name",
            "name_ar",
            "kind",
            "within",
            "coordinates",
            "precision",
            "publish_as",
            "protected",
            "code",
            "outline",
        ],
    );
    let own = r.own(root);
    let name = r.need(root, "name").and_then(|s| r.text(s));
    let name_ar = root.slot("name_ar").and_then(|s| r.text(s));
    let kind = r
        .need(root, "kind")
        .and_then(|s| r.word(s, &PLACE_KINDS, |(word, _)| word))
        .map(|(_, kind)| kind);
    let within = within(r, draft, kind);
    let position = root.slot("coordinates").and_then(|s| r.position(s));
    let precision = match root.slot("precision") {
        // A position of unknown worth would be taken for exact.
        None if root.slot("coordinates").is_some() => r.need(root, "precision").and(None),
        None => kind.map(PlaceKind::tells),
        Some(slot) => r.word(slot, &KNOWN_TO, |level| level.name()),
    };
    let publish_as = r
        .need(root, "publish_as")
        .and_then(|s| r.word(s, &TOLD_AS, |level| level.name()));
    let protected = protected(r, root, kind);
    let code = root.slot("code").and_then(|s| r.text(s));
    let outline = outline(r, root, kind, outlines);
    if let (Some(true), Some(slot)) = (protected, root.slot("code")) {
        r.problem(
            slot.node.line,
            "a protected place has a gazetteer `code`, which says where it is",
            "remove it",
        );
    }
    let mut place = Place {
        kind: kind?,
        within: within?,
        protected: protected?,
        name: Some(name?),
        name_ar,
        position,
        precision: precision?,
        publish_as: publish_as?,
        code,
        outline,
        identity: None,
        description: draft.body.text(),
    };
    if !place.protected {
        return Some(vec![r.record(&draft.key, draft.key_line, place, own)?]);
    }
    let identity = PlaceIdentity {
        name: place.name.take()?,
        name_ar: place.name_ar.take(),
        position: place.position.take(),
        description: std::mem::take(&mut place.description),
    };
    // What the team noted of its own accord may say where it is as well.
    let identity = r.record(
        &part(&draft.key, "identity")?,
        draft.key_line,
        identity,
        own,
    )?;
    place.identity = Some(identity.id);
    let place = r.record(&draft.key, draft.key_line, place, BTreeMap::new())?;
    Some(vec![place, identity])
}

/// The next larger place. The outer `None` is a problem, the inner one a country.
#[expect(
    clippy::option_option,
    reason = "a problem and a country are two things"
)]
fn within(
    r: &mut Reading<'_>,
    draft: &Draft,
    kind: Option<PlaceKind>,
) -> Option<Option<model::id::RecordId>> {
    let slot = match draft.root.slot("within") {
        Some(slot) if draft.root.text("within") != Some("none") => slot,
        _ if kind == Some(PlaceKind::Country) => return Some(None),
        _ => return r.need(&draft.root, "within").and(None),
    };
    let id = r.reference(slot, &[Kind::Place])?;
    if r.own_id(&draft.key, Kind::Place, draft.key_line) == Some(id) {
        r.problem(
            slot.node.line,
            "this place lies within itself",
            "name the next larger one",
        );
        return None;
    }
    Some(Some(id))
}

/// Kinds that must not be found say so in so many words.
fn protected(r: &mut Reading<'_>, root: &Map, kind: Option<PlaceKind>) -> Option<bool> {
    match root.slot("protected") {
        Some(slot) => r.flag(slot),
        None if matches!(kind, Some(PlaceKind::FieldHospital | PlaceKind::SafeHouse)) => {
            r.need(root, "protected").and(None)
        }
        None => Some(false),
    }
}

fn outline(
    r: &mut Reading<'_>,
    root: &Map,
    kind: Option<PlaceKind>,
    outlines: &BTreeMap<String, Outline>,
) -> Option<Outline> {
    let slot = root.slot("outline")?;
    let name = r.typed(slot)?;
    if !matches!(
        kind,
        None | Some(PlaceKind::Country | PlaceKind::Governorate)
    ) {
        r.problem(
            slot.node.line,
            "only a country or governorate has an outline",
            "remove it",
        );
    }
    let found = outlines.get(name).cloned();
    if found.is_none() {
        r.problem(
            slot.node.line,
            format!("there is no sound outline `{}` in `places/`", shown(name)),
            "put the GeoJSON file beside this one, and mend it if it is reported too",
        );
    }
    found
}

pub(super) const PLACE_KINDS: [(&str, PlaceKind); 11] = [
    ("country", PlaceKind::Country),
    ("governorate", PlaceKind::Governorate),
    ("district", PlaceKind::District),
    ("city", PlaceKind::City),
    ("quarter", PlaceKind::Quarter),
    ("site", PlaceKind::Site),
    ("field-hospital", PlaceKind::FieldHospital),
    ("safe-house", PlaceKind::SafeHouse),
    ("detention", PlaceKind::Detention),
    ("checkpoint", PlaceKind::Checkpoint),
    ("other", PlaceKind::Other),
];
const KNOWN_TO: [PlacePrecision; 8] = [
    PlacePrecision::Exact,
    PlacePrecision::Building,
    PlacePrecision::Street,
    PlacePrecision::Quarter,
    PlacePrecision::City,
    PlacePrecision::District,
    PlacePrecision::Governorate,
    PlacePrecision::Country,
];
const TOLD_AS: [PlacePrecision; 7] = [
    PlacePrecision::Exact,
    PlacePrecision::Quarter,
    PlacePrecision::City,
    PlacePrecision::District,
    PlacePrecision::Governorate,
    PlacePrecision::Country,
    PlacePrecision::Withheld,
];
