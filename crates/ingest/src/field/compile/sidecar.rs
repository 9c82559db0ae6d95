//! Sidecars: what people say about an item.

use std::collections::BTreeMap;

use model::{
    field::{Field, Shape},
    record::{Item, MaskBox},
};
use serde_json::Value as Json;

use super::{
    fields::Fields,
    reading::{Reading, Slot},
};
use crate::field::draft::Draft;

/// What people say about an item, from its sidecar.
#[derive(Clone, Default, PartialEq)]
pub struct ItemNotes {
    fields: Fields,
    /// The user's own fields.
    pub own: BTreeMap<String, String>,
}

impl ItemNotes {
    /// The item with these notes instead of those it had; `own` belongs in the item's record. `None`
    /// only if the fields of an item were declared otherwise than they are read.
    pub fn apply(self, item: &Item) -> Option<Item> {
        let Json::Object(mut whole) = serde_json::to_value(item).ok()? else {
            return None;
        };
        let noted = |field: &&Field| !matches!(field.shape, Shape::Machine);
        for field in Item::FIELDS.iter().filter(noted) {
            whole.remove(field.name);
        }
        whole.extend(self.fields);
        serde_json::from_value(Json::Object(whole)).ok()
    }
}

/// Reads what a sidecar says. Problems are in `r`.
pub(super) fn sidecar(r: &mut Reading<'_>, draft: &Draft) -> ItemNotes {
    r.known_fields(&draft.root, Item::FIELDS, &["own"]);
    let mut fields = r.fields(&draft.root, Item::FIELDS);
    r.with_prose(draft, Item::FIELDS, &mut fields);
    ItemNotes {
        fields,
        own: r.own(&draft.root),
    }
}

impl Reading<'_> {
    /// `[left, top, width, height]`, as fractions.
    pub(super) fn mask(&mut self, slot: Slot<'_>) -> Option<MaskBox> {
        let sides = self.list(slot);
        let wanted = sides.len();
        let sides: Vec<f64> = sides.into_iter().filter_map(|s| self.fraction(s)).collect();
        if sides.len() < wanted {
            return None;
        }
        let found = match *sides.as_slice() {
            [left, top, width, height] => MaskBox::new(left, top, width, height),
            _ => None,
        };
        if found.is_none() {
            self.problem(
                slot.node.line,
                "this is not a box inside the picture",
                "write `[left, top, width, height]` as fractions; left + width and top + height are at most 1",
            );
        }
        found
    }
}
