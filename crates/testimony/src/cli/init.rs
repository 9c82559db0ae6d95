//! `testimony init`

use std::{path::PathBuf, process::ExitCode};

use app::Failure;

use super::{
    output::{self, Output},
    passphrase,
    session::Session,
    swap::Swap,
};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What you are called in the history: a code name, never your own
    #[arg(long, value_name = "NAME")]
    member: String,
    /// Choose the passphrase yourself instead of having one drawn; people guess yours sooner
    #[arg(long)]
    own_passphrase: bool,
    /// Keep the originals elsewhere: in a folder of another disk, or in s3://bucket/prefix
    #[arg(long, value_name = "PLACE")]
    objects: Option<String>,
    /// Taken only to say where a folder is given.
    #[arg(hide = true, value_name = "DIR")]
    folder: Option<PathBuf>,
}

pub(super) fn run(
    words: &Arguments,
    session: &Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    if words.folder.is_some() {
        return Err(Failure::misuse(
            "`init` takes no folder: which vault is meant is said before the verb",
            "write `testimony --vault DIR init --member NAME`",
        ));
    }
    Swap::of_this_machine().warn();
    let passphrase = if words.own_passphrase {
        let text = passphrase::read(session.passphrase_file())?;
        app::own_passphrase(&text, &words.member)?
    } else if passphrase::is_given(session.passphrase_file()) {
        return Err(Failure::misuse(
            "a passphrase was given, but the program draws a better one",
            "give none, or add --own-passphrase if it must be yours",
        ));
    } else {
        app::new_passphrase()
    };
    let shown = (!words.own_passphrase).then(|| passphrase.text());
    let vault = app::create(
        session.folder(),
        &words.member,
        &passphrase,
        words.objects.as_deref(),
        session.machine(),
    )?;
    let objects = vault.objects_at().address;
    let answer = serde_json::json!({
        "vault": vault.id().hex(),
        "folder": session.folder(),
        "member": words.member,
        "passphrase": shown,
        "objects_at": objects,
    });
    output.answer(&answer, || {
        output::line(&format!("Made a vault in {}.", session.folder().display()));
        if let Some(objects) = &objects {
            output::line(&format!("Originals will be in {objects}."));
        }
        if let Some(shown) = shown {
            output::line("");
            output::line(&format!("    {shown}"));
            output::line("");
            output::line("This is your passphrase. It is shown once and stored nowhere.");
            output::line("Without it nobody, we included, can open the vault. Learn it, then destroy any copy.");
        } else {
            output::line("It opens with the passphrase you gave. A generated one of six words is safer.");
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
