//! Who commanded an actor.

use std::collections::BTreeSet;

use model::{
    date::UncertainDate,
    id::RecordId,
    vocabulary::{ActorKind, ClaimKind},
};
use serde::Serialize;

use super::{Claimed, Structure};
use crate::{Certainty, Days, Span, Unseen, word::fold};

/// Who commanded an actor at a time, as far as anybody says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Command {
    /// The actor.
    pub actor: RecordId,
    /// The days that were asked for.
    pub asked: Days,
    /// Those of whom it is claimed, certain ones first.
    pub holders: Vec<Holder>,
    /// Claims that cannot both be true, unless the command was shared.
    pub conflicts: Vec<Conflict>,
    /// Days for which nobody is claimed, not even possibly.
    pub gaps: Vec<Days>,
    /// Days for which somebody is claimed, but for none of whom the dates make it certain.
    pub unsure: Vec<Days>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// A commander, as one claim has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Holder {
    /// The claim.
    #[serde(flatten)]
    pub claimed: Claimed,
    /// Where command lay with a post: who held that at the time.
    pub through: Vec<Holder>,
}

/// Two claims of which one must be wrong, unless the command was shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Conflict {
    /// The claims.
    pub claims: [RecordId; 2],
    /// The days on which they say different things.
    pub days: Days,
    /// Whether both certainly speak of the same days.
    pub certainty: Certainty,
}

impl Structure<'_, '_> {
    /// Who commanded an actor, or held a post, on a day that lies somewhere in `date`.
    pub fn commanded(&self, actor: RecordId, date: &UncertainDate) -> Command {
        let asked = Days::of(date);
        let mut holders = self.holders(actor, asked, &mut BTreeSet::from([actor]));
        holders.sort_by_key(|holder| {
            let certainty = holder.claimed.certainty;
            (std::cmp::Reverse(certainty), holder.claimed.claim)
        });
        let spans: Vec<Span> = holders.iter().map(|holder| holder.claimed.span).collect();
        let possible: Vec<Days> = spans.iter().map(|span| span.possible).collect();
        let certain: Vec<Days> = spans.iter().filter_map(|span| span.certain).collect();
        let gaps = asked.without(&possible);
        let unsure = asked.without(&[certain, gaps.clone()].concat());
        Command {
            actor,
            asked,
            conflicts: self.conflicts(&holders, asked),
            gaps,
            unsure,
            holders,
            unseen: self.unseen(),
        }
    }

    /// `asked_of` holds the posts on the way, so that posts that command each other end somewhere.
    fn holders(
        &self,
        actor: RecordId,
        asked: Days,
        asked_of: &mut BTreeSet<RecordId>,
    ) -> Vec<Holder> {
        let mut holders = Vec::new();
        for (id, claim) in self.claims(actor, ClaimKind::Command) {
            let Some(certainty) = Span::of(claim).on_a_day_in(asked) else {
                continue;
            };
            let post = claim.of.filter(|of| {
                let actor = self.case.actors.get(of);
                actor.is_some_and(|actor| actor.kind == ActorKind::Post)
            });
            let through = match post {
                Some(post) if asked_of.insert(post) => self.holders(post, asked, asked_of),
                _ => Vec::new(),
            };
            holders.push(Holder {
                claimed: Claimed::new(id, claim, certainty),
                through,
            });
        }
        holders
    }

    fn conflicts(&self, holders: &[Holder], asked: Days) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        for (at, one) in holders.iter().enumerate() {
            for other in holders.iter().skip(at + 1) {
                let (one, other) = (&one.claimed, &other.claimed);
                if self.agree(one, other) {
                    continue;
                }
                let Some(both) = one.span.and(other.span) else {
                    continue;
                };
                let Some(days) = both.possible.and(asked) else {
                    continue;
                };
                let sure = both.certain.and_then(|certain| certain.and(asked));
                conflicts.push(Conflict {
                    claims: [one.claim.min(other.claim), one.claim.max(other.claim)],
                    days: sure.unwrap_or(days),
                    certainty: match sure {
                        Some(_) => Certainty::Certain,
                        None => Certainty::Possible,
                    },
                });
            }
        }
        conflicts.sort_by_key(|conflict| (std::cmp::Reverse(conflict.certainty), conflict.claims));
        conflicts
    }

    /// Whether two claims name the same commander, or different posts: a commander and a deputy.
    fn agree(&self, one: &Claimed, other: &Claimed) -> bool {
        let human = |claimed: &Claimed| claimed.of.map(|of| self.case.human(of));
        let same = human(one).is_some() && human(one) == human(other);
        let named = |claimed: &Claimed| claimed.value.as_deref().map(fold);
        let same_name = one.of.is_none() && other.of.is_none() && named(one) == named(other);
        let posts = one.post.as_deref().zip(other.post.as_deref());
        same || same_name || posts.is_some_and(|(one, other)| fold(one) != fold(other))
    }
}
