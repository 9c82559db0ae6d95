//! Through how many mouths a statement went.

use std::collections::{BTreeSet, VecDeque};

use model::{
    id::RecordId,
    record::{Evidence, Statement},
    vocabulary::Perception,
};
use serde::Serialize;

use super::row;
use crate::Casebook;

/// Through how many mouths a statement went before the speaker's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Hearsay {
    /// 0 for what the speaker perceived, has in writing or concluded; 1 for what was told by somebody
    /// who did, and so on.
    pub level: usize,
    /// Whether there may be more: somebody in the chain is unnamed, or their own account of it is not
    /// on record.
    pub at_least: bool,
    /// Those from whom it was heard, nearest first.
    pub through: Vec<RecordId>,
}

/// How far a piece of evidence is hearsay. Of a whole account, its nearest statement counts.
pub(super) fn of(case: &Casebook<'_>, piece: Evidence) -> Option<Hearsay> {
    row::statements(case, piece)
        .into_iter()
        .map(|statement| level(case, statement, piece.record))
        .min()
}

fn level(case: &Casebook<'_>, statement: &Statement, account: RecordId) -> Hearsay {
    if is_first_hand(statement) {
        return Hearsay {
            level: 0,
            at_least: false,
            through: Vec::new(),
        };
    }
    let interview = case.interviews.get(&account);
    // A whole account that repeats one person: its statements of hearsay are that person's.
    let only_one = || match interview?.heard_from.as_slice() {
        [one] if statement.basis == Perception::HeardFrom => Some(*one),
        _ => None,
    };
    let speaker = interview.map(|interview| case.human(interview.source));
    match statement.heard_from.or_else(only_one) {
        Some(teller) => follow(case, teller, statement.event, speaker),
        None => Hearsay {
            level: 1,
            at_least: true,
            through: Vec::new(),
        },
    }
}

/// The shortest way back to somebody who knows it at first hand, by the accounts on record. Each
/// person is asked once, so that people who told it to each other end somewhere.
fn follow(
    case: &Casebook<'_>,
    teller: RecordId,
    event: Option<RecordId>,
    speaker: Option<RecordId>,
) -> Hearsay {
    let mut asked: BTreeSet<RecordId> = speaker.into_iter().collect();
    asked.insert(case.human(teller));
    let mut ways = VecDeque::from([(teller, vec![teller])]);
    let mut nearest: Option<Hearsay> = None;
    while let Some((last, way)) = ways.pop_front() {
        let mut found = |level, at_least| {
            let found = Hearsay {
                level,
                at_least,
                through: way.clone(),
            };
            if nearest.as_ref().is_none_or(|nearest| found < *nearest) {
                nearest = Some(found);
            }
        };
        let statements = told_by(case, case.human(last), event);
        if statements.is_empty() {
            found(way.len(), true);
        }
        for statement in statements {
            match statement.heard_from {
                _ if is_first_hand(statement) => found(way.len(), false),
                None => found(way.len() + 1, true),
                Some(next) => {
                    if asked.insert(case.human(next)) {
                        ways.push_back((next, [way.as_slice(), &[next]].concat()));
                    }
                }
            }
        }
    }
    nearest.unwrap_or(Hearsay {
        level: 1,
        at_least: true,
        through: vec![teller],
    })
}

/// What a person said of the event in accounts of their own.
fn told_by<'a>(
    case: &Casebook<'a>,
    human: RecordId,
    event: Option<RecordId>,
) -> Vec<&'a Statement> {
    case.interviews
        .values()
        .filter(|interview| case.human(interview.source) == human)
        .flat_map(|interview| &interview.statements)
        .filter(|statement| event.is_none() || statement.event == event)
        .collect()
}

const fn is_first_hand(statement: &Statement) -> bool {
    !matches!(statement.basis, Perception::Told | Perception::HeardFrom)
}
