//! Sidecars: what people say about an item.

use model::record::{Kind, MaskBox};

use super::{
    ItemNotes,
    reading::{Reading, Slot},
    reference::PEOPLE,
};
use crate::field::draft::Draft;

/// Reads what a sidecar says. Problems are in `r`.
pub(super) fn sidecar(r: &mut Reading<'_>, draft: &Draft) -> ItemNotes {
    let root = &draft.root;
    r.known(
        root,
        &[
            "own", "title", "title_ar", "taken", "place", "by", "given_by", "credit", "shows",
            "event", "mask",
        ],
    );
    let masks = root.slot("mask").map(|s| r.list(s)).unwrap_or_default();
    ItemNotes {
        title: root.slot("title").and_then(|s| r.text(s)),
        title_ar: root.slot("title_ar").and_then(|s| r.text(s)),
        taken: root.slot("taken").and_then(|s| r.date(s)),
        place: root
            .slot("place")
            .and_then(|s| r.reference(s, &[Kind::Place])),
        by: root.slot("by").and_then(|s| r.reference(s, PEOPLE)),
        given_by: root.slot("given_by").and_then(|s| r.reference(s, PEOPLE)),
        credit: root.slot("credit").and_then(|s| r.text(s)),
        shows: root
            .slot("shows")
            .map(|s| r.references(s, PEOPLE))
            .unwrap_or_default(),
        event: root
            .slot("event")
            .and_then(|s| r.reference(s, &[Kind::Event])),
        mask: masks.into_iter().filter_map(|s| mask(r, s)).collect(),
        description: draft.body.text(),
        own: r.own(root),
    }
}

/// `[left, top, width, height]`, as fractions.
fn mask(r: &mut Reading<'_>, slot: Slot<'_>) -> Option<MaskBox> {
    let sides = r.list(slot);
    let wanted = sides.len();
    let sides: Vec<f64> = sides.into_iter().filter_map(|s| r.fraction(s)).collect();
    if sides.len() < wanted {
        return None;
    }
    let found = match *sides.as_slice() {
        [left, top, width, height] => MaskBox::new(left, top, width, height),
        _ => None,
    };
    if found.is_none() {
        r.problem(
            slot.node.line,
            "this is not a box inside the picture",
            "write `[left, top, width, height]` as fractions; left + width and top + height are at most 1",
        );
    }
    found
}
