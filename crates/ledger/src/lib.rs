//! A Merkle log over opaque bytes, and everything needed to check one offline.
//!
//! The crate turns entries into a tree (RFC 6962 §2.1), states the tree as a
//! signed checkpoint (C2SP `tlog-checkpoint`, `signed-note`), lets others say
//! what they have seen (C2SP `tlog-cosignature`), and writes and checks the
//! file that carries one entry to a third party (C2SP `tlog-proof`).
//! Time that does not depend on the log's own clock comes from outside, put on
//! checkpoints: `OtsFile` for OpenTimestamps, and with the feature
//! `time-stamps` `StoredStamp` for RFC 3161.
//!
//! It does no I/O, knows nothing of what an entry means, has no clock and no
//! randomness: seeds and times are parameters. It holds no state either; the
//! caller keeps leaf hashes and a [`Frontier`].
//!
//! Whoever relies on a proof asks for [`Verified`], which only the verifying
//! functions of this crate can make.
//!
//! # A log from entry to proof
//!
//! ```
//! use testimony_ledger::{Checkpoint, Frontier, NoteKey, SigningKey, TlogProof, Tree, leaf_hash};
//!
//! let leaves: Vec<_> = [b"first".as_slice(), b"second", b"third"].map(leaf_hash).into();
//! let frontier: Frontier = leaves.iter().copied().collect();
//!
//! let key = SigningKey::from_seed(&[7; 32]);
//! let checkpoint = Checkpoint::new("example.org/log", frontier.size(), frontier.root())?;
//! let signed = checkpoint.sign(&key)?;
//!
//! let inclusion = Tree::new(leaves.as_slice()).inclusion_proof(1, 3)?;
//! let file = TlogProof::new(inclusion, signed, None)?.encode();
//!
//! let log = NoteKey::log("example.org/log", key.verifying_key())?;
//! let logged = TlogProof::parse(file.as_bytes())?.verify(leaf_hash(b"second"), &log, "example.org/log")?;
//! assert_eq!(logged.index, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a test that panics has failed, which is what it is for"
    )
)]

mod checkpoint;
mod digest;
mod frontier;
mod key;
mod line;
mod multiples;
mod note;
mod note_key;
mod note_signature;
mod ots;
mod prepared_key;
mod proof;
mod signature;
mod tlog_proof;
mod tree;
#[cfg(feature = "time-stamps")]
mod tsa;
mod verified;

pub use checkpoint::{Checkpoint, CheckpointError};
pub use digest::{Digest, DigestError, empty_root, leaf_hash, node_hash};
pub use frontier::{Frontier, FrontierError};
pub use key::{KeyError, SigningKey, VerifyingKey};
pub use note::{Note, NoteError};
pub use note_key::{NoteKey, NoteKeyError, NoteKeyKind};
pub use note_signature::NoteSignature;
pub use ots::{
    BlockHeader, HeaderError, OtsError, OtsFile, OtsStep, OtsStepError, OtsSubmission, Pending,
    ZERO_BITS_SINCE_2016,
};
pub use prepared_key::PreparedKey;
pub use proof::InclusionProof;
pub use signature::{Signature, SignatureError};
pub use tlog_proof::{TlogProof, TlogProofError};
pub use tree::{LeafHashes, Subtree, Tree, TreeError};
#[cfg(feature = "time-stamps")]
pub use tsa::{
    ChainFault, PolicyError, RootError, StampPolicy, StampRefusal, StampRequest, StoredStamp,
    StoredStampError, TrustedRoots,
};
pub use verified::Verified;
pub use verified::block_stamp::{BlockRefusal, BlockStamp, verify_steps};
pub use verified::checkpoint::OpenError;
pub use verified::consistency::{ConsistencyError, Consistent, verify_consistency};
pub use verified::cosignature::{Cosignature, CosignatureError};
pub use verified::inclusion::{Included, InclusionError, verify_inclusion};
pub use verified::note::{NoteVerifyError, SignedText, Signer};
#[cfg(feature = "time-stamps")]
pub use verified::time_stamp::TimeStamp;
pub use verified::tlog_proof::{LoggedEntry, TlogProofVerifyError};
