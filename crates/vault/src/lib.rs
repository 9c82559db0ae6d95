//! The only holder of keys and the only writer of vault files.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod body;
mod casebase;
mod change;
mod class;
mod create;
pub mod disk;
pub mod edge;
mod encoding;
mod epoch;
mod fault;
mod files;
mod format;
mod fsck;
mod keyring;
mod keys;
mod log;
mod member;
mod objects;
mod padme;
mod passphrase;
mod primitives;
mod proof;
mod read;
mod status;
mod transaction;
mod unlock;
mod vault;
mod write;

pub use class::Class;
pub use create::CreateError;
pub use edge::{Clock, Edge, Random};
pub use fault::{Damage, Fault, FileError};
pub use fsck::{Finding, Fsck, FsckError, FsckPart, FsckReport, FsckStep, Severity};
pub use keys::Cost;
pub use log::{OperationRef, SIGNATURE_DOMAIN};
pub use member::MemberError;
pub use objects::{LocalObjects, ObjectReader, Objects, SealError, Sealed};
pub use passphrase::generate_passphrase;
pub use proof::{OperationProof, ProofError};
pub use read::{Hit, ReadError, SearchError, Version};
pub use status::{DeviceStatus, Status};
pub use transaction::{CommitError, PutError, Transaction};
pub use unlock::{LocateError, UnlockError};
pub use vault::{Backing, Locked, Open, Vault};
