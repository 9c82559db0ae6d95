//! `testimony exhibit`

use std::{path::PathBuf, process::ExitCode};

use app::{Exhibit, Failure, Key};

use super::{
    output::{self, Output},
    scan,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The item: its path in the field folder
    item: String,
    /// Where the pack's folder goes
    #[arg(long, value_name = "DIR", default_value = "exhibits")]
    out: PathBuf,
    /// To whom it is handed over
    #[arg(long, value_name = "NAME")]
    recipient: String,
    /// Why what the scan cannot settle is no leak, if you have looked at it
    #[arg(long, value_name = "REASON")]
    reviewed: Option<String>,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let key = Key::media(&words.item)
        .map_err(|error| Failure::from_message(app::FailureKind::Misuse, &error.to_string()))?;
    let exhibit = app::exhibit(
        session.vault()?,
        &key,
        &words.out,
        &words.recipient,
        words.reviewed.as_deref(),
    )?;
    output.answer(&exhibit, || match &exhibit {
        Exhibit::Packed { folder, custody } => {
            output::line(&format!(
                "{}: the original and {custody} custody steps.",
                folder.display()
            ));
            output::line(&format!(
                "Anyone can check it: testimony-verify {}",
                folder.display()
            ));
        }
        Exhibit::Stopped { gate } => {
            scan::say(gate);
            output::line("Stopped: no pack was left behind.");
        }
    })?;
    Ok(ExitCode::from(u8::from(matches!(
        exhibit,
        Exhibit::Stopped { .. }
    ))))
}
