//! Plays the script in a folder, and the allocation of this number fails: `starve FOLDER FILM NUMBER`.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod malloc;

use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match starved(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("starve: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn starved(words: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    use std::{io::Write, path::Path};

    use model::id::ObjectId;
    use testimony_starve::{Heard, play};

    let [folder, film, at] = words else {
        return Err("usage: starve FOLDER FILM NUMBER".into());
    };
    let (folder, film, at) = (Path::new(folder), ObjectId::parse(film)?, at.parse()?);
    let say = |heard: Heard| {
        let mut stdout = std::io::stdout().lock();
        // Nobody listens any more: then nothing counts as said.
        let _ = writeln!(stdout, "{heard}").and_then(|()| stdout.flush());
    };
    malloc::starve(at);
    let played = play(folder, film, &say);
    say(Heard::Counted(malloc::feed()));
    played
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn starved(_: &[String]) -> Result<(), Box<dyn std::error::Error>> {
    Err("only the GNU C library lets its malloc be wrapped".into())
}
