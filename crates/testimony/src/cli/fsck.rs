//! `testimony fsck`

use std::process::ExitCode;

use app::{Failure, FilesMended};

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
    /// Mend what can be mended: casebases, caches, what stopped imports left; with --from, every file of
    /// the vault that is gone or damaged, which needs your passphrase and the vault closed
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
    let files = match (&words.from, words.repair) {
        // Before it is opened: it may not open.
        (Some(store), true) => {
            session.close();
            let credentials = session.credentials_for_mending()?;
            let reach = words.line.reach();
            Some(app::mend_files(
                session.folder(),
                &credentials,
                store,
                &reach,
            )?)
        }
        _ => None,
    };
    let vault = match (session.vault(), &files) {
        (Ok(vault), _) => vault,
        (Err(failure), Some(files)) => {
            // What was and was not mended is worth more than that it still does not open.
            say_files(files, output::aside);
            return Err(failure);
        }
        (Err(failure), None) => return Err(failure),
    };
    let mended = match &words.from {
        Some(store) => Some(app::mend(vault, store, &words.line.reach(), &bar)?),
        None => None,
    };
    let report = app::fsck(vault, words.rebuild, words.repair, &bar);
    bar.finish();
    let mut report = report?;
    report.mended = mended.map(|(mended, _)| mended);
    report.files = files;
    output.answer(&report, || {
        if let Some(files) = &report.files {
            say_files(files, output::line);
        }
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
        if let Some(place) = &report.objects_at {
            output::line(&format!("The originals are in {place}."));
        }
        output::line(match (report.sound, report.unreached) {
            (true, _) => "The vault is sound.",
            (false, true) => "What could be reached is sound; the originals were not checked.",
            (false, false) => "The vault is damaged.",
        });
    })?;
    Ok(ExitCode::from(u8::from(!report.sound)))
}

fn say_files(files: &FilesMended, say: fn(&str)) {
    for path in &files.files {
        say(&format!(
            "mended: `{path}`, from snapshot {}",
            files.snapshot
        ));
    }
    if let Some(aside) = &files.aside {
        say(&format!("What was there before is kept in `{aside}`."));
    }
    for left in &files.left {
        let (what, remedy) = left.split_once("; ").unwrap_or((left, ""));
        say(&format!("not mended: {what}"));
        if !remedy.is_empty() {
            say(&format!("  to do: {remedy}"));
        }
    }
}
