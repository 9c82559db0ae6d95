//! `testimony keys`: what opens one's own keys, and changing it

use std::{
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::{Failure, SecondSecret};
use clap::Subcommand;

use super::{
    output::{self, Output},
    passphrase,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Lock your keys with a new passphrase
    Passphrase {
        /// Choose it yourself instead of having one drawn; people guess yours sooner
        #[arg(long)]
        own_passphrase: bool,
        /// Read your own from the first line of this file
        #[arg(long, value_name = "FILE", requires = "own_passphrase")]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Give up all your keys for new ones: after a theft, a border, a loss
    ///
    /// The passphrase stays. Your old key file is overwritten, every compartment that you have gets a new
    /// key, and what the old keys sign from now on counts for nothing.
    Rotate,
    /// Go on in an older copy of the vault: take a new device key, so that nothing is signed twice
    NewDevice,
    /// A second secret, on paper or on a stick, without which your passphrase opens nothing
    SecondSecret {
        #[command(subcommand)]
        verb: SecondVerb,
    },
}

#[derive(Debug, Subcommand)]
enum SecondVerb {
    /// Draw one, instead of another if you have one
    Set {
        /// Write it to this file, on a stick, instead of showing it
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Let the passphrase alone open your keys again
    Remove,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        Verb::Passphrase {
            own_passphrase,
            new_passphrase_file,
        } => change(
            *own_passphrase,
            new_passphrase_file.as_deref(),
            session,
            output,
        )?,
        Verb::Rotate => {
            let machine = session.machine().clone();
            let (vault, now) = session.vault_and_credentials()?;
            let device = app::rotate_keys(vault, &now, &machine)?;
            let answer = serde_json::json!({ "member": vault.member(), "device": device });
            output.answer(&answer, || {
                output::line("Your keys are new, and so are those of the compartments you have.");
                output::line("Your passphrase is the same; if somebody may know it, change it now: `testimony keys passphrase`.");
                tell_about_copies("open with the old keys, as far as they went");
            })?;
        }
        Verb::NewDevice => {
            let (vault, now) = session.vault_and_credentials()?;
            app::take_new_device(vault, &now)?;
            let answer =
                serde_json::json!({ "member": vault.member(), "device": vault.device().hex() });
            output.answer(&answer, || {
                output::line("This copy goes on under a device key of its own.");
                output::line("What was recorded elsewhere since is not in it.");
            })?;
        }
        Verb::SecondSecret {
            verb: SecondVerb::Set { out },
        } => set(out.as_deref(), session, output)?,
        Verb::SecondSecret {
            verb: SecondVerb::Remove,
        } => {
            let (vault, now) = session.vault_and_credentials()?;
            app::remove_second_secret(vault, &now)?;
            let answer = serde_json::json!({ "member": vault.member(), "second_secret": false });
            output.answer(&answer, || {
                output::line("Your passphrase alone opens your keys again.");
                tell_about_copies("need the second secret, and open with it");
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn change(
    own: bool,
    file: Option<&Path>,
    session: &mut Session,
    output: Output,
) -> Result<(), Failure> {
    let (vault, now) = session.vault_and_credentials()?;
    let new = passphrase::new(own, file, vault.member())?;
    app::change_passphrase(vault, &now, &new)?;
    let shown = (!own).then(|| new.text());
    let answer = serde_json::json!({ "member": vault.member(), "passphrase": shown });
    output.answer(&answer, || {
        match shown {
            Some(text) => {
                output::line("Your keys have a new passphrase:");
                output::line("");
                output::line(&format!("    {text}"));
                output::line("");
                output::line(
                    "It is shown once and stored nowhere. Learn it, then destroy any copy.",
                );
            }
            None => output::line("Your keys have the new passphrase that you gave."),
        }
        tell_about_copies("open with the old passphrase");
    })
}

fn set(out: Option<&Path>, session: &mut Session, output: Output) -> Result<(), Failure> {
    let (vault, now) = session.vault_and_credentials()?;
    let second = app::new_second_secret();
    // First where it will be kept: keys that need what nobody has are lost.
    if let Some(path) = out {
        write(path, &second)?;
    }
    app::set_second_secret(vault, &now, &second)?;
    let text = out.is_none().then(|| second.text());
    let answer = serde_json::json!({
        "member": vault.member(),
        "second_secret": true,
        "text": text.as_ref().map(|text| text.as_str()),
        "file": out,
    });
    output.answer(&answer, || {
        match (&text, out) {
            (Some(text), _) => {
                output::line("From now on your keys need this besides your passphrase:");
                output::line("");
                output::line(&format!("    {}", text.as_str()));
                output::line("");
                output::line("It is shown once. Write it down, and keep it where you do not keep the vault.");
            }
            (None, Some(path)) => output::line(&format!(
                "From now on your keys need {} besides your passphrase. Keep it where you do not keep the vault.",
                path.display()
            )),
            (None, None) => {}
        }
        output::line("If it is lost, your keys are lost; recovery, if you have set it up, still opens the vault.");
        tell_about_copies("open without it");
    })
}

fn tell_about_copies(how: &str) {
    output::line(&format!(
        "Copies of this vault that were made before still {how}. If one may be in other hands,"
    ));
    output::line("change all keys too: testimony keys rotate");
}

/// Writes a new file for the owner's eyes alone.
fn write(path: &Path, second: &SecondSecret) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::file("write", path, &error);
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(failed)?;
    writeln!(file, "{}", second.text().as_str()).map_err(failed)?;
    file.sync_all().map_err(failed)
}
