//! People that events befell, as the events count them.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    count::Count,
    id::RecordId,
    record::{Counts, Event, Kind},
};
use serde::Serialize;

use super::cell::{Dimension, Label, Placement, cross, months, of_attribution, place_at};
use crate::{Casebook, Unseen};

/// What befell people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Killed.
    Killed,
    /// Wounded.
    Wounded,
    /// Detained.
    Detained,
    /// Disappeared.
    Disappeared,
    /// Displaced.
    Displaced,
}

impl Measure {
    const fn of(self, counts: &Counts) -> Option<Count> {
        match self {
            Self::Killed => counts.killed,
            Self::Wounded => counts.wounded,
            Self::Detained => counts.detained,
            Self::Disappeared => counts.disappeared,
            Self::Displaced => counts.displaced,
        }
    }
}

/// People, split by dimensions.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleTable {
    /// What befell them.
    pub measure: Measure,
    /// By what it is split: month and place. By anything else events cannot be split, because their
    /// counts are not told apart; everything is then in one cell that is not known.
    pub by: Vec<Dimension>,
    /// Cells with at least one event, in order of their labels.
    pub cells: Vec<PeopleCell>,
    /// Every event once.
    pub total: PeopleCell,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A cell of a table of people.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeopleCell {
    /// Its heading in each dimension; none for a total.
    pub labels: Vec<Label>,
    /// How many people, if the events count different ones. An event that is not sure to belong here
    /// adds nothing to the least.
    pub people: Count,
    /// The events with their counts, each with how sure it is that it belongs here.
    pub behind: Vec<(RecordId, Count, Placement)>,
    /// Events that belong here and count nobody, which is not to say that there was nobody.
    pub without_count: Vec<RecordId>,
}

/// Adds up what `events` count. Events that are held unlikely, or are not in the casebook, are left out;
/// those whose status nobody knows are possible.
pub fn people(
    case: &Casebook<'_>,
    events: impl IntoIterator<Item = RecordId>,
    measure: Measure,
    by: &[Dimension],
) -> PeopleTable {
    let mut cells = BTreeMap::<Vec<Label>, Vec<(RecordId, Placement)>>::new();
    let mut all = Vec::new();
    let asked: BTreeSet<RecordId> = events.into_iter().collect();
    for id in asked {
        let Some(event) = case.events.get(&id) else {
            continue;
        };
        let Some(happened) = of_attribution(event.status) else {
            continue;
        };
        all.push((id, happened));
        let headings = by
            .iter()
            .map(|dimension| headings(case, *dimension, event))
            .collect();
        for (labels, placement) in cross(headings) {
            let cell = cells.entry(labels).or_default();
            cell.push((id, placement.min(happened)));
        }
    }
    PeopleTable {
        measure,
        by: by.to_vec(),
        cells: cells
            .into_iter()
            .map(|(labels, events)| cell(case, measure, labels, &events))
            .collect(),
        total: cell(case, measure, Vec::new(), &all),
        unseen: case.unseen(&[Kind::Event, Kind::Place]),
    }
}

fn headings(case: &Casebook<'_>, dimension: Dimension, event: &Event) -> Vec<(Label, Placement)> {
    match dimension {
        Dimension::Month => months(Some(&event.date)),
        Dimension::Place { level } => place_at(case, Some(event.place), level),
        Dimension::Type { .. } | Dimension::Perpetrator | Dimension::Attribution => {
            vec![(Label::NotKnown, Placement::Sure)]
        }
    }
}

fn cell(
    case: &Casebook<'_>,
    measure: Measure,
    labels: Vec<Label>,
    events: &[(RecordId, Placement)],
) -> PeopleCell {
    let mut people = Count::exact(0);
    let mut behind = Vec::new();
    let mut without_count = Vec::new();
    for (id, placement) in events {
        let count = case
            .events
            .get(id)
            .and_then(|event| measure.of(&event.counts));
        let Some(count) = count else {
            without_count.push(*id);
            continue;
        };
        people = people.plus(as_sure_as(count, *placement));
        behind.push((*id, count, *placement));
    }
    PeopleCell {
        labels,
        people,
        behind,
        without_count,
    }
}

/// What a count adds to a cell in which it is placed like this.
fn as_sure_as(count: Count, placement: Placement) -> Count {
    let best = match placement {
        Placement::Sure => return count,
        Placement::Likely => count.best(),
        Placement::Possible => Some(0),
        Placement::Spread => None,
    };
    Count::new(0, best, count.max()).unwrap_or(count)
}
