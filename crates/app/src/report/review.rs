//! A report before it is built, person by person and place by place.

use model::key::Key;
use serde::Serialize;
use vault::{Open, Vault};

use super::{build::draft, flaw::Flaw, parts::PatternRow, weigh::Review};
use crate::{failure::Failure, progress::Silent, worker::Worker};

/// What the reader will hold, what follows from it, and what else stops the report.
#[derive(Debug, Serialize)]
pub struct Reviewed {
    /// What is told and what follows from it.
    #[serde(flatten)]
    pub review: Review,
    /// Statements about a pattern, with the counts behind them.
    pub patterns: Vec<PatternRow>,
    /// What stops the report besides: with any of them parts of it could not be composed, and nothing is
    /// said of these.
    pub flaws: Vec<Flaw>,
}

impl Reviewed {
    /// Whether something must be decided before the report can be built.
    pub fn is_open(&self) -> bool {
        !self.flaws.is_empty() || !self.review.open.is_empty()
    }
}

/// Composes every edition of a report and weighs what it would tell.
pub fn review_report(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    report: &Key,
) -> Result<Reviewed, Failure> {
    let draft = draft(vault, worker, report, &Silent)?;
    let review = draft.review(vault, report)?;
    Ok(Reviewed {
        review,
        patterns: draft.patterns,
        flaws: draft.flaws,
    })
}
