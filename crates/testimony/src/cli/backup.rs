//! `testimony backup` and `testimony restore`

use std::{env, path::PathBuf, process::ExitCode};

use app::{Failure, Look, Reach, StoreContents};
use zeroize::Zeroizing;

use super::{
    output::{self, Output},
    progress::Bar,
    session::Session,
};

/// How a bucket is reached. The key itself comes from the environment alone, where it is no argument
/// that every other process can read: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN.
#[derive(Debug, clap::Args)]
pub(super) struct Line {
    /// The S3 service, if it is not Amazon's
    #[arg(long, value_name = "URL", env = "AWS_ENDPOINT_URL")]
    endpoint: Option<String>,
    /// The bucket's region
    #[arg(long, value_name = "NAME", env = "AWS_REGION")]
    region: Option<String>,
    /// Reach it through a proxy; Tor is socks5h://127.0.0.1:9050
    #[arg(long, value_name = "URL", env = "TESTIMONY_PROXY")]
    proxy: Option<String>,
    /// Certificates (PEM) to trust beside those of the system
    #[arg(long, value_name = "FILE", env = "TESTIMONY_CERTIFICATES")]
    certificates: Option<PathBuf>,
}

/// The same as the environment alone has it, for what is asked of a place without being named.
pub(super) fn reach_of_environment() -> Reach {
    let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    let line = Line {
        endpoint: text("AWS_ENDPOINT_URL"),
        region: text("AWS_REGION"),
        proxy: text("TESTIMONY_PROXY"),
        certificates: text("TESTIMONY_CERTIFICATES").map(PathBuf::from),
    };
    line.reach()
}

impl Line {
    pub(super) fn reach(&self) -> Reach {
        let secret = |name: &str| {
            let value = env::var(name).ok().map(Zeroizing::new);
            value.filter(|value| !value.is_empty())
        };
        let key = secret("AWS_ACCESS_KEY_ID").zip(secret("AWS_SECRET_ACCESS_KEY"));
        Reach {
            endpoint: self.endpoint.clone(),
            region: self.region.clone(),
            key: key.map(|(id, secret)| (id.to_string(), secret)),
            token: secret("AWS_SESSION_TOKEN"),
            proxy: self.proxy.clone(),
            certificates: self.certificates.clone(),
        }
    }
}

#[derive(Debug, clap::Args)]
pub(super) struct Backup {
    /// A folder, a stick, or s3://bucket/prefix
    store: String,
    /// Only name the snapshots that are there
    #[arg(long, conflicts_with_all = ["check", "forget"])]
    list: bool,
    /// Read everything in the store and hold it against its hashes
    #[arg(long, conflicts_with = "forget")]
    check: bool,
    /// Then send again what is missing or changed there and good here
    #[arg(long, requires = "check", conflicts_with_all = ["list", "forget"])]
    repair: bool,
    /// Take old snapshots out of the store, with what they alone need
    #[arg(long)]
    forget: bool,
    /// Take away the mark of somebody whose machine stopped while it was forgetting
    #[arg(long, conflicts_with_all = ["list", "check", "repair", "forget", "new_device"])]
    unlock: bool,
    /// Go on in an older copy of the vault: take a new device key first
    #[arg(long, conflicts_with_all = ["list", "check", "forget"])]
    new_device: bool,
    /// How many of the newest stay
    #[arg(long, value_name = "N", default_value_t = 1, requires = "forget",
          value_parser = clap::value_parser!(u16).range(1..))]
    keep: u16,
    #[command(flatten)]
    line: Line,
}

#[derive(Debug, clap::Args)]
pub(super) struct Restore {
    /// A folder, a stick, or s3://bucket/prefix
    store: String,
    /// The new folder
    folder: PathBuf,
    /// Which snapshot, if not the newest
    #[arg(long, value_name = "NAME")]
    snapshot: Option<String>,
    #[command(flatten)]
    line: Line,
}

pub(super) fn backup(
    words: &Backup,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let reach = words.line.reach();
    if words.list || words.check {
        return contents(words, session, output, &reach);
    }
    if words.forget {
        return forget(words, session, output, &reach);
    }
    if words.unlock {
        return unlock(words, session, output, &reach);
    }
    if words.new_device {
        let (vault, credentials) = session.vault_and_credentials()?;
        app::take_new_device(vault, &credentials)?;
    }
    let bar = Bar::new(output);
    let made = app::backup(session.vault()?, &words.store, &reach, &bar);
    bar.finish();
    let made = made?;
    output.answer(&made, || {
        let [files, segments] = made.holds;
        match made.unchanged {
            true => output::line(&format!("Nothing has changed since snapshot {}.", made.snapshot)),
            false => output::line(&format!(
                "Snapshot {}: {files} files and {segments} segments of originals, {} bytes sent.",
                made.snapshot, made.sent
            )),
        }
        for member in &made.behind {
            output::line(&format!("note: the store has seen more of {member}'s log than there is here: another copy is ahead of this one"));
        }
        for name in &made.unreadable {
            output::line(&format!("note: snapshot {name} in the store cannot be read; `backup --check` says more"));
        }
        for name in &made.damaged {
            output::line(&format!("damaged: the segment {name} is not what was sealed and was not sent"));
        }
        if !made.damaged.is_empty() {
            output::line("  to do: testimony fsck --from STORE fetches it from a snapshot that has it");
        }
        if made.hold_destroyed_keys > 0 {
            output::line(&format!(
                "note: {} older snapshots still hold keys that were destroyed since: whoever opens them can read what was to be readable no more",
                made.hold_destroyed_keys
            ));
            output::line("  to do: testimony backup STORE --forget");
        }
    })?;
    Ok(ExitCode::from(u8::from(!made.damaged.is_empty())))
}

fn contents(
    words: &Backup,
    session: &mut Session,
    output: Output,
    reach: &Reach,
) -> Result<ExitCode, Failure> {
    let bar = Bar::new(output);
    let look = match (words.check, words.repair) {
        (_, true) => Look::Repair,
        (true, false) => Look::Check,
        (false, false) => Look::List,
    };
    let found = app::store_contents(session.vault()?, &words.store, reach, look, &bar);
    bar.finish();
    let found = found?;
    output.answer(&found, || say_contents(&found, look))?;
    Ok(ExitCode::from(u8::from(!found.intact)))
}

fn say_contents(found: &StoreContents, look: Look) {
    for row in &found.snapshots {
        let keys = match row.holds_destroyed_keys {
            true => ", holds keys that were destroyed since",
            false => "",
        };
        output::line(&format!(
            "{}  {}  {} operations, {} bytes{keys}",
            row.snapshot, row.time, row.operations, row.bytes
        ));
    }
    if found.strangers > 0 {
        output::line(&format!("{} snapshots are for others.", found.strangers));
    }
    for problem in &found.problems {
        output::line(&format!("problem: {problem}"));
    }
    if let Some(bytes) = found.sent_again {
        output::line(&format!("{bytes} bytes were sent again."));
    }
    if look != Look::List {
        let [objects, bytes] = found.checked;
        output::line(&format!("Checked {objects} objects, {bytes} bytes."));
        output::line(match (found.intact, look) {
            (true, _) => "The store is intact.",
            (false, Look::Repair) => {
                "The store is not intact, and what is missing cannot be sent from here: if only older snapshots need it, \
                 take them out with `backup STORE --forget`; else use another store."
            }
            (false, _) => {
                "The store is not intact: `backup STORE --check --repair` sends again what is good here."
            }
        });
    }
}

fn forget(
    words: &Backup,
    session: &mut Session,
    output: Output,
    reach: &Reach,
) -> Result<ExitCode, Failure> {
    let gone = app::forget(session.vault()?, &words.store, reach, words.keep.into())?;
    output.answer(&gone, || {
        let [objects, bytes] = gone.removed;
        output::line(&format!(
            "Removed {} snapshots and {objects} objects that they alone needed, {bytes} bytes; {} left.",
            gone.snapshots.len(),
            gone.left
        ));
        output::line("Whoever keeps the store may have kept copies of what was removed.");
    })?;
    Ok(ExitCode::SUCCESS)
}

fn unlock(
    words: &Backup,
    session: &mut Session,
    output: Output,
    reach: &Reach,
) -> Result<ExitCode, Failure> {
    let unlocked = app::unlock_store(session.vault()?, &words.store, reach)?;
    output.answer(&unlocked, || {
        output::line(match unlocked.marks {
            0 => "Nobody had locked the store.",
            _ => "The store can be used again.",
        });
    })?;
    Ok(ExitCode::SUCCESS)
}

pub(super) fn restore(
    words: &Restore,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    let credentials = session.credentials_for_restoring()?;
    let bar = Bar::new(output);
    let copy = app::restore(
        &words.store,
        &words.folder,
        &credentials,
        words.snapshot.as_deref(),
        &words.line.reach(),
        &bar,
    );
    bar.finish();
    let copy = copy?;
    output.answer(&copy, || {
        for problem in &copy.problems {
            output::line(&format!("problem: {problem}"));
        }
        for finding in copy.soundness.iter().flat_map(|found| &found.findings) {
            output::line(&format!("{}: {}", finding.severity, finding.what));
        }
        let [files, segments, bytes] = copy.restored;
        output::line(&format!(
            "Restored snapshot {} of {}: {files} files and {segments} segments of originals, {bytes} bytes.",
            copy.snapshot, copy.time
        ));
        output::line(match copy.intact {
            true => "Everything was read back and is what was backed up. The vault is sound.",
            false => "What is named above is missing or changed; the rest was restored.",
        });
    })?;
    Ok(ExitCode::from(u8::from(!copy.intact)))
}
