//! XChaCha20-Poly1305 (RFC 8439, draft-irtf-cfrg-xchacha).

use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use zeroize::Zeroizing;

use super::{Refused, Secret};
use crate::edge::Random;

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
    let sealed = cipher(key)?
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
    cipher(key)?
        .decrypt(&XNonce::from(*nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| Refused)
}

/// `len` bytes that nobody can tell from ciphertext: the key stream of a key used for this alone.
pub(crate) fn noise(key: &Secret, len: usize) -> Result<Vec<u8>, Refused> {
    let mut noise = cipher(key)?
        .encrypt(&XNonce::default(), vec![0; len].as_slice())
        .map_err(|_| Refused)?;
    noise.truncate(len);
    Ok(noise)
}

fn cipher(key: &Secret) -> Result<XChaCha20Poly1305, Refused> {
    XChaCha20Poly1305::new_from_slice(key.bytes()).map_err(|_| Refused)
}
