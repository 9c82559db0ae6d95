//! Changing what opens a member's own keys.
//!
//! The secrets stay the same: only the file that holds them is sealed anew, under a new salt, and
//! replaced whole. If we stop before that, the old lock holds; after it, the new one. Whoever kept a
//! copy of the old file still opens it with the old passphrase.

use crate::{
    class::Class,
    fault::Fault,
    files,
    keys::{Credentials, KeyFile, MemberKeys, NewLock, Roster, SecondSecret},
    passphrase::{NewPassphrase, Origin},
    vault::{Open, Vault},
};

/// Why nothing was changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelockError {
    /// Whoever sits at an open vault need not be its member.
    #[error("this is not what opens your keys now; check spelling and spaces")]
    Credentials,
    /// There is nothing to take away.
    #[error("your keys need no second secret; leave them as they are")]
    NoSecondSecret,
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl RelockError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Credentials => Class::Locked,
            Self::NoSecondSecret => Class::User,
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Where the passphrase came from that opened the vault.
    pub fn passphrase_origin(&self) -> Origin {
        let lock = self.state.lock.as_ref();
        lock.map_or(Origin::Drawn, |lock| lock.passphrase)
    }

    /// Whether a second secret was needed besides.
    pub fn needs_second_secret(&self) -> bool {
        self.state
            .lock
            .as_ref()
            .is_some_and(|lock| lock.second_secret)
    }

    /// Locks the member's keys with a new passphrase. A second secret, if there is one, stays.
    pub fn change_passphrase(
        &mut self,
        now: &Credentials,
        new: &NewPassphrase,
    ) -> Result<(), RelockError> {
        let (file, keys) = self.state.own_keys(now)?;
        let needed = self.needs_second_secret();
        let second = now.second_secret().filter(|_| needed);
        self.state.relock(file, &keys, new, second)
    }

    /// Makes the member's keys need this second secret, instead of another if they needed one.
    pub fn set_second_secret(
        &mut self,
        now: &Credentials,
        second: &SecondSecret,
    ) -> Result<(), RelockError> {
        let (file, keys) = self.state.own_keys(now)?;
        let same = now.same_passphrase(self.passphrase_origin());
        self.state.relock(file, &keys, &same, Some(second))
    }

    /// Makes the passphrase alone open the member's keys again.
    pub fn remove_second_secret(&mut self, now: &Credentials) -> Result<(), RelockError> {
        if !self.needs_second_secret() {
            return Err(RelockError::NoSecondSecret);
        }
        let (file, keys) = self.state.own_keys(now)?;
        let same = now.same_passphrase(self.passphrase_origin());
        self.state.relock(file, &keys, &same, None)
    }
}

impl Open {
    /// The member's key file, opened again.
    fn own_keys(&self, now: &Credentials) -> Result<(KeyFile, MemberKeys), RelockError> {
        let file = Roster::read(&self.files, &self.member)?;
        let keys = file.open(now).ok_or(RelockError::Credentials)?;
        Ok((file, keys))
    }

    fn relock(
        &mut self,
        file: KeyFile,
        keys: &MemberKeys,
        passphrase: &NewPassphrase,
        second: Option<&SecondSecret>,
    ) -> Result<(), RelockError> {
        let lock = NewLock {
            passphrase,
            second,
            cost: self.cost,
        };
        let file = file.relock(keys, &lock, self.random.get_mut().as_mut())?;
        let name = files::key_file(&self.member);
        self.files.replace_and_wipe(&name, &file.encode()?)?;
        self.lock = file.head.lock;
        Ok(())
    }
}
