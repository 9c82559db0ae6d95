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
    #[cfg(test)]
    if let Some(known) = remembered::get(passphrase, salt, (kibibytes, passes, lanes)) {
        return Secret::from_slice(&known);
    }
    let (kibibytes, passes) = match cfg!(feature = "unstretched") {
        // As little as RFC 9106 §3.1 lets it be.
        true => (8 * lanes, 1),
        false => (kibibytes, passes),
    };
    let params = Params::new(kibibytes, passes, lanes, Some(Secret::LEN)).map_err(|_| Refused)?;
    let stretched = Secret::filled(|secret| {
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.as_bytes(), salt, secret)
            .map_err(|_| Refused)
    })?;
    #[cfg(test)]
    remembered::put(
        passphrase,
        salt,
        (kibibytes, passes, lanes),
        stretched.bytes(),
    );
    Ok(stretched)
}

#[cfg(all(feature = "unstretched", not(debug_assertions)))]
compile_error!("a vault with unstretched passphrases protects nobody: this is for proofs alone");

/// Tests inside this crate open vaults thousands of times with the same passphrases; see `proofs`.
#[cfg(test)]
mod remembered {
    use std::{
        collections::HashMap,
        sync::{LazyLock, Mutex},
    };

    type Known = HashMap<(String, Vec<u8>, (u32, u32, u32)), [u8; 32]>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

    pub(super) fn get(passphrase: &str, salt: &[u8], cost: (u32, u32, u32)) -> Option<[u8; 32]> {
        let key = (passphrase.to_owned(), salt.to_vec(), cost);
        KNOWN.lock().unwrap().get(&key).copied()
    }

    pub(super) fn put(passphrase: &str, salt: &[u8], cost: (u32, u32, u32), key: &[u8; 32]) {
        let name = (passphrase.to_owned(), salt.to_vec(), cost);
        KNOWN.lock().unwrap().insert(name, *key);
    }
}
