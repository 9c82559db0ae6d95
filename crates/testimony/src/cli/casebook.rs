//! `testimony new`, `edit`, `history`, `relate` and `fields`

use std::{
    fs,
    io::{IsTerminal as _, Read as _, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use app::{Entered, Failure, Key, Kind, Mode};
use serde_json::json;

use super::{
    editor,
    output::{self, Output},
    query::{parse_key, parse_kind},
    session::Session,
    watch,
};

#[derive(Debug, clap::Args)]
pub(super) struct New {
    /// event, act, claim, weapon, task … (`testimony fields` lists them)
    kind: String,
    /// Its key; one is chosen if you give none
    key: Option<String>,
    #[command(flatten)]
    source: Source,
}

#[derive(Debug, clap::Args)]
pub(super) struct Edit {
    /// A key, or a kind and a key
    #[arg(required = true, num_args = 1..=2, value_names = ["KIND", "KEY"])]
    words: Vec<String>,
    #[command(flatten)]
    source: Source,
}

/// Where the text comes from; an editor if nothing is said.
#[derive(Debug, clap::Args)]
struct Source {
    /// Take the text from this file, `-` for standard input, and open no editor
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Print the text that would be edited, and change nothing
    #[arg(long, conflicts_with = "from")]
    print: bool,
    /// Say what would be recorded, and record nothing
    #[arg(long)]
    plan: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct History {
    /// A key
    key: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Relate {
    /// The record that refers
    key: String,
    /// The field: `at_risk`, `within`, `evidence` …
    field: String,
    /// What it refers to: a key, or `int-003:1` for evidence
    to: String,
    /// Take the reference away
    #[arg(long)]
    remove: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct Relations {
    /// A key
    key: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct Fields {
    /// A kind; all kinds are listed if you give none
    kind: Option<String>,
}

pub(super) fn new(words: &New, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let kind = parse_kind(&words.kind)?;
    let key = words.key.as_deref().map(parse_key).transpose()?;
    let (path, text) = app::text_of_new(session.vault()?, kind, key.as_ref())?;
    write(&path, &text, &words.source, session, output)
}

pub(super) fn edit(
    words: &Edit,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let (kind, key) = match words.words.as_slice() {
        [kind, key] => (Some(parse_kind(kind)?), parse_key(key)?),
        [key, ..] => (None, parse_key(key)?),
        [] => return Err(Failure::misuse("no key was given", "give a key")),
    };
    let (path, text) = app::text(session.vault()?, kind, &key)?;
    write(&path, &text, &words.source, session, output)
}

/// Has the text written, and takes it in. In an editor, a text with a problem is opened again: what
/// somebody typed is not thrown away for a slip.
fn write(
    path: &str,
    text: &str,
    source: &Source,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    if source.print {
        output.answer(&json!({ "path": path, "text": text }), || {
            output::line(text.trim_end())
        })?;
        return Ok(ExitCode::SUCCESS);
    }
    let mode = if source.plan {
        Mode::Plan
    } else {
        Mode::Commit
    };
    if let Some(file) = &source.from {
        let given = given(file)?;
        let entered = take(path, &given, mode, session)?;
        return told(&entered, mode, output);
    }
    let mut typed = text.to_owned();
    loop {
        let Some(edited) = editor::edit(path, &typed)? else {
            output::aside("Nothing was changed, so nothing was recorded.");
            return Ok(ExitCode::SUCCESS);
        };
        let entered = take(path, &edited, mode, session)?;
        let again = !entered.problems.is_empty() && std::io::stdin().is_terminal();
        if !again || !asked_again(&entered) {
            return told(&entered, mode, output);
        }
        typed = with_problems(&edited, &entered);
    }
}

fn take(path: &str, text: &str, mode: Mode, session: &mut Session) -> Result<Entered, Failure> {
    let mut worker = session.worker()?;
    app::enter(
        session.vault()?,
        &mut worker,
        path,
        &without_problems(text),
        mode,
    )
}

fn given(file: &std::path::Path) -> Result<String, Failure> {
    if file.as_os_str() == "-" {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| {
                Failure::environment(
                    format!("standard input cannot be read: {error}"),
                    "try again",
                )
            })?;
        return Ok(text);
    }
    fs::read_to_string(file).map_err(|error| Failure::file("read", file, &error))
}

fn asked_again(entered: &Entered) -> bool {
    for problem in &entered.problems {
        output::error(&place(problem), &problem.remedy);
    }
    let _ = write!(std::io::stderr(), "Edit it again? [Y/n] ");
    let mut answer = String::new();
    let read = std::io::stdin().read_line(&mut answer);
    read.is_ok_and(|length| length > 0) && !answer.trim().eq_ignore_ascii_case("n")
}

/// The problems stand above the text, as a comment that is taken off again.
fn with_problems(text: &str, entered: &Entered) -> String {
    let mut shown = String::new();
    for problem in &entered.problems {
        shown.push_str(&format!("{MARK}{}; {}\n", place(problem), problem.remedy));
    }
    shown.push_str(&without_problems(text));
    shown
}

fn without_problems(text: &str) -> String {
    let lines = text
        .split_inclusive('\n')
        .skip_while(|line| line.starts_with(MARK));
    lines.collect()
}

const MARK: &str = "#! ";

fn place(problem: &app::Problem) -> String {
    match problem.line {
        Some(line) => format!("line {line}: {}", problem.what),
        None => problem.what.clone(),
    }
}

fn told(entered: &Entered, mode: Mode, output: Output) -> Result<ExitCode, Failure> {
    output.answer(entered, || {
        for entry in &entered.entries {
            let change = match (mode, entry.change) {
                (_, app::Change::Unchanged) => "unchanged",
                (Mode::Commit, app::Change::New) => "recorded",
                (Mode::Commit, app::Change::Changed) => "changed",
                (Mode::Plan, app::Change::New) => "would be recorded",
                (Mode::Plan, app::Change::Changed) => "would be changed",
            };
            output::line(&format!("{} {} {change}", entry.kind, entry.key));
        }
    })?;
    for problem in &entered.problems {
        output::error(&place(problem), &problem.remedy);
    }
    for doubt in &entered.doubts {
        output::aside(&format!("look again: {}; {}", place(doubt), doubt.remedy));
    }
    watch::tell(&entered.notices);
    match entered.problems.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false => {
            output::aside("Nothing was recorded.");
            Ok(ExitCode::from(app::FailureKind::Misuse.exit_code()))
        }
    }
}

pub(super) fn history(
    words: &History,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let rows = app::history(session.vault()?, &parse_key(&words.key)?)?;
    output.answer(&rows, || {
        for row in &rows {
            let short = row.operation.get(..12).unwrap_or(&row.operation);
            output::line(&format!(
                "version {} by {} at {} (operation {short})",
                row.number, row.member, row.time
            ));
            for change in &row.changes {
                output::line(&format!("  {}", change.field));
                for (sign, text) in [("-", &change.before), ("+", &change.after)] {
                    for line in text.iter().flat_map(|text| text.split('\n')) {
                        output::line(&format!("    {sign} {line}"));
                    }
                }
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn relate(
    words: &Relate,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let key = parse_key(&words.key)?;
    let made = app::relate(
        session.vault()?,
        &key,
        &words.field,
        &words.to,
        words.remove,
    )?;
    output.answer(&made, || {
        let how = match (made.changed, words.remove) {
            (false, _) => "was so already",
            (true, false) => "recorded",
            (true, true) => "taken away",
        };
        output::line(&format!("{} {} {}: {how}", made.from, made.field, made.to));
    })?;
    watch::tell(&made.notices);
    Ok(ExitCode::SUCCESS)
}

pub(super) fn relations(
    words: &Relations,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let rows = app::referring(session.vault()?, &parse_key(&words.key)?)?;
    output.answer(&rows, || {
        for row in &rows {
            let key = row
                .key
                .as_ref()
                .map_or_else(|| row.id.to_string(), Key::to_string);
            output::line(&format!("{:16} {key}", row.kind.word()));
        }
        output::line(&format!("{} records refer to {}.", rows.len(), words.key));
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn fields(words: &Fields, output: Output) -> Result<ExitCode, Failure> {
    let Some(kind) = &words.kind else {
        let kinds: Vec<_> = Kind::ALL
            .iter()
            .filter(|kind| !kind.fields().is_empty())
            .collect();
        let rows: Vec<_> = kinds
            .iter()
            .map(|kind| {
                json!({
                    "kind": kind.word(),
                    "plural": kind.plural(),
                    "compartment": kind.compartment().name(),
                    "written": kind.is_entered(),
                })
            })
            .collect();
        output.answer(&rows, || {
            for kind in &kinds {
                output::line(&format!("{:16} {}", kind.word(), kind.compartment().name()));
            }
        })?;
        return Ok(ExitCode::SUCCESS);
    };
    let rows = app::fields(parse_kind(kind)?);
    output.answer(&rows, || {
        for row in &rows {
            let need = if row.needed { " (needed)" } else { "" };
            output::line(&format!("{}{need}", row.key));
            output::line(&format!("    {}", row.about));
            if !row.words.is_empty() {
                output::line(&format!("    one of: {}", row.words.join(", ")));
            }
            if !row.to.is_empty() {
                let kinds: Vec<&str> = row.to.iter().map(|kind| kind.word()).collect();
                output::line(&format!("    the key of: {}", kinds.join(", ")));
            }
            if let Some(list) = row.vocabulary {
                output::line(&format!("    a code of MT {list}"));
            }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
