//! When a contact was last heard of and is next due, by what was agreed.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use model::{
    date::Day,
    id::RecordId,
    record::{CheckIn, Contact},
    vocabulary::CheckInState,
};
use serde::Serialize;

use crate::{Casebook, Days, Unseen};

/// How it stands with a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The contact.
    pub contact: RecordId,
    /// The moment for which this holds.
    pub now: Timestamp,
    /// How it stands.
    pub state: State,
    /// The last sign of the contact's own, of all well or of duress.
    pub last: Option<Sign>,
    /// The last that was heard through somebody else, if that is later. It is no agreed word, and stops
    /// no alarm.
    pub heard: Option<Sign>,
    /// When the next sign is due.
    pub due: Option<Timestamp>,
    /// Until when no sign is no alarm.
    pub until: Option<Timestamp>,
    /// What to do now, step by step; nothing unless the state is an alarm.
    pub alarm: Vec<String>,
    /// Whom to alarm, by code name: those agreed, or else who keeps the contact.
    pub alarm_to: Vec<String>,
    /// Records whose times cannot be read, so that this may be wrong.
    pub unreadable: Vec<RecordId>,
}

/// A sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Sign {
    /// The check-in.
    pub check_in: RecordId,
    /// When.
    pub time: Timestamp,
    /// What sign.
    pub state: CheckInState,
}

/// How it stands with a contact, from quiet to alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// The contact has ended or not begun.
    NotRunning,
    /// No check-ins were agreed.
    NothingAgreed,
    /// The next sign is not due soon.
    Fine,
    /// It is due before long: the last quarter of the time between two signs has begun.
    Due,
    /// It is late, within the grace that was agreed.
    Late,
    /// No sign came in time, or the team noted that none did.
    Missed,
    /// The last sign was the word for danger.
    Duress,
}

impl State {
    /// Whether the alarm steps apply.
    pub const fn is_alarm(self) -> bool {
        matches!(self, Self::Missed | Self::Duress)
    }
}

/// How it stands with every contact, alarms first.
pub fn all(case: &Casebook<'_>, now: Timestamp) -> (Vec<Standing>, Vec<Unseen>) {
    let mut standings: Vec<Standing> = case
        .contacts
        .iter()
        .map(|(id, contact)| {
            let check_ins = case.check_ins.iter().map(|(id, body)| (*id, *body));
            standing(*id, contact, check_ins, now)
        })
        .collect();
    standings.sort_by_key(|standing| (Reverse(standing.state), standing.due, standing.contact));
    let kinds = [model::record::Kind::Contact, model::record::Kind::CheckIn];
    (standings, case.unseen(&kinds))
}

/// How it stands with a contact at `now`. Signs that are dated later are left out.
///
/// Where the agreement says from which moment hours are counted, signs are due at fixed times after it,
/// and a sign counts for the next such time, or for the one before within its grace. Where it does not,
/// each sign puts the next one off by the hours agreed.
pub fn standing<'a>(
    id: RecordId,
    contact: &Contact,
    check_ins: impl IntoIterator<Item = (RecordId, &'a CheckIn)>,
    now: Timestamp,
) -> Standing {
    let mut unreadable = Vec::new();
    let since = contact.since.as_deref().and_then(|text| {
        let time = text.parse::<Timestamp>().ok();
        if time.is_none() {
            unreadable.push(id);
        }
        time
    });
    let mut signs = Vec::new();
    for (check_in, body) in check_ins {
        if body.contact != id {
            continue;
        }
        match body.time.parse::<Timestamp>() {
            Ok(time) if time <= now => signs.push(Sign {
                check_in,
                time,
                state: body.state,
            }),
            Ok(_) => {}
            Err(_) => unreadable.push(check_in),
        }
    }
    unreadable.sort_unstable();
    let last_of = |states: &[CheckInState]| {
        let of = signs.iter().filter(|sign| states.contains(&sign.state));
        // Of two at one moment, the graver.
        of.max_by_key(|sign| (sign.time, sign.state == CheckInState::Duress, sign.check_in))
            .copied()
    };
    let last = last_of(&[CheckInState::Safe, CheckInState::Duress]);
    let after_last = |sign: &Sign| last.is_none_or(|last| sign.time > last.time);
    let heard = last_of(&[CheckInState::Other]).filter(after_last);
    let noted = last_of(&[CheckInState::Missed]).filter(after_last);

    let every = contact.every_hours.filter(|every| *every > 0).map(hours);
    let grace = hours(contact.grace_hours.unwrap_or_default());
    let due = every.and_then(|every| due(every, grace, since, last.map(|sign| sign.time)));
    let until = due.and_then(|due| due.checked_add(grace).ok());
    let state = if !is_running(contact, now) {
        State::NotRunning
    } else if last.is_some_and(|last| last.state == CheckInState::Duress) {
        State::Duress
    } else if noted.is_some() {
        State::Missed
    } else if let (Some(every), Some(due), Some(until)) = (every, due, until) {
        let soon = due.checked_sub(every / 4).unwrap_or(due);
        if now > until {
            State::Missed
        } else if now > due {
            State::Late
        } else if now >= soon {
            State::Due
        } else {
            State::Fine
        }
    } else {
        State::NothingAgreed
    };
    let alarmed = state.is_alarm();
    let to = if contact.alarm_to.is_empty() {
        vec![contact.kept_by.clone()]
    } else {
        contact.alarm_to.clone()
    };
    Standing {
        contact: id,
        now,
        state,
        last,
        heard,
        due,
        until,
        alarm: if alarmed {
            contact.alarm.clone()
        } else {
            Vec::new()
        },
        alarm_to: if alarmed { to } else { Vec::new() },
        unreadable,
    }
}

/// When the next sign is due; nothing where there is no moment to count from.
fn due(
    every: SignedDuration,
    grace: SignedDuration,
    since: Option<Timestamp>,
    last: Option<Timestamp>,
) -> Option<Timestamp> {
    let Some(since) = since else {
        return last?.checked_add(every).ok();
    };
    let passed = match last {
        // Within the grace of a fixed time a sign still counts for that one.
        Some(last) if last > since => {
            let counted = last.duration_since(since).checked_sub(grace)?;
            let seconds = counted.as_secs().max(0);
            let part = i64::from(counted.subsec_nanos() > 0);
            let rounds = (seconds + part).checked_add(every.as_secs() - 1)? / every.as_secs();
            rounds.max(1)
        }
        _ => 0,
    };
    let rounds = i32::try_from(passed.checked_add(1)?).ok()?;
    since.checked_add(every.checked_mul(rounds)?).ok()
}

fn hours(hours: u32) -> SignedDuration {
    SignedDuration::from_hours(i64::from(hours))
}

/// Whether the contact has begun and not ended, by the day in Greenwich give or take one, which holds
/// everywhere.
fn is_running(contact: &Contact, now: Timestamp) -> bool {
    let day = |now: Timestamp| {
        let date = now.to_zoned(TimeZone::UTC).date();
        Some(Day {
            year: i64::from(date.year()),
            month: u8::try_from(date.month()).ok()?,
            day: u8::try_from(date.day()).ok()?,
        })
    };
    let around = Days {
        from: now.checked_sub(hours(24)).ok().and_then(day),
        to: now.checked_add(hours(24)).ok().and_then(day),
    };
    let agreed = contact.dates.as_ref().map_or(Days::ALWAYS, Days::of);
    agreed.and(around).is_some()
}
