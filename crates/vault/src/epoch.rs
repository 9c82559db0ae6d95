//! Epoch keys: what opens a compartment.
//!
//! `compartments/<name>/<epoch>.age` is an age file to the members of the compartment. Anybody can
//! write an age file to public recipients, so an epoch key counts only once it has opened the
//! founder's signed Membership operation of that compartment (see `unlock`).

use model::{compartment::Compartment, id::VaultId};
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    encoding::Bytes,
    fault::Fault,
    files::{self, Files},
    primitives::{self, AgeRefused, HybridIdentity, HybridRecipient, Secret},
};

/// The key of one compartment in one epoch, and the keys that follow from it.
pub(crate) struct EpochKey {
    pub(crate) compartment: Compartment,
    pub(crate) epoch: u32,
    key: Secret,
    /// Wraps data keys in the keyring.
    pub(crate) wrapping: Secret,
    /// Encrypts the casebase.
    pub(crate) casebase: Secret,
}

/// The only epoch so far; a removed member will begin the next.
pub(crate) const FIRST: u32 = 1;

impl EpochKey {
    pub(crate) fn random(
        compartment: Compartment,
        vault: VaultId,
        random: &mut dyn Random,
    ) -> Result<Self, Fault> {
        Self::new(compartment, FIRST, vault, Secret::random(random))
    }

    fn new(
        compartment: Compartment,
        epoch: u32,
        vault: VaultId,
        key: Secret,
    ) -> Result<Self, Fault> {
        let number = epoch.to_be_bytes();
        let derive = |purpose: &[u8]| {
            let name = compartment.name().as_bytes();
            key.derive(&[purpose, vault.as_bytes(), &number, name])
                .map_err(|_| Fault::Primitive)
        };
        Ok(Self {
            compartment,
            epoch,
            wrapping: derive(b"testimony/keyring/v1\0")?,
            casebase: derive(b"testimony/casebase/v1\0")?,
            key,
        })
    }

    /// Whether the system keeps all of it out of swap.
    pub(crate) fn is_locked(&self) -> bool {
        let all = [&self.key, &self.wrapping, &self.casebase];
        all.iter().all(|key| key.is_locked())
    }

    /// Writes the key to the members that have it; whoever had it before and is not in `to` keeps
    /// what they know, but finds it here no more.
    pub(crate) fn write(
        &self,
        files: &Files,
        vault: VaultId,
        to: &[HybridRecipient],
    ) -> Result<(), Fault> {
        let mut plain = Zeroizing::new(place(vault, self.compartment, self.epoch));
        plain.extend_from_slice(self.key.bytes());
        let file = primitives::seal_to(to, &plain).map_err(|_| Fault::Primitive)?;
        files.make_dir(&files::compartment_dir(self.compartment))?;
        files.replace(&files::epoch_file(self.compartment, self.epoch), &file)
    }

    /// Opens the key; `None` if it is not for this member.
    pub(crate) fn read(
        files: &Files,
        vault: VaultId,
        compartment: Compartment,
        identity: &HybridIdentity,
    ) -> Result<Option<Self>, Fault> {
        let name = files::epoch_file(compartment, FIRST);
        let missing = || files.damage(&name, "is gone");
        let file = files.read(&name)?.ok_or_else(missing)?;
        let plain = match identity.open(&file) {
            Ok(plain) => plain,
            Err(AgeRefused::NotForUs) => return Ok(None),
            Err(AgeRefused::Damaged) => return Err(files.damage(&name, "was changed")),
        };
        let expected = place(vault, compartment, FIRST);
        let mut bytes = Bytes(&plain);
        let key = match bytes.slice(expected.len()) {
            Some(at) if at == expected => Secret::from_slice(bytes.0),
            _ => return Err(files.damage(&name, "is the key of another place")),
        };
        let key = key.map_err(|_| files.damage(&name, "holds no key"))?;
        Self::new(compartment, FIRST, vault, key).map(Some)
    }
}

/// Which key this is, so that one file cannot stand in for another.
fn place(vault: VaultId, compartment: Compartment, epoch: u32) -> Vec<u8> {
    let at = Compartment::ALL.iter().position(|one| *one == compartment);
    let at = at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX);
    let number = epoch.to_be_bytes();
    [DOMAIN, vault.as_bytes().as_slice(), &[at], &number].concat()
}

const DOMAIN: &[u8] = b"testimony/epoch/v1\0";
