//! The witness that something was verified.

use std::ops::Deref;

pub(crate) mod block_stamp;
pub(crate) mod checkpoint;
pub(crate) mod consistency;
pub(crate) mod cosignature;
pub(crate) mod inclusion;
pub(crate) mod note;
#[cfg(feature = "time-stamps")]
pub(crate) mod time_stamp;
pub(crate) mod tlog_proof;

/// A `T` that a verifying function of this crate has found to be true.
///
/// Whoever relies on a proof takes a `Verified<T>`, so that forgetting to
/// verify does not compile. The field is private to this module, and all
/// verifying functions live below it: [`verify_inclusion`](crate::verify_inclusion),
/// [`verify_consistency`](crate::verify_consistency), [`Note::verify`](crate::Note::verify),
/// [`Checkpoint::open`](crate::Checkpoint::open),
/// [`Cosignature::verify`](crate::Cosignature::verify),
/// [`TlogProof::verify`](crate::TlogProof::verify),
/// [`OtsFile::verify`](crate::OtsFile::verify), and with the feature
/// `time-stamps` `StoredStamp::verify`.
///
/// ```compile_fail
/// use testimony_ledger::{Checkpoint, Verified, empty_root};
/// let claimed = Checkpoint::new("log.example", 0, empty_root())?;
/// let verified: Verified<Checkpoint> = Verified(claimed);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Verified<T>(T);

impl<T> Verified<T> {
    /// Gives up the witness and keeps what it was for.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Verified<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
