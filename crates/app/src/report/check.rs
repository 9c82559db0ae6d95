//! Checking a report without making it: what stops it, and what every statement rests on.

use model::{key::Key, language::Language, record::Evidence};
use serde::Serialize;
use vault::{Open, Vault};

use super::{build::draft, flaw::Flaw};
use crate::{failure::Failure, progress::Silent, worker::Worker};

/// What a check came to.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// The report.
    pub report: Key,
    /// What stops it.
    pub flaws: Vec<Flaw>,
    /// What every statement rests on, inside.
    pub statements: Vec<StatementRow>,
}

/// A statement of the report and its evidence, by the keys that the team uses.
#[derive(Debug, Serialize)]
pub struct StatementRow {
    /// Which edition.
    pub edition: Language,
    /// Line of the source.
    pub line: u32,
    /// The evidence: `int-003:4`.
    pub evidence: Vec<String>,
}

/// Composes every edition and says what every statement rests on.
pub fn check(
    vault: &mut Vault<Open>,
    worker: &mut Worker,
    report: &Key,
) -> Result<Checked, Failure> {
    let draft = draft(vault, worker, report, &Silent)?;
    let mut flaws = draft.flaws.clone();
    if flaws.is_empty() {
        flaws = draft.review(vault, report)?.open;
    }
    let statements = draft.statements;
    let name = |evidence: &Evidence| -> Result<String, Failure> {
        let record = vault.get(evidence.record)?;
        let name = record.map_or_else(
            || evidence.record.to_string(),
            |r| r.reveal(&vault.clearance()).name(),
        );
        Ok(match evidence.statement {
            Some(number) => format!("{name}:{number}"),
            None => name,
        })
    };
    let mut rows = Vec::new();
    for statement in &statements {
        let evidence = statement
            .evidence
            .iter()
            .map(name)
            .collect::<Result<Vec<_>, _>>()?;
        rows.push(StatementRow {
            edition: statement.edition,
            line: statement.line,
            evidence,
        });
    }
    Ok(Checked {
        report: report.clone(),
        flaws,
        statements: rows,
    })
}
