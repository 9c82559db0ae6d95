//! `testimony corroborate`: which statement rests on which accounts, and which of them are really one

use std::process::ExitCode;

use app::{
    Answer, Evidence, Failure,
    analysis::corroborate::{Join, Matrix, Row, Stand},
};

use super::{
    output::{self, Output, word},
    query::parse_key,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The key of a finding
    finding: String,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let answer = app::corroborate(session.vault()?, &parse_key(&words.finding)?)?;
    output.answer(&answer, || show(&answer))?;
    Ok(ExitCode::SUCCESS)
}

fn show(answer: &Answer<Matrix>) {
    let matrix = &answer.answer;
    let widest = matrix
        .rows
        .iter()
        .map(|row| name(answer, row.evidence).chars().count());
    let width = widest.max().unwrap_or_default().clamp(8, 36);
    for (stand, title, independent) in [
        (Stand::For, "For", matrix.independent_for),
        (Stand::Against, "Against", matrix.independent_against),
    ] {
        output::line(&format!("{title}: {independent} independent"));
        let columns: String = matrix
            .components
            .iter()
            .map(|component| format!("{:>3}", component.number))
            .collect();
        output::line(&format!("  {:width$} {columns}", ""));
        for row in matrix.rows.iter().filter(|row| row.stand == stand) {
            let marks: String = matrix
                .components
                .iter()
                .map(|component| match row.component {
                    Some(number) if number == component.number => "  x",
                    _ => "  .",
                })
                .collect();
            let line = format!("  {:width$} {marks}", name(answer, row.evidence));
            output::line(&format!("{line}  {}", about(answer, row)));
        }
    }
    let joined: Vec<_> = matrix
        .components
        .iter()
        .filter(|of| of.pieces.len() > 1)
        .collect();
    if !joined.is_empty() {
        output::line("Really one:");
    }
    for component in joined {
        let more = if component.may_be_more {
            " (perhaps more than one)"
        } else {
            ""
        };
        output::line(&format!("  {}{more}", component.number));
        for join in &component.joins {
            output::line(&format!("    {}", reason(answer, join)));
        }
    }
    if !matrix.warnings.is_empty() {
        output::line("Before you rely on it:");
    }
    for warning in &matrix.warnings {
        output::line(&format!("  - {}", warning.text));
    }
    for unseen in &matrix.unseen {
        output::line(&format!(
            "Not looked at, because you do not hold `{}`: {}.",
            unseen.compartment,
            unseen
                .kinds
                .iter()
                .map(|kind| kind.word())
                .collect::<Vec<_>>()
                .join(", ")
        ));
    }
}

fn about(answer: &Answer<Matrix>, row: &Row) -> String {
    let mut parts = Vec::new();
    if let Some(kind) = row.kind {
        parts.push(kind.word().to_owned());
    }
    parts.extend(row.bases.iter().map(|basis| basis.word().to_owned()));
    if let Some(hearsay) = row.hearsay.as_ref().filter(|hearsay| hearsay.level > 0) {
        let least = if hearsay.at_least { " or more" } else { "" };
        parts.push(format!("hearsay {}{least}", hearsay.level));
    }
    if let Some(source) = row.source {
        let grade = row
            .source_reliability
            .map_or("ungraded", |grade| grade.word());
        parts.push(format!("source {} ({grade})", answer.name(source)));
    }
    for graded in &row.information {
        parts.push(format!("information {}", graded.reliability.word()));
    }
    if let Some(checked) = row.verification {
        parts.push(format!("verification {}", checked.state.word()));
    }
    if row.circular {
        parts.push("rests on our own report".to_owned());
    }
    parts.join(", ")
}

fn reason(answer: &Answer<Matrix>, join: &Join) -> String {
    let pieces: Vec<String> = join
        .pieces
        .iter()
        .map(|piece| name(answer, *piece))
        .collect();
    let mut text = format!(
        "{}: {}",
        word(&join.reason).replace('-', " "),
        pieces.join(", ")
    );
    if let Some(through) = join.through {
        text.push_str(&format!(" (through {})", answer.name(through)));
    }
    if let Some(shared) = &join.shared {
        text.push_str(&format!(" ({shared})"));
    }
    if !join.sure {
        text.push_str(", not sure");
    }
    text
}

fn name<T: serde::Serialize>(answer: &Answer<T>, piece: Evidence) -> String {
    match piece.statement {
        Some(number) => format!("{}:{number}", answer.name(piece.record)),
        None => answer.name(piece.record),
    }
}
