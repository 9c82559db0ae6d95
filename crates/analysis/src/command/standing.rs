//! Whether a unit or a person belonged to an actor on a day.

use model::{id::RecordId, vocabulary::ClaimKind};

use super::{Link, Structure, better};
use crate::{Certainty, Days, Span};

impl Structure<'_, '_> {
    /// Whether `who` was an actor, or under it, on a day that lies somewhere in `days`, and by which
    /// links. A person is where they belonged or commanded.
    pub(crate) fn stood_under(
        &self,
        who: RecordId,
        actor: RecordId,
        days: Days,
    ) -> Option<(Certainty, Vec<Link>)> {
        if self.case.actors.contains_key(&who) || who == actor {
            return self.stood(who, actor, days, Span::ALWAYS, Vec::new());
        }
        let human = self.case.human(who);
        let mut surest: Option<(Certainty, Vec<Link>)> = None;
        for (id, claim) in &self.case.claims {
            let is_theirs = claim.of.is_some_and(|of| self.case.human(of) == human);
            if !is_theirs || !matches!(claim.claim, ClaimKind::Membership | ClaimKind::Command) {
                continue;
            }
            let span = Span::of(claim);
            let link = Link {
                unit: who,
                parent: claim.about,
                claim: Some(*id),
                span,
            };
            let found = self.stood(claim.about, actor, days, span, vec![link]);
            let known = surest.as_ref().map(|(certainty, _)| *certainty);
            if better(known, found.as_ref().map(|(certainty, _)| *certainty)) != known {
                surest = found;
            }
        }
        surest
    }

    /// The same of a unit that was reached by `path`, which holds on the days of `span`.
    fn stood(
        &self,
        unit: RecordId,
        actor: RecordId,
        days: Days,
        span: Span,
        path: Vec<Link>,
    ) -> Option<(Certainty, Vec<Link>)> {
        if unit == actor {
            return Some((span.on_a_day_in(days)?, path));
        }
        self.walk(unit, days, true, |way| span.and(way)?.on_a_day_in(days))
            .into_iter()
            .find(|(_, way)| way.at == actor)
            .map(|(certainty, way)| (certainty, [path, way.path].concat()))
    }
}
