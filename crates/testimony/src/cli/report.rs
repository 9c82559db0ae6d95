//! `testimony report build|check|review|annex|touched|rescan|release`

use std::{path::PathBuf, process::ExitCode};

use app::{Failure, Flaw, Key, Outcome, Release};
use clap::Subcommand;

use super::{
    output::{self, Output},
    progress::Bar,
    report_review, scan,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make the files of every edition
    Build {
        /// The report's name
        name: String,
        /// Where the editions' folders go
        #[arg(long, value_name = "DIR", default_value = "report")]
        out: PathBuf,
    },
    /// Say what would stop it, and what every statement rests on
    Check {
        /// The report's name
        name: String,
    },
    /// Show person by person and place by place what a reader will hold, and what follows from it
    Review {
        /// The report's name
        name: String,
    },
    /// Write what every statement rests on, withheld details included, for internal legal review: sealed,
    /// never beside the editions
    Annex {
        /// The report's name
        name: String,
        /// Seal it to this recipient of age (age1pq1…); may be repeated
        #[arg(long, value_name = "RECIPIENT")]
        recipient: Vec<String>,
        /// The sealed file to make
        #[arg(long, value_name = "FILE.age")]
        out: PathBuf,
    },
    /// List the statements that rest on something that changed since they were built
    Touched,
    /// Search everything that was published again, for all that is protected by now
    Rescan,
    /// Scan the files that were built and approve them; two different people must
    Release {
        /// The report's name
        name: String,
        /// Where the editions' folders are
        #[arg(long, value_name = "DIR", default_value = "report")]
        out: PathBuf,
        /// Why each possible hit is none, if you have looked at all of them
        #[arg(long, value_name = "REASON")]
        reviewed: Option<String>,
    },
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        Verb::Build { name, out } => build(&key(name)?, out, session, output),
        Verb::Check { name } => check(&key(name)?, session, output),
        Verb::Review { name } => report_review::run(&key(name)?, session, output),
        Verb::Annex {
            name,
            recipient,
            out,
        } => annex(&key(name)?, recipient, out, session, output),
        Verb::Touched => touched(session, output),
        Verb::Rescan => rescan(session, output),
        Verb::Release {
            name,
            out,
            reviewed,
        } => release(&key(name)?, out, reviewed.as_deref(), session, output),
    }
}

fn build(
    name: &Key,
    out: &std::path::Path,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let mut worker = session.worker()?;
    let outcome = app::build(session.vault()?, &mut worker, name, out, &bar);
    bar.finish();
    match outcome? {
        Outcome::Built(built) => {
            output.answer(&built, || {
                for file in &built.files {
                    output::line(&format!(
                        "{}  {} bytes",
                        out.join(&file.path).display(),
                        file.bytes
                    ));
                }
                output::line(&format!(
                    "{} statements, each resting on evidence; {} notes.",
                    built.statements, built.notes
                ));
                output::line(&format!(
                    "Next: testimony report release {name} --out {}",
                    out.display()
                ));
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Outcome::Flawed(flaws) => {
            output.answer(&serde_json::json!({ "flaws": flaws }), || say_flaws(&flaws))?;
            Ok(ExitCode::from(1))
        }
    }
}

fn check(name: &Key, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let mut worker = session.worker()?;
    let checked = app::check(session.vault()?, &mut worker, name)?;
    output.answer(&checked, || {
        for statement in &checked.statements {
            output::line(&format!(
                "{} line {}: {}",
                statement.edition.tag(),
                statement.line,
                statement.evidence.join(", ")
            ));
        }
        say_flaws(&checked.flaws);
    })?;
    Ok(ExitCode::from(u8::from(!checked.flaws.is_empty())))
}

fn annex(
    name: &Key,
    recipients: &[String],
    out: &std::path::Path,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let mut worker = session.worker()?;
    let annex = app::annex(session.vault()?, &mut worker, name, recipients, out)?;
    output.answer(&annex, || {
        output::line(&annex.path.display().to_string());
        output::line(&format!(
            "{} statements with what they rest on, sealed; {} pieces of evidence left out for want of consent.",
            annex.statements, annex.left_out
        ));
    })?;
    Ok(ExitCode::SUCCESS)
}

fn release(
    name: &Key,
    out: &std::path::Path,
    reviewed: Option<&str>,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let outcome = app::release(session.vault()?, name, out, reviewed, &bar);
    bar.finish();
    let outcome = outcome?;
    output.answer(&outcome, || match &outcome {
        Release::Stopped { gate } => {
            scan::say(gate);
            output::line("Stopped: nothing was approved.");
            if !gate.blocks() {
                output::line("Every hit is only possible. Look at each; if none gives anybody away, release with --reviewed REASON.");
            }
        }
        Release::Waiting { approved_by, .. } => {
            output::line(&format!("Clean, and approved by {}. A second person must release it too.", approved_by.join(", ")));
        }
        Release::Released { approved_by, files, .. } => {
            for file in files {
                output::line(&file.display().to_string());
            }
            output::line(&format!("Released; approved by {}.", approved_by.join(" and ")));
        }
    })?;
    Ok(ExitCode::from(u8::from(matches!(
        outcome,
        Release::Stopped { .. }
    ))))
}

fn touched(session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let rows = app::touched(session.vault()?)?;
    output.answer(&rows, || {
        for row in &rows {
            let out = if row.is_released { ", RELEASED" } else { "" };
            output::line(&format!(
                "{} {}:{}{out}: {} ({} changed)",
                row.report,
                row.edition.tag(),
                row.line,
                row.evidence,
                row.changed
            ));
        }
        output::line(&format!("{} statements to look at again.", rows.len()));
    })?;
    Ok(ExitCode::from(u8::from(!rows.is_empty())))
}

fn rescan(session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let found = app::rescan(session.vault()?, &bar);
    bar.finish();
    let found = found?;
    output.answer(&found, || {
        for release in &found {
            say_rescanned(release);
        }
        output::line(&format!("{} releases searched again.", found.len()));
    })?;
    let is_found = found.iter().any(app::Rescanned::is_found);
    Ok(ExitCode::from(u8::from(is_found)))
}

/// What stands in a release, and what can be done about it.
pub(super) fn say_rescanned(release: &app::Rescanned) {
    if release.is_found() {
        output::line(&format!(
            "IN WHAT WAS PUBLISHED: {}, released {}",
            release.report, release.released
        ));
        scan::say(&release.gate);
        output::line(
            "    to do: withdraw that edition, build a new one with a change notice, and tell those who have it",
        );
    }
}

fn say_flaws(flaws: &[Flaw]) {
    for flaw in flaws {
        output::line(&flaw.to_string());
    }
    match flaws.len() {
        0 => output::line("Nothing stops this report."),
        1 => output::line("1 flaw stops this report."),
        number => output::line(&format!("{number} flaws stop this report.")),
    }
}

fn key(name: &str) -> Result<Key, Failure> {
    Key::parse(name)
        .map_err(|error| Failure::from_message(app::FailureKind::Misuse, &error.to_string()))
}
