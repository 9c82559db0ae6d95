//! `testimony watch`: what the watches noticed, and who has seen it

use std::process::ExitCode;

use app::{Failure, NoticeRow};

use super::{
    output::{self, Output},
    query::parse_key,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Also what somebody has seen already
    #[arg(long)]
    all: bool,
    /// Note that you have seen this notice
    #[arg(long, value_name = "NOTICE")]
    seen: Vec<String>,
}

/// Exit 1 while a notice waits for somebody.
pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    for notice in &words.seen {
        app::see(session.vault()?, &parse_key(notice)?)?;
    }
    let rows = app::notices(session.vault()?, !words.all)?;
    output.answer(&rows, || {
        for row in &rows {
            show(row);
        }
        output::line(&format!("{} notices.", rows.len()));
    })?;
    match rows.iter().any(|row| row.seen_by.is_empty()) {
        true => Ok(ExitCode::from(app::FailureKind::No.exit_code())),
        false => Ok(ExitCode::SUCCESS),
    }
}

fn show(row: &NoticeRow) {
    output::line(&format!("{} at {}", row.notice, row.time));
    output::line(&format!("  {}", row.what));
    output::line(&format!(
        "  watch {}; tell {}",
        row.watch,
        row.tell.join(", ")
    ));
    if !row.reopened.is_empty() {
        output::line(&format!("  open again: {}", row.reopened.join(", ")));
    }
    if !row.seen_by.is_empty() {
        output::line(&format!("  seen by {}", row.seen_by.join(", ")));
    }
}

/// Says what a change triggered, on standard error, whatever was asked for.
pub(super) fn tell(notices: &[NoticeRow]) {
    for row in notices {
        output::aside(&format!(
            "{}: {} (tell {})",
            row.notice,
            row.what,
            row.tell.join(", ")
        ));
        if !row.reopened.is_empty() {
            output::aside(&format!("  open again: {}", row.reopened.join(", ")));
        }
    }
}
