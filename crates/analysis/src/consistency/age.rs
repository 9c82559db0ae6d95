//! Ages and dates of birth.

use model::id::RecordId;

use super::{Check, Problem};
use crate::{Casebook, Days};

/// Ages that no day of birth on record gives. Needs `identity`; whoever does not hold it sees none.
pub(super) fn ages(case: &Casebook<'_>, problems: &mut Vec<Problem>) {
    for (id, act) in &case.acts {
        let Some(victim) = act.victim else {
            continue;
        };
        let days = case.act_date(act).map_or(Days::ALWAYS, Days::of);
        if let Some(age) = act.age {
            compare(case, *id, victim, age, days, problems);
        }
        if let Some(age) = case.people.get(&victim).and_then(|person| person.age) {
            compare(case, victim, victim, age, days, problems);
        }
    }
}

fn compare(
    case: &Casebook<'_>,
    record: RecordId,
    person: RecordId,
    age: u16,
    at: Days,
    problems: &mut Vec<Problem>,
) {
    let identity = case.human(person);
    let Some(born) = case
        .identities
        .get(&identity)
        .and_then(|identity| identity.born.as_ref())
    else {
        return;
    };
    let born = Days::of(born);
    // Before the birthday of a year somebody is a year younger than the difference of years.
    let full = |from: Option<model::date::Day>, to: Option<model::date::Day>| {
        let (from, to) = from.zip(to)?;
        let before_birthday = (to.month, to.day) < (from.month, from.day);
        Some(to.year - from.year - i64::from(before_birthday))
    };
    let youngest = full(born.to, at.from);
    let oldest = full(born.from, at.to);
    // Ages are told, and rounded; a year either way is no contradiction.
    let too_young = youngest.is_some_and(|youngest| i64::from(age) + 1 < youngest);
    let too_old = oldest.is_some_and(|oldest| i64::from(age) > oldest + 1);
    if too_young || too_old {
        problems.push(Problem {
            record,
            field: "age",
            check: Check::Age,
            what: format!(
                "{} gives an age that the date of birth on record does not",
                case.name(record)
            ),
            remedy: "check the age, the date of birth and the date of the act".to_owned(),
            others: vec![identity],
        });
    }
}
