//! Who commanded whom, and when: dated, sourced claims folded to answers.
//!
//! Nothing is stored as a fact: each answer names the claims that it rests on, says whether they make
//! it certain or only possible by their dates, which of them contradict each other, and for which
//! days nobody says anything. How far a claim can be relied on is shown beside it and never mixed into
//! that.

mod chain;
mod claimed;
mod commanders;
mod standing;

use std::collections::BTreeMap;

use model::{date::UncertainDate, id::RecordId, record::Kind, vocabulary::ClaimKind};

pub use self::{
    chain::{Chain, Circle, Link, Rank, Subordinate},
    claimed::Claimed,
    commanders::{Command, Conflict, Holder},
};
use crate::{Casebook, Certainty, Days, Span, Unseen};

/// The claims about all actors, ready to be asked.
pub struct Structure<'a, 'c> {
    case: &'c Casebook<'a>,
    /// What each actor stood under.
    above: BTreeMap<RecordId, Vec<Edge>>,
    /// What stood under each actor.
    below: BTreeMap<RecordId, Vec<Edge>>,
}

/// One unit under another, by one claim or by what nobody disputes.
#[derive(Clone, Copy)]
struct Edge {
    child: RecordId,
    parent: RecordId,
    /// The claim; none for the parent that the actor's own record names.
    claim: Option<RecordId>,
    span: Span,
}

impl<'a, 'c> Structure<'a, 'c> {
    /// Reads every claim once.
    pub fn new(case: &'c Casebook<'a>) -> Self {
        let mut structure = Self {
            case,
            above: BTreeMap::new(),
            below: BTreeMap::new(),
        };
        for (id, claim) in &case.claims {
            let Some(of) = claim.of else {
                continue;
            };
            let (child, parent) = match claim.claim {
                ClaimKind::Parent => (claim.about, of),
                // "A person or unit belonged to it": the member is under the actor of the claim.
                ClaimKind::Membership if case.actors.contains_key(&of) => (of, claim.about),
                _ => continue,
            };
            structure.add(Edge {
                child,
                parent,
                claim: Some(*id),
                span: Span::of(claim),
            });
        }
        for (id, actor) in &case.actors {
            if let Some(parent) = actor.parent {
                structure.add(Edge {
                    child: *id,
                    parent,
                    claim: None,
                    span: Span::ALWAYS,
                });
            }
        }
        structure
    }

    /// The records that it was read from.
    pub const fn case(&self) -> &'c Casebook<'a> {
        self.case
    }

    fn add(&mut self, edge: Edge) {
        self.above.entry(edge.child).or_default().push(edge);
        self.below.entry(edge.parent).or_default().push(edge);
    }

    /// What is claimed of an actor for a day that lies somewhere in `date`: its areas, bases, names,
    /// equipment, members. Claims that cannot hold then are left out.
    pub fn said(&self, actor: RecordId, kind: ClaimKind, date: &UncertainDate) -> Vec<Claimed> {
        let window = Days::of(date);
        self.claims(actor, kind)
            .filter_map(|(id, claim)| {
                let certainty = Span::of(claim).on_a_day_in(window)?;
                Some(Claimed::new(id, claim, certainty))
            })
            .collect()
    }

    /// To which actors a person or unit belonged on a day that lies somewhere in `date`. The answers'
    /// `about` are those actors.
    pub fn memberships(&self, member: RecordId, date: &UncertainDate) -> Vec<Claimed> {
        let window = Days::of(date);
        let human = self.case.human(member);
        self.case
            .claims
            .iter()
            .filter(|(_, claim)| claim.claim == ClaimKind::Membership)
            .filter(|(_, claim)| claim.of.is_some_and(|of| self.case.human(of) == human))
            .filter_map(|(id, claim)| {
                let certainty = Span::of(claim).on_a_day_in(window)?;
                Some(Claimed::new(*id, claim, certainty))
            })
            .collect()
    }

    fn claims(
        &self,
        actor: RecordId,
        kind: ClaimKind,
    ) -> impl Iterator<Item = (RecordId, &'a model::record::Claim)> {
        self.case
            .claims
            .iter()
            .filter(move |(_, claim)| claim.about == actor && claim.claim == kind)
            .map(|(id, claim)| (*id, *claim))
    }

    fn unseen(&self) -> Vec<Unseen> {
        self.case
            .unseen(&[Kind::Actor, Kind::Claim, Kind::Person, Kind::Source])
    }

    /// The links over an actor that may have held in a period. What its own record names counts only
    /// where no claim speaks of that period.
    fn over(&self, actor: RecordId, period: Days) -> Vec<Edge> {
        let all = self
            .above
            .get(&actor)
            .map(Vec::as_slice)
            .unwrap_or_default();
        let holding = |edge: &&Edge| edge.span.possible.and(period).is_some();
        let claimed: Vec<Edge> = all
            .iter()
            .filter(|edge| edge.claim.is_some())
            .filter(holding)
            .copied()
            .collect();
        if claimed.is_empty() {
            all.iter()
                .filter(|edge| edge.claim.is_none())
                .copied()
                .collect()
        } else {
            claimed
        }
    }

    /// The links under an actor that may have held in a period.
    fn beneath(&self, actor: RecordId, period: Days) -> Vec<Edge> {
        let all = self
            .below
            .get(&actor)
            .map(Vec::as_slice)
            .unwrap_or_default();
        all.iter()
            .filter(|edge| edge.span.possible.and(period).is_some())
            .filter(|edge| {
                edge.claim.is_some()
                    || self
                        .over(edge.child, period)
                        .iter()
                        .all(|over| over.claim.is_none())
            })
            .copied()
            .collect()
    }
}

/// The better of two answers to whether something held.
fn better(a: Option<Certainty>, b: Option<Certainty>) -> Option<Certainty> {
    a.max(b)
}
