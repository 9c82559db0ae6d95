//! `testimony objects`: where the sealed originals are

use std::process::ExitCode;

use app::{Failure, ObjectsAt};
use clap::Subcommand;

use super::{
    output::{self, Output},
    progress::Bar,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Move the originals: to another disk, a bucket, or back into the vault's folder
    ///
    /// Every piece is copied, read back and held against its hash; then the vault is switched in one
    /// step. If it stops before that, nothing has changed, and the next time copies the rest. How a
    /// bucket is reached is in the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY,
    /// AWS_SESSION_TOKEN, AWS_ENDPOINT_URL, AWS_REGION, TESTIMONY_PROXY, TESTIMONY_CERTIFICATES.
    Move {
        /// A folder, or s3://bucket/prefix
        #[arg(required_unless_present = "here", conflicts_with = "here")]
        to: Option<String>,
        /// Back into the vault's folder
        #[arg(long)]
        here: bool,
        /// Then remove the copies at the old place that are whole at the new
        #[arg(long)]
        remove_old: bool,
    },
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        None => at(session, output),
        Some(Verb::Move { to, remove_old, .. }) => {
            move_to(to.as_deref(), *remove_old, session, output)
        }
    }
}

fn at(session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let at = app::objects_at(session.vault()?);
    output.answer(&at, || say(&at))?;
    let is_fine = at.trouble.is_none() && at.missing.unwrap_or(0) == 0;
    Ok(ExitCode::from(u8::from(!is_fine)))
}

/// Where the originals are, in lines.
pub(super) fn say(at: &ObjectsAt) {
    match (&at.address, &at.trouble) {
        (None, None) => output::line("The originals are in the vault's folder"),
        (None, Some(_)) => {}
        (Some(address), _) => output::line(&format!("The originals are in {address}")),
    }
    if let Some(trouble) = &at.trouble {
        let (what, remedy) = trouble.split_once("; ").unwrap_or((trouble, ""));
        output::line(&format!("OUT OF REACH: {what}"));
        output::line(&format!("  to do: {remedy}"));
    }
    match at.missing {
        None => {}
        Some(0) => output::line("Nothing of them is missing there"),
        Some(missing) => {
            output::line(&format!("MISSING THERE: {missing} segments of originals"));
            output::line(
                "  to do: testimony fsck names them; testimony fsck --from STORE fetches them",
            );
        }
    }
    if let Some(left) = &at.left {
        let before = match left.as_str() {
            "" => "the vault's folder",
            address => address,
        };
        output::line(&format!(
            "Copies may be left in {before} (testimony objects move with --remove-old)"
        ));
    }
}

fn move_to(
    to: Option<&str>,
    remove_old: bool,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let folder = session.folder().to_owned();
    let moved = app::move_objects(session.vault()?, &folder, to, remove_old, &bar);
    bar.finish();
    let moved = moved?;
    output.answer(&moved, || {
        let [segments, bytes] = moved.copied;
        output::line(&format!(
            "{segments} segments were copied, {bytes} bytes; {} were there already. Each was read back.",
            moved.there
        ));
        output::line(&match &moved.address {
            Some(address) => format!("The originals are in {address} now."),
            None => "The originals are in the vault's folder now.".to_owned(),
        });
        for name in &moved.missing {
            output::line(&format!(
                "missing: the segment {name} is whole in neither place"
            ));
        }
        if !moved.missing.is_empty() {
            output::line("  to do: testimony fsck --from STORE fetches it from a backup that has it");
        }
        if moved.removed > 0 {
            output::line(&format!("{} copies were removed at the old place.", moved.removed));
        }
        if moved.left > 0 {
            output::line(&format!(
                "{} are still at the old place; the same with --remove-old removes those that are whole here.",
                moved.left
            ));
        }
    })?;
    Ok(ExitCode::from(u8::from(!moved.missing.is_empty())))
}
