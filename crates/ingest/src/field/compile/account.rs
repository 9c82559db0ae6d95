//! Interviews and observations.

use model::{
    record::{Interview, Kind, Observation, Record, Statement, StatementLink},
    vocabulary::{Perception, Relation},
};

use super::{reading::Reading, reference::PEOPLE};
use crate::field::{
    account::MARKS,
    body::{Body, Spoken},
    draft::Draft,
};

/// An interview.
pub(super) fn interview(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "source",
            "date",
            "place",
            "interviewer",
            "interpreter",
            "language",
            "setting",
            "others_present",
            "repeat_of",
            "heard_from",
        ],
    );
    let own = r.own(root);
    let source = r
        .need(root, "source")
        .and_then(|s| r.reference(s, &[Kind::Source]));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let place = root
        .slot("place")
        .and_then(|s| r.reference(s, &[Kind::Place]));
    let interviewer = r.need(root, "interviewer").and_then(|s| r.text(s));
    let interpreter = root.slot("interpreter").and_then(|s| r.unless_none(s));
    let language = r.need(root, "language").and_then(|s| r.language(s));
    let setting = root.slot("setting").and_then(|s| r.text(s));
    let others_present = root
        .slot("others_present")
        .and_then(|s| r.number(s, 0, 10_000));
    let repeat_of = root
        .slot("repeat_of")
        .and_then(|s| r.reference(s, &[Kind::Interview]));
    let heard_from = root
        .slot("heard_from")
        .map(|s| r.references(s, PEOPLE))
        .unwrap_or_default();
    let (statements, notes) = spoken(r, draft, Perception::ALL);
    let interview = Interview {
        source: source?,
        date: date?,
        place,
        interviewer: interviewer?,
        interpreter,
        language: language?,
        setting: setting.unwrap_or_default(),
        others_present,
        repeat_of,
        heard_from,
        statements,
        notes,
    };
    Some(vec![r.record(
        &draft.key,
        draft.key_line,
        interview,
        own,
    )?])
}

/// What a delegate saw.
pub(super) fn observation(r: &mut Reading<'_>, draft: &Draft) -> Option<Vec<Record>> {
    let root = &draft.root;
    r.known(
        root,
        &[
            "key",
            "own",
            "observer",
            "date",
            "time",
            "place",
            "conditions",
            "event",
        ],
    );
    let own = r.own(root);
    let observer = r.need(root, "observer").and_then(|s| r.text(s));
    let date = r.need(root, "date").and_then(|s| r.date(s));
    let time = root.slot("time").and_then(|s| r.text(s));
    let place = r
        .need(root, "place")
        .and_then(|s| r.reference(s, &[Kind::Place]));
    let conditions = root.slot("conditions").and_then(|s| r.text(s));
    let event = root
        .slot("event")
        .and_then(|s| r.reference(s, &[Kind::Event]));
    let (statements, notes) = spoken(r, draft, &[Perception::Saw, Perception::Heard]);
    let observation = Observation {
        observer: observer?,
        date: date?,
        time,
        place: place?,
        conditions,
        event,
        statements,
        notes,
    };
    Some(vec![r.record(
        &draft.key,
        draft.key_line,
        observation,
        own,
    )?])
}

fn spoken(r: &mut Reading<'_>, draft: &Draft, allowed: &[Perception]) -> (Vec<Statement>, String) {
    let Body::Account { statements, notes } = &draft.body else {
        return (Vec::new(), String::new());
    };
    let statements = statements
        .iter()
        .filter_map(|spoken| {
            if !allowed.contains(&spoken.basis) {
                r.problem(
                    spoken.line,
                    format!("a delegate's observation cannot be `({})`", spoken.basis),
                    "begin with `(saw)` or `(heard)`; what was told belongs in an interview",
                );
            }
            statement(r, spoken)
        })
        .collect();
    (statements, notes.clone())
}

fn statement(r: &mut Reading<'_>, spoken: &Spoken) -> Option<Statement> {
    let marks = &spoken.marks;
    r.known(marks, &MARKS);
    let heard_from = spoken
        .heard_from
        .as_deref()
        .map(|key| r.lookup(key, spoken.line, PEOPLE).map(|(_, _, id)| id));
    let event = marks
        .slot("event")
        .and_then(|s| r.reference(s, &[Kind::Event]));
    let mut links = Vec::new();
    for relation in Relation::ALL {
        let others = marks
            .slot(relation.word())
            .map(|s| r.statements(s))
            .unwrap_or_default();
        links.extend(others.into_iter().map(|to| StatementLink {
            relation: *relation,
            to,
        }));
    }
    Some(Statement {
        text: spoken.text.clone(),
        basis: spoken.basis,
        heard_from: match heard_from {
            Some(found) => Some(found?),
            None => None,
        },
        event,
        links,
    })
}
