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
    /// Mend what can be mended here: casebases, caches, what stopped imports left
    #[arg(long)]
    repair: bool,
    /// Fetch originals that are gone or damaged from a backup: a folder, a stick, or s3://bucket/prefix
    #[arg(long, value_name = "STORE")]
    from: Option<String>,
    #[command(flatten)]
    line: super::backup::Line,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let vault = session.vault()?;
    let mended = match &words.from {
        Some(store) => Some(app::mend(vault, store, &words.line.reach(), &bar)?),
        None => None,
    };
    let report = app::fsck(vault, words.rebuild, words.repair, &bar);
    bar.finish();
    let mut report = report?;
    report.mended = mended.map(|(mended, _)| mended);
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
        if let Some(mended) = report.mended {
            output::line(&format!(
                "{mended} segments were fetched back from the store."
            ));
        }
        if report.collected > 0 {
            output::line(&format!(
                "{} segments that belonged to no original were deleted.",
                report.collected
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
