//! Thirty-two secret bytes.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::Zeroizing;

use super::{Locked, Refused};
use crate::edge::Random;

/// Thirty-two secret bytes: not shown, copied, compared or serialised; kept out of swap, and wiped when
/// dropped.
pub(crate) struct Secret(Place);

/// Where a secret lies.
enum Place {
    /// Out of reach of swap.
    Kept(Locked<Zeroizing<[u8; 32]>>),
    /// Wherever there is room: locking a page takes longer than such a secret lives, and what was used
    /// a moment ago is not what a system swaps out.
    Brief(Box<Zeroizing<[u8; 32]>>),
}

impl Secret {
    pub(crate) const LEN: usize = 32;

    fn empty() -> Self {
        Self(Place::Kept(Locked::new(Zeroizing::new([0; Self::LEN]))))
    }

    pub(crate) fn random(random: &mut dyn Random) -> Self {
        let mut secret = Self::empty();
        random.fill(secret.bytes_mut());
        secret
    }

    /// The key of one body, which is forgotten as soon as that is sealed.
    pub(crate) fn brief(random: &mut dyn Random) -> Self {
        let mut secret = Self(Place::Brief(Box::default()));
        random.fill(secret.bytes_mut());
        secret
    }

    /// The same, taken out of an opened envelope.
    pub(crate) fn brief_from_slice(bytes: &[u8]) -> Result<Self, Refused> {
        let mut secret = Self(Place::Brief(Box::default()));
        if bytes.len() != Self::LEN {
            return Err(Refused);
        }
        secret.bytes_mut().copy_from_slice(bytes);
        Ok(secret)
    }

    /// A secret that is written where it stays.
    pub(super) fn filled(
        fill: impl FnOnce(&mut [u8; 32]) -> Result<(), Refused>,
    ) -> Result<Self, Refused> {
        let mut secret = Self::empty();
        fill(secret.bytes_mut())?;
        Ok(secret)
    }

    /// Takes the bytes of a secret out of an opened envelope, which wipes itself.
    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, Refused> {
        if bytes.len() != Self::LEN {
            return Err(Refused);
        }
        Self::filled(|secret| {
            secret.copy_from_slice(bytes);
            Ok(())
        })
    }

    /// Whether the system keeps it out of swap.
    pub(crate) fn is_locked(&self) -> bool {
        matches!(&self.0, Place::Kept(bytes) if bytes.is_locked())
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        match &self.0 {
            Place::Kept(bytes) => bytes,
            Place::Brief(bytes) => bytes,
        }
    }

    fn bytes_mut(&mut self) -> &mut [u8; 32] {
        match &mut self.0 {
            Place::Kept(bytes) => bytes,
            Place::Brief(bytes) => bytes,
        }
    }

    /// A key for one purpose, from which this one cannot be found.
    pub(crate) fn derive(&self, purpose: &[&[u8]]) -> Result<Self, Refused> {
        Self::filled(|derived| {
            Hkdf::<Sha256>::new(None, self.bytes())
                .expand_multi_info(purpose, derived)
                .map_err(|_| Refused)
        })
    }

    /// A key that follows from this and another secret together, and from neither alone.
    pub(crate) fn combine(&self, other: &[u8], purpose: &[u8]) -> Result<Self, Refused> {
        let both = Zeroizing::new([self.bytes().as_slice(), other].concat());
        Self::filled(|combined| {
            Hkdf::<Sha256>::new(None, &both)
                .expand(purpose, combined)
                .map_err(|_| Refused)
        })
    }
}
