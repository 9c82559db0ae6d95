//! Events, their acts and who had a part in them.

use std::collections::{BTreeMap, BTreeSet};

use model::{count::Count, id::RecordId, record::Counts};

use super::{Check, Problem, is_before};
use crate::{Casebook, Days};

/// Acts that cannot have been done while their event lasted.
pub(super) fn acts(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, act) in &case.acts {
        let (Some(date), Some(event)) = (&act.date, case.events.get(&act.event)) else {
            continue;
        };
        if !date.may_overlap(&event.date) {
            problems.push(Problem {
                record: *id,
                field: "date",
                check: Check::ActOutsideEvent,
                what: format!(
                    "{} of {date} is outside its event, {} of {}",
                    case.name(*id),
                    case.name(act.event),
                    event.date
                ),
                remedy: "check both dates, or give the act the event it belongs to".to_owned(),
                others: vec![act.event],
            });
        }
    }
}

/// Counts of an event that are smaller than what its acts show, or larger than all who were there.
pub(super) fn counts(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, event) in &case.events {
        let mut problem = |field, what, others| {
            problems.push(Problem {
                record: *id,
                field,
                check: Check::Counts,
                what,
                remedy: "correct the count, or say why the two differ".to_owned(),
                others,
            });
        };
        for (field, what, count, is) in KINDS {
            let Some(count) = count(&event.counts) else {
                continue;
            };
            let (victims, acts) = victims(case, *id, is);
            if victims.len() > usize::try_from(count.max()).unwrap_or(usize::MAX) {
                let text = format!(
                    "{} counts at most {} {what}, and its acts name {} different people",
                    case.name(*id),
                    count.max(),
                    victims.len()
                );
                problem(*field, text, acts);
            }
        }
        let Some(present) = event.counts.present else {
            continue;
        };
        for (field, what, count, _) in KINDS {
            if let Some(count) = count(&event.counts).filter(|count| count.min() > present.max()) {
                let text = format!(
                    "{} counts at least {} {what}, and at most {} present",
                    case.name(*id),
                    count.min(),
                    present.max()
                );
                problem(*field, text, Vec::new());
            }
        }
    }
}

type Figure = fn(&Counts) -> Option<Count>;
type Concerns = fn(&str) -> bool;

/// Field, word, figure, and the codes of MT4 whose victims it counts.
const KINDS: &[(&str, &str, Figure, Concerns)] = &[
    (
        "killed",
        "killed",
        |counts| counts.killed,
        // An attempt (01 01 09) kills nobody.
        |code| code.starts_with("0101") && !code.starts_with("010109"),
    ),
    ("wounded", "wounded", |counts| counts.wounded, |_| false),
    (
        "detained",
        "detained",
        |counts| counts.detained,
        |code| {
            ["030101", "030102", "030107"]
                .iter()
                .any(|of| code.starts_with(of))
        },
    ),
    (
        "disappeared",
        "disappeared",
        |counts| counts.disappeared,
        |code| code.starts_with("030103"),
    ),
];

fn victims(
    case: &Casebook<'_>,
    event: RecordId,
    is: &Concerns,
) -> (BTreeSet<RecordId>, Vec<RecordId>) {
    let mut victims = BTreeMap::new();
    for (id, act) in &case.acts {
        if act.event == event
            && is(act.kind.as_str())
            && let Some(victim) = act.victim
        {
            victims.entry(case.human(victim)).or_insert(*id);
        }
    }
    let acts = victims.values().copied().collect();
    (victims.into_keys().collect(), acts)
}

/// Parts in acts before their actor existed or after it had ceased to.
pub(super) fn actors(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, involvement) in &case.involvements {
        let Some(dates) = case
            .actors
            .get(&involvement.actor)
            .and_then(|actor| actor.dates.as_ref())
        else {
            continue;
        };
        let Some(date) = case
            .acts
            .get(&involvement.act)
            .and_then(|act| case.act_date(act))
        else {
            continue;
        };
        let (existed, done) = (Days::of(dates), Days::of(date));
        let when = if is_before(existed, done) {
            "after it had ceased to exist"
        } else if is_before(done, existed) {
            "before it existed"
        } else {
            continue;
        };
        problems.push(Problem {
            record: *id,
            field: "actor",
            check: Check::ActorOutsideDates,
            what: format!(
                "{} has {} take part in {} of {date}, {when} ({dates})",
                case.name(*id),
                case.name(involvement.actor),
                case.name(involvement.act)
            ),
            remedy: "check the dates of the actor, or name the one that existed then".to_owned(),
            others: vec![involvement.actor, involvement.act],
        });
    }
}
