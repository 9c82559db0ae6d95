//! `testimony contacts`: who was last heard of when, and which check-ins were missed

use std::process::ExitCode;

use app::Failure;

use super::{
    output::{self, Output, word},
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// As it stood at another moment: 2012-05-25T18:00:00Z
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
}

/// Exit 1 while an alarm stands.
pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let answer = app::contacts(session.vault()?, words.at.as_deref())?;
    output.answer(&answer, || {
        for standing in &answer.answer.contacts {
            output::line(&format!(
                "{}: {}",
                answer.name(standing.contact),
                word(&standing.state).replace('-', " ").to_uppercase()
            ));
            for (title, sign) in [("last sign", &standing.last), ("heard of", &standing.heard)] {
                if let Some(sign) = sign {
                    output::line(&format!(
                        "  {title}: {} ({}, {})",
                        sign.time,
                        word(&sign.state),
                        answer.name(sign.check_in)
                    ));
                }
            }
            if let Some(due) = standing.due {
                let until = standing.until.map(|until| format!(", alarm after {until}"));
                output::line(&format!("  due: {due}{}", until.unwrap_or_default()));
            }
            for (number, step) in standing.alarm.iter().enumerate() {
                output::line(&format!("  {}. {step}", number + 1));
            }
            if standing.state.is_alarm() {
                output::line(&format!("  tell: {}", standing.alarm_to.join(", ")));
            }
            for record in &standing.unreadable {
                output::line(&format!(
                    "  the time in {} cannot be read",
                    answer.name(*record)
                ));
            }
        }
        output::line(&format!("{} contacts.", answer.answer.contacts.len()));
    })?;
    match answer.answer.alarm() {
        true => Ok(ExitCode::from(app::FailureKind::No.exit_code())),
        false => Ok(ExitCode::SUCCESS),
    }
}
