//! Gazetteers: lists of places with their codes, as OCHA and GeoNames publish them, and boundaries.
//!
//! A row becomes the draft of a place that may be told at the level at which the list has it and no
//! finer. Its key is its code (`sy0200`, `geonames-170063`), so that the same list imported twice
//! is the same places. The larger place it lies in is named by its key as well and must be in the
//! same import or in the vault ([`settle`] helps where lists disagree); countries come beside the
//! drafts, for whoever has none yet.
//!
//! - `cod`: P-codes of the Common Operational Datasets, in any of the shapes they come in.
//! - `geonames`: country dumps of GeoNames.
//! - `boundaries`: GeoJSON whose areas have P-codes, to be joined to places by [`join`].

mod boundaries;
mod cod;
mod columns;
mod country;
mod geonames;
mod place;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    key::Key,
    place::{Outline, PlaceKind},
    record::Kind,
};

pub use self::boundaries::Boundary;
pub(crate) use self::{
    boundaries::Boundaries,
    cod::Cod,
    columns::is_cod_header,
    geonames::{GeoNames, is_geonames},
};
use crate::{
    field::{
        Draft, Problem, Resolve,
        draft::Sort,
        tree::{Entry, Node, Value},
    },
    text::shown,
};

/// Whether places of a kind have an outline.
pub const fn has_outline(kind: PlaceKind) -> bool {
    matches!(
        kind,
        PlaceKind::Country | PlaceKind::Governorate | PlaceKind::District | PlaceKind::Subdistrict
    )
}

/// Puts places into the finest larger place that is known, where the list names one that is not: lists
/// of different years disagree about the smallest areas, and a code begins with that of the area
/// around it. Tells of each place that was moved up.
pub fn settle(drafts: &mut [Draft], resolve: &dyn Resolve) -> Vec<Problem> {
    let is_known = |key: &str| {
        let found = Key::parse(key).ok().and_then(|key| resolve.resolve(&key));
        found.is_some_and(|(kind, _)| kind == Kind::Place)
    };
    let mut moved = Vec::new();
    for draft in drafts {
        let Some(named) = draft.root.text("within").filter(|key| !is_known(key)) else {
            continue;
        };
        let shorter = (2..named.len())
            .rev()
            .filter_map(|length| named.get(..length));
        let Some(around) = shorter.into_iter().find(|key| is_known(key)) else {
            continue;
        };
        let mut problem = Problem::at(
            draft.path(),
            0,
            format!(
                "`{}` lies in `{}`, which is in no list here, and was put into `{around}`",
                draft.key(),
                shown(named)
            ),
            "import the list that has it, and this one again",
        );
        if let Some(row) = draft.row() {
            row.tell(&mut problem);
        }
        let around = around.to_owned();
        for entry in draft
            .root
            .entries
            .iter_mut()
            .filter(|entry| entry.key == "within")
        {
            entry.node.value = Value::Text(around.clone());
        }
        moved.push(problem);
    }
    moved
}

/// Gives drafts of places the outlines of their codes: compile them with the same `outlines`.
/// Returns the codes that were joined.
pub fn join(drafts: &mut [Draft], outlines: &BTreeMap<String, Outline>) -> BTreeSet<String> {
    let mut joined = BTreeSet::new();
    for draft in drafts {
        let root = &draft.root;
        let kind = root.text("kind").and_then(PlaceKind::parse);
        let code = root
            .text("code")
            .filter(|code| outlines.contains_key(*code));
        let (Some(code), Sort::Record(Kind::Place), None) = (code, draft.sort, root.get("outline"))
        else {
            continue;
        };
        if !kind.is_some_and(has_outline) {
            continue;
        }
        let code = code.to_owned();
        let line = root.get("code").map_or(0, |node| node.line);
        draft.root.entries.push(Entry {
            key: "outline".to_owned(),
            line,
            node: Node {
                line,
                value: Value::Text(code.clone()),
            },
        });
        joined.insert(code);
    }
    joined
}
