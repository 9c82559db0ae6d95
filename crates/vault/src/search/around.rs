//! What a key, an area or a name stands for, over all open compartments.

use std::collections::{BTreeSet, HashSet};

use model::{
    id::RecordId,
    key::Key,
    query::{Area, Near},
    record::Kind,
    spelling::name_parts,
};

use super::SearchError;
use crate::{
    casebase::{Node, Plan, Range, Views, term},
    fault::Fault,
};

/// The records of some kinds that have a key; of any kind if there are none.
pub(super) fn with_key(
    views: &Views,
    key: &Key,
    what: &'static str,
    kinds: &[Kind],
) -> Result<Vec<RecordId>, SearchError> {
    let mut ids = Vec::new();
    for view in views.0.values() {
        let there = view.casebase.with_key(key)?.into_iter();
        let fits = |kind: &Kind| kinds.is_empty() || kinds.contains(kind);
        ids.extend(there.filter(|(kind, _)| fits(kind)).map(|(_, id)| id));
    }
    if ids.is_empty() {
        let key = key.clone();
        return Err(SearchError::NoRecord { what, key });
    }
    Ok(ids)
}

/// Records and everything under them by a field.
pub(super) fn under(
    views: &Views,
    ids: Vec<RecordId>,
    field: &str,
) -> Result<Vec<RecordId>, Fault> {
    let mut found: BTreeSet<RecordId> = ids.iter().copied().collect();
    let mut waiting = ids;
    while let Some(id) = waiting.pop() {
        for view in views.0.values() {
            for below in view.casebase.links_to(id, field)? {
                if found.insert(below) {
                    waiting.push(below);
                }
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// A circle or polygon.
#[derive(Clone)]
pub(super) enum Shape {
    Near(Near),
    Area(Area),
}

impl Shape {
    pub(super) fn ranges(&self) -> Vec<Range> {
        let shape = self.clone();
        let bounds = match &shape {
            Self::Near(near) => near.bounds(),
            Self::Area(area) => area.bounds(),
        };
        Range::positions(bounds, None, move |position| match &shape {
            Self::Near(near) => near.holds(position),
            Self::Area(area) => area.holds(position),
        })
    }
}

/// The places whose position is in an area, protected ones included where that may be seen.
pub(super) fn places_in(views: &Views, shape: &Shape) -> Result<Vec<RecordId>, Fault> {
    let mut found = BTreeSet::new();
    for view in views.0.values() {
        let node = |kind| {
            let of_kind = Node::Terms(vec![Range::exactly(term::kind(kind))]);
            Plan::of(Node::All(vec![of_kind, Node::Terms(shape.ranges())]))
        };
        found.extend(view.casebase.identifiers(&node(Kind::Place))?);
        for identity in view.casebase.identifiers(&node(Kind::PlaceIdentity))? {
            for view in views.0.values() {
                found.extend(view.casebase.links_to(identity, "identity")?);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Under which terms a name is found: all its parts.
pub(super) fn named(name: &str) -> Node {
    let parts = name_parts(name);
    if parts.is_empty() {
        return Node::Nothing;
    }
    let part = |part| Node::Terms(Range::names(part));
    Node::All(parts.iter().map(part).collect())
}

/// Who has a name.
pub(super) fn identities(views: &Views, name: &str) -> Result<HashSet<RecordId>, Fault> {
    let mut found = HashSet::new();
    for view in views.0.values() {
        let identity = Node::Terms(vec![Range::exactly(term::kind(Kind::Identity))]);
        let plan = Plan::of(Node::All(vec![identity, named(name)]));
        found.extend(view.casebase.identifiers(&plan)?);
    }
    Ok(found)
}
