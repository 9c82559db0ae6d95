//! What a key, an area or a name stands for, over all open compartments.

use std::collections::{BTreeSet, HashSet};

use model::{
    field::{Field, Shape as FieldShape},
    id::RecordId,
    key::Key,
    query::{Area, Near},
    record::Kind,
    spelling::name_parts,
};

use super::SearchError;
use crate::{
    casebase::{Casebase, Members, Node, Plan, Range, Rows, Views, term},
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

/// Records of a kind and everything under them by a field.
pub(super) fn under(
    views: &Views,
    ids: Vec<RecordId>,
    (kind, field): (Kind, &str),
) -> Result<Vec<RecordId>, Fault> {
    let mut found: BTreeSet<RecordId> = ids.iter().copied().collect();
    if let Some(view) = views.0.get(&kind.compartment()) {
        for id in ids {
            found.extend(view.casebase.under(id, field)?);
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
        let ids = |kind| {
            let of_kind = Node::Terms(vec![Range::exactly(term::kind(kind))]);
            let mut plan = Plan::of(Node::All(vec![of_kind, Node::Terms(shape.ranges())]));
            let rows = view.casebase.every(&mut plan)?;
            view.casebase.identifiers(&rows)
        };
        found.extend(ids(Kind::Place)?);
        for identity in ids(Kind::PlaceIdentity)? {
            for view in views.0.values() {
                found.extend(view.casebase.links_to(identity, "identity")?);
            }
        }
    }
    Ok(found.into_iter().collect())
}

/// Under which terms a name is found: all its parts.
pub(super) fn named(name: &str) -> Node<'static> {
    let parts = name_parts(name);
    if parts.is_empty() {
        return Node::Nothing;
    }
    let part = |part| Node::Terms(Range::names(part));
    Node::All(parts.iter().map(part).collect())
}

/// Who has a name. Often very many: their identifiers are read only if they are needed.
pub(super) struct Identities<'a>(Vec<(&'a Casebase, Rows)>);

impl<'a> Identities<'a> {
    pub(super) fn named(views: &'a Views, name: &str) -> Result<Self, Fault> {
        let mut found = Vec::new();
        for view in views.0.values() {
            let identity = Node::Terms(vec![Range::exactly(term::kind(Kind::Identity))]);
            let mut plan = Plan::of(Node::All(vec![identity, named(name)]));
            found.push((&view.casebase, view.casebase.every(&mut plan)?));
        }
        Ok(Self(found))
    }
}

impl Members for Identities<'_> {
    fn has(&self, id: RecordId) -> Result<bool, Fault> {
        for (casebase, rows) in self.0.iter().filter(|(_, rows)| rows.len() > 0) {
            if casebase.row_of(id)?.is_some_and(|row| rows.has(row)) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn len(&self) -> usize {
        self.0.iter().map(|(_, rows)| rows.len()).sum()
    }

    fn all(&self) -> Result<Vec<RecordId>, Fault> {
        let mut ids = Vec::with_capacity(self.len());
        for (casebase, rows) in &self.0 {
            ids.extend(casebase.identifiers(rows)?);
        }
        Ok(ids)
    }
}

/// Places, all known.
pub(super) struct Places(HashSet<RecordId>);

impl Places {
    pub(super) fn of(ids: Vec<RecordId>) -> Self {
        Self(ids.into_iter().collect())
    }
}

impl Members for Places {
    fn has(&self, id: RecordId) -> Result<bool, Fault> {
        Ok(self.0.contains(&id))
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn all(&self) -> Result<Vec<RecordId>, Fault> {
        Ok(self.0.iter().copied().collect())
    }
}

/// The kinds that can refer to a place, themselves or through their event.
pub(super) fn kinds_with_places() -> Vec<Kind> {
    let kinds = Kind::ALL.iter().copied();
    kinds
        .filter(|kind| *kind == Kind::Act || may_refer(kind.fields(), Kind::Place))
        .collect()
}

fn may_refer(fields: &[Field], kind: Kind) -> bool {
    fields.iter().any(|field| match field.shape {
        FieldShape::Reference(kinds) => kinds.is_empty() || kinds.contains(&kind),
        FieldShape::Evidence => true,
        FieldShape::Group(inner) => may_refer(inner, kind),
        _ => false,
    })
}
