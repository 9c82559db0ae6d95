//! `testimony command`: who commanded a unit on a date, with the claims behind it and the gaps

use std::process::ExitCode;

use app::{
    Answer, Commanded, Failure,
    analysis::{
        Days,
        command::{Holder, Link},
    },
};

use super::{
    output::{self, Output, word},
    query::parse_key,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The key of an actor: a force, unit or post
    actor: String,
    /// The day or period: `2012-05-25`, `2012-05`
    #[arg(long, value_name = "DATE")]
    on: String,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let answer = app::command(session.vault()?, &parse_key(&words.actor)?, &words.on)?;
    output.answer(&answer, || show(&answer, words))?;
    Ok(ExitCode::SUCCESS)
}

fn show(answer: &Answer<Commanded>, words: &Arguments) {
    let commanded = &answer.answer;
    let command = &commanded.command;
    output::line(&format!("Who commanded {} on {}:", words.actor, words.on));
    for one in &command.holders {
        holder(answer, one, 1);
    }
    if command.holders.is_empty() {
        output::line("  nobody is claimed");
    }
    for gap in &command.gaps {
        output::line(&format!("  gap: nobody is claimed for {}", days(*gap)));
    }
    for unsure in &command.unsure {
        output::line(&format!(
            "  open: for {} no claim is certain",
            days(*unsure)
        ));
    }
    for conflict in &command.conflicts {
        // By name: identifiers are random, and their order says nothing.
        let mut claims = conflict.claims.map(|claim| answer.name(claim));
        claims.sort();
        output::line(&format!(
            "  contradiction: {} name different commanders for {} ({})",
            claims.join(" and "),
            days(conflict.days),
            word(&conflict.certainty)
        ));
    }
    if !commanded.over.ranks.is_empty() {
        output::line("What it stood under:");
    }
    for rank in &commanded.over.ranks {
        let disputed = if rank.disputed { ", disputed" } else { "" };
        output::line(&format!(
            "  {} {} ({}{disputed}; {})",
            rank.steps,
            answer.name(rank.unit),
            word(&rank.certainty),
            path(answer, &rank.path)
        ));
    }
    for circle in &commanded.over.circles {
        let units: Vec<String> = circle.units.iter().map(|unit| answer.name(*unit)).collect();
        output::line(&format!(
            "  a circle: {} stand under each other",
            units.join(", ")
        ));
    }
    if !commanded.under.is_empty() {
        output::line("What stood under it:");
    }
    for unit in &commanded.under {
        output::line(&format!(
            "  {} {} ({}; {})",
            unit.steps,
            answer.name(unit.unit),
            word(&unit.certainty),
            path(answer, &unit.path)
        ));
    }
    for unseen in &command.unseen {
        output::line(&format!(
            "Not looked at: what lies in `{}`.",
            unseen.compartment
        ));
    }
}

fn holder(answer: &Answer<Commanded>, holder: &Holder, depth: usize) {
    let claimed = &holder.claimed;
    let who = match (claimed.of, &claimed.value) {
        (Some(of), _) => answer.name(of),
        (None, Some(value)) => value.clone(),
        (None, None) => "somebody unnamed".to_owned(),
    };
    let mut about = vec![word(&claimed.certainty)];
    about.extend(claimed.rank.clone());
    about.extend(claimed.post.clone());
    about.push(days(claimed.span.possible));
    if let Some(reliability) = claimed.reliability {
        about.push(format!("reliability {}", reliability.word()));
    }
    let pad = "  ".repeat(depth);
    output::line(&format!("{pad}{who} ({})", about.join(", ")));
    let mut behind = vec![answer.name(claimed.claim)];
    behind.extend(claimed.evidence.iter().map(|piece| match piece.statement {
        Some(number) => format!("{}:{number}", answer.name(piece.record)),
        None => answer.name(piece.record),
    }));
    behind.extend(claimed.sources.iter().cloned());
    output::line(&format!("{pad}  by {}", behind.join("; ")));
    for through in &holder.through {
        self::holder(answer, through, depth + 1);
    }
}

fn path(answer: &Answer<Commanded>, path: &[Link]) -> String {
    let claims: Vec<String> = path
        .iter()
        .map(|link| match link.claim {
            Some(claim) => answer.name(claim),
            None => format!("the record of {}", answer.name(link.unit)),
        })
        .collect();
    format!("by {}", claims.join(", "))
}

fn days(days: Days) -> String {
    match (days.from, days.to) {
        (Some(from), Some(to)) if from == to => from.to_string(),
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("{from} and later"),
        (None, Some(to)) => format!("until {to}"),
        (None, None) => "at any time".to_owned(),
    }
}
