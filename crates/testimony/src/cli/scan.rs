//! `testimony scan`

use std::{fs, path::PathBuf, process::ExitCode};

use app::{Failure, Gate};

use super::{
    output::{self, Output},
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Files of any origin; of a folder, all that is in it
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// `vault`, or a table with the columns id,kind,value and, if you like, also: nicknames; other spellings
    #[arg(long, value_name = "vault|TERMS.csv")]
    against: PathBuf,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let gate = if words.against.as_os_str() == "vault" {
        app::scan_files_against_vault(session.vault()?, &words.files)?
    } else {
        let terms = fs::read_to_string(&words.against)
            .map_err(|error| Failure::file("read", &words.against, &error))?;
        app::scan_files(&words.files, &terms)?
    };
    output.answer(&gate, || say(&gate))?;
    Ok(ExitCode::from(u8::from(!gate.report.is_clean())))
}

/// Every hit in its context, with whose it is.
pub(super) fn say(gate: &Gate) {
    for finding in &gate.report.findings {
        let sure = match finding.certainty {
            app::Certainty::Certain => "certain",
            app::Certainty::Possible => "possible",
        };
        let others = match finding.others {
            0 => String::new(),
            others => format!(" and {others} others"),
        };
        output::line(&format!(
            "{sure}: {} `{}` of {}{others}: {}",
            finding.kind,
            finding.matched,
            finding.term,
            finding.why.says()
        ));
        output::line(&format!("  in {}, {}", finding.file, finding.where_));
        output::line(&format!("  … {} …", finding.context.replace('\n', " ")));
    }
    for part in &gate.report.unreadable {
        output::line(&format!("unreadable: {}: {}", part.file, part.what));
    }
    for note in &gate.notes {
        output::line(&format!("the table of terms: {note}"));
    }
    for picture in &gate.report.pictures {
        output::line(&format!(
            "picture that no program has read, look yourself: {}: {}",
            picture.file, picture.what
        ));
    }
    for term in &gate.unsearchable {
        output::line(&format!("cannot be searched for, look yourself: {term}"));
    }
    let [certain, possible, unreadable] = gate.counts();
    output::line(&format!(
        "{certain} certain, {possible} possible, {unreadable} unreadable; read by {}.",
        gate.routes.join(" and ")
    ));
}
