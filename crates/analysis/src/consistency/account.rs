//! Accounts, and the consents they need.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    record::{Consent, Interview},
    vocabulary::PersonStatus,
};

use super::{Check, Problem, is_before};
use crate::{Casebook, Days};

/// A consent that was given before anybody spoke with the person, or only after they had spoken.
pub(super) fn consents(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    let mut consents = BTreeMap::<RecordId, Vec<(RecordId, &Consent)>>::new();
    for (id, consent) in &case.consents {
        let giver = consent.given_by.unwrap_or(consent.of);
        for person in [case.human(consent.of), case.human(giver)] {
            let of = consents.entry(person).or_default();
            if !of.iter().any(|(known, _)| known == id) {
                of.push((*id, *consent));
            }
        }
    }
    let mut interviews = BTreeMap::<RecordId, Vec<(RecordId, &Interview)>>::new();
    for (id, interview) in &case.interviews {
        let speaker = case.human(interview.source);
        interviews
            .entry(speaker)
            .or_default()
            .push((*id, *interview));
    }
    for (person, interviews) in &interviews {
        let consents = consents.get(person).map(Vec::as_slice).unwrap_or_default();
        let dated: Vec<(RecordId, Days)> = consents
            .iter()
            .filter_map(|(id, consent)| Some((*id, Days::of(consent.date.as_ref()?))))
            .collect();
        older(case, interviews, &dated, problems);
        younger(case, interviews, &dated, problems);
    }
}

fn older(
    case: &Casebook<'_>,
    interviews: &[(RecordId, &Interview)],
    consents: &[(RecordId, Days)],
    problems: &mut Vec<Problem>,
) {
    for (consent, days) in consents {
        let all_later = interviews
            .iter()
            .all(|(_, interview)| is_before(*days, Days::of(&interview.date)));
        let first = interviews
            .iter()
            .min_by_key(|(id, interview)| (interview.date.earliest(), *id));
        let Some((interview, _)) = first.filter(|_| all_later) else {
            continue;
        };
        problems.push(Problem {
            record: *consent,
            field: "date",
            check: Check::ConsentOlder,
            what: format!(
                "{} is older than {}, the person's first interview: nobody can allow the use of what \
                 they have not yet said",
                case.name(*consent),
                case.name(*interview)
            ),
            remedy: "check both dates, or record the consent that was given at the interview".to_owned(),
            others: vec![*interview],
        });
    }
}

fn younger(
    case: &Casebook<'_>,
    interviews: &[(RecordId, &Interview)],
    consents: &[(RecordId, Days)],
    problems: &mut Vec<Problem>,
) {
    for (interview, body) in interviews {
        let days = Days::of(&body.date);
        let all_later = consents
            .iter()
            .all(|(_, consent)| is_before(days, *consent));
        let first = consents.iter().min_by_key(|(id, days)| (days.from, *id));
        let Some((consent, _)) = first.filter(|_| all_later) else {
            continue;
        };
        problems.push(Problem {
            record: *consent,
            field: "date",
            check: Check::ConsentYounger,
            what: format!(
                "{} was given only after {}, which needs it",
                case.name(*consent),
                case.name(*interview)
            ),
            remedy: "check both dates, or record how the person allowed it at the time".to_owned(),
            others: vec![*interview],
        });
    }
}

/// Statements about events that had not begun, or that were still going on, when they were made.
pub(super) fn statements(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, interview) in &case.interviews {
        let said = Days::of(&interview.date);
        let mut events: Vec<RecordId> = interview
            .statements
            .iter()
            .filter_map(|statement| statement.event)
            .collect();
        events.sort_unstable();
        events.dedup();
        for event in events {
            let Some(body) = case.events.get(&event) else {
                continue;
            };
            let days = Days::of(&body.date);
            // Of one uncertain day nobody knows that it came later; of an interval it is said.
            let lasts = body.date.as_str().contains('/');
            let ends_after = said.to.zip(days.to).is_some_and(|(said, end)| said < end);
            let how = if is_before(said, days) {
                "begins"
            } else if lasts && ends_after {
                "ends"
            } else {
                continue;
            };
            problems.push(Problem {
                record: *id,
                field: "date",
                check: Check::StatementTooEarly,
                what: format!(
                    "{} of {} tells of {}, which {how} after that day",
                    case.name(*id),
                    interview.date,
                    case.name(event)
                ),
                remedy: "check the dates of both, and of which event the statement is".to_owned(),
                others: vec![event],
            });
        }
    }
}

/// Who speaks after their death, and who is dead on one record and alive on another.
pub(super) fn the_dead(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    let mut deaths = BTreeMap::<RecordId, (Days, RecordId)>::new();
    for (id, identity) in &case.identities {
        if let Some(died) = &identity.died {
            deaths.insert(*id, (Days::of(died), *id));
        }
    }
    for (id, act) in &case.acts {
        let Some(victim) = act.victim.map(|victim| case.human(victim)) else {
            continue;
        };
        let died = act
            .killing
            .as_ref()
            .and_then(|killing| killing.died.as_ref());
        // An attempt (01 01 09) leaves its victim alive.
        let killed = act.killing.is_some()
            || (act.kind.as_str().starts_with("0101") && !act.kind.as_str().starts_with("010109"));
        if let Some(date) = died.or_else(|| case.act_date(act)).filter(|_| killed) {
            deaths.entry(victim).or_insert((Days::of(date), *id));
        }
    }
    for (id, interview) in &case.interviews {
        let speaker = case.human(interview.source);
        let Some((died, by)) = deaths.get(&speaker) else {
            continue;
        };
        if is_before(*died, Days::of(&interview.date)) {
            problems.push(Problem {
                record: *id,
                field: "date",
                check: Check::SpeaksAfterDeath,
                what: format!("{} is dated after its speaker's death", case.name(*id)),
                remedy: "check both dates, and whether two people were taken for one".to_owned(),
                others: vec![*by],
            });
        }
    }
    let mut dead = BTreeMap::<RecordId, RecordId>::new();
    let mut living = BTreeMap::<RecordId, RecordId>::new();
    let people = case
        .people
        .iter()
        .map(|(id, of)| (*id, of.identity, of.status));
    let sources = case
        .sources
        .iter()
        .map(|(id, of)| (*id, of.identity, of.status));
    for (id, identity, status) in people.chain(sources) {
        match status {
            PersonStatus::Dead => dead.entry(identity).or_insert(id),
            PersonStatus::Living => living.entry(identity).or_insert(id),
            PersonStatus::Disappeared | PersonStatus::Unknown => continue,
        };
    }
    for (identity, dead) in &dead {
        if let Some(living) = living.get(identity) {
            problems.push(Problem {
                record: *dead,
                field: "status",
                check: Check::Fate,
                what: format!(
                    "{} is dead and {} is alive, and both are one human being",
                    case.name(*dead),
                    case.name(*living)
                ),
                remedy: "set the fate that is known now on both".to_owned(),
                others: vec![*living],
            });
        }
    }
}
