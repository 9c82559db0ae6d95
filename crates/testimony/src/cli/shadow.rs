//! `testimony shadow`: whether what a picture's shadow says fits the time it is said to be of

use std::process::ExitCode;

use app::{Failure, analysis::sun::Verdict};

use super::{
    output::{self, Output},
    query::parse_key,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The key of a verification with a chronolocation
    verification: String,
}

/// Exit 1 if the sun speaks against what is claimed.
pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let told = app::shadow(session.vault()?, &parse_key(&words.verification)?)?;
    output.answer(&told, || {
        for sentence in &told.comparison.words {
            output::line(sentence);
        }
    })?;
    match told.comparison.verdict {
        Verdict::DoesNotFit | Verdict::Night => {
            Ok(ExitCode::from(app::FailureKind::No.exit_code()))
        }
        _ => Ok(ExitCode::SUCCESS),
    }
}
