//! From a passphrase to a key.

use argon2::{Algorithm, Argon2, Params, Version};

use super::{Refused, Secret};

/// Argon2id of a passphrase (RFC 9106).
pub(crate) fn stretch(
    passphrase: &str,
    salt: &[u8],
    kibibytes: u32,
    passes: u32,
    lanes: u32,
) -> Result<Secret, Refused> {
    let params = Params::new(kibibytes, passes, lanes, Some(Secret::LEN)).map_err(|_| Refused)?;
    Secret::filled(|secret| {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, secret)
            .map_err(|_| Refused)
    })
}
