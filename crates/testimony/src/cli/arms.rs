//! `testimony assess` and `trace`: the risk of a recipient, and where a weapon came from

use std::process::ExitCode;

use app::{
    Answer, Assessed, Failure, RecordId,
    analysis::arms::{Candidate, Ground},
};
use serde_json::Value;

use super::{
    output::{self, Output, word},
    query::parse_key,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Assess {
    /// The key of an assessment
    assessment: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Trace {
    /// The key of a weapon
    weapon: String,
}

pub(super) fn assess(
    words: &Assess,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let answer = app::assess(session.vault()?, &parse_key(&words.assessment)?)?;
    output.answer(&answer, || show(&answer))?;
    Ok(ExitCode::SUCCESS)
}

fn show(answer: &Answer<Assessed>) {
    let Assessed {
        assessment,
        exposure,
        checklist,
    } = &answer.answer;
    let fields = assessment.get("body").and_then(|body| body.get("fields"));
    let said = |name: &str| {
        let value = fields
            .and_then(|fields| fields.get(name))
            .and_then(Value::as_str);
        value.map(|text| {
            answer
                .names
                .get(text)
                .map_or(text, String::as_str)
                .to_owned()
        })
    };
    output::line(&format!(
        "Risk assessment of {} under {}",
        answer.name(exposure.recipient),
        word(&checklist.regime)
    ));
    for name in [
        "period",
        "state",
        "decision",
        "risk",
        "residual",
        "assessed_by",
        "date",
        "review",
    ] {
        if let Some(text) = said(name) {
            output::line(&format!("  {name}: {text}"));
        }
    }
    output::line(&format!(
        "Acts attributed to it and what was under it: {}",
        exposure.acts.len()
    ));
    for cell in &exposure.cells {
        output::line(&format!(
            "  type {} {} {} (command {}): {} ({})",
            cell.code,
            cell.month.as_deref().unwrap_or("undated"),
            cell.attribution.word(),
            word(&cell.command),
            cell.acts.len(),
            names(answer, &cell.acts)
        ));
    }
    for act in &exposure.acts {
        let mut behind = vec![answer.name(act.involvement)];
        behind.extend(
            act.findings
                .iter()
                .chain(&act.externals)
                .map(|id| answer.name(*id)),
        );
        let date = act
            .date
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default();
        output::line(&format!(
            "    {} {date} by {} ({}): {}",
            answer.name(act.act),
            answer.name(act.unit),
            act.attribution.word(),
            behind.join(", ")
        ));
    }
    if !exposure.transfers.is_empty() {
        output::line(&format!(
            "Transfers on record: {}",
            names(answer, &exposure.transfers)
        ));
    }
    if !exposure.diverted.is_empty() {
        output::line(&format!("Passed on: {}", names(answer, &exposure.diverted)));
    }
    for question in &checklist.answers {
        let bars = if question.question.bars {
            " (a bar)"
        } else {
            ""
        };
        output::line(&format!(
            "{}{bars}: {}",
            question.question.article, question.question.asks
        ));
        grounds(answer, "for", &question.says_yes);
        grounds(answer, "against", &question.says_no);
        for unknown in &question.not_known {
            output::line(&format!("  not known: {unknown}"));
        }
    }
    let suggestion = &checklist.suggestion;
    output::line(&format!("The evidence gives: {}", suggestion.level.word()));
    for reason in &suggestion.reasons {
        output::line(&format!("  because {reason}"));
    }
    for limit in &suggestion.limits {
        output::line(&format!("  not more, because {limit}"));
    }
    output::line("The decision is a person's; it stands in the assessment.");
}

fn grounds(answer: &Answer<Assessed>, side: &str, grounds: &[Ground]) {
    for ground in grounds {
        let records = match ground.records.is_empty() {
            true => String::new(),
            false => format!(" ({})", names(answer, &ground.records)),
        };
        output::line(&format!("  {side}: {}{records}", ground.what));
    }
}

fn names<T: serde::Serialize>(answer: &Answer<T>, ids: &[RecordId]) -> String {
    let mut names: Vec<String> = ids.iter().map(|id| answer.name(*id)).collect();
    names.sort();
    names.join(", ")
}

pub(super) fn trace(
    words: &Trace,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let answer = app::trace(session.vault()?, &parse_key(&words.weapon)?)?;
    output.answer(&answer, || {
        for candidate in &answer.answer {
            one(&answer, candidate);
        }
        output::line(&format!(
            "{} transfers may fit {}.",
            answer.answer.len(),
            words.weapon
        ));
    })?;
    Ok(ExitCode::SUCCESS)
}

fn one(answer: &Answer<Vec<Candidate>>, candidate: &Candidate) {
    output::line(&format!(
        "{} (goods {}): {}",
        answer.name(candidate.transfer),
        candidate.goods,
        word(&candidate.strength)
    ));
    for found in &candidate.matches {
        let fit = found
            .fit
            .as_ref()
            .map(|fit| format!(", {}", word(fit)))
            .unwrap_or_default();
        output::line(&format!(
            "  {} `{}` fits `{}`{fit}",
            word(&found.sign),
            found.read,
            found.listed
        ));
    }
    for against in &candidate.against {
        output::line(&format!("  against: {against}"));
    }
}
