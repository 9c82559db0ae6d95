//! What commands share: the folder of the vault, and the vault once it is open.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{Credentials, Failure, Interrupt, Machine, Open, Vault, Worker};

use super::{output, passphrase, swap::Swap};

/// A vault's folder and, once a command needed it, the open vault.
pub(super) struct Session {
    folder: PathBuf,
    machine: Machine,
    passphrase_file: Option<PathBuf>,
    second_secret_file: Option<PathBuf>,
    pub(super) interrupt: Arc<Interrupt>,
    open: Option<Vault<Open>>,
}

impl Session {
    pub(super) const fn new(
        folder: PathBuf,
        machine: Machine,
        passphrase_file: Option<PathBuf>,
        second_secret_file: Option<PathBuf>,
        interrupt: Arc<Interrupt>,
    ) -> Self {
        Self {
            folder,
            machine,
            passphrase_file,
            second_secret_file,
            interrupt,
            open: None,
        }
    }

    /// The vault's folder.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the machine offers beside that folder.
    pub(super) fn machine(&self) -> &Machine {
        &self.machine
    }

    /// The file that holds the passphrase, if one was given.
    pub(super) fn passphrase_file(&self) -> Option<&Path> {
        self.passphrase_file.as_deref()
    }

    /// The vault, opened now if it was not.
    pub(super) fn vault(&mut self) -> Result<&mut Vault<Open>, Failure> {
        let vault = match self.open.take() {
            Some(vault) => vault,
            None => {
                app::locate(&self.folder)?;
                // Before the passphrase is typed, so that one can still decide not to.
                Swap::of_this_machine().warn();
                let vault = app::open(&self.folder, &self.credentials()?, &self.machine)?;
                warn_of_age(&vault);
                if !vault.keys_are_locked_in_memory() {
                    output::aside("WARNING: this system lets keys be written to swap.");
                    output::aside(
                        "  to do: raise the limit on locked memory (`ulimit -l 8192`), or turn swap off",
                    );
                }
                if let Some([now, newest]) = app::clock_behind(&vault)? {
                    output::aside(&format!(
                        "WARNING: the clock of this machine stands at {now}, but this vault has an entry of {newest}."
                    ));
                    output::aside(
                        "  to do: set the clock; what is recorded now would bear a wrong time",
                    );
                }
                vault
            }
        };
        Ok(self.open.insert(vault))
    }

    /// Notes how far the vault is, if it is open.
    pub(super) fn remember(&self) {
        if let Some(vault) = &self.open {
            app::remember(vault, &self.machine);
        }
    }

    /// Closes the vault, if it is open: its keys are wiped.
    pub(super) fn close(&mut self) {
        self.open = None;
    }

    /// The vault, and what opens its member's keys: asked for again where it is open already, because
    /// whoever sits at an open vault need not be its member.
    pub(super) fn vault_and_credentials(
        &mut self,
    ) -> Result<(&mut Vault<Open>, Credentials), Failure> {
        app::locate(&self.folder)?;
        let credentials = self.credentials()?;
        let vault = match self.open.take() {
            Some(vault) => vault,
            None => {
                let vault = app::open(&self.folder, &credentials, &self.machine)?;
                warn_of_age(&vault);
                vault
            }
        };
        Ok((self.open.insert(vault), credentials))
    }

    /// What opens the keys of a vault that is not here yet.
    pub(super) fn credentials_for_restoring(&self) -> Result<Credentials, Failure> {
        let passphrase = passphrase::read(self.passphrase_file.as_deref())?;
        let credentials = Credentials::new(&passphrase);
        let second = passphrase::second_secret(self.second_secret_file.as_deref(), true)?;
        Ok(match second {
            Some(second) => credentials.with_second_secret(second),
            None => credentials,
        })
    }

    /// What opens the keys of a vault that may not open.
    pub(super) fn credentials_for_mending(&self) -> Result<Credentials, Failure> {
        self.credentials_for_restoring()
    }

    fn credentials(&self) -> Result<Credentials, Failure> {
        let passphrase = passphrase::read(self.passphrase_file.as_deref())?;
        let credentials = Credentials::new(&passphrase);
        let may_ask = app::may_need_second_secret(&self.folder)?;
        let second = passphrase::second_secret(self.second_secret_file.as_deref(), may_ask)?;
        Ok(match second {
            Some(second) => credentials.with_second_secret(second),
            None => credentials,
        })
    }

    /// A process to read hostile files with.
    pub(super) fn worker(&self) -> Result<Worker, Failure> {
        let program = std::env::current_exe().map_err(|error| {
            Failure::environment(
                format!("this program cannot find itself: {error}"),
                "install it again",
            )
        })?;
        Ok(Worker::new(program))
    }
}

/// Loud, and on standard error, so that no answer is without it.
fn warn_of_age(vault: &Vault<Open>) {
    let Some(older) = app::older(vault) else {
        return;
    };
    output::aside("WARNING: this folder is OLDER than what this machine has seen of the vault.");
    output::aside(&format!("  last seen: {}", older.seen));
    for log in &older.logs {
        let what = match log.here < log.had {
            true => format!("had {} operations, has {}", log.had, log.here),
            false => format!("had {} operations, and is another log now", log.had),
        };
        output::aside(&format!("  the log of {} {what}", log.member));
    }
    if older.given_up {
        output::aside("  your keys here were given up for new ones since");
    }
    if older.place {
        output::aside("  it says of the originals where they were before");
    }
    output::aside(
        "  Either an old copy was put here, or somebody has taken back what was recorded.",
    );
    output::aside("  Nothing is recorded until you say which:");
    output::aside(
        "  to do: ask who put it here, and compare with a colleague, a backup, a time-stamp;",
    );
    output::aside("         `testimony restore STORE DIR` gives the newest that a backup has;");
    output::aside(
        "         `testimony keys new-device` goes on in this copy, under a key of its own",
    );
}
