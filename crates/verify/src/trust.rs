//! What the one who checks brings along.

use ledger::{NoteKey, TrustedRoots, ZERO_BITS_SINCE_2016};

/// Keys and roots that the caller got by another way than with what is checked. Nothing of it is
/// ever taken from a pack.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Keys of logs: the publisher's.
    pub logs: Vec<NoteKey>,
    /// Keys of witnesses.
    pub witnesses: Vec<NoteKey>,
    /// Roots of time-stamping authorities; `None`: no time-stamp is looked at.
    pub authorities: Option<TrustedRoots>,
    /// How many zero bits the hash of a block must have at least.
    pub least_zero_bits: u32,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            logs: Vec::new(),
            witnesses: Vec::new(),
            authorities: None,
            least_zero_bits: ZERO_BITS_SINCE_2016,
        }
    }
}
