//! `testimony init`

use std::process::ExitCode;

use app::Failure;
use zeroize::Zeroizing;

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
}

pub(super) fn run(
    words: &Arguments,
    session: &Session,
    output: Output,
) -> Result<ExitCode, Failure> {
    Swap::of_this_machine().warn();
    let generated = passphrase::given().is_none() && session.passphrase_file().is_none();
    let passphrase = if generated {
        Zeroizing::new(app::new_passphrase())
    } else {
        passphrase::read(session.passphrase_file())?
    };
    let vault = app::create(session.folder(), &words.member, &passphrase)?;
    let answer = serde_json::json!({
        "vault": vault.id().hex(),
        "folder": session.folder(),
        "member": words.member,
        "passphrase": generated.then_some(passphrase.as_str()),
    });
    output.answer(&answer, || {
        output::line(&format!("Made a vault in {}.", session.folder().display()));
        if generated {
            output::line("");
            output::line(&format!("    {}", passphrase.as_str()));
            output::line("");
            output::line("This is your passphrase. It is shown once and stored nowhere.");
            output::line("Without it nobody, we included, can open the vault. Learn it, then destroy any copy.");
        } else {
            output::line("It opens with the passphrase you gave. A generated one of six words is safer.");
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
