//! When a contact was last heard of and is next due.

use jiff::Timestamp;
use model::{
    record::{CheckIn, Contact},
    vocabulary::CheckInState,
};
use testimony_analysis::contact::{self, Standing, State};

use crate::{Case, date, id};

fn contact() -> Contact {
    let mut contact = Contact::new(id("baker"), "amal".into());
    contact.every_hours = Some(24);
    contact.grace_hours = Some(2);
    contact.alarm = vec!["call the neighbour".into(), "tell Bassel".into()];
    contact
}

fn at(contact: &Contact, signs: &[(&str, CheckInState)], now: &str) -> Standing {
    let check_ins: Vec<CheckIn> = signs
        .iter()
        .map(|(time, state)| CheckIn::new(id("contact"), (*time).into(), *state))
        .collect();
    let named = check_ins
        .iter()
        .enumerate()
        .map(|(at, body)| (id(&format!("sign-{at}")), body));
    contact::standing(
        id("contact"),
        contact,
        named,
        now.parse::<Timestamp>().unwrap(),
    )
}

fn due(standing: &Standing) -> String {
    standing.due.unwrap().to_string()
}

#[test]
fn each_sign_puts_the_next_one_off() {
    let safe = [("2012-05-25T18:00:00Z", CheckInState::Safe)];
    for (now, state) in [
        ("2012-05-25T19:00:00Z", State::Fine),
        ("2012-05-26T12:30:00Z", State::Due),
        ("2012-05-26T18:00:00Z", State::Due),
        ("2012-05-26T19:59:00Z", State::Late),
        ("2012-05-26T20:00:01Z", State::Missed),
    ] {
        let found = at(&contact(), &safe, now);
        assert_eq!(found.state, state, "{now}");
        assert_eq!(due(&found), "2012-05-26T18:00:00Z");
        assert_eq!(found.alarm.is_empty(), !state.is_alarm());
        assert_eq!(found.alarm_to.is_empty(), !state.is_alarm());
    }
    let alarm = at(&contact(), &safe, "2012-05-27T00:00:00Z");
    assert_eq!(
        alarm.alarm_to,
        ["amal"],
        "nobody was agreed, so who keeps the contact"
    );
}

#[test]
fn fixed_times_stay_where_they_were_agreed() {
    let mut fixed = contact();
    fixed.since = Some("2012-05-20T20:00:00Z".into());
    let none = at(&fixed, &[], "2012-05-21T08:00:00Z");
    assert_eq!(due(&none), "2012-05-21T20:00:00Z");
    // Early in the afternoon counts for the evening; an hour late counts for the evening that was.
    for (sign, next) in [
        ("2012-05-21T15:00:00Z", "2012-05-22T20:00:00Z"),
        ("2012-05-21T21:00:00Z", "2012-05-22T20:00:00Z"),
        ("2012-05-21T22:00:00Z", "2012-05-22T20:00:00Z"),
        ("2012-05-21T22:00:00.5Z", "2012-05-23T20:00:00Z"),
        ("2012-05-19T20:00:00Z", "2012-05-21T20:00:00Z"),
    ] {
        let found = at(
            &fixed,
            &[(sign, CheckInState::Safe)],
            "2012-05-22T08:00:00Z",
        );
        assert_eq!(due(&found), next, "{sign}");
    }
}

#[test]
fn the_word_for_danger_is_an_alarm_until_all_is_well_again() {
    let mut signs = vec![
        ("2012-05-25T18:00:00Z", CheckInState::Safe),
        ("2012-05-25T20:00:00Z", CheckInState::Duress),
    ];
    let now = "2012-05-25T21:00:00Z";
    let alarm = at(&contact(), &signs, now);
    assert_eq!(alarm.state, State::Duress);
    assert_eq!(alarm.alarm, ["call the neighbour", "tell Bassel"]);
    signs.push(("2012-05-25T20:30:00Z", CheckInState::Other));
    let heard = at(&contact(), &signs, now);
    assert_eq!(
        heard.state,
        State::Duress,
        "word through others ends no alarm"
    );
    assert!(heard.heard.is_some());
    signs.push(("2012-05-25T20:45:00Z", CheckInState::Safe));
    assert_eq!(at(&contact(), &signs, now).state, State::Fine);
}

#[test]
fn of_two_words_at_one_moment_danger_counts() {
    let both = [
        ("2012-05-25T20:00:00Z", CheckInState::Duress),
        ("2012-05-25T20:00:00Z", CheckInState::Safe),
    ];
    assert_eq!(
        at(&contact(), &both, "2012-05-25T21:00:00Z").state,
        State::Duress
    );
}

#[test]
fn a_miss_that_the_team_noted_is_one_and_the_future_is_not_looked_at() {
    let signs = [
        ("2012-05-25T18:00:00Z", CheckInState::Safe),
        ("2012-05-25T19:00:00Z", CheckInState::Missed),
        ("2012-05-28T18:00:00Z", CheckInState::Safe),
    ];
    assert_eq!(
        at(&contact(), &signs, "2012-05-25T20:00:00Z").state,
        State::Missed
    );
    assert_eq!(
        at(&contact(), &signs, "2012-05-28T20:00:00Z").state,
        State::Fine
    );
}

#[test]
fn ended_contacts_and_missing_agreements_say_so() {
    let now = "2012-05-25T20:00:00Z";
    let mut ended = contact();
    ended.dates = Some(date("2012-01/2012-03"));
    assert_eq!(at(&ended, &[], now).state, State::NotRunning);
    let mut loose = contact();
    loose.every_hours = None;
    assert_eq!(at(&loose, &[], now).state, State::NothingAgreed);
    loose.every_hours = Some(0);
    loose.since = Some("yesterday".into());
    let found = at(&loose, &[("soon", CheckInState::Safe)], now);
    assert_eq!(found.state, State::NothingAgreed);
    assert_eq!(found.unreadable.len(), 2);
}

#[test]
fn alarms_come_first() {
    let mut case = Case::default();
    case.add("quiet", contact());
    case.add("missed", contact());
    for (word, contact, time) in [
        ("s1", "quiet", "2012-05-25T18:00:00Z"),
        ("s2", "missed", "2012-05-20T18:00:00Z"),
    ] {
        case.add(
            word,
            CheckIn::new(id(contact), time.into(), CheckInState::Safe),
        );
    }
    let (all, unseen) = contact::all(&case.book(), "2012-05-25T19:00:00Z".parse().unwrap());
    assert!(unseen.is_empty());
    let order: Vec<_> = all.iter().map(|of| (of.contact, of.state)).collect();
    assert_eq!(
        order,
        [(id("missed"), State::Missed), (id("quiet"), State::Fine)]
    );
}
