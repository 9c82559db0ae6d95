//! Age's hybrid recipient, `mlkem768x25519` (c2sp.org/age): whatever is sealed to a person.
//!
//! A copy made at a border today must not open in twenty years, so there is no other recipient for a
//! person, and age refuses a file that mixes this one with another kind.

mod kem;
#[cfg(test)]
mod tests;

use std::collections::HashSet;

use age::{DecryptError, EncryptError};
use age_core::{
    format::{FILE_KEY_BYTES, FileKey, Stanza},
    primitives::{bech32_decode, bech32_encode},
    secrecy::ExposeSecret as _,
};
use bech32::Hrp;
use data_encoding::BASE64_NOPAD;
use hpke::{
    Deserializable as _, Kem as _, OpModeR, OpModeS, Serializable as _,
    aead::ChaCha20Poly1305,
    kdf::HkdfSha256,
    rand_core::{self, CryptoRng, RngCore},
};
use zeroize::Zeroizing;

use self::kem::{Encapsulated, PublicKey, Seed, XWing};
use super::{AgeRefused, Refused, Secret, age_file};
use crate::edge::{Random as _, SystemRandom};

/// What opens what is sealed to a person: the secret half.
pub(crate) struct HybridIdentity {
    seed: Secret,
    recipient: HybridRecipient,
}

/// The public half of a [`HybridIdentity`].
#[derive(Clone)]
pub(crate) struct HybridRecipient(PublicKey);

impl HybridIdentity {
    /// The identity that grows from this seed.
    pub(crate) fn from_seed(seed: Secret) -> Result<Self, Refused> {
        let public = XWing::sk_to_pk(&read_seed(&seed)?);
        Ok(Self {
            seed,
            recipient: HybridRecipient(public),
        })
    }

    /// Reads the text of an identity: `AGE-SECRET-KEY-PQ-1…`, 77 characters.
    pub(crate) fn parse(text: &str) -> Result<Self, Refused> {
        Self::from_seed(Secret::from_slice(&decode(text, IDENTITY)?)?)
    }

    /// The text of the identity, for paper.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let lower = Zeroizing::new(bech32_encode(IDENTITY, self.seed.bytes()));
        Zeroizing::new(lower.to_ascii_uppercase())
    }

    pub(crate) fn recipient(&self) -> &HybridRecipient {
        &self.recipient
    }

    /// What the identity is written down as.
    pub(crate) fn seed(&self) -> &Secret {
        &self.seed
    }

    /// Opens a small age file whole.
    pub(crate) fn open(&self, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeRefused> {
        age_file::open(self, file)
    }
}

impl HybridRecipient {
    /// The text that age calls a recipient: `age1pq1…`, 1,959 characters.
    pub(crate) fn text(&self) -> String {
        bech32_encode(RECIPIENT, &self.0.to_bytes())
    }

    /// Reads the text of a recipient.
    pub(crate) fn parse(text: &str) -> Result<Self, Refused> {
        let bytes = decode(text, RECIPIENT)?;
        PublicKey::from_bytes(&bytes).map(Self).map_err(|_| Refused)
    }
}

/// A small age file to several recipients.
pub(crate) fn seal_to(to: &[HybridRecipient], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    age_file::seal(to.iter().map(|one| one as &dyn age::Recipient), plain)
}

impl age::Recipient for HybridRecipient {
    fn wrap_file_key(
        &self,
        file_key: &FileKey,
    ) -> Result<(Vec<Stanza>, HashSet<String>), EncryptError> {
        let sealed = hpke::single_shot_seal::<ChaCha20Poly1305, HkdfSha256, XWing, _>(
            &OpModeS::Base,
            &self.0,
            INFO,
            file_key.expose_secret(),
            &[],
            &mut Os,
        );
        // Only a share of low order is refused, which no key made by this or another age has.
        let (encapsulated, body) =
            sealed.map_err(|error| EncryptError::Io(std::io::Error::other(error.to_string())))?;
        let stanza = Stanza {
            tag: TAG.to_owned(),
            args: vec![BASE64_NOPAD.encode(&encapsulated.to_bytes())],
            body,
        };
        Ok((vec![stanza], HashSet::from([LABEL.to_owned()])))
    }
}

impl age::Identity for HybridIdentity {
    fn unwrap_stanza(&self, stanza: &Stanza) -> Option<Result<FileKey, DecryptError>> {
        if stanza.tag != TAG {
            return None;
        }
        let Some(encapsulated) = encapsulated(stanza) else {
            return Some(Err(DecryptError::InvalidHeader));
        };
        let seed = match read_seed(&self.seed) {
            Ok(seed) => seed,
            Err(Refused) => return Some(Err(DecryptError::KeyDecryptionFailed)),
        };
        let opened = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, XWing>(
            &OpModeR::Base,
            &seed,
            &encapsulated,
            INFO,
            &stanza.body,
            &[],
        );
        match opened {
            Ok(opened) => {
                let opened = Zeroizing::new(opened);
                let key = FileKey::try_init_with_mut(|key| {
                    let opened = opened.as_slice().try_into().map_err(|_| ())?;
                    *key = opened;
                    Ok::<_, ()>(())
                });
                Some(key.map_err(|()| DecryptError::InvalidHeader))
            }
            Err(hpke::HpkeError::DecapError) => Some(Err(DecryptError::InvalidHeader)),
            // Sealed to somebody else: nothing tells one stanza of this kind from another.
            Err(_) => None,
        }
    }
}

/// What a stanza of this kind holds, if it has the one form that the specification allows.
fn encapsulated(stanza: &Stanza) -> Option<Encapsulated> {
    let [argument] = stanza.args.as_slice() else {
        return None;
    };
    if stanza.body.len() != FILE_KEY_BYTES + TAG_LEN {
        return None;
    }
    let bytes = BASE64_NOPAD.decode(argument.as_bytes()).ok()?;
    Encapsulated::from_bytes(&bytes).ok()
}

fn read_seed(seed: &Secret) -> Result<Seed, Refused> {
    Seed::from_bytes(seed.bytes()).map_err(|_| Refused)
}

fn decode(text: &str, prefix: Hrp) -> Result<Zeroizing<Vec<u8>>, Refused> {
    bech32_decode(
        text,
        |_| Refused,
        |found| {
            if found == prefix {
                Ok(())
            } else {
                Err(Refused)
            }
        },
        |_, bytes| Ok(Zeroizing::new(bytes.collect())),
    )
}

/// The operating system's random source, for crates that want it in this form.
struct Os;

impl RngCore for Os {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        SystemRandom.fill(bytes);
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl CryptoRng for Os {}

const TAG: &str = "mlkem768x25519";
const INFO: &[u8] = b"age-encryption.org/mlkem768x25519";
/// What age compares between the recipients of one file.
const LABEL: &str = "postquantum";
const IDENTITY: Hrp = Hrp::parse_unchecked("age-secret-key-pq-");
const RECIPIENT: Hrp = Hrp::parse_unchecked("age1pq");
/// Poly1305's.
const TAG_LEN: usize = 16;
