//! Whether what must not reach a disk in the clear is kept from it.

use crate::{
    epoch::EpochKey,
    vault::{Open, Vault},
};

impl Vault<Open> {
    /// Whether everything that opens something for as long as the vault is open lies in memory that
    /// is never swapped out: identity, signing key, the keys of compartments. The system limits how
    /// much may (`ulimit -l`).
    pub fn keys_are_locked_in_memory(&self) -> bool {
        let open = &self.state;
        let mut views = open.views.0.values();
        open.identity.seed().is_locked()
            && open.signing.is_locked()
            && open.roll_key.is_locked()
            && views.all(|view| view.epochs.iter().all(EpochKey::is_locked))
    }
}
