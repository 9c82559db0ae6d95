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
    /// Let a member into compartments: they read everything there, also what was recorded before
    ///
    /// Into `identity` it takes two people, as long as two have its key: the first proposes, the second
    /// gives the same command and so confirms. To show somebody only what is recorded from now on, make
    /// a new vault.
    Grant {
        /// Who
        name: String,
        /// Which compartments, separated by commas
        #[arg(
            long,
            required = true,
            value_delimiter = ',',
            value_name = "COMPARTMENT"
        )]
        compartment: Vec<String>,
    },
    /// Remove a member from compartments; these get new keys at once
    ///
    /// Only what is recorded from now on is closed to them. What they had they keep: what they have
    /// read, copied or printed, and copies of the vault with their keys.
    Revoke {
        /// Who
        name: String,
        /// Which compartments, separated by commas; all that you have if left out
        #[arg(long, value_delimiter = ',', value_name = "COMPARTMENT")]
        compartment: Vec<String>,
        /// Why, for those who read the history
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Who can open what, by the history
    Standing,
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
            let wanted = parse_all(compartments)?;
            let vault = session.vault()?;
            let wanted = if wanted.is_empty() {
                vault.compartments()
            } else {
                wanted
            };
            let new = passphrase::new(*own_passphrase, new_passphrase_file.as_deref(), name)?;
            let granted = app::add_member(vault, name, &new, &wanted)?;
            let shown = (!own_passphrase).then(|| new.text());
            let answer = serde_json::json!({ "member": name, "compartments": granted.opened, "proposed": granted.proposed, "passphrase": shown });
            output.answer(&answer, || {
                say_granted(&granted);
                let Some(shown) = shown else { return };
                output::line("");
                output::line(&format!("    {shown}"));
                output::line("");
                output::line(
                    "This is their passphrase. It is shown once. Tell it to them in person.",
                );
            })?;
        }
        Some(Verb::Grant { name, compartment }) => {
            let wanted = parse_all(compartment)?;
            let granted = app::grant(session.vault()?, name, &wanted)?;
            output.answer(&granted, || say_granted(&granted))?;
        }
        Some(Verb::Revoke {
            name,
            compartment,
            reason,
        }) => {
            let wanted = parse_all(compartment)?;
            let wanted = (!wanted.is_empty()).then_some(wanted.as_slice());
            let revoked = app::revoke(session.vault()?, name, wanted, reason)?;
            output.answer(&revoked, || say_revoked(&revoked))?;
        }
        Some(Verb::Standing) => {
            let rows = app::memberships(session.vault()?);
            output.answer(&rows, || {
                for row in &rows {
                    let has = match row.compartments.is_empty() {
                        true => "nothing".to_owned(),
                        false => named(&row.compartments),
                    };
                    output::line(&format!("{} can open: {has}", row.member));
                    if let Some(by) = &row.proposed_by {
                        output::line(&format!(
                            "  {by} wants to let them into identity; a second person confirms with `testimony members grant {} --compartment identity`",
                            row.member
                        ));
                    }
                }
            })?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn say_granted(granted: &app::GrantedRow) {
    let name = &granted.member;
    if !granted.opened.is_empty() {
        let opened = named(&granted.opened);
        output::line(&format!("{name} can open: {opened}."));
    }
    if !granted.proposed.is_empty() {
        output::line(&format!(
            "{name} is proposed for identity. They can open it once a second person who can has said so too: `testimony members grant {name} --compartment identity`."
        ));
    }
    if !granted.alone.is_empty() {
        output::line("You are the only one who can open identity, so nobody else was asked.");
    }
    if granted.opened.is_empty() && granted.proposed.is_empty() {
        output::line(&format!(
            "{name} could open that already; nothing was changed."
        ));
    }
}

fn say_revoked(revoked: &app::RevokedRow) {
    let name = &revoked.member;
    let removed = named(&revoked.removed);
    output::line(&format!("{name} is removed from: {removed}."));
    output::line(
        "Each has a new key, which they do not get: they cannot open what is recorded from now on.",
    );
    output::line(
        "They keep what they had: what they have read, copied or printed, and any copy of the vault that their keys opened.",
    );
    output::line(
        "Whatever they write from now on is kept aside and counts for nothing (testimony status).",
    );
    if !revoked.left.is_empty() {
        output::line(&format!(
            "NOT removed from: {}. You have no key for that; somebody who has must do it.",
            named(&revoked.left)
        ));
    }
}

fn named(compartments: &[Compartment]) -> String {
    let names: Vec<&str> = compartments.iter().map(|one| one.name()).collect();
    names.join(", ")
}

fn parse_all(words: &[String]) -> Result<Vec<Compartment>, Failure> {
    words.iter().map(|word| parse(word)).collect()
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
