//! Units over and under a unit.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    mem,
};

use model::{date::UncertainDate, id::RecordId};
use serde::Serialize;

use super::{Edge, Structure, better};
use crate::{Certainty, Days, Span, Unseen};

/// One unit under another, or a person in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The lower unit; or the person who belonged to the parent, or commanded it.
    pub unit: RecordId,
    /// The one that it stood under.
    pub parent: RecordId,
    /// The claim; absent for the parent that the unit's own record names, which holds where no claim
    /// speaks of the time.
    pub claim: Option<RecordId>,
    /// On which days it held.
    pub span: Span,
}

/// What a unit stood under, up to the top.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chain {
    /// The unit.
    pub unit: RecordId,
    /// The days that were asked for.
    pub asked: Days,
    /// Each unit over it, nearest first.
    pub ranks: Vec<Rank>,
    /// Units said to stand under themselves.
    pub circles: Vec<Circle>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A unit over another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rank {
    /// The higher unit.
    pub unit: RecordId,
    /// How many steps up.
    pub steps: usize,
    /// How sure it is, by the weakest link.
    pub certainty: Certainty,
    /// The way to it from below, by its surest links.
    pub path: Vec<Link>,
    /// Whether the one below is also said to have stood under another at the time.
    pub disputed: bool,
}

/// A unit under another, directly or through others.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Subordinate {
    /// The lower unit.
    pub unit: RecordId,
    /// How many steps down.
    pub steps: usize,
    /// How sure it is that it was under the other at some time of the period, by the weakest link.
    pub certainty: Certainty,
    /// The days on which every link of the path holds.
    pub span: Span,
    /// The way up to the other, by its surest links.
    pub path: Vec<Link>,
}

/// Units that are said to stand under each other, so that each would stand under itself.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Circle {
    /// The units, each under the next and the last under the first; the least identifier first.
    pub units: Vec<RecordId>,
    /// The claims between them; those that rest on the units' own records are left out.
    pub claims: Vec<RecordId>,
}

/// How far a walk has come.
#[derive(Clone)]
pub(super) struct Way {
    pub(super) at: RecordId,
    pub(super) span: Span,
    pub(super) path: Vec<Link>,
}

impl Structure<'_, '_> {
    /// What a unit stood under on a day that lies somewhere in `date`.
    pub fn parents(&self, unit: RecordId, date: &UncertainDate) -> Chain {
        let asked = Days::of(date);
        let found = self.walk(unit, asked, true, |span| span.on_a_day_in(asked));
        let mut ranks: Vec<Rank> = found
            .into_iter()
            .map(|(certainty, way)| {
                let below = way.path.last().map_or(unit, |link| link.unit);
                let others: BTreeSet<_> = self
                    .over(below, asked)
                    .into_iter()
                    .map(|edge| edge.parent)
                    .collect();
                Rank {
                    unit: way.at,
                    steps: way.path.len(),
                    certainty,
                    path: way.path,
                    disputed: others.len() > 1,
                }
            })
            .collect();
        ranks.sort_by_key(|rank| (rank.steps, std::cmp::Reverse(rank.certainty), rank.unit));
        let over: BTreeSet<_> = ranks.iter().map(|rank| rank.unit).chain([unit]).collect();
        let mut circles = self.circles_in(asked);
        circles.retain(|circle| circle.units.iter().any(|unit| over.contains(unit)));
        Chain {
            unit,
            asked,
            ranks,
            circles,
            unseen: self.unseen(),
        }
    }

    /// Every unit that was under an actor at some time of a period. The actor itself is not among them.
    pub fn under(&self, actor: RecordId, period: &UncertainDate) -> Vec<Subordinate> {
        let asked = Days::of(period);
        let mut found: Vec<Subordinate> = self
            .walk(actor, asked, false, |span| span.some_time_in(asked))
            .into_iter()
            .map(|(certainty, mut way)| {
                way.path.reverse();
                Subordinate {
                    unit: way.at,
                    steps: way.path.len(),
                    certainty,
                    span: way.span,
                    path: way.path,
                }
            })
            .collect();
        found.sort_by_key(|unit| (unit.steps, std::cmp::Reverse(unit.certainty), unit.unit));
        found
    }

    /// Every unit that is said to stand under itself at any time.
    pub fn circles(&self) -> Vec<Circle> {
        self.circles_in(Days::ALWAYS)
    }

    /// Breadth first, upward or downward. A unit that was reached is reached again only by a surer way,
    /// so that circles end.
    pub(super) fn walk(
        &self,
        start: RecordId,
        period: Days,
        upward: bool,
        grade: impl Fn(Span) -> Option<Certainty>,
    ) -> Vec<(Certainty, Way)> {
        let mut found = BTreeMap::<RecordId, (Certainty, Way)>::new();
        let mut ways = VecDeque::from([Way {
            at: start,
            span: Span::ALWAYS,
            path: Vec::new(),
        }]);
        while let Some(way) = ways.pop_front() {
            for edge in self.links(way.at, period, upward) {
                let next = if upward { edge.parent } else { edge.child };
                let Some(span) = way.span.and(edge.span) else {
                    continue;
                };
                let Some(certainty) = grade(span) else {
                    continue;
                };
                let known = found.get(&next).map(|(certainty, _)| *certainty);
                if next == start || better(known, Some(certainty)) == known {
                    continue;
                }
                let way = Way {
                    at: next,
                    span,
                    path: [way.path.as_slice(), &[edge.link()]].concat(),
                };
                found.insert(next, (certainty, way.clone()));
                ways.push_back(way);
            }
        }
        found.into_values().collect()
    }

    fn links(&self, unit: RecordId, period: Days, upward: bool) -> Vec<Edge> {
        let mut links = if upward {
            self.over(unit, period)
        } else {
            self.beneath(unit, period)
        };
        // Surest first, and then by identifiers, so that the order of the claims decides nothing.
        links.sort_by_key(|edge| {
            let certainty = edge.span.on_a_day_in(period);
            (
                std::cmp::Reverse(certainty),
                edge.parent,
                edge.child,
                edge.claim,
            )
        });
        links
    }

    fn circles_in(&self, period: Days) -> Vec<Circle> {
        let mut circles = BTreeSet::new();
        for start in self.above.keys() {
            let mut seen = BTreeSet::from([*start]);
            let mut ways = VecDeque::from([Way {
                at: *start,
                span: Span::ALWAYS,
                path: Vec::new(),
            }]);
            while let Some(way) = ways.pop_front() {
                for edge in self.links(way.at, period, true) {
                    let Some(span) = way.span.and(edge.span) else {
                        continue;
                    };
                    if span.possible.and(period).is_none() {
                        continue;
                    }
                    let path = [way.path.as_slice(), &[edge.link()]].concat();
                    if edge.parent == *start {
                        circles.insert(circle(&path));
                    } else if seen.insert(edge.parent) {
                        ways.push_back(Way {
                            at: edge.parent,
                            span,
                            path,
                        });
                    }
                }
            }
        }
        circles.into_iter().collect()
    }
}

impl Edge {
    const fn link(&self) -> Link {
        Link {
            unit: self.child,
            parent: self.parent,
            claim: self.claim,
            span: self.span,
        }
    }
}

fn circle(path: &[Link]) -> Circle {
    let mut units: Vec<RecordId> = path.iter().map(|link| link.unit).collect();
    let least = units.iter().enumerate().min_by_key(|(_, unit)| **unit);
    let at = least.map_or(0, |(at, _)| at);
    let mut first = units.split_off(at.min(units.len()));
    first.append(&mut mem::take(&mut units));
    let mut claims: Vec<RecordId> = path.iter().filter_map(|link| link.claim).collect();
    claims.sort_unstable();
    Circle {
        units: first,
        claims,
    }
}
