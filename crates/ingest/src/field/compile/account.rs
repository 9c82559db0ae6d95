//! What was said and seen: the statements below the front matter of an account.

use model::{
    record::{Kind, PEOPLE, Statement, StatementLink},
    vocabulary::{Perception, Relation},
};
use serde_json::Value as Json;

use super::{
    fields::{Fields, json_of},
    reading::Reading,
};
use crate::field::{
    account::MARKS,
    body::{Body, Spoken},
    draft::Draft,
};

impl Reading<'_> {
    /// Adds the statements and notes of an account, or the calls of a recommendation.
    pub(super) fn spoken(&mut self, draft: &Draft, kind: Kind, read: &mut Fields) {
        let allowed: &[Perception] = match kind {
            Kind::Observation | Kind::Visit => &[Perception::Saw, Perception::Heard],
            _ => Perception::ALL,
        };
        match &draft.body {
            Body::Account { statements, notes } => {
                let statements: Vec<Statement> = statements
                    .iter()
                    .filter_map(|spoken| self.statement(spoken, allowed))
                    .collect();
                read.insert("statements".to_owned(), json_of(statements));
                if !notes.is_empty() {
                    read.insert("notes".to_owned(), Json::from(notes.as_str()));
                }
            }
            Body::Calls { calls, calls_ar } => {
                read.insert("calls".to_owned(), json_of(calls));
                read.insert("calls_ar".to_owned(), json_of(calls_ar));
            }
            Body::Text { .. } => {}
        }
    }

    fn statement(&mut self, spoken: &Spoken, allowed: &[Perception]) -> Option<Statement> {
        if !allowed.contains(&spoken.basis) {
            self.problem(
                spoken.line,
                format!("a delegate's observation cannot be `({})`", spoken.basis),
                "begin with `(saw)` or `(heard)`; what was told belongs in an interview",
            );
        }
        let marks = &spoken.marks;
        self.known(marks, &MARKS);
        let heard_from = spoken
            .heard_from
            .as_deref()
            .map(|key| self.lookup(key, spoken.line, PEOPLE).map(|(_, _, id)| id));
        let event = marks
            .slot("event")
            .and_then(|s| self.reference(s, &[Kind::Event]));
        let mut links = Vec::new();
        for relation in Relation::ALL {
            let others = marks
                .slot(relation.word())
                .map(|s| self.statements(s))
                .unwrap_or_default();
            links.extend(others.into_iter().map(|to| StatementLink {
                relation: *relation,
                to,
            }));
        }
        Some(Statement {
            heard_from: match heard_from {
                Some(found) => Some(found?),
                None => None,
            },
            event,
            links,
            ..Statement::new(spoken.text.clone(), spoken.basis)
        })
    }
}
