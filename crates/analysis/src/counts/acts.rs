//! Acts, and the people to whom they were done.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    count::Count,
    id::RecordId,
    record::{Act, Kind},
    vocabulary::{Code, Likelihood},
};
use serde::Serialize;

use super::cell::{Dimension, Label, Placement, cross, months, of_attribution, place_at};
use crate::{Casebook, Unseen};

/// Acts, split by dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActTable {
    /// By what it is split.
    pub by: Vec<Dimension>,
    /// Cells with at least one act, in order of their labels.
    pub cells: Vec<ActCell>,
    /// Every act once.
    pub total: ActCell,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A cell of a table of acts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ActCell {
    /// Its heading in each dimension; none for a total.
    pub labels: Vec<Label>,
    /// How many acts: surely here, with those that are likely, and with all that may be. There is no
    /// best figure where some may as well be in another cell.
    pub acts: Count,
    /// How many different people on record they were done to. Acts whose victim nobody knows count
    /// towards none of it.
    pub victims: Count,
    /// The acts, each with how sure it is that it belongs here.
    pub behind: Vec<(RecordId, Placement)>,
    /// Those of them that name no victim.
    pub without_victim: Vec<RecordId>,
}

/// Splits `acts` by dimensions. Acts that are not in the casebook are left out.
pub fn acts(
    case: &Casebook<'_>,
    acts: impl IntoIterator<Item = RecordId>,
    by: &[Dimension],
) -> ActTable {
    let mut parts = BTreeMap::<RecordId, Vec<(RecordId, Likelihood)>>::new();
    for involvement in case.involvements.values() {
        let part = (involvement.actor, involvement.attribution);
        parts.entry(involvement.act).or_default().push(part);
    }
    let mut cells = BTreeMap::<Vec<Label>, BTreeMap<RecordId, Placement>>::new();
    let mut all = BTreeMap::new();
    let asked: BTreeSet<RecordId> = acts.into_iter().collect();
    for id in asked {
        let Some(act) = case.acts.get(&id) else {
            continue;
        };
        all.insert(id, Placement::Sure);
        let of = parts.get(&id).map(Vec::as_slice).unwrap_or_default();
        let headings = by
            .iter()
            .map(|dimension| headings(case, *dimension, act, of))
            .collect();
        for (labels, placement) in cross(headings) {
            let cell = cells.entry(labels).or_default();
            let known = cell.entry(id).or_insert(placement);
            *known = placement.max(*known);
        }
    }
    ActTable {
        by: by.to_vec(),
        cells: cells
            .into_iter()
            .map(|(labels, behind)| cell(case, labels, behind))
            .collect(),
        total: cell(case, Vec::new(), all),
        unseen: case.unseen(&[Kind::Act, Kind::Event, Kind::Involvement, Kind::Place]),
    }
}

fn headings(
    case: &Casebook<'_>,
    dimension: Dimension,
    act: &Act,
    parts: &[(RecordId, Likelihood)],
) -> Vec<(Label, Placement)> {
    let sure = |label| vec![(label, Placement::Sure)];
    match dimension {
        Dimension::Type { pairs } => {
            let code = act.kind.as_str();
            let short = code.get(..usize::from(pairs) * 2).unwrap_or(code);
            sure(Code::parse(short).map_or(Label::NotKnown, Label::Type))
        }
        Dimension::Month => {
            let own = act.date.as_ref();
            let event = || case.events.get(&act.event).map(|event| &event.date);
            months(own.or_else(event))
        }
        Dimension::Place { level } => place_at(case, case.act_place(act), level),
        Dimension::Perpetrator => {
            let mut found: Vec<_> = parts
                .iter()
                .filter_map(|(actor, attribution)| {
                    Some((Label::Actor(*actor), of_attribution(*attribution)?))
                })
                .collect();
            if found.is_empty() {
                return sure(Label::NotKnown);
            }
            found.sort();
            found
        }
        Dimension::Attribution => {
            let surest = parts
                .iter()
                .map(|(_, attribution)| *attribution)
                .min_by_key(|attribution| order(*attribution));
            sure(surest.map_or(Label::NotKnown, Label::Attribution))
        }
    }
}

/// Surest first.
const fn order(attribution: Likelihood) -> u8 {
    match attribution {
        Likelihood::Confirmed => 0,
        Likelihood::Likely => 1,
        Likelihood::Possible => 2,
        Likelihood::Unknown => 3,
        Likelihood::Unlikely => 4,
    }
}

fn cell(case: &Casebook<'_>, labels: Vec<Label>, behind: BTreeMap<RecordId, Placement>) -> ActCell {
    let victim = |act: &RecordId| {
        let act = case.acts.get(act)?;
        act.victim.map(|victim| case.human(victim))
    };
    let least = |placement| move |(_, of): &(&RecordId, &Placement)| **of >= placement;
    let acts = |placement| number(behind.iter().filter(least(placement)).count());
    let victims = |placement| {
        let of = behind.iter().filter(least(placement));
        let people: BTreeSet<RecordId> = of.filter_map(|(act, _)| victim(act)).collect();
        number(people.len())
    };
    let spread = behind
        .values()
        .any(|placement| *placement == Placement::Spread);
    let count = |of: &dyn Fn(Placement) -> u32| {
        let best = (!spread).then(|| of(Placement::Likely));
        Count::new(of(Placement::Sure), best, of(Placement::Spread)).unwrap_or(Count::exact(0))
    };
    ActCell {
        labels,
        acts: count(&acts),
        victims: count(&victims),
        without_victim: behind
            .keys()
            .filter(|act| victim(act).is_none())
            .copied()
            .collect(),
        behind: behind.into_iter().collect(),
    }
}

fn number(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
