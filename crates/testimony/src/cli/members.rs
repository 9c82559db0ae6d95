//! `testimony members`

use std::{path::PathBuf, process::ExitCode};

use app::{Compartment, Failure};
use clap::Subcommand;

use super::{
    output::{self, Output},
    passphrase,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Give somebody a key of their own; their passphrase is shown once
    Add {
        /// What they are called in the history
        name: String,
        /// Only these compartments, separated by commas; all of yours if left out
        #[arg(long, value_delimiter = ',', value_name = "COMPARTMENT")]
        compartments: Vec<String>,
        /// Let them choose their passphrase instead of having one drawn; people guess theirs sooner
        #[arg(long)]
        own_passphrase: bool,
        /// Read theirs from the first line of this file
        #[arg(long, value_name = "FILE", requires = "own_passphrase")]
        new_passphrase_file: Option<PathBuf>,
    },
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        None => {
            let members = app::members(session.folder())?;
            output.answer(&members, || {
                members.iter().for_each(|member| output::line(member))
            })?;
        }
        Some(Verb::Add {
            name,
            compartments,
            own_passphrase,
            new_passphrase_file,
        }) => {
            let wanted = compartments
                .iter()
                .map(|word| parse(word))
                .collect::<Result<Vec<_>, _>>()?;
            let vault = session.vault()?;
            let wanted = if wanted.is_empty() {
                vault.compartments()
            } else {
                wanted
            };
            let new = passphrase::new(*own_passphrase, new_passphrase_file.as_deref(), name)?;
            app::add_member(vault, name, &new, &wanted)?;
            let shown = (!own_passphrase).then(|| new.text());
            let answer =
                serde_json::json!({ "member": name, "compartments": wanted, "passphrase": shown });
            output.answer(&answer, || {
                let opened: Vec<&str> = wanted
                    .iter()
                    .map(|compartment| compartment.name())
                    .collect();
                output::line(&format!("{name} can open: {}.", opened.join(", ")));
                let Some(shown) = shown else { return };
                output::line("");
                output::line(&format!("    {shown}"));
                output::line("");
                output::line(
                    "This is their passphrase. It is shown once. Tell it to them in person.",
                );
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn parse(word: &str) -> Result<Compartment, Failure> {
    Compartment::ALL
        .into_iter()
        .find(|compartment| compartment.name() == word)
        .ok_or_else(|| {
            let all: Vec<&str> = Compartment::ALL
                .iter()
                .map(|compartment| compartment.name())
                .collect();
            Failure::misuse(
                format!("`{}` is no compartment", word.escape_debug()),
                format!("use {}", all.join(", ")),
            )
        })
}
