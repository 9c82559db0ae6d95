//! How small a group may be that a report points at.

use serde::{Deserialize, Serialize};

use super::are_two;
use crate::{
    key::Key,
    protected::Protected,
    record::{Body, Record},
};

/// Limits for one report or, without one, for all. What is absent stays as it was.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// For which report; `None`: for every one.
    pub artefact: Option<Key>,
    /// So many people on record must fit the details told of a protected person.
    pub people: Option<u16>,
    /// So many rows of an outside list, where any fits.
    pub rows: Option<u16>,
    /// So many different answers must those who fit give to a sensitive question.
    pub answers: Option<u16>,
    /// Counts of at least one and fewer than this are small.
    pub small: Option<u16>,
    /// What can be derived of a small count must lie at least so far apart.
    pub width: Option<u16>,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub by: String,
    /// Who agreed.
    pub seconded_by: Option<String>,
}

/// The limits that hold for one report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Thresholds {
    /// So many people on record must fit (k).
    pub people: u16,
    /// So many rows of an outside list must fit, where any does.
    pub rows: u16,
    /// So many different answers must there be (l).
    pub answers: u16,
    /// Counts of at least one and fewer than this are small.
    pub small: u16,
    /// The ends of what can be derived of a small count lie at least so far apart.
    pub width: u16,
}

/// 3 among those who spoke and 11 in a list of the population: what human-rights practice blocks at; 2
/// answers: the least that is any diversity; cells under 5: the usual limit of statistical offices, and as
/// far apart as "1 to 4" is.
impl Default for Thresholds {
    fn default() -> Self {
        Self {
            people: 3,
            rows: 11,
            answers: 2,
            small: 5,
            width: 3,
        }
    }
}

impl Thresholds {
    /// The limits for `artefact` from records read back. Whoever is alone can raise a limit, never lower
    /// it; of several limits that two people stand behind, those for this report win, and of equals the
    /// more protective. Other records are passed over.
    pub fn read_back<'a>(
        artefact: &Key,
        records: impl IntoIterator<Item = &'a Protected<Record>>,
    ) -> Self {
        let mut general = Vec::new();
        let mut own = Vec::new();
        let mut alone = Vec::new();
        for record in records {
            let Body::Limits(limits) = &record.inner().body else {
                continue;
            };
            if limits.artefact.as_ref().is_some_and(|a| a != artefact) {
                continue;
            }
            match (limits.is_seconded(), limits.artefact.is_some()) {
                (false, _) => alone.push(limits),
                (true, true) => own.push(limits),
                (true, false) => general.push(limits),
            }
        }
        let pick = |of: fn(&Limits) -> Option<u16>, usual: u16| {
            let most = |among: &[&Limits]| among.iter().filter_map(|limits| of(limits)).max();
            let agreed = most(&own).or_else(|| most(&general)).unwrap_or(usual);
            most(&alone).map_or(agreed, |raised| raised.max(agreed))
        };
        let usual = Self::default();
        Self {
            people: pick(|limits| limits.people, usual.people),
            rows: pick(|limits| limits.rows, usual.rows),
            answers: pick(|limits| limits.answers, usual.answers),
            small: pick(|limits| limits.small, usual.small),
            width: pick(|limits| limits.width, usual.width),
        }
    }
}

impl Limits {
    fn is_seconded(&self) -> bool {
        are_two(&self.by, self.seconded_by.as_deref())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::RecordId;

    fn limits(artefact: Option<&str>, people: u16, second: Option<&str>) -> Protected<Record> {
        let limits = Limits {
            artefact: artefact.map(|key| Key::parse(key).unwrap()),
            people: Some(people),
            by: "Bassel".to_owned(),
            seconded_by: second.map(str::to_owned),
            ..Limits::default()
        };
        Protected::new(Record {
            id: RecordId::from_bytes([1; 16]),
            key: None,
            body: limits.into(),
            own: Default::default(),
        })
    }

    fn people(records: &[Protected<Record>]) -> u16 {
        Thresholds::read_back(&Key::parse("brief").unwrap(), records).people
    }

    #[test]
    fn nobody_alone_lowers_a_limit() {
        assert_eq!(people(&[]), 3);
        assert_eq!(people(&[limits(None, 2, None)]), 3);
        assert_eq!(people(&[limits(None, 2, Some(" BASSEL"))]), 3);
        assert_eq!(people(&[limits(None, 7, None)]), 7);
        assert_eq!(people(&[limits(None, 2, Some("Amal"))]), 2);
    }

    #[test]
    fn limits_of_this_report_win_and_those_of_another_do_not_count() {
        let general = limits(None, 9, Some("Amal"));
        let own = limits(Some("brief"), 4, Some("Amal"));
        let other = limits(Some("other"), 20, Some("Amal"));
        assert_eq!(people(&[general.clone(), own.clone(), other.clone()]), 4);
        assert_eq!(people(&[general, other]), 9);
        assert_eq!(people(&[own, limits(Some("brief"), 5, None)]), 5);
    }
}
