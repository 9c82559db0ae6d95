//! Every cryptographic primitive that the vault uses, and nothing else in this crate calls one.
//!
//! | for | primitive | from |
//! |---|---|---|
//! | a passphrase | Argon2id | RFC 9106 |
//! | key files, wraps, bodies | XChaCha20-Poly1305, random nonce in front | RFC 8439, draft-irtf-cfrg-xchacha |
//! | keys from keys | HKDF-SHA-256 | RFC 5869 |
//! | epoch keys to members, objects | age v1, X25519 | c2sp.org/age |
//! | names of objects, hashes of bodies | SHA-256 | RFC 6234 |
//!
//! Signatures are Ed25519 and made by `ledger`.

use std::io::{self, BufRead, Read, Write};

use argon2::{Algorithm, Argon2, Params, Version};
use bech32::{Bech32, Hrp};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use model::id::Digest;
use sha2::{Digest as _, Sha256};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::edge::Random;

/// Thirty-two secret bytes: not shown, copied, compared or serialised, and wiped when dropped.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Secret([u8; 32]);

/// A primitive refused: the key is another, or the bytes are not what was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Refused;

impl Secret {
    pub(crate) const LEN: usize = 32;

    pub(crate) fn random(random: &mut dyn Random) -> Self {
        let mut secret = Self([0; 32]);
        random.fill(&mut secret.0);
        secret
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
        let mut derived = Self([0; 32]);
        Hkdf::<Sha256>::new(None, &self.0)
            .expand_multi_info(purpose, &mut derived.0)
            .map_err(|_| Refused)?;
        Ok(derived)
    }
}

/// Argon2id of a passphrase (RFC 9106).
pub(crate) fn stretch(
    passphrase: &str,
    salt: &[u8],
    kibibytes: u32,
    passes: u32,
    lanes: u32,
) -> Result<Secret, Refused> {
    let params = Params::new(kibibytes, passes, lanes, Some(32)).map_err(|_| Refused)?;
    let mut secret = Secret([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(passphrase.as_bytes(), salt, &mut secret.0)
        .map_err(|_| Refused)?;
    Ok(secret)
}

/// Bytes that [`seal`] adds: nonce and tag.
pub(crate) const SEAL_OVERHEAD: usize = NONCE + 16;
const NONCE: usize = 24;

/// `nonce ‖ XChaCha20-Poly1305(key, nonce, about, plain)`; `about` is not stored but must be given
/// again to open, so that what was sealed for one place opens in no other.
pub(crate) fn seal(
    key: &Secret,
    about: &[u8],
    plain: &[u8],
    random: &mut dyn Random,
) -> Result<Vec<u8>, Refused> {
    let mut nonce = [0; NONCE];
    random.fill(&mut nonce);
    let payload = Payload {
        msg: plain,
        aad: about,
    };
    let sealed = XChaCha20Poly1305::new(&key.0.into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| Refused)?;
    Ok([nonce.as_slice(), &sealed].concat())
}

/// Opens what [`seal`] made, or nothing.
pub(crate) fn open(
    key: &Secret,
    about: &[u8],
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, Refused> {
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE>().ok_or(Refused)?;
    let payload = Payload {
        msg: sealed,
        aad: about,
    };
    XChaCha20Poly1305::new(&key.0.into())
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| Refused)
}

/// `len` bytes that nobody can tell from ciphertext: the key stream of a key used for this alone.
pub(crate) fn noise(key: &Secret, len: usize) -> Result<Vec<u8>, Refused> {
    let mut noise = XChaCha20Poly1305::new(&key.0.into())
        .encrypt(&XNonce::default(), vec![0; len].as_slice())
        .map_err(|_| Refused)?;
    noise.truncate(len);
    Ok(noise)
}

/// SHA-256 of some bytes.
pub(crate) fn sha256(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

/// SHA-256 of bytes that come in parts.
#[derive(Clone, Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Digest {
        Digest::from_bytes(self.0.finalize().into())
    }
}

/// An age identity: what opens a member's epoch keys, or one object.
pub(crate) struct AgeIdentity(age::x25519::Identity);

/// The public half of an [`AgeIdentity`].
#[derive(Clone)]
pub(crate) struct AgeRecipient(age::x25519::Recipient);

impl AgeIdentity {
    /// The identity whose X25519 secret these bytes are.
    pub(crate) fn from_secret(secret: &Secret) -> Result<Self, Refused> {
        let prefix = Hrp::parse(AGE_SECRET).map_err(|_| Refused)?;
        let text = bech32::encode::<Bech32>(prefix, secret.bytes()).map_err(|_| Refused)?;
        let text = Zeroizing::new(text);
        text.parse().map(Self).map_err(|_| Refused)
    }

    pub(crate) fn recipient(&self) -> AgeRecipient {
        AgeRecipient(self.0.to_public())
    }

    /// Opens an age file; the reader seeks if `source` does.
    pub(crate) fn reader<R: BufRead>(
        &self,
        source: R,
    ) -> Result<age::stream::StreamReader<R>, age::DecryptError> {
        age::Decryptor::new_buffered(source)?
            .decrypt(std::iter::once(&self.0 as &dyn age::Identity))
    }

    /// Opens a small age file whole.
    pub(crate) fn open(&self, file: &[u8]) -> Result<Zeroizing<Vec<u8>>, AgeRefused> {
        let mut reader = self.reader(file).map_err(|error| match error {
            age::DecryptError::NoMatchingKeys => AgeRefused::NotForUs,
            _ => AgeRefused::Damaged,
        })?;
        let mut plain = Zeroizing::new(Vec::new());
        reader
            .read_to_end(&mut plain)
            .map_err(|_| AgeRefused::Damaged)?;
        Ok(plain)
    }
}

/// Why an age file did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AgeRefused {
    /// None of its stanzas is for this identity.
    NotForUs,
    /// It is no age file, or was changed.
    Damaged,
}

impl AgeRecipient {
    /// The text that age calls a recipient: `age1…`.
    pub(crate) fn text(&self) -> String {
        self.0.to_string()
    }

    /// Reads the text of a recipient.
    pub(crate) fn parse(text: &str) -> Result<Self, Refused> {
        text.parse().map(Self).map_err(|_| Refused)
    }

    /// An age file to this recipient alone, written as it is produced. It is complete after `finish`.
    pub(crate) fn writer<W: Write>(&self, target: W) -> io::Result<age::stream::StreamWriter<W>> {
        age::Encryptor::with_recipients(std::iter::once(&self.0 as &dyn age::Recipient))
            .map_err(io::Error::other)?
            .wrap_output(target)
    }
}

/// A small age file to several recipients.
pub(crate) fn age_seal(to: &[AgeRecipient], plain: &[u8]) -> Result<Vec<u8>, Refused> {
    let recipients = to.iter().map(|one| &one.0 as &dyn age::Recipient);
    let mut file = Vec::new();
    let mut writer = age::Encryptor::with_recipients(recipients)
        .map_err(|_| Refused)?
        .wrap_output(&mut file)
        .map_err(|_| Refused)?;
    writer.write_all(plain).map_err(|_| Refused)?;
    writer.finish().map_err(|_| Refused)?;
    Ok(file)
}

/// The human-readable part of an age identity (c2sp.org/age, "X25519").
const AGE_SECRET: &str = "age-secret-key-";
