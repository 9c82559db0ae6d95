//! `testimony fsck`

use std::process::ExitCode;

use app::Failure;

use super::{
    output::{self, Output},
    progress::Bar,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Drop the casebase and fold it again from history
    #[arg(long)]
    rebuild: bool,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let report = app::fsck(session.vault()?, words.rebuild, &bar);
    bar.finish();
    let report = report?;
    output.answer(&report, || {
        for finding in &report.findings {
            output::line(&format!("{}: {}", finding.severity, finding.what));
            if !finding.remedy.is_empty() {
                output::line(&format!("  to do: {}", finding.remedy));
            }
        }
        let [operations, bodies, objects] = report.checked;
        output::line(&format!(
            "Checked {operations} operations, {bodies} bodies and {objects} objects."
        ));
        if report.destroyed > 0 {
            output::line(&format!(
                "{} bodies were destroyed with their keys, as the history says.",
                report.destroyed
            ));
        }
        if report.rebuilt {
            output::line("The casebase was dropped and folded again from history.");
        }
        output::line(if report.sound {
            "The vault is sound."
        } else {
            "The vault is damaged."
        });
    })?;
    Ok(ExitCode::from(u8::from(!report.sound)))
}
