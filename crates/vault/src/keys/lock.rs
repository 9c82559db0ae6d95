//! What a key file is locked with, and what opens it.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    encoding::Blob,
    keys::{Cost, Officer, SecondSecret},
    passphrase::{NewPassphrase, Origin},
    primitives::{self, Refused, Secret},
};

/// How the key that opens a key file is worked out. All of it is authenticated by that key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lock {
    cost: Cost,
    salt: Blob,
    pub(crate) passphrase: Origin,
    /// Whether a second secret is needed besides.
    pub(crate) second_secret: bool,
}

/// What a member brings to open the vault.
pub struct Credentials {
    passphrase: Zeroizing<String>,
    second: Option<SecondSecret>,
}

/// What a key file is to be locked with.
pub(crate) struct NewLock<'a> {
    pub(crate) passphrase: &'a NewPassphrase,
    pub(crate) second: Option<&'a SecondSecret>,
    pub(crate) cost: Cost,
}

/// How new secrets are kept.
pub(crate) enum Sealing<'a> {
    /// In the key file, behind a passphrase.
    Lock(NewLock<'a>),
    /// In a file of their own, for two officers together.
    Officers([&'a Officer; 2]),
}

impl Credentials {
    /// A passphrase alone.
    pub fn new(passphrase: &str) -> Self {
        Self {
            passphrase: Zeroizing::new(passphrase.to_owned()),
            second: None,
        }
    }

    /// The same with a second secret, which is left aside where a key file needs none.
    #[must_use]
    pub fn with_second_secret(self, second: SecondSecret) -> Self {
        Self {
            second: Some(second),
            ..self
        }
    }

    pub(crate) fn second_secret(&self) -> Option<&SecondSecret> {
        self.second.as_ref()
    }

    /// The passphrase, to lock a file with once more.
    pub(crate) fn same_passphrase(&self, origin: Origin) -> NewPassphrase {
        NewPassphrase::kept(&self.passphrase, origin)
    }
}

impl Lock {
    /// A lock with a salt of its own, and the key that opens it.
    pub(crate) fn fresh(
        new: &NewLock<'_>,
        random: &mut dyn Random,
    ) -> Result<(Self, Secret), Refused> {
        let mut salt = vec![0; 16];
        random.fill(&mut salt);
        let lock = Self {
            cost: new.cost,
            salt: Blob(salt),
            passphrase: new.passphrase.origin(),
            second_secret: new.second.is_some(),
        };
        let key = lock.work_out(new.passphrase.text(), new.second)?;
        Ok((lock, key))
    }

    /// Whether its cost is fit to be worked for.
    pub(crate) fn is_acceptable(&self) -> bool {
        self.cost.is_acceptable()
    }

    /// The key that these credentials come to. Nothing is worked out where a second secret is
    /// needed and none was brought.
    pub(crate) fn key(&self, credentials: &Credentials) -> Result<Secret, Refused> {
        let second = match (self.second_secret, &credentials.second) {
            (false, _) => None,
            (true, Some(second)) => Some(second),
            (true, None) => return Err(Refused),
        };
        self.work_out(&credentials.passphrase, second)
    }

    fn work_out(&self, passphrase: &str, second: Option<&SecondSecret>) -> Result<Secret, Refused> {
        let (kibibytes, passes, lanes) = self.cost.parts();
        let stretched = primitives::stretch(passphrase, &self.salt.0, kibibytes, passes, lanes)?;
        match second {
            None => Ok(stretched),
            // Both are needed: the one cannot be found from the other and the result.
            Some(second) => stretched.combine(second.bytes(), PURPOSE),
        }
    }
}

const PURPOSE: &[u8] = b"testimony/second-secret/v1\0";
