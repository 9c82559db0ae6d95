//! Epoch keys: what opens a compartment.
//!
//! `compartments/<name>/<epoch>-<device>.age` is an age file to the members of the compartment, made by
//! that device. Anybody can write an age file to public recipients, so a key counts only once it has
//! opened the body of the signed Epoch operation of that device, which a member of the compartment
//! must have written (see `roll`, `views`).

use std::sync::Arc;

use model::{
    compartment::Compartment,
    id::{DeviceId, VaultId},
};
use zeroize::Zeroizing;

use crate::{
    edge::Random,
    encoding::Bytes,
    fault::Fault,
    files::{self, Files},
    primitives::{self, AgeRefused, HybridIdentity, HybridRecipient, Secret},
};

/// Which epoch of a compartment: two devices that know nothing of each other may begin one of the same
/// number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EpochName {
    pub(crate) compartment: Compartment,
    pub(crate) number: u32,
    pub(crate) by: DeviceId,
}

/// The key of one compartment in one epoch, and the keys that follow from it.
pub(crate) struct EpochKey {
    pub(crate) name: EpochName,
    key: Secret,
    /// Wraps data keys in the keyring.
    pub(crate) wrapping: Secret,
    /// Encrypts the casebase.
    pub(crate) casebase: Secret,
    /// Opens the body of the operation that began the epoch.
    pub(crate) opening: Secret,
}

/// The number of the first epoch.
pub(crate) const FIRST: u32 = 1;

impl EpochKey {
    pub(crate) fn random(
        name: EpochName,
        vault: VaultId,
        random: &mut dyn Random,
    ) -> Result<Self, Fault> {
        Self::new(name, vault, Secret::random(random))
    }

    fn new(name: EpochName, vault: VaultId, key: Secret) -> Result<Self, Fault> {
        let number = name.number.to_be_bytes();
        let derive = |purpose: &[u8]| {
            let compartment = name.compartment.name().as_bytes();
            key.derive(&[purpose, vault.as_bytes(), &number, compartment])
                .map_err(|_| Fault::Primitive)
        };
        Ok(Self {
            name,
            wrapping: derive(b"testimony/keyring/v1\0")?,
            casebase: derive(b"testimony/casebase/v1\0")?,
            opening: derive(b"testimony/opening/v1\0")?,
            key,
        })
    }

    /// The key under which is written where the objects are.
    pub(crate) fn for_place(&self, vault: VaultId, domain: &[u8]) -> Result<Secret, Fault> {
        let number = self.name.number.to_be_bytes();
        let compartment = self.name.compartment.name().as_bytes();
        let derived = self
            .key
            .derive(&[domain, vault.as_bytes(), &number, compartment]);
        derived.map_err(|_| Fault::Primitive)
    }

    /// Whether the system keeps all of it out of swap.
    pub(crate) fn is_locked(&self) -> bool {
        let all = [&self.key, &self.wrapping, &self.casebase, &self.opening];
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
        let mut plain = Zeroizing::new(place(vault, self.name));
        plain.extend_from_slice(self.key.bytes());
        let file = primitives::seal_to(to, &plain).map_err(|_| Fault::Primitive)?;
        files.make_dir(&files::compartment_dir(self.name.compartment))?;
        files.replace(&files::epoch_file(self.name), &file)
    }

    /// Opens the key; `None` if it is not for this member.
    pub(crate) fn read(
        files: &Files,
        vault: VaultId,
        epoch: EpochName,
        identity: &HybridIdentity,
    ) -> Result<Option<Self>, Fault> {
        let name = files::epoch_file(epoch);
        let missing = || files.damage(&name, "is gone");
        let file = files.read(&name)?.ok_or_else(missing)?;
        let plain = match identity.open(&file) {
            Ok(plain) => plain,
            Err(AgeRefused::NotForUs) => return Ok(None),
            Err(AgeRefused::Damaged) => return Err(files.damage(&name, "was changed")),
        };
        let key = key_in(&plain, vault, epoch).map_err(|what| files.damage(&name, what))?;
        Self::new(epoch, vault, key).map(Some)
    }
}

/// The keys of a compartment's epochs, the newest last; never none.
#[derive(Clone)]
pub(crate) struct Epochs {
    older: Vec<Arc<EpochKey>>,
    newest: Arc<EpochKey>,
}

impl Epochs {
    /// `None` without any.
    pub(crate) fn new(mut keys: Vec<EpochKey>) -> Option<Self> {
        let newest = Arc::new(keys.pop()?);
        let older = keys.into_iter().map(Arc::new).collect();
        Some(Self { older, newest })
    }

    /// Under which everything new is written.
    pub(crate) fn newest(&self) -> &EpochKey {
        &self.newest
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &EpochKey> {
        let newest = std::iter::once(&self.newest);
        newest.chain(self.older.iter().rev()).map(Arc::as_ref)
    }

    /// The keys that a row or body of this epoch may be under.
    pub(crate) fn of(&self, number: u32) -> impl Iterator<Item = &EpochKey> {
        self.iter().filter(move |key| key.name.number == number)
    }
}

/// The key in what an epoch's file holds, or what is wrong with that.
pub(crate) fn key_in(
    plain: &[u8],
    vault: VaultId,
    epoch: EpochName,
) -> Result<Secret, &'static str> {
    let expected = place(vault, epoch);
    let mut bytes = Bytes(plain);
    match bytes.slice(expected.len()) {
        Some(at) if at == expected => Secret::from_slice(bytes.0).map_err(|_| "holds no key"),
        _ => Err("is the key of another place"),
    }
}

/// Which key this is, so that one file cannot stand in for another.
fn place(vault: VaultId, epoch: EpochName) -> Vec<u8> {
    let at = Compartment::ALL
        .iter()
        .position(|one| *one == epoch.compartment);
    let at = at.and_then(|at| u8::try_from(at).ok()).unwrap_or(u8::MAX);
    let number = epoch.number.to_be_bytes();
    let by = epoch.by.as_bytes().as_slice();
    [DOMAIN, vault.as_bytes().as_slice(), &[at], &number, by].concat()
}

const DOMAIN: &[u8] = b"testimony/epoch/v1\0";
