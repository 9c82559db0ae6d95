//! `testimony count`: acts and people, each figure with the records behind it

use std::process::ExitCode;

use app::{
    Answer, Failure, RecordId,
    analysis::counts::{Dimension, Label, Measure},
};

use super::{
    output::{self, Output, word},
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to count: acts, or killed, wounded, detained, disappeared, displaced as events count them
    what: String,
    /// By what: type, type:2, month, place:city, perpetrator, attribution; several with commas
    #[arg(long, value_delimiter = ',', value_name = "DIMENSION")]
    by: Vec<String>,
    /// Only what this query finds (docs/search.md)
    #[arg(long = "where", value_name = "QUERY")]
    filter: Option<String>,
    /// Name the records behind every figure
    #[arg(long)]
    explain: bool,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let by: Vec<Dimension> = words
        .by
        .iter()
        .map(|text| app::dimension(text))
        .collect::<Result<_, _>>()?;
    let filter = words.filter.as_deref();
    if words.what == "acts" {
        let answer = app::count_acts(session.vault()?, &by, filter)?;
        output.answer(&answer, || {
            let table = &answer.answer;
            for cell in table.cells.iter().filter(|cell| !cell.labels.is_empty()) {
                row(
                    &answer,
                    &cell.labels,
                    &format!("{} acts, {} victims", cell.acts, cell.victims),
                );
                behind(
                    &answer,
                    words.explain,
                    cell.behind
                        .iter()
                        .map(|(id, placement)| (*id, word(placement))),
                );
            }
            row(
                &answer,
                &[],
                &format!("{} acts, {} victims", table.total.acts, table.total.victims),
            );
            if table.cells.is_empty() || by.is_empty() {
                behind(
                    &answer,
                    words.explain,
                    table.total.behind.iter().map(|(id, of)| (*id, word(of))),
                );
            }
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let answer = app::count_people(session.vault()?, measure(&words.what)?, &by, filter)?;
    output.answer(&answer, || {
        let table = &answer.answer;
        let said = |id: &RecordId, count: &dyn std::fmt::Display, of: String| {
            (*id, format!("{count}, {of}"))
        };
        for cell in table.cells.iter().filter(|cell| !cell.labels.is_empty()) {
            row(
                &answer,
                &cell.labels,
                &format!("{} {}", cell.people, words.what),
            );
            behind(
                &answer,
                words.explain,
                cell.behind
                    .iter()
                    .map(|(id, count, of)| said(id, count, word(of))),
            );
        }
        row(
            &answer,
            &[],
            &format!("{} {}", table.total.people, words.what),
        );
        if by.is_empty() {
            let all = table.total.behind.iter();
            behind(
                &answer,
                words.explain,
                all.map(|(id, count, of)| said(id, count, word(of))),
            );
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn measure(word: &str) -> Result<Measure, Failure> {
    let known = [
        ("killed", Measure::Killed),
        ("wounded", Measure::Wounded),
        ("detained", Measure::Detained),
        ("disappeared", Measure::Disappeared),
        ("displaced", Measure::Displaced),
    ];
    let found = known.iter().find(|(name, _)| *name == word);
    found.map(|(_, measure)| *measure).ok_or_else(|| {
        Failure::misuse(
            format!("`{}` is nothing that is counted", word.escape_debug()),
            "count acts, killed, wounded, detained, disappeared or displaced",
        )
    })
}

fn row<T: serde::Serialize>(answer: &Answer<T>, labels: &[Label], figures: &str) {
    let heading: Vec<String> = labels.iter().map(|label| heading(answer, label)).collect();
    let heading = match heading.is_empty() {
        true => "in all".to_owned(),
        false => heading.join(", "),
    };
    output::line(&format!("{heading:40} {figures}"));
}

fn heading<T: serde::Serialize>(answer: &Answer<T>, label: &Label) -> String {
    match label {
        Label::Type(code) => match answer.names.get(code.as_str()) {
            Some(words) => format!("{code} {words}"),
            None => format!("type {code}"),
        },
        Label::Month(month) => month.clone(),
        Label::Place(id) | Label::Actor(id) => answer.name(*id),
        Label::Attribution(grade) => grade.word().to_owned(),
        Label::NotKnown => "not known".to_owned(),
    }
}

fn behind<T: serde::Serialize>(
    answer: &Answer<T>,
    explain: bool,
    records: impl Iterator<Item = (RecordId, String)>,
) {
    if explain {
        for (id, how) in records {
            output::line(&format!("    {} ({how})", answer.name(id)));
        }
    }
}
