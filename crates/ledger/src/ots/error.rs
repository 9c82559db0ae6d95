//! Why bytes are not a proof.

/// Why bytes are not an OpenTimestamps proof, or an answer that fits into one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OtsError {
    /// Longer than any proof.
    #[error("{length} bytes are too long for a proof; ask another calendar")]
    TooLong {
        /// The number of bytes.
        length: usize,
    },
    /// It ends in the middle.
    #[error("the proof ends too early; fetch it again in full")]
    Ended,
    /// It goes on after its end.
    #[error("{bytes} bytes follow the end of the proof; fetch it again")]
    Leftover {
        /// How many.
        bytes: usize,
    },
    /// It does not begin as `.ots` files do.
    #[error("this is not an `.ots` file; check which file it is")]
    Magic,
    /// A version of the format other than 1.
    #[error("the proof is of version {version} instead of 1; read it with a newer program")]
    Version {
        /// The version stated.
        version: u64,
    },
    /// What was stamped was hashed in another way.
    #[error("the proof is on a hash other than SHA-256 (kind {kind:#04x}); stamp again")]
    DigestKind {
        /// The kind stated.
        kind: u8,
    },
    /// An operation that is not played here.
    #[error("the proof uses operation {tag:#04x}, which is not relied on; ask another calendar")]
    Operation {
        /// Its tag.
        tag: u8,
    },
    /// A number that is too large, or not written in its shortest form.
    #[error("a number in the proof is not written as it must be; fetch the proof again")]
    Number,
    /// A part that is empty or longer than any is.
    #[error("a part of the proof has {length} bytes, which none has; fetch the proof again")]
    Length {
        /// Its stated length.
        length: u64,
    },
    /// More operations in a row than any proof has.
    #[error("the proof has too many operations in a row; ask another calendar")]
    TooDeep,
    /// The same item twice for the same result.
    #[error("the proof says the same thing twice; fetch it again")]
    Twice,
    /// A calendar's address with characters that could do harm.
    #[error("the proof names a calendar by a strange address; do not follow it")]
    Calendar,
    /// No calendar has answered.
    #[error("no calendar has answered; ask one")]
    NoAnswer,
    /// The proof waits for no such answer.
    #[error("the proof does not wait for this answer; ask the calendar that it names")]
    NotAwaited,
}
