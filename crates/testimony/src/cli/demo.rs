//! `testimony demo`

use std::{path::PathBuf, process::ExitCode};

use app::Failure;

use super::{
    output::{self, Output},
    progress::Bar,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Where everything goes; an earlier demo there is replaced
    #[arg(long, value_name = "DIR", default_value = "demo-out")]
    out: PathBuf,
}

pub(super) fn run(
    words: &Arguments,
    session: &Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::telling(output);
    let mut worker = session.worker()?;
    let demo = app::demo(&words.out, &mut worker, &bar, &session.interrupt);
    bar.finish();
    let demo = demo?;
    output.answer(&demo, || {
        output::line("");
        output::line("Read the report:");
        for file in &demo.report {
            output::line(&format!("  {}", file.display()));
        }
        output::line("");
        output::line(
            "Look inside (these passphrases open an invented example; never keep yours like this):",
        );
        for (member, passphrase) in &demo.passphrases {
            output::line(&format!("  {member}: {passphrase}"));
        }
        output::line(&format!(
            "  testimony --vault {} list interviews",
            demo.folder.join("vault").display()
        ));
    })?;
    Ok(ExitCode::SUCCESS)
}
