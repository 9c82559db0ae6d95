//! Thirty-two secret bytes.

use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{ZeroizeOnDrop, Zeroizing};

use super::Refused;
use crate::edge::Random;

/// Thirty-two secret bytes: not shown, copied, compared or serialised, and wiped when dropped.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Secret([u8; 32]);

impl Secret {
    pub(crate) const LEN: usize = 32;

    pub(crate) fn random(random: &mut dyn Random) -> Self {
        let mut secret = Self([0; Self::LEN]);
        random.fill(&mut secret.0);
        secret
    }

    /// A secret that is written where it stays.
    pub(super) fn filled(
        fill: impl FnOnce(&mut [u8; 32]) -> Result<(), Refused>,
    ) -> Result<Self, Refused> {
        let mut secret = Self([0; Self::LEN]);
        fill(&mut secret.0)?;
        Ok(secret)
    }

    /// Takes the bytes of a secret out of an opened envelope, which wipes itself.
    pub(crate) fn from_slice(bytes: &[u8]) -> Result<Self, Refused> {
        bytes.try_into().map(Self).map_err(|_| Refused)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose, from which this one cannot be found.
    pub(crate) fn derive(&self, purpose: &[&[u8]]) -> Result<Self, Refused> {
        Self::filled(|derived| {
            Hkdf::<Sha256>::new(None, &self.0)
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
