//! `testimony import`

use std::{path::PathBuf, process::ExitCode};

use app::{Change, Failure, Imported, Mode};

use super::{
    output::{self, Output},
    progress::Bar,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Field folders (docs/field-folder.md)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Say what would become what, and do nothing
    #[arg(long)]
    plan: bool,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let mut worker = session.worker()?;
    let interrupt = std::sync::Arc::clone(&session.interrupt);
    let mode = if words.plan { Mode::Plan } else { Mode::Commit };
    let imported = app::import(
        session.vault()?,
        &mut worker,
        &words.paths,
        mode,
        &bar,
        &interrupt,
    );
    bar.finish();
    let imported = imported?;
    output.answer(&imported, || say(&imported, mode))?;
    super::watch::tell(&imported.notices);
    let whole = imported.problems.is_empty() && !imported.interrupted;
    Ok(ExitCode::from(u8::from(!whole)))
}

fn say(imported: &Imported, mode: Mode) {
    if mode == Mode::Plan {
        for entry in &imported.entries {
            let change = match entry.change {
                Change::New => "new",
                Change::Changed => "changed",
                Change::Unchanged => "unchanged",
            };
            output::line(&format!(
                "{change:9}  {} {}  from {}",
                entry.kind, entry.key, entry.path
            ));
        }
    }
    for problem in &imported.problems {
        output::line(&format!("problem: {problem}"));
    }
    for doubt in &imported.doubts {
        output::line(&format!("look again: {doubt}"));
    }
    if !imported.reviewed {
        output::line("Not held against the rest of so large a vault: run `testimony review`.");
    }
    let verb = if mode == Mode::Plan { "would be " } else { "" };
    output::line(&format!(
        "{} records {verb}new, {} {verb}changed, {} unchanged; {} problems.",
        imported.count(Change::New),
        imported.count(Change::Changed),
        imported.count(Change::Unchanged),
        imported.problems.len(),
    ));
    if imported.interrupted {
        output::line(
            "Stopped before the end. What is listed as new or changed is in the vault; import again to go on.",
        );
    }
}
