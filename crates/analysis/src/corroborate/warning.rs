//! What a reader must know before relying on a matrix.

use model::{
    count::Count,
    id::RecordId,
    record::{Evidence, Kind},
    vocabulary::{ContradictionState, Relation, Reliability, VerificationState},
};
use serde::Serialize;

use super::{
    Question,
    row::{Row, Stand, statements},
};
use crate::Casebook;

/// What a reader must know before relying on a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// What kind of doubt it is.
    pub doubt: Doubt,
    /// The pieces of evidence concerned.
    pub pieces: Vec<Evidence>,
    /// The record that says so: a contradiction, a verification, a source.
    pub record: Option<RecordId>,
    /// The same in a sentence.
    pub text: String,
}

/// A kind of doubt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Doubt {
    /// Nothing supports it.
    Unsupported,
    /// All that supports it was told to the speakers by others.
    AllHearsay,
    /// All that supports it goes back to one origin.
    SingleSource,
    /// It may go back to one origin.
    PerhapsSingleSource,
    /// Nothing against it is on record and no other explanation was considered.
    OneSided,
    /// Accounts contradict each other and nobody has settled it.
    ContradictionOpen,
    /// Accounts contradict each other and it cannot be settled.
    ContradictionUnresolvable,
    /// A source is graded unreliable.
    SourceUnreliable,
    /// What a source contributed is graded unreliable.
    InformationUnreliable,
    /// An item is not what it is said to be.
    ItemFalse,
    /// An item can be neither confirmed nor refuted.
    ItemNotVerifiable,
    /// An item has not been verified, or not to the end.
    ItemNotVerified,
    /// Another body's finding rests on our own report.
    Circular,
    /// Another body does not say on what its finding rests.
    BasisUnknown,
    /// A statement is cited that its account does not have.
    NoSuchStatement,
    /// It could not be looked at.
    NotLookedAt,
}

pub(super) fn warnings(
    case: &Casebook<'_>,
    question: &Question<'_>,
    rows: &[Row],
    independent: Count,
) -> Vec<Warning> {
    let mut found = overall(question, rows, independent);
    found.extend(contradictions(case, question, rows));
    for row in rows {
        found.extend(of_row(case, row));
    }
    found.sort_by_key(|warning| warning.doubt);
    found
}

fn overall(question: &Question<'_>, rows: &[Row], independent: Count) -> Vec<Warning> {
    let support: Vec<&Row> = rows
        .iter()
        .filter(|row| row.stand == Stand::For && row.counts())
        .collect();
    let pieces: Vec<Evidence> = support.iter().map(|row| row.evidence).collect();
    let warn = |doubt, text: &str| Warning {
        doubt,
        pieces: pieces.clone(),
        record: None,
        text: text.to_owned(),
    };
    let mut found = Vec::new();
    if support.is_empty() {
        found.push(warn(
            Doubt::Unsupported,
            "nothing that could be looked at supports it",
        ));
    } else if support.iter().all(|row| row.is_hearsay()) {
        found.push(warn(
            Doubt::AllHearsay,
            "everything that supports it was told to the speakers by others",
        ));
    }
    match (independent.min(), independent.max()) {
        (1, 1) => found.push(warn(
            Doubt::SingleSource,
            "everything that supports it goes back to one origin",
        )),
        (1, most) => found.push(warn(
            Doubt::PerhapsSingleSource,
            &format!("everything that supports it may go back to one origin, at most to {most}"),
        )),
        _ => {}
    }
    if question.contradicts.is_empty() && question.alternatives == 0 {
        found.push(warn(
            Doubt::OneSided,
            "nothing against it is on record and no other explanation was considered",
        ));
    }
    found
}

fn contradictions(case: &Casebook<'_>, question: &Question<'_>, rows: &[Row]) -> Vec<Warning> {
    let concerns = |other: &Evidence| {
        rows.iter().any(|row| {
            row.evidence.record == other.record
                && (row.evidence.statement.is_none()
                    || other.statement.is_none()
                    || row.evidence.statement == other.statement)
        })
    };
    let mut found = Vec::new();
    let mut known = Vec::new();
    for (id, contradiction) in &case.contradictions {
        if !question.contradictions.contains(id) && !contradiction.statements.iter().any(concerns) {
            continue;
        }
        known.extend(contradiction.statements.iter().copied());
        let (doubt, state) = match contradiction.state {
            ContradictionState::Open => (Doubt::ContradictionOpen, "nobody has settled it"),
            ContradictionState::Unresolvable => (
                Doubt::ContradictionUnresolvable,
                "it cannot be settled with what there is",
            ),
            ContradictionState::Explained | ContradictionState::Preferred => continue,
        };
        found.push(Warning {
            doubt,
            pieces: contradiction.statements.clone(),
            record: Some(*id),
            text: format!(
                "{} holds accounts that contradict each other, and {state}",
                case.name(*id)
            ),
        });
    }
    // Statements say that they contradict others without anybody having made a record of it.
    for row in rows {
        for statement in statements(case, row.evidence) {
            for link in &statement.links {
                if link.relation == Relation::Contradicts && !known.contains(&link.to) {
                    found.push(Warning {
                        doubt: Doubt::ContradictionOpen,
                        pieces: vec![row.evidence, link.to],
                        record: None,
                        text: format!(
                            "{} contradicts {}, and no record says how that was settled",
                            name(case, row.evidence),
                            name(case, link.to)
                        ),
                    });
                }
            }
        }
    }
    found
}

fn of_row(case: &Casebook<'_>, row: &Row) -> Vec<Warning> {
    let what = name(case, row.evidence);
    let mut found = Vec::new();
    let mut warn = |doubt, record, text: String| {
        found.push(Warning {
            doubt,
            pieces: vec![row.evidence],
            record,
            text,
        });
    };
    let Some(kind) = row.kind else {
        let text = format!("{what} could not be looked at and is not counted");
        warn(Doubt::NotLookedAt, None, text);
        return found;
    };
    let numbered = matches!(kind, Kind::Interview | Kind::Observation | Kind::Visit);
    if numbered && row.evidence.statement.is_some() && statements(case, row.evidence).is_empty() {
        let text = format!("{what} is no statement of that account");
        warn(Doubt::NoSuchStatement, None, text);
    }
    if let Some(grade) = row.source_reliability.filter(|grade| is_low(*grade)) {
        let text = format!("the source of {what} is graded {}", grade_words(grade));
        warn(Doubt::SourceUnreliable, row.source, text);
    }
    for graded in &row.information {
        if is_low(graded.reliability) {
            let text = format!(
                "what {what} says is graded {}",
                grade_words(graded.reliability)
            );
            let record = Some(graded.information);
            warn(Doubt::InformationUnreliable, record, text);
        }
    }
    if kind == Kind::Item {
        let record = row.verification.map(|checked| checked.verification);
        match row.verification.map(|checked| checked.state) {
            Some(VerificationState::Verified | VerificationState::PartlyVerified) => {}
            Some(VerificationState::False) => {
                let text = format!("{what} was found not to be what it is said to be");
                warn(Doubt::ItemFalse, record, text);
            }
            Some(VerificationState::NotVerifiable) => {
                let text = format!("{what} can be neither confirmed nor refuted");
                warn(Doubt::ItemNotVerifiable, record, text);
            }
            Some(state) => {
                let text = format!("the verification of {what} is {state}");
                warn(Doubt::ItemNotVerified, record, text);
            }
            None => {
                let text = format!("no verification of {what} is on record");
                warn(Doubt::ItemNotVerified, None, text);
            }
        }
    }
    if row.circular {
        let text = format!("{what} rests on our own report and adds nothing to it");
        warn(Doubt::Circular, None, text);
    }
    let external = case.externals.get(&row.evidence.record);
    let silent = |external: &&&model::record::ExternalFinding| {
        external.basis.is_none() && external.rests_on.is_empty() && external.repeats_us.is_none()
    };
    if external.filter(silent).is_some() {
        let text = format!("{what} does not say on what it rests; it may be our own evidence");
        warn(Doubt::BasisUnknown, None, text);
    }
    found
}

const fn is_low(grade: Reliability) -> bool {
    matches!(
        grade,
        Reliability::LikelyUnreliable | Reliability::HighlyUnreliable
    )
}

const fn grade_words(grade: Reliability) -> &'static str {
    match grade {
        Reliability::HighlyUnreliable => "highly unreliable",
        _ => "likely unreliable",
    }
}

fn name(case: &Casebook<'_>, piece: Evidence) -> String {
    let record = case.name(piece.record);
    match piece.statement {
        Some(number) => format!("{record}:{number}"),
        None => record,
    }
}
