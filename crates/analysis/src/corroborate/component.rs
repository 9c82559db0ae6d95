//! Connected components of the same-origin graph.

use std::collections::{BTreeMap, BTreeSet};

use model::{count::Count, record::Evidence};
use serde::Serialize;

use super::{
    join::Join,
    row::{Row, Stand},
};

/// Pieces of evidence that count as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Component {
    /// Its number, from 1, in the order in which the rows meet it.
    pub number: usize,
    /// The pieces, in order of their identifiers.
    pub pieces: Vec<Evidence>,
    /// Why they are one; nothing for a piece that stands alone.
    pub joins: Vec<Join>,
    /// Whether it falls apart if joins that are not sure are none.
    pub may_be_more: bool,
}

/// The components that rows fall into, each join taken as one.
pub(super) fn components(rows: &[Row], joins: &[Join]) -> Vec<Component> {
    let all = Groups::of(rows, joins.iter());
    let sure = Groups::of(rows, joins.iter().filter(|join| join.sure));
    let mut components: Vec<Component> = Vec::new();
    for row in rows.iter().filter(|row| row.counts()) {
        if components
            .iter()
            .any(|component| component.pieces.contains(&row.evidence))
        {
            continue;
        }
        let pieces = all.with(row.evidence);
        let apart: BTreeSet<_> = pieces.iter().map(|piece| sure.root(*piece)).collect();
        let joins = joins
            .iter()
            .filter(|join| join.pieces.iter().any(|piece| pieces.contains(piece)))
            .cloned()
            .collect();
        components.push(Component {
            number: components.len() + 1,
            pieces,
            joins,
            may_be_more: apart.len() > 1,
        });
    }
    components
}

/// How many independent origins there are on one side.
pub(super) fn independent(rows: &[Row], joins: &[Join], stand: Stand) -> Count {
    let count = |groups: &Groups| {
        let roots: BTreeSet<_> = rows
            .iter()
            .filter(|row| row.stand == stand && row.counts())
            .map(|row| groups.root(row.evidence))
            .collect();
        u32::try_from(roots.len()).unwrap_or(u32::MAX)
    };
    let least = count(&Groups::of(rows, joins.iter()));
    let most = count(&Groups::of(rows, joins.iter().filter(|join| join.sure)));
    if least == most {
        Count::exact(least)
    } else {
        Count::new(least, None, most).unwrap_or(Count::exact(least))
    }
}

/// A partition of pieces: each knows the least piece of its group, in the end.
struct Groups(BTreeMap<Evidence, Evidence>);

impl Groups {
    fn of<'a>(rows: &[Row], joins: impl Iterator<Item = &'a Join>) -> Self {
        let mut groups = Self(
            rows.iter()
                .filter(|row| row.counts())
                .map(|row| (row.evidence, row.evidence))
                .collect(),
        );
        for join in joins {
            for (one, other) in join.pieces.iter().zip(join.pieces.iter().skip(1)) {
                groups.unite(*one, *other);
            }
        }
        groups
    }

    fn root(&self, piece: Evidence) -> Evidence {
        let mut at = piece;
        while let Some(above) = self.0.get(&at).filter(|above| **above != at) {
            at = *above;
        }
        at
    }

    fn unite(&mut self, one: Evidence, other: Evidence) {
        let (one, other) = (self.root(one), self.root(other));
        self.0.insert(one.max(other), one.min(other));
    }

    fn with(&self, piece: Evidence) -> Vec<Evidence> {
        let root = self.root(piece);
        let pieces = self.0.keys().copied();
        pieces.filter(|piece| self.root(*piece) == root).collect()
    }
}
