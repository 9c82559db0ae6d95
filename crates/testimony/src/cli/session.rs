//! What commands share: the folder of the vault, and the vault once it is open.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use app::{Credentials, Failure, Interrupt, Open, Vault, Worker};

use super::{output, passphrase, swap::Swap};

/// A vault's folder and, once a command needed it, the open vault.
pub(super) struct Session {
    folder: PathBuf,
    passphrase_file: Option<PathBuf>,
    second_secret_file: Option<PathBuf>,
    pub(super) interrupt: Arc<Interrupt>,
    open: Option<Vault<Open>>,
}

impl Session {
    pub(super) const fn new(
        folder: PathBuf,
        passphrase_file: Option<PathBuf>,
        second_secret_file: Option<PathBuf>,
        interrupt: Arc<Interrupt>,
    ) -> Self {
        Self {
            folder,
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
                let vault = app::open(&self.folder, &self.credentials()?)?;
                if !vault.keys_are_locked_in_memory() {
                    output::aside("WARNING: this system lets keys be written to swap.");
                    output::aside(
                        "  to do: raise the limit on locked memory (`ulimit -l 8192`), or turn swap off",
                    );
                }
                vault
            }
        };
        Ok(self.open.insert(vault))
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
            None => app::open(&self.folder, &credentials)?,
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
