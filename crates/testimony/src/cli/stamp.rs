//! `testimony stamp`: time and witness from outside

use std::{path::PathBuf, process::ExitCode};

use app::{AskOptions, Failure, FailureKind, Key};

use super::{
    output::{self, Output},
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, clap::Subcommand)]
enum Verb {
    /// Believe a time-stamping authority (RFC 3161)
    Authority {
        /// What you call it: small letters, digits and dashes
        name: String,
        /// Its root certificates, PEM, got from the authority itself
        roots: PathBuf,
        /// Where it is asked: https://…
        #[arg(long, value_name = "URL")]
        address: Option<String>,
    },
    /// Believe a witness of the logs (C2SP tlog-witness)
    Witness {
        /// What you call it: small letters, digits and dashes
        name: String,
        /// Its key: NAME+ID+KEY
        key: String,
        /// Where it is asked: https://…
        #[arg(long, value_name = "URL")]
        address: Option<String>,
    },
    /// Write what is to be carried to where there is a network
    Request {
        /// The folder to write, on a stick for example
        folder: PathBuf,
    },
    /// Take in the answers that were carried back; each is checked first
    Take {
        /// Files, or folders of them
        #[arg(required = true)]
        paths: Vec<PathBuf>,
    },
    /// Ask over the network, now: authorities and witnesses whose address you gave
    Ask {
        /// An OpenTimestamps calendar to ask as well
        #[arg(long, value_name = "URL")]
        calendar: Vec<String>,
        /// The way to them: socks5h://127.0.0.1:9050 for Tor, or an HTTP proxy
        #[arg(long, value_name = "URL")]
        proxy: Option<String>,
    },
    /// What there is from outside
    List,
}

/// Exit 1 when an answer did not count, or somebody outside has seen another history.
pub(super) fn run(
    words: &Arguments,
    session: &mut Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    match &words.verb {
        Verb::Authority {
            name,
            roots,
            address,
        } => {
            let text = std::fs::read_to_string(roots)
                .map_err(|error| Failure::file("read", roots, &error))?;
            app::believe_authority(session.vault()?, &key(name)?, &text, address.as_deref())?;
            believed(name, output)
        }
        Verb::Witness {
            name,
            key: vkey,
            address,
        } => {
            app::believe_witness(session.vault()?, &key(name)?, vkey, address.as_deref())?;
            believed(name, output)
        }
        Verb::Request { folder } => {
            let requests = app::request(session.vault()?, folder)?;
            output.answer(&requests, || {
                output::line(&format!(
                    "{} files in {}; README.txt there says what to do with them",
                    requests.files,
                    requests.folder.display()
                ));
            })?;
            Ok(ExitCode::SUCCESS)
        }
        Verb::Take { paths } => {
            let taken = app::take(session.vault()?, paths)?;
            output.answer(&taken, || {
                for one in &taken {
                    let word = if one.kept { "kept" } else { "REFUSED" };
                    output::line(&format!("{word:<8}{}: {}", one.file.display(), one.what));
                }
                output::line(&format!("{} files.", taken.len()));
            })?;
            Ok(verdict(taken.iter().all(|one| one.kept)))
        }
        Verb::Ask { calendar, proxy } => {
            let options = AskOptions {
                proxy: proxy.clone(),
                calendars: calendar.clone(),
            };
            let asked = app::ask(session.vault()?, &options)?;
            output.answer(&asked, || {
                for one in &asked {
                    let word = match one.outcome {
                        "alarm" => "ALARM",
                        other => other,
                    };
                    output::line(&format!("{word:<8}{}: {}", one.who, one.what));
                }
            })?;
            Ok(verdict(asked.iter().all(|one| one.outcome == "kept")))
        }
        Verb::List => {
            let rows = app::outside(session.vault()?)?;
            output.answer(&rows, || {
                for row in &rows {
                    let device = row.device.get(..8).unwrap_or(&row.device);
                    let before = row.before.as_deref().unwrap_or("proves nothing");
                    output::line(&format!(
                        "{} operations of {device}: {before}, {} {}",
                        row.operations, row.sort, row.who
                    ));
                    if let Some(advice) = &row.advice {
                        output::line(&format!("  {advice}"));
                    }
                }
                output::line(&format!("{} answers from outside.", rows.len()));
            })?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn believed(name: &str, output: Output) -> Result<ExitCode, Failure> {
    let answer = serde_json::json!({ "believed": name });
    output.answer(&answer, || {
        output::line(&format!("Recorded that {name} is believed."))
    })?;
    Ok(ExitCode::SUCCESS)
}

fn key(name: &str) -> Result<Key, Failure> {
    Key::parse(name).map_err(|error| Failure::from_message(FailureKind::Misuse, &error.to_string()))
}

fn verdict(good: bool) -> ExitCode {
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(FailureKind::No.exit_code())
    }
}
