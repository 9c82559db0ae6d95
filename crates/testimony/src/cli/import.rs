//! `testimony import`

use std::{
    fs::File,
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::{Change, Failure, ImportOptions, Imported, Mode, Rejected};

use super::{
    output::{self, Output},
    progress::Bar,
    query::parse_kind,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Field folders, tables, gazetteers, vocabularies, archives and other bags (docs/field-folder.md,
    /// docs/tables.md, docs/archive.md)
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the rows of the tables are, where their names do not say it: person, act …
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<String>,
    /// The column from which rows without a key get one
    #[arg(long, value_name = "COLUMN")]
    key_from: Option<String>,
    /// Name and version of a gazetteer or vocabulary
    #[arg(long, value_name = "NAME")]
    list: Option<String>,
    /// The identity file of age that an archive is sealed to; your own key in the vault if absent
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
    /// Where to put the rows that did not go in, to be corrected; beside their table if absent
    #[arg(long, value_name = "DIR")]
    rejects: Option<PathBuf>,
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
    let options = ImportOptions {
        kind: words.kind.as_deref().map(parse_kind).transpose()?,
        key_from: words.key_from.clone(),
        list: words.list.clone(),
        identity: words
            .identity
            .as_deref()
            .map(super::archive::read)
            .transpose()?,
    };
    let imported = app::import(
        session.vault()?,
        &mut worker,
        &words.paths,
        &options,
        mode,
        &bar,
        &interrupt,
    );
    bar.finish();
    let imported = imported?;
    output.answer(&imported, || say(&imported, mode))?;
    if mode == Mode::Commit {
        for rejected in &imported.rejected {
            give_back(rejected, words.rejects.as_deref())?;
        }
    }
    super::watch::tell(&imported.notices);
    let learned = match mode {
        Mode::Commit => app::learned(session.vault()?)?,
        Mode::Plan => 0,
    };
    let mut published = 0;
    if learned > 0 {
        let found = app::rescan(session.vault()?, &app::Silent)?;
        published = found.iter().filter(|release| release.is_found()).count();
        output::aside(&format!(
            "{learned} names or places were learned; {} releases were searched again, and {published} hold something protected.",
            found.len()
        ));
        if published > 0 {
            output::aside("To see it: testimony report rescan");
        }
    }
    let whole = imported.problems.is_empty() && !imported.interrupted && published == 0;
    Ok(ExitCode::from(u8::from(!whole)))
}

/// More problems than this are no longer read.
const SHOWN: usize = 100;

/// Writes the rows that did not go in, never over a file that is there.
fn give_back(rejected: &Rejected, folder: Option<&Path>) -> Result<(), Failure> {
    let beside = rejected
        .table
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default();
    let folder = folder.map_or(beside, Path::to_owned);
    let stem = rejected
        .table
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned());
    let stem = stem.unwrap_or_else(|| "table".to_owned());
    // What was rejected twice is not called so twice.
    let stem = stem.split(".rejected").next().unwrap_or(&stem).to_owned();
    for number in 1..1_000 {
        let name = match number {
            1 => format!("{stem}.rejected.csv"),
            number => format!("{stem}.rejected-{number}.csv"),
        };
        let path = folder.join(name);
        match File::create_new(&path) {
            Ok(mut file) => {
                let written = file.write_all(rejected.csv.as_bytes());
                written.map_err(|error| Failure::file("write", &path, &error))?;
                output::aside(&format!(
                    "{} rows did not go in. Correct them in {} and import that (--as the same kind); then delete it, for it holds what they say.",
                    rejected.rows,
                    path.display()
                ));
                return Ok(());
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Failure::file("write", &path, &error)),
        }
    }
    Ok(())
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
    for problem in imported.problems.iter().take(SHOWN) {
        output::line(&format!("problem: {problem}"));
    }
    let more = imported.problems.len().saturating_sub(SHOWN);
    if more > 0 {
        output::line(&format!(
            "… and {more} problems more; --json lists them all."
        ));
    }
    if imported.skipped > 0 {
        output::line(&format!(
            "{} rows are none of what is taken from such a list.",
            imported.skipped
        ));
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
