//! `testimony report review`: what a reader will hold, and what follows from it

use std::process::ExitCode;

use app::{Failure, Key, PersonRow, PlaceRow, QuotationRow, Reviewed, ToldRow, Weight};

use super::{
    output::{self, Output},
    session::Session,
};

/// Exit 1 if anything stands open.
pub(super) fn run(name: &Key, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let mut worker = session.worker()?;
    let reviewed = app::review_report(session.vault()?, &mut worker, name)?;
    output.answer(&reviewed, || say(&reviewed))?;
    Ok(ExitCode::from(u8::from(reviewed.is_open())))
}

fn say(reviewed: &Reviewed) {
    let review = &reviewed.review;
    let limits = &review.limits;
    output::line(&format!(
        "Limits: {} people, {} rows of a list, {} answers; counts under {} are small.",
        limits.people, limits.rows, limits.answers, limits.small
    ));
    for (report, time) in &review.earlier {
        output::line(&format!("Released before: {report}, {time}"));
    }
    output::line("");
    output::line("PEOPLE");
    review.people.iter().for_each(person);
    output::line("");
    output::line("PLACES");
    review.places.iter().for_each(place);
    output::line("");
    output::line("TABLES AND PATTERNS");
    for table in &review.tables {
        output::line(&format!(
            "  {}: {} figures told, {} as fewer than {}, {} withheld",
            table.name, table.exact, table.fewer, limits.small, table.withheld
        ));
    }
    for row in &reviewed.patterns {
        let holds = if row.holds {
            "borne out"
        } else {
            "NOT BORNE OUT"
        };
        output::line(&format!("  [{}] {}: {holds}", row.at, row.rule));
        output::line(&format!("    {}", row.counts));
    }
    output::line("");
    output::line("QUOTATIONS");
    review.quotations.iter().for_each(quotation);
    output::line("");
    output::line("FACTS: few could have told");
    let enough = usize::from(limits.people);
    let (few, many): (Vec<_>, Vec<_>) = review
        .facts
        .iter()
        .partition(|fact| fact.informed < enough && !fact.at_least);
    for fact in &few {
        output::line(&format!("  {}: {}", fact.evidence, fact.informed));
    }
    output::line(&format!("  the other {}: {enough} or more", many.len()));
    output::line("");
    for flaw in reviewed.flaws.iter().chain(&review.open) {
        output::line(&format!("OPEN {}:{}: {}", flaw.file, flaw.line, flaw.what));
        output::line(&format!("    to do: {}", flaw.remedy));
    }
    output::line(&match reviewed.flaws.len() + review.open.len() {
        0 => "Nothing stands open.".to_owned(),
        1 => "1 point stands open; the report is not built with it.".to_owned(),
        number => format!("{number} points stand open; the report is not built with them."),
    });
}

fn person(row: &PersonRow) {
    let named = if row.is_named { ", named" } else { "" };
    output::line(&format!("{}{named}", row.names.join(", ")));
    row.told.iter().for_each(|told| detail("", told));
    row.before.iter().for_each(|told| detail("before: ", told));
    match (row.granted.is_empty(), row.refused.is_empty()) {
        (true, true) => output::line("  consent: nobody was asked"),
        _ => output::line(&format!(
            "  consent: {}; refused: {}",
            listed(&row.granted),
            listed(&row.refused)
        )),
    }
    if let Some(weight) = &row.weight {
        say_weight(weight);
    }
}

fn say_weight(weight: &Weight) {
    let verdict = match (weight.is_enough, &weight.accepted) {
        (true, _) => "enough".to_owned(),
        (false, Some(accepted)) => format!("too few, accepted for {accepted}"),
        (false, None) => "TOO FEW".to_owned(),
    };
    output::line(&format!("  weighed: {}", weight.tells));
    output::line(&format!("  {} on record fit: {verdict}", weight.people));
    for (list, rows) in &weight.rows {
        output::line(&format!("  {rows} rows of {list} fit"));
    }
    for (question, answers) in &weight.answers {
        output::line(&format!("  {question}: {answers} answers"));
    }
    if !weight.is_enough && !weight.telling.is_empty() {
        let telling: Vec<&str> = weight.telling.iter().map(String::as_str).collect();
        output::line(&format!("  it shows by: {}", telling.join("; ")));
    }
    for way in &weight.coarser {
        output::line(&format!("  would do: {way}"));
    }
}

fn place(row: &PlaceRow) {
    let protected = if row.is_protected { ", PROTECTED" } else { "" };
    output::line(&format!("{} ({}){protected}", row.name, row.kind));
    row.told.iter().for_each(|told| detail("", told));
    row.before.iter().for_each(|told| detail("before: ", told));
    if let Some(alike) = row.alike {
        output::line(&format!("  {alike} of its kind on record lie there"));
    }
}

fn quotation(row: &QuotationRow) {
    output::line(&format!("{} [{}]: {}", row.of, briefly(&row.at), row.words));
    for echo in &row.echoes {
        let state = if echo.is_accepted { "accepted" } else { "OPEN" };
        output::line(&format!(
            "  also in {}, in nobody else's words: {} [{state}]",
            echo.elsewhere.join(", "),
            echo.phrase
        ));
    }
}

fn detail(before: &str, told: &ToldRow) {
    output::line(&format!(
        "  {before}{} of {}: {} [{}]",
        told.field,
        told.of,
        told.told,
        briefly(&told.at)
    ));
}

/// The first few lines, and how many more; all of them are in the JSON.
fn briefly(at: &[String]) -> String {
    match at {
        [first, second, rest @ ..] if rest.len() > 1 => {
            format!("{first}, {second} and {} more", rest.len())
        }
        at => at.join(", "),
    }
}

fn listed(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        words => words.join(", "),
    }
}
