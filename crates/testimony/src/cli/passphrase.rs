//! Where a passphrase comes from: a file, the environment, or the user's fingers.

use std::{env, fs, io::IsTerminal, path::Path};

use app::Failure;
use zeroize::Zeroizing;

/// Reads the passphrase that opens the vault. What it was read into is wiped.
pub(super) fn read(file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    if let Some(path) = file {
        let text = fs::read(path).map(Zeroizing::new);
        let text = text.map_err(|error| Failure::file("read", path, &error))?;
        let text = std::str::from_utf8(&text).map_err(|_| {
            let what = format!(
                "`{}` is not text",
                path.display().to_string().escape_debug()
            );
            Failure::misuse(what, "write the passphrase into it and nothing else")
        })?;
        return Ok(trimmed(text.lines().next().unwrap_or_default()));
    }
    if let Some(passphrase) = given() {
        return Ok(passphrase);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Failure::misuse(
            "there is nobody here to ask for the passphrase",
            "give --passphrase-file FILE, or set TESTIMONY_PASSPHRASE",
        ));
    }
    rpassword::prompt_password("Passphrase: ")
        .map(|passphrase| trimmed(&Zeroizing::new(passphrase)))
        .map_err(|error| {
            Failure::environment(
                format!("the passphrase could not be read: {error}"),
                "try again",
            )
        })
}

/// A passphrase given in the environment, for scripts and tests.
pub(super) fn given() -> Option<Zeroizing<String>> {
    env::var("TESTIMONY_PASSPHRASE")
        .ok()
        .map(Zeroizing::new)
        .filter(|passphrase| !passphrase.is_empty())
}

fn trimmed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.trim().to_owned())
}
