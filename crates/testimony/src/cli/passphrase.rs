//! Where a passphrase comes from: a file, the environment, or the user's fingers.

use std::{env, fs, io::IsTerminal, path::Path};

use app::Failure;

/// Reads the passphrase that opens the vault.
pub(super) fn read(file: Option<&Path>) -> Result<String, Failure> {
    if let Some(path) = file {
        let text = fs::read_to_string(path).map_err(|error| Failure::file("read", path, &error))?;
        return Ok(text.lines().next().unwrap_or_default().trim().to_owned());
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
        .map(|passphrase| passphrase.trim().to_owned())
        .map_err(|error| {
            Failure::environment(
                format!("the passphrase could not be read: {error}"),
                "try again",
            )
        })
}

/// A passphrase given in the environment, for scripts and tests.
pub(super) fn given() -> Option<String> {
    env::var("TESTIMONY_PASSPHRASE")
        .ok()
        .filter(|passphrase| !passphrase.is_empty())
}
