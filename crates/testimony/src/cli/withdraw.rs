//! `testimony withdraw`

use std::process::ExitCode;

use app::{Failure, Named};

use super::{
    output::{self, Output},
    query::parse_key,
    session::Session,
};

/// Record that a source took back consent, and destroy what rests on it alone
///
/// Without more, every use is refused from now on and a task names what to look at again. With
/// `--destroy` you are shown what would be destroyed; with `--destroy --yes` it is, and nothing brings
/// it back here. Out of reach are copies that others have until they take this in, backups, what a disk
/// keeps of deleted files, paper, and whatever was published.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The source's key
    source: String,
    /// Why, in the words that stay in the history
    #[arg(long)]
    reason: String,
    /// Show what would be destroyed
    #[arg(long)]
    destroy: bool,
    /// Destroy it
    #[arg(long, requires = "destroy")]
    yes: bool,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let source = parse_key(&words.source)?;
    let vault = session.vault()?;
    let recorded = app::withdraw(vault, &source, &words.reason)?;
    let answer = match words.yes {
        true => app::Withdrawal {
            task: recorded.task,
            ..app::destroy(vault, &source, &words.reason)?
        },
        false => recorded,
    };
    output.answer(&answer, || {
        output::line(&format!(
            "{} withdrew consent: everything is refused from now on.",
            answer.source
        ));
        if let Some(task) = &answer.task {
            output::line(&format!("What to look at again is in the task {task}."));
        }
        if !answer.builds.is_empty() {
            output::line("Reports were built from it; their files are not released until they are built again.");
        }
        for report in &answer.released {
            output::line(&format!(
                "{report} was released with it. What was published cannot be called back."
            ));
        }
        if words.destroy {
            say_destroyed(&answer);
        } else {
            output::line(&format!(
                "{} records rest on it alone. To see and destroy them: add --destroy.",
                answer.rests.len()
            ));
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn say_destroyed(answer: &app::Withdrawal) {
    let [originals, bytes] = answer.originals;
    output::line(match answer.destroyed {
        true => "Destroyed, with every version and everything derived:",
        false => "This would be destroyed, with every version and everything derived:",
    });
    list(&answer.rests);
    output::line(&format!(
        "  and {originals} sealed originals, {bytes} bytes"
    ));
    if !answer.kept.is_empty() {
        output::line("Kept, because it rests on others as well; it refers to what goes:");
        list(&answer.kept);
    }
    if answer.destroyed {
        output::line(
            "The history still verifies. Other copies of the vault do the same when this reaches them.",
        );
        output::line(
            "OUT OF REACH: backups, copies that never meet this one, what disks keep of deleted files, paper, and whatever was published.",
        );
    } else {
        output::line("Nothing has been destroyed. To do it, for good: add --yes.");
    }
}

fn list(rows: &[Named]) {
    for row in rows {
        output::line(&format!("  {} {}", row.kind, row.name));
    }
}
