//! `testimony archive`

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use app::{Archive, ArchiveOptions, CheckedBag, Compartment, Exported, Failure, Purpose};
use clap::{Subcommand, ValueEnum};

use super::{
    output::{self, Output},
    progress::Bar,
    scan,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Hand a case over: records, originals and their custody as one bag, sealed to the receiver
    Export(Export),
    /// Check that a bag is whole and unchanged; needs no vault
    Check(Check),
    /// The line to give to whoever seals an archive to you
    Recipient,
}

#[derive(Debug, clap::Args)]
struct Export {
    /// The sealed file to make (NAME.tar.age), or the folder if there is no --recipient
    #[arg(long, value_name = "PATH")]
    out: PathBuf,
    /// To whom it is handed over, in words
    #[arg(long, value_name = "NAME")]
    to: String,
    /// Whose consents count: those to a court, to the United Nations, or to use inside the organisation
    #[arg(
        long = "for",
        value_name = "PURPOSE",
        value_enum,
        default_value = "court"
    )]
    purpose: For,
    /// Only what this query finds, with what it refers to (docs/search.md)
    #[arg(long = "where", value_name = "QUERY")]
    filter: Option<String>,
    /// Seal it to this recipient of age (age1pq1…); may be repeated
    #[arg(long, value_name = "RECIPIENT")]
    recipient: Vec<String>,
    /// Accept a recipient of age's older kind (age1…): a copy made today can be opened by a quantum
    /// computer some day
    #[arg(long)]
    not_post_quantum: bool,
    /// Tell who people are: names, contacts, protected places, traces in files. Whoever opens the archive
    /// can find them. Needs a second member's approval
    #[arg(long)]
    with_identities: bool,
    /// Tell what examinations of bodies and minds found. Needs a second member's approval
    #[arg(long)]
    with_medical: bool,
    /// Why what the scan cannot settle is no leak, if you have looked at it
    #[arg(long, value_name = "REASON")]
    reviewed: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum For {
    Court,
    Un,
    Internal,
}

#[derive(Debug, clap::Args)]
struct Check {
    /// The folder that holds bagit.txt, or a .tar or .tar.age file of one
    bag: PathBuf,
    /// The identity file of age that it is sealed to; your own key in the vault if absent
    #[arg(long, value_name = "FILE")]
    identity: Option<PathBuf>,
}

pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.what {
        What::Export(words) => export(words, session, output),
        What::Check(words) => check(words, session, output),
        What::Recipient => {
            let recipient = session.vault()?.recipient();
            output.answer(&serde_json::json!({ "recipient": recipient }), || {
                output::line(&recipient);
            })?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn export(words: &Export, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let mut with = Vec::new();
    if words.with_identities {
        output::aside(
            "Warning: this archive will say who people are. Whoever opens it, or takes it from whoever opens it, can find them.",
        );
        with.push(Compartment::Identity);
    }
    if words.with_medical {
        output::aside("Warning: this archive will say what examinations of people found.");
        with.push(Compartment::Medical);
    }
    let options = ArchiveOptions {
        out: words.out.clone(),
        to: words.to.clone(),
        purpose: match words.purpose {
            For::Court => Purpose::Court,
            For::Un => Purpose::Un,
            For::Internal => Purpose::Internal,
        },
        filter: words.filter.clone(),
        with,
        recipients: words.recipient.clone(),
        classic: words.not_post_quantum,
        reviewed: words.reviewed.clone(),
    };
    let bar = Bar::new(output);
    let archive = app::export_archive(session.vault()?, &options, &bar);
    bar.finish();
    let archive = archive?;
    output.answer(&archive, || match &archive {
        Archive::Stopped { gate } => {
            scan::say(gate);
            output::line("Stopped: no archive was left behind.");
        }
        Archive::Waiting { approved_by, .. } => {
            output::line(&format!(
                "Approved by {}. Another member must ask for the same archive.",
                approved_by.join(", ")
            ));
            output::line("Nothing has left yet.");
        }
        Archive::Exported(exported) => say(exported),
    })?;
    Ok(ExitCode::from(u8::from(matches!(
        archive,
        Archive::Stopped { .. }
    ))))
}

fn say(exported: &Exported) {
    for row in &exported.withheld {
        output::line(&format!("stays: {} {}: {}", row.count, row.what, row.why));
    }
    output::line(&format!(
        "{}: {} records and {} originals.",
        exported.path.display(),
        exported.records,
        exported.originals
    ));
    if exported.sealed {
        output::line(&format!("SHA-256 of the file: {}", exported.sha256));
    } else {
        output::line(&format!(
            "SHA-256 of its tagmanifest-sha512.txt: {}",
            exported.sha256
        ));
        output::line("It is not sealed: whoever gets the folder can read it.");
    }
    output::line("Tell the receiver that number by another way than you send the archive.");
}

fn check(words: &Check, session: &mut Session, output: Output) -> Result<ExitCode, Failure> {
    let identity = words.identity.as_deref().map(read).transpose()?;
    let mut worker = session.worker()?;
    let interrupt = std::sync::Arc::clone(&session.interrupt);
    let sealed = words.bag.extension().is_some_and(|ending| ending == "age");
    let bar = Bar::new(output);
    // Only what is sealed to a member needs a vault.
    let vault = match sealed && identity.is_none() {
        true => Some(&*session.vault()?),
        false => None,
    };
    let checked = app::check_archive(
        &words.bag,
        &mut worker,
        vault,
        identity.as_deref(),
        &bar,
        &interrupt,
    );
    bar.finish();
    let checked = checked?;
    output.answer(&checked, || tell(&checked))?;
    Ok(ExitCode::from(u8::from(!checked.verdict.valid)))
}

fn tell(checked: &CheckedBag) {
    for warning in &checked.verdict.warnings {
        output::line(&format!("note: {warning}"));
    }
    for error in &checked.verdict.errors {
        output::line(&format!("wrong: {error}"));
    }
    let payload = checked.verdict.payload;
    match checked.verdict.valid {
        true => {
            output::line(&format!(
                "The bag is whole and unchanged: {} files, {} bytes.",
                payload.files, payload.bytes
            ));
            if let Some(sha256) = &checked.sha256 {
                output::line(&format!("SHA-256 of its tagmanifest-sha512.txt: {sha256}"));
            }
        }
        false => output::line("The bag is not intact. Do not rely on it."),
    }
}

/// An identity file is a secret: it is read here and goes no further than it must.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))
}
