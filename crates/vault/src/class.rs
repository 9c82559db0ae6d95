//! Whose move it is after an error.

/// The kind of an error, for exit codes and tone. Every error of this crate has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// The caller asked for something that cannot be; ask differently.
    User,
    /// The disk, the clock or another program is in the way; mend that and try again.
    Environment,
    /// What is on disk is not what was written. Never retried, never hidden.
    Tampered,
    /// The passphrase did not open anything, or the compartment is not open.
    Locked,
    /// Ours.
    Bug,
}
