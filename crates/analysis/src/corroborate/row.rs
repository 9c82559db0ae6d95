//! One piece of evidence, with everything that bears on its weight kept apart.

use model::{
    date::Day,
    id::RecordId,
    record::{Evidence, Kind, Statement},
    vocabulary::{Perception, Reliability, VerificationState},
};
use serde::Serialize;

use super::{Question, hearsay, hearsay::Hearsay, join};
use crate::Casebook;

/// On which side of a statement a piece of evidence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stand {
    /// For it.
    For,
    /// Against it.
    Against,
}

/// One piece of evidence. The reliability of a source and that of what it said are two things
/// (AJP-2.1: never let one feed the other), and neither says how it is known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The piece.
    pub evidence: Evidence,
    /// On which side it stands.
    pub stand: Stand,
    /// What it is; absent if it could not be looked at.
    pub kind: Option<Kind>,
    /// How the speaker knows: of one statement, or of every statement of an account.
    pub bases: Vec<Perception>,
    /// Through how many mouths it went, for what was said.
    pub hearsay: Option<Hearsay>,
    /// Who said it, made it or gave it, where that is on record.
    pub source: Option<RecordId>,
    /// How far that source can be relied on.
    pub source_reliability: Option<Reliability>,
    /// How far what it contributed can be relied on.
    pub information: Vec<Graded>,
    /// How far an item was verified.
    pub verification: Option<Checked>,
    /// For another body's finding: it rests on our own report, so that it adds nothing.
    pub circular: bool,
    /// The component it falls into; absent if it could not be looked at or adds nothing.
    pub component: Option<usize>,
}

/// A grade that somebody gave to what a source contributed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Graded {
    /// The record that grades it.
    pub information: RecordId,
    /// The grade.
    pub reliability: Reliability,
}

/// The newest verification of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The verification.
    pub verification: RecordId,
    /// How far it is.
    pub state: VerificationState,
}

impl Row {
    /// Whether it is counted among independent origins.
    pub(super) const fn counts(&self) -> bool {
        self.kind.is_some() && !self.circular
    }

    /// Whether it is nothing but hearsay.
    pub(super) fn is_hearsay(&self) -> bool {
        self.hearsay
            .as_ref()
            .is_some_and(|hearsay| hearsay.level > 0)
    }
}

pub(super) fn rows(case: &Casebook<'_>, question: &Question<'_>) -> Vec<Row> {
    let sides = [
        (Stand::For, question.supports),
        (Stand::Against, question.contradicts),
    ];
    let mut rows: Vec<Row> = Vec::new();
    for (stand, pieces) in sides {
        for piece in pieces {
            let twice = |row: &Row| row.evidence == *piece && row.stand == stand;
            if !rows.iter().any(twice) {
                rows.push(row(case, *piece, stand));
            }
        }
    }
    rows
}

/// The statements that a piece of evidence is; all of them for a whole account.
pub(super) fn statements<'a>(case: &Casebook<'a>, piece: Evidence) -> Vec<&'a Statement> {
    let id = piece.record;
    let interview = case.interviews.get(&id).map(|of| &of.statements);
    let observation = || case.observations.get(&id).map(|of| &of.statements);
    let visit = || case.visits.get(&id).map(|of| &of.statements);
    let Some(all) = interview.or_else(observation).or_else(visit) else {
        return Vec::new();
    };
    match piece.statement {
        None => all.iter().collect(),
        Some(number) => usize::from(number)
            .checked_sub(1)
            .and_then(|at| all.get(at))
            .into_iter()
            .collect(),
    }
}

fn row(case: &Casebook<'_>, evidence: Evidence, stand: Stand) -> Row {
    let id = evidence.record;
    let statements = statements(case, evidence);
    let mut bases: Vec<Perception> = statements.iter().map(|of| of.basis).collect();
    bases.sort_unstable();
    bases.dedup();
    let source = speaker(case, id);
    Row {
        evidence,
        stand,
        kind: case.kind(id),
        bases,
        hearsay: hearsay::of(case, evidence),
        source,
        source_reliability: source
            .and_then(|id| case.sources.get(&id))
            .and_then(|source| source.reliability),
        information: information(case, evidence),
        verification: verification(case, id),
        circular: case.externals.get(&id).is_some_and(|external| {
            let worded = external
                .basis
                .as_deref()
                .is_some_and(join::rests_on_our_report);
            external.repeats_us.unwrap_or(worded)
        }),
        component: None,
    }
}

fn speaker(case: &Casebook<'_>, id: RecordId) -> Option<RecordId> {
    let interview = case.interviews.get(&id).map(|interview| interview.source);
    let item = || {
        case.items
            .get(&id)
            .and_then(|item| item.by.or(item.given_by))
    };
    let thing = || case.things.get(&id).and_then(|thing| thing.given_by);
    interview.or_else(item).or_else(thing)
}

fn information(case: &Casebook<'_>, piece: Evidence) -> Vec<Graded> {
    let is_about = |other: &Evidence| {
        other.record == piece.record
            && (other.statement.is_none()
                || piece.statement.is_none()
                || other.statement == piece.statement)
    };
    case.information
        .iter()
        .filter(|(_, information)| information.evidence.iter().any(is_about))
        .filter_map(|(id, information)| {
            Some(Graded {
                information: *id,
                reliability: information.reliability?,
            })
        })
        .collect()
}

fn verification(case: &Casebook<'_>, item: RecordId) -> Option<Checked> {
    let newest = |(id, date): (RecordId, Option<Day>)| (date, id);
    case.verifications
        .iter()
        .filter(|(_, verification)| verification.item == item)
        .max_by_key(|(id, of)| {
            let reviewed = of.review_date.as_ref().and_then(|date| date.latest());
            newest((**id, of.date.latest().max(reviewed)))
        })
        .map(|(id, verification)| Checked {
            verification: *id,
            state: verification.state,
        })
}
