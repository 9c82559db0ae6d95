//! Where in a table something belongs, and how sure that is.

use model::{
    date::{DatePrecision, UncertainDate},
    id::RecordId,
    place::PlaceKind,
    vocabulary::{Code, Likelihood},
};
use serde::Serialize;

use super::place;
use crate::Casebook;

/// By what a table is split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Dimension {
    /// The type of act, by so many pairs of its code.
    Type {
        /// From 1 to 6.
        pairs: u8,
    },
    /// The month.
    Month,
    /// The place of this kind that it was in.
    Place {
        /// The kind: governorate, city.
        level: PlaceKind,
    },
    /// Who had a part in it, graded by the attribution.
    Perpetrator,
    /// The surest grade of any attribution.
    Attribution,
}

/// A heading of a row or column.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// A code of MT4, or the beginning of one.
    Type(Code),
    /// A month: `2012-05`.
    Month(String),
    /// A place.
    Place(RecordId),
    /// An actor, or a person of the record.
    Actor(RecordId),
    /// A grade of attribution.
    Attribution(Likelihood),
    /// Nothing on record says, not even within limits.
    NotKnown,
}

/// How sure it is that something belongs in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// It may, and as well in another: its date or place is not known finely enough.
    Spread,
    /// It may: somebody holds it possible.
    Possible,
    /// It likely does: the best figure counts it.
    Likely,
    /// It does.
    Sure,
}

/// More months than this are not told apart: whoever knows a date no better does not know the month.
const MOST_MONTHS: usize = 24;

/// The months that a date can mean.
pub(super) fn months(date: Option<&UncertainDate>) -> Vec<(Label, Placement)> {
    let ends = date.and_then(|date| date.earliest().zip(date.latest()));
    let Some((from, to)) = ends else {
        return vec![(Label::NotKnown, Placement::Sure)];
    };
    let mut months = Vec::new();
    let (mut year, mut month) = (from.year, from.month);
    while (year, month) <= (to.year, to.month) {
        if months.len() == MOST_MONTHS {
            return vec![(Label::NotKnown, Placement::Sure)];
        }
        let day = model::date::Day {
            year,
            month,
            day: 1,
        };
        let label = UncertainDate::parse(&day.to_string())
            .map(|date| date.generalised(DatePrecision::Month).to_string())
            .unwrap_or_default();
        months.push((Label::Month(label), Placement::Spread));
        (year, month) = if month >= 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
    }
    if let [(_, placement)] = months.as_mut_slice() {
        // A doubtful date (`?`, `~`, `%`) is the best that somebody would say, and no more.
        let doubtful = date.is_some_and(|date| date.as_str().contains(['?', '~', '%']));
        *placement = if doubtful {
            Placement::Likely
        } else {
            Placement::Sure
        };
    }
    months
}

/// The place of a kind that something was in.
pub(super) fn place_at(
    case: &Casebook<'_>,
    place: Option<RecordId>,
    level: PlaceKind,
) -> Vec<(Label, Placement)> {
    let found = place.and_then(|place| place::around(case, place, level));
    vec![(found.map_or(Label::NotKnown, Label::Place), Placement::Sure)]
}

/// How sure a grade makes a placement; none for what is held unlikely.
pub(super) const fn of_attribution(attribution: Likelihood) -> Option<Placement> {
    match attribution {
        Likelihood::Confirmed => Some(Placement::Sure),
        Likelihood::Likely => Some(Placement::Likely),
        Likelihood::Possible | Likelihood::Unknown => Some(Placement::Possible),
        Likelihood::Unlikely => None,
    }
}

/// Every combination of one heading of each dimension, as sure as its least sure part.
pub(super) fn cross(dimensions: Vec<Vec<(Label, Placement)>>) -> Vec<(Vec<Label>, Placement)> {
    let mut cells = vec![(Vec::new(), Placement::Sure)];
    for headings in dimensions {
        cells = cells
            .iter()
            .flat_map(|(labels, placement)| {
                headings.iter().map(|(label, also)| {
                    (
                        [labels.as_slice(), std::slice::from_ref(label)].concat(),
                        (*placement).min(*also),
                    )
                })
            })
            .collect();
    }
    cells
}
