//! The process replaced by itself, without its memory.

use std::{
    fmt,
    path::{Path, PathBuf},
    process::{Command, exit},
    time::Duration,
};

use app::FailureKind;
use clap::ValueEnum;

/// Why a vault was locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Reason {
    /// The user said so.
    Asked,
    /// Nobody gave a command for long.
    Idle,
    /// The machine is about to sleep, or the screen was locked.
    Sleep,
    /// The machine slept.
    Slept,
    /// Ctrl-Z.
    Stopped,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Asked => "you asked for it",
            Self::Idle => "nobody gave a command for long",
            Self::Sleep => "the machine goes to sleep or its screen was locked",
            Self::Slept => "the machine has slept",
            Self::Stopped => "it was sent to the background",
        })
    }
}

/// What the locked program needs to know: where the vault is, and nothing from inside it.
pub(crate) struct Image {
    vault: PathBuf,
    passphrase_file: Option<PathBuf>,
    idle: Duration,
}

impl Image {
    pub(crate) fn new(vault: &Path, passphrase_file: Option<&Path>, idle: Duration) -> Self {
        Self {
            vault: vault.to_owned(),
            passphrase_file: passphrase_file.map(Path::to_owned),
            idle,
        }
    }

    /// Becomes the locked program, or ends: either way this memory is gone.
    pub(crate) fn replace(&self, reason: Reason) -> ! {
        let mut command = self.command(reason);
        #[cfg(unix)]
        {
            use std::os::unix::process::CommandExt as _;
            // Comes back only if it failed.
            let _ = command.arg0("testimony").exec();
        }
        #[cfg(not(unix))]
        let _ = command.arg("--help");
        exit(FailureKind::Environment.exit_code().into())
    }

    fn command(&self, reason: Reason) -> Command {
        // By this name it is found even if the program's file was replaced meanwhile.
        let program = if cfg!(target_os = "linux") {
            PathBuf::from("/proc/self/exe")
        } else {
            std::env::current_exe().unwrap_or_default()
        };
        let mut command = Command::new(program);
        command.arg("--vault").arg(&self.vault);
        if let Some(file) = &self.passphrase_file {
            command.arg("--passphrase-file").arg(file);
        }
        let seconds = format!("{}s", self.idle.as_secs());
        command.args(["unlock", "--idle-lock", &seconds, "--locked"]);
        let word = reason.to_possible_value();
        command.args(word.iter().map(clap::builder::PossibleValue::get_name));
        // An environment is memory too.
        command.env_remove("TESTIMONY_PASSPHRASE");
        command
    }
}
