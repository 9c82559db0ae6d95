//! `testimony unlock`: one passphrase for many commands, and nothing of it on disk.

use std::{
    io::{IsTerminal, Write},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};

use app::{Failure, FailureKind};
use clap::{CommandFactory as _, FromArgMatches as _, parser::ValueSource};

use super::{
    Verb, carry_out,
    lock::{Event, Events, Image, Reason, read_line},
    output,
    session::Session,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Lock after so many minutes without a command; with an `s` behind it, seconds
    #[arg(long, value_name = "MIN", default_value = "10", value_parser = idle)]
    idle_lock: Duration,
    /// How this program starts itself again when it locks
    #[arg(long, hide = true, value_enum)]
    locked: Option<Reason>,
}

fn idle(text: &str) -> Result<Duration, String> {
    let (digits, unit) = match text.strip_suffix('s') {
        Some(digits) => (digits, 1),
        None => (text, 60),
    };
    let seconds = digits
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    match seconds {
        Some(0) => Err("a vault that never locks is open to whoever finds the machine".to_owned()),
        Some(seconds) if seconds <= LONGEST_IDLE.as_secs() => Ok(Duration::from_secs(seconds)),
        _ => Err("give minutes, 1 to 720".to_owned()),
    }
}

pub(super) fn run(words: &Arguments, session: &mut Session) -> Result<ExitCode, Failure> {
    let image = Image::new(session.folder(), session.passphrase_file(), words.idle_lock);
    let image = Arc::new(image);
    // Before there is anything to lock, so that there is no moment in which it would not be.
    let mut events = Events::watch(words.idle_lock, &session.interrupt, &image);
    let opened = match words.locked {
        Some(reason) => open_again(reason, session),
        None => session.vault().map(|_| true)?,
    };
    if !opened {
        return Ok(ExitCode::SUCCESS);
    }
    let member = session.vault()?.member().to_owned();
    output::aside(&format!(
        "The vault is open for {member}. Give commands without `testimony`; `lock` locks, `exit` ends."
    ));
    let asking = std::io::stdin().is_terminal();
    let mut last = ExitCode::SUCCESS;
    loop {
        if asking {
            let _ = write!(std::io::stderr(), "testimony> ");
        }
        let line = match events.next() {
            Event::Line(line) => line,
            Event::End => break,
            Event::Broken(error) => {
                let what = format!("input ended: {error}");
                return Err(Failure::environment(what, "open it again"));
            }
            Event::Lock(reason) => lock(reason, events, session, &image),
        };
        match shlex::split(line.trim()) {
            Some(words) if words.is_empty() => {}
            Some(words) if words == ["lock"] => lock(Reason::Asked, events, session, &image),
            Some(words) if words == ["exit"] => break,
            Some(words) => last = command(words, session),
            None => {
                output::error("a quotation mark is not closed", "close it");
                last = misuse();
            }
        }
    }
    session.close();
    output::aside("Locked.");
    Ok(last)
}

/// One command of an open session.
fn command(words: Vec<String>, session: &mut Session) -> ExitCode {
    let words = std::iter::once("testimony".to_owned()).chain(words);
    let matches = match super::Arguments::command().try_get_matches_from(words) {
        Ok(matches) => matches,
        Err(error) => return output::misread(&error),
    };
    // The session has its vault and its keys. To go on with these would answer from, or write to,
    // another vault than the one that was named.
    for name in ["vault", "passphrase_file"] {
        if matches.value_source(name) == Some(ValueSource::CommandLine) {
            output::error(
                &format!(
                    "--{} cannot be given inside an open vault",
                    name.replace('_', "-")
                ),
                "leave it out, or `exit` and start `testimony` with it",
            );
            return misuse();
        }
    }
    match super::Arguments::from_arg_matches(&matches) {
        Ok(arguments)
            if matches!(
                arguments.verb,
                Verb::Unlock(_) | Verb::Init(_) | Verb::Demo(_)
            ) =>
        {
            output::error("this verb makes no sense in an open vault", "`exit` first");
            misuse()
        }
        Ok(arguments) => carry_out(&arguments, session),
        Err(error) => output::misread(&error),
    }
}

/// Becomes the locked program. The vault is closed first where that can be waited for, so that it
/// need not recover when it is opened again; whoever watches for sleep replaces the image even if not.
fn lock(reason: Reason, events: Events, session: &mut Session, image: &Image) -> ! {
    session.close();
    drop(events);
    image.replace(reason)
}

/// In the locked program: waits until the vault is opened again, or nobody will.
fn open_again(reason: Reason, session: &mut Session) -> bool {
    let terminal = std::io::stdin().is_terminal();
    if terminal {
        // What was on the screen stays in the terminal's memory otherwise. ECMA-48 ED; 3 is xterm's
        // for the lines that were scrolled out.
        let _ = write!(std::io::stderr(), "\x1b[2J\x1b[3J\x1b[H");
    }
    if reason == Reason::Stopped {
        stop_here();
    }
    output::aside(&format!("Locked: {reason}."));
    if terminal {
        output::aside("Give the passphrase to go on; Ctrl-D ends.");
    } else {
        output::aside("`unlock` opens the vault again; `exit` ends.");
    }
    loop {
        if !terminal {
            let line = read_line().unwrap_or_default();
            match line.trim() {
                _ if line.is_empty() => return false,
                "" => continue,
                "exit" => return false,
                "unlock" => {}
                _ => {
                    output::error("the vault is locked", "give `unlock`, or `exit`");
                    continue;
                }
            }
        }
        match session.vault() {
            Ok(_) => return true,
            Err(failure) if terminal && failure.kind == FailureKind::Environment => return false,
            Err(failure) => output::error(&failure.what, &failure.remedy),
        }
    }
}

/// Does what Ctrl-Z was meant to: whoever started this gets the terminal back.
fn stop_here() {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, getpid, kill_process};
        let _ = kill_process(getpid(), Signal::STOP);
    }
}

fn misuse() -> ExitCode {
    ExitCode::from(FailureKind::Misuse.exit_code())
}

/// Half a day: whoever is away for longer is away.
const LONGEST_IDLE: Duration = Duration::from_secs(720 * 60);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_that_never_locks_is_refused() {
        assert_eq!(idle("10"), Ok(Duration::from_secs(600)));
        assert_eq!(idle("45s"), Ok(Duration::from_secs(45)));
        for text in ["0", "0s", "721", "-1", "ten", "", "18446744073709551615"] {
            assert!(idle(text).is_err(), "{text}");
        }
    }
}
