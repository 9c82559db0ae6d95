//! `testimony recovery`: two officers who together open what nobody else can open any more

use std::{path::PathBuf, process::ExitCode};

use app::{Failure, OfficerSecret};
use clap::Subcommand;

use super::{
    output::{self, Output},
    passphrase,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Give two officers, together, a key to everything that you can open
    Create {
        /// What this is called among the members
        #[arg(long, value_name = "NAME", default_value = RECOVERY)]
        name: String,
        /// An officer's own recipient, age1pq1…, in a file; twice. Without, keys are drawn and shown
        #[arg(long, value_name = "FILE")]
        officer: Vec<PathBuf>,
    },
    /// Prove that both officers' secrets still open every compartment; changes nothing
    Drill {
        #[command(flatten)]
        custody: Custody,
    },
    /// Make a new member who opens everything, with both officers' secrets and nobody's passphrase
    Use {
        /// What the new member is called in the history
        member: String,
        #[command(flatten)]
        custody: Custody,
    },
}

#[derive(Debug, clap::Args)]
struct Custody {
    /// Which, if there are several
    #[arg(long, value_name = "NAME", default_value = RECOVERY)]
    name: String,
    /// Read an officer's secret from this file; twice. Without, you are asked
    #[arg(long, value_name = "FILE")]
    officer_secret_file: Vec<PathBuf>,
    /// A copy of the sealed secrets that was kept outside the vault
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
}

const RECOVERY: &str = "recovery";

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        Verb::Create { name, officer } => create(name, officer, session, output),
        Verb::Drill { custody } => drill(custody, session, output),
        Verb::Use { member, custody } => make_use(member, custody, session, output),
    }
}

fn create(
    name: &str,
    given: &[PathBuf],
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let drawn = match given {
        [] => Some([app::new_officer()?, app::new_officer()?]),
        [_, _] => None,
        _ => {
            return Err(Failure::misuse(
                format!("{} officers were given", given.len()),
                "give --officer twice, or not at all",
            ));
        }
    };
    let officers = match (&drawn, given) {
        (Some(drawn), _) => drawn.each_ref().map(OfficerSecret::officer),
        (None, [first, second]) => [app::read_officer(first)?, app::read_officer(second)?],
        (None, _) => return Ok(ExitCode::FAILURE),
    };
    let made = app::create_recovery(session.vault()?, name, [&officers[0], &officers[1]])?;
    let texts = drawn
        .as_ref()
        .map(|drawn| drawn.each_ref().map(OfficerSecret::text));
    let shown = texts
        .as_ref()
        .map(|texts| texts.each_ref().map(|text| text.as_str()));
    let answer = serde_json::json!({
        "recovery": name,
        "officers": shown,
        "opened": made.opened,
        "proposed": made.proposed,
        "closed": made.closed,
        "file": made.file,
    });
    output.answer(&answer, || {
        output::line(&format!("Two officers together can open: {}.", names(&made.opened)));
        if !made.proposed.is_empty() {
            output::line(&format!(
                "For {} a second member has to agree: testimony members grant {name} --compartment {}",
                names(&made.proposed),
                names(&made.proposed)
            ));
        }
        if !made.closed.is_empty() {
            output::line(&format!(
                "You cannot open {}: somebody who can has to let `{name}` in.",
                names(&made.closed)
            ));
        }
        for (number, text) in (1..).zip(shown.iter().flatten()) {
            output::line("");
            output::line(&format!("    Officer {number}: {text}"));
        }
        if shown.is_some() {
            output::line("");
            output::line("These are shown once and stored nowhere. Give each to one person, on paper, and never both");
            output::line("to the same. One alone opens nothing.");
        }
        output::line(&format!(
            "What they open is {}. Keep copies elsewhere. Then try it: testimony recovery drill",
            made.file.display()
        ));
    })?;
    Ok(ExitCode::SUCCESS)
}

fn drill(custody: &Custody, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let officers = secrets(custody)?;
    let file = custody.file.as_deref();
    let drill = app::drill_recovery(session.vault()?, &custody.name, &officers, file)?;
    output.answer(&drill, || {
        output::line(&format!(
            "Both officers together open: {}.",
            names(&drill.opened)
        ));
        if drill.closed.is_empty() {
            output::line("That is everything. The drill is recorded.");
        } else {
            output::line(&format!(
                "They do not open {}. Somebody who can has to let `{}` in.",
                names(&drill.closed),
                custody.name
            ));
        }
    })?;
    Ok(match drill.closed.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(app::FailureKind::No.exit_code()),
    })
}

fn make_use(
    member: &str,
    custody: &Custody,
    session: &Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    app::locate(session.folder())?;
    let officers = secrets(custody)?;
    let new = app::new_passphrase();
    let opened = app::recover(
        session.folder(),
        (&custody.name, &officers, custody.file.as_deref()),
        (member, &new),
    )?;
    let answer =
        serde_json::json!({ "member": member, "compartments": opened, "passphrase": new.text() });
    output.answer(&answer, || {
        output::line(&format!("{member} can open: {}.", names(&opened)));
        output::line("");
        output::line(&format!("    {}", new.text()));
        output::line("");
        output::line("This is their passphrase. It is shown once. The history says that the officers let them in.");
        output::line("Both officers' secrets have been in this machine: make a new recovery, and remove this one.");
    })?;
    Ok(ExitCode::SUCCESS)
}

fn secrets(custody: &Custody) -> Result<[OfficerSecret; 2], Failure> {
    let read = |number: usize| {
        let file = custody.officer_secret_file.get(number);
        let text = passphrase::officer(file.map(PathBuf::as_path), number + 1)?;
        app::officer_secret(&text)
    };
    match custody.officer_secret_file.len() {
        0 | 2 => Ok([read(0)?, read(1)?]),
        _ => Err(Failure::misuse(
            "one officer alone opens nothing",
            "give --officer-secret-file twice, once for each officer",
        )),
    }
}

fn names(compartments: &[app::Compartment]) -> String {
    let names: Vec<&str> = compartments.iter().map(|one| one.name()).collect();
    names.join(", ")
}
