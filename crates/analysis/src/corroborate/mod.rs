//! Which evidence is for and against a statement, and which of it is really one.
//!
//! Two accounts are independent only if nothing joins them: the same person, session, footage,
//! upstream post, household, or one heard it from the other (OHCHR practice: each incident
//! corroborated by at least one other *independent* source). Independence is counted as connected
//! components of that graph, never as rows, and each join keeps its reason.

mod component;
mod hearsay;
mod join;
mod origin;
mod row;
mod warning;

use std::collections::BTreeSet;

use model::{
    count::Count,
    id::RecordId,
    record::{Evidence, Finding, Kind},
};
use serde::Serialize;

pub use self::{
    component::Component,
    hearsay::Hearsay,
    join::{Join, Reason},
    row::{Checked, Graded, Row, Stand},
    warning::{Doubt, Warning},
};
use crate::{Casebook, Unseen};

/// The evidence for and against a statement, as a matrix: rows are pieces of evidence, columns are
/// the components that they fall into.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Matrix {
    /// Pieces of evidence, those for it first, in the order of the finding.
    pub rows: Vec<Row>,
    /// Pieces that are really one, with why.
    pub components: Vec<Component>,
    /// How many independent origins speak for it: at least, if every possible join is one; at most, if
    /// only those that are sure are. Pieces that could not be looked at are not counted.
    pub independent_for: Count,
    /// The same of what speaks against it.
    pub independent_against: Count,
    /// What a reader must know before relying on it.
    pub warnings: Vec<Warning>,
    /// What could not be looked at.
    pub unseen: Vec<Unseen>,
}

/// What is weighed.
#[derive(Debug, Clone, Default)]
pub struct Question<'a> {
    /// Evidence for it.
    pub supports: &'a [Evidence],
    /// Evidence against it.
    pub contradicts: &'a [Evidence],
    /// How many other explanations were considered.
    pub alternatives: usize,
    /// Contradictions that are known to bear on it.
    pub contradictions: &'a [RecordId],
}

/// The matrix of a finding.
pub fn finding(case: &Casebook<'_>, finding: &Finding) -> Matrix {
    weigh(
        case,
        &Question {
            supports: &finding.supports,
            contradicts: &finding.contradicts,
            alternatives: finding.alternatives.len(),
            contradictions: &finding.contradictions,
        },
    )
}

/// The matrix of any statement that rests on evidence: an event, an act, an attribution.
pub fn weigh(case: &Casebook<'_>, question: &Question<'_>) -> Matrix {
    let mut rows = row::rows(case, question);
    let pieces: Vec<Evidence> = rows
        .iter()
        .filter(|row| row.counts())
        .map(|row| row.evidence)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let joins = join::joins(case, &pieces);
    let components = component::components(&rows, &joins);
    for row in &mut rows {
        row.component = components
            .iter()
            .find(|component| component.pieces.contains(&row.evidence))
            .map(|component| component.number);
    }
    let independent = |stand| component::independent(&rows, &joins, stand);
    let (independent_for, independent_against) =
        (independent(Stand::For), independent(Stand::Against));
    let warnings = warning::warnings(case, question, &rows, independent_for);
    Matrix {
        independent_for,
        independent_against,
        warnings,
        components,
        unseen: case.unseen(LOOKED_AT),
        rows,
    }
}

const LOOKED_AT: &[Kind] = &[
    Kind::Interview,
    Kind::Observation,
    Kind::Visit,
    Kind::Source,
    Kind::Person,
    Kind::Information,
    Kind::Item,
    Kind::PhysicalItem,
    Kind::Verification,
    Kind::Examination,
    Kind::ExternalFinding,
    Kind::Contradiction,
];
