//! What opens a member's own keys.

use vault::{Credentials, Edge, NewPassphrase, Open, SecondSecret, Vault};

use crate::failure::Failure;

/// Locks the member's keys with a new passphrase. Copies of the vault made before still open with the
/// old one.
pub fn change_passphrase(
    vault: &mut Vault<Open>,
    now: &Credentials,
    new: &NewPassphrase,
) -> Result<(), Failure> {
    Ok(vault.change_passphrase(now, new)?)
}

/// Draws a second secret.
pub fn new_second_secret() -> SecondSecret {
    SecondSecret::generate(&mut *Edge::system().random)
}

/// Reads a second secret as it was printed.
pub fn second_secret(text: &str) -> Result<SecondSecret, Failure> {
    Ok(SecondSecret::parse(text)?)
}

/// Makes the member's keys need a second secret, instead of another if they needed one.
pub fn set_second_secret(
    vault: &mut Vault<Open>,
    now: &Credentials,
    second: &SecondSecret,
) -> Result<(), Failure> {
    Ok(vault.set_second_secret(now, second)?)
}

/// Makes the passphrase alone open the member's keys again.
pub fn remove_second_secret(vault: &mut Vault<Open>, now: &Credentials) -> Result<(), Failure> {
    Ok(vault.remove_second_secret(now)?)
}
