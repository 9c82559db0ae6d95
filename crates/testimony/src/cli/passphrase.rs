//! Where secrets come from: a file, the environment, or the user's fingers.

use std::{env, fs, io::IsTerminal, path::Path};

use app::{Failure, NewPassphrase, SecondSecret};
use zeroize::Zeroizing;

/// Reads the passphrase that opens the vault. What it was read into is wiped.
pub(super) fn read(file: Option<&Path>) -> Result<Zeroizing<String>, Failure> {
    match given(file, PASSPHRASE)? {
        Some(text) => Ok(text),
        None => ask(
            "Passphrase: ",
            "there is nobody here to ask for the passphrase",
            "give --passphrase-file FILE, or set TESTIMONY_PASSPHRASE",
        ),
    }
}

/// Whether a passphrase was given, in a file or in the environment.
pub(super) fn is_given(file: Option<&Path>) -> bool {
    file.is_some() || in_environment(PASSPHRASE).is_some()
}

/// Reads a second secret, if one was given; asks for it where `may_ask` and somebody is there.
pub(super) fn second_secret(
    file: Option<&Path>,
    may_ask: bool,
) -> Result<Option<SecondSecret>, Failure> {
    let text = match given_whole(file, SECOND_SECRET)? {
        Some(text) => text,
        None if may_ask && std::io::stdin().is_terminal() => ask(
            "Second secret (empty if you have none): ",
            "there is nobody here to ask for the second secret",
            "give --second-secret-file FILE, or set TESTIMONY_SECOND_SECRET",
        )?,
        None => return Ok(None),
    };
    match text.trim() {
        "" => Ok(None),
        text => app::second_secret(text).map(Some),
    }
}

/// Reads one officer's secret.
pub(super) fn officer(file: Option<&Path>, number: usize) -> Result<Zeroizing<String>, Failure> {
    match given_whole(file, &format!("{OFFICER}{number}"))? {
        Some(text) => Ok(text),
        None => ask(
            &format!("Secret of officer {number}: "),
            "there is nobody here to ask for the officers' secrets",
            "give --officer-secret-file twice, or set TESTIMONY_OFFICER_1 and TESTIMONY_OFFICER_2",
        ),
    }
}

/// The passphrase for new keys: drawn, or with the override the user's own.
pub(super) fn new(own: bool, file: Option<&Path>, member: &str) -> Result<NewPassphrase, Failure> {
    if !own {
        if file.is_some() || in_environment(NEW_PASSPHRASE).is_some() {
            return Err(Failure::misuse(
                "a new passphrase was given, but the program draws a better one",
                "give none, or add --own-passphrase if it must be yours",
            ));
        }
        return Ok(app::new_passphrase());
    }
    let text = match given(file, NEW_PASSPHRASE)? {
        Some(text) => text,
        None => {
            let nobody = "there is nobody here to ask for the new passphrase";
            let remedy = "give --new-passphrase-file FILE, or set TESTIMONY_NEW_PASSPHRASE";
            let text = ask("New passphrase: ", nobody, remedy)?;
            if ask("Once more: ", nobody, remedy)? != text {
                return Err(Failure::misuse("the two are not the same", "try again"));
            }
            text
        }
    };
    app::own_passphrase(&text, member)
}

/// The first line of a file, or a variable of the environment.
fn given(file: Option<&Path>, variable: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let text = given_whole(file, variable)?;
    Ok(text.map(|text| trimmed(text.lines().next().unwrap_or_default())))
}

fn given_whole(file: Option<&Path>, variable: &str) -> Result<Option<Zeroizing<String>>, Failure> {
    let Some(path) = file else {
        return Ok(in_environment(variable));
    };
    let text = fs::read(path).map(Zeroizing::new);
    let text = text.map_err(|error| Failure::file("read", path, &error))?;
    let text = std::str::from_utf8(&text).map_err(|_| {
        let name = path.display().to_string();
        let what = format!("`{}` is not text", name.escape_debug());
        Failure::misuse(what, "write the secret into it and nothing else")
    })?;
    Ok(Some(Zeroizing::new(text.to_owned())))
}

fn ask(prompt: &str, nobody: &str, remedy: &str) -> Result<Zeroizing<String>, Failure> {
    if !std::io::stdin().is_terminal() {
        return Err(Failure::misuse(nobody, remedy));
    }
    rpassword::prompt_password(prompt)
        .map(|text| trimmed(&Zeroizing::new(text)))
        .map_err(|error| {
            Failure::environment(format!("nothing could be read: {error}"), "try again")
        })
}

/// For scripts and tests.
fn in_environment(variable: &str) -> Option<Zeroizing<String>> {
    let text = env::var(variable).ok().map(Zeroizing::new);
    text.filter(|text| !text.is_empty())
}

fn trimmed(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.trim().to_owned())
}

const PASSPHRASE: &str = "TESTIMONY_PASSPHRASE";
const NEW_PASSPHRASE: &str = "TESTIMONY_NEW_PASSPHRASE";
const OFFICER: &str = "TESTIMONY_OFFICER_";
const SECOND_SECRET: &str = "TESTIMONY_SECOND_SECRET";
