//! What pieces of evidence can have in common.

use std::collections::BTreeSet;

use model::{
    id::{Digest, RecordId},
    record::{Evidence, Interview, Item},
};

use super::row;
use crate::{Casebook, word::fold};

/// What a piece of evidence goes back to. Two pieces with one origin in common are one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Origin {
    /// A human being spoke.
    Speaker(RecordId),
    /// A human being made it or handed it over.
    Maker(RecordId),
    /// A member of the team saw it.
    Observer(String),
    /// It repeats what a human being said.
    HeardFrom(RecordId),
    /// It was said where others heard it.
    Session(String),
    /// The same, through one interpreter.
    Interpreted(String, String),
    /// It was said to a group through one interpreter, on one day at one place.
    GroupSetting(String, RecordId, String),
    /// It repeats an earlier interview.
    Interview(RecordId),
    /// It is made from the same item.
    Footage(RecordId),
    /// It has the same bytes.
    Bytes(Digest),
    /// It comes from the same post, broadcast or release.
    Upstream(String),
    /// The speaker belongs to a household or organisation.
    Group(String),
    /// It records, or was made during, an account.
    Account(RecordId),
    /// It is a picture of a thing.
    Thing(RecordId),
    /// Another body found it.
    Body(String),
}

/// Every origin of a piece.
pub(super) fn origins(case: &Casebook<'_>, piece: Evidence) -> BTreeSet<Origin> {
    let id = piece.record;
    let mut found = BTreeSet::new();
    if let Some(interview) = case.interviews.get(&id) {
        of_interview(case, piece, interview, &mut found);
    }
    if let Some(observation) = case.observations.get(&id) {
        found.insert(Origin::Observer(fold(&observation.observer)));
        found.insert(Origin::Account(id));
        heard_in_statements(case, piece, &mut found);
    }
    if let Some(visit) = case.visits.get(&id) {
        let visitors = visit.visitors.iter().map(|name| fold(name));
        found.extend(visitors.map(Origin::Observer));
        found.insert(Origin::Account(id));
        heard_in_statements(case, piece, &mut found);
    }
    if let Some(item) = case.items.get(&id) {
        of_item(case, id, item, &mut found);
    }
    if let Some(thing) = case.things.get(&id) {
        found.extend(thing.given_by.map(|by| Origin::Maker(case.human(by))));
        found.insert(Origin::Thing(id));
        found.extend(accounts_with(case, id));
    }
    if let Some(examination) = case.examinations.get(&id) {
        found.insert(Origin::Observer(fold(&examination.examiner)));
        found.insert(Origin::Account(id));
    }
    if let Some(external) = case.externals.get(&id) {
        found.insert(Origin::Body(fold(&external.body)));
    }
    found
}

fn of_interview(
    case: &Casebook<'_>,
    piece: Evidence,
    interview: &Interview,
    found: &mut BTreeSet<Origin>,
) {
    let id = piece.record;
    found.insert(Origin::Speaker(case.human(interview.source)));
    found.insert(Origin::Account(id));
    found.insert(Origin::Interview(first_of(id, |id| {
        case.interviews.get(&id).and_then(|of| of.repeat_of)
    })));
    if let Some(group) = case
        .sources
        .get(&interview.source)
        .and_then(|source| source.group.as_deref())
    {
        found.insert(Origin::Group(fold(group)));
    }
    let interpreter = interview.interpreter.as_deref().map(fold);
    if let Some(session) = interview.session.as_deref().map(fold) {
        if let Some(interpreter) = &interpreter {
            found.insert(Origin::Interpreted(interpreter.clone(), session.clone()));
        }
        found.insert(Origin::Session(session));
    } else if let (Some(interpreter), Some(place), Some(1..)) =
        (interpreter, interview.place, interview.others_present)
    {
        let day = interview.date.to_string();
        found.insert(Origin::GroupSetting(interpreter, place, day));
    }
    for teller in &interview.heard_from {
        repeats(case, case.human(*teller), found);
    }
    heard_in_statements(case, piece, found);
}

fn heard_in_statements(case: &Casebook<'_>, piece: Evidence, found: &mut BTreeSet<Origin>) {
    for statement in row::statements(case, piece) {
        if let Some(teller) = statement.heard_from {
            repeats(case, case.human(teller), found);
        }
    }
}

/// Everybody up the chain: whoever repeats a person repeats those whom that person repeats.
fn repeats(case: &Casebook<'_>, teller: RecordId, found: &mut BTreeSet<Origin>) {
    if !found.insert(Origin::HeardFrom(teller)) {
        return;
    }
    let accounts = case
        .interviews
        .values()
        .filter(|interview| case.human(interview.source) == teller);
    for account in accounts {
        let in_statements = account.statements.iter().filter_map(|of| of.heard_from);
        for next in account.heard_from.iter().copied().chain(in_statements) {
            repeats(case, case.human(next), found);
        }
    }
}

fn of_item(case: &Casebook<'_>, id: RecordId, item: &Item, found: &mut BTreeSet<Origin>) {
    for person in [item.by, item.given_by].into_iter().flatten() {
        found.insert(Origin::Maker(case.human(person)));
    }
    let original = first_of(id, |id| {
        case.items.get(&id).and_then(|item| item.derived_from)
    });
    found.insert(Origin::Footage(original));
    found.insert(Origin::Bytes(item.sha256));
    let upstream = item.upstream.iter().map(|word| fold(word));
    found.extend(upstream.map(Origin::Upstream));
    let link = item.link.iter().map(|link| link.trim().to_owned());
    found.extend(link.map(Origin::Upstream));
    found.extend(accounts_with(case, id));
    let pictures = case.things.iter().filter(|(_, of)| of.items.contains(&id));
    found.extend(pictures.map(|(thing, _)| Origin::Thing(*thing)));
}

/// Accounts of which an item is the recording, or during which it was made.
fn accounts_with(case: &Casebook<'_>, item: RecordId) -> Vec<Origin> {
    let interviews = case.interviews.iter().map(|(id, of)| (id, &of.items));
    let observations = case.observations.iter().map(|(id, of)| (id, &of.items));
    let visits = case.visits.iter().map(|(id, of)| (id, &of.items));
    let examinations = case.examinations.iter().map(|(id, of)| (id, &of.items));
    interviews
        .chain(observations)
        .chain(visits)
        .chain(examinations)
        .filter(|(_, items)| items.contains(&item))
        .map(|(id, _)| Origin::Account(*id))
        .collect()
}

/// The record that a chain of references begins with; of a circle, its least member.
fn first_of(id: RecordId, before: impl Fn(RecordId) -> Option<RecordId>) -> RecordId {
    let mut way = vec![id];
    let mut at = id;
    while let Some(next) = before(at) {
        if let Some(circle) = way.iter().position(|seen| *seen == next) {
            return way.into_iter().skip(circle).min().unwrap_or(next);
        }
        way.push(next);
        at = next;
    }
    at
}
