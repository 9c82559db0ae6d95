//! `testimony unlock`: one passphrase for many commands, and nothing of it on disk.

use std::{
    io::{BufRead, IsTerminal, Write},
    process::ExitCode,
};

use app::{Failure, FailureKind};
use clap::Parser;

use super::{Arguments, Verb, carry_out, output, session::Session};

pub(super) fn run(session: &mut Session) -> Result<ExitCode, Failure> {
    let member = session.vault()?.member().to_owned();
    let asking = std::io::stdin().is_terminal();
    output::aside(&format!(
        "The vault is open for {member}. Give commands without `testimony`; `lock` ends."
    ));
    let mut last = ExitCode::SUCCESS;
    let misuse = ExitCode::from(FailureKind::Misuse.exit_code());
    let stdin = std::io::stdin();
    loop {
        if asking {
            let _ = write!(std::io::stderr(), "testimony> ");
        }
        let mut text = String::new();
        match stdin.lock().read_line(&mut text) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                return Err(Failure::environment(
                    format!("input ended: {error}"),
                    "open it again",
                ));
            }
        }
        let words = match shlex::split(text.trim()) {
            Some(words) if words.is_empty() => continue,
            Some(words) if words == ["lock"] || words == ["exit"] => break,
            Some(words) => words,
            None => {
                output::error("a quotation mark is not closed", "close it");
                last = misuse;
                continue;
            }
        };
        match Arguments::try_parse_from(std::iter::once("testimony".to_owned()).chain(words)) {
            Ok(arguments)
                if matches!(arguments.verb, Verb::Unlock | Verb::Init(_) | Verb::Demo(_)) =>
            {
                output::error("this verb makes no sense in an open vault", "lock first");
                last = misuse;
            }
            Ok(arguments) => last = carry_out(&arguments, session),
            Err(error) => last = output::misread(&error),
        }
    }
    output::aside("Locked.");
    Ok(last)
}
