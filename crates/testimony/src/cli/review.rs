//! `testimony review`: records that cannot all be true

use std::process::ExitCode;

use app::Failure;

use super::{
    output::{self, Output},
    session::Session,
};

/// Exit 1 if there are any.
pub(super) fn run(session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let answer = app::review(session.vault()?)?;
    let problems = &answer.answer.problems;
    output.answer(&answer, || {
        for problem in problems {
            output::line(&format!(
                "{} `{}`: {}",
                answer.name(problem.record),
                problem.field,
                problem.what
            ));
            output::line(&format!("    to do: {}", problem.remedy));
        }
        for unseen in &answer.answer.unseen {
            output::line(&format!(
                "Not looked at: what lies in `{}`.",
                unseen.compartment
            ));
        }
        output::line(&format!("{} problems.", problems.len()));
    })?;
    match problems.is_empty() {
        true => Ok(ExitCode::SUCCESS),
        false => Ok(ExitCode::from(app::FailureKind::No.exit_code())),
    }
}
