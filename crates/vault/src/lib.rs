//! The only holder of keys and the only writer of vault files.
//!
//! A vault is a folder. The truth in it is an append-only history of signed operations, one log per
//! device; bodies are encrypted, each under a key of its own, and the keys stand in keyrings outside
//! the history. Records are read from casebases, which are views of the history and can be thrown
//! away. `docs/format.md` has every byte, the order of writing and what a crash at each step means.
//!
//! ```no_run
//! use testimony_vault::{Backing, Edge, Locked, NewPassphrase, Vault};
//! # fn record() -> model::record::Record { unimplemented!() }
//! let dir = std::path::Path::new("case");
//! let mut edge = Edge::system();
//! let passphrase = NewPassphrase::draw(edge.random.as_mut());
//! let mut vault = Vault::<Locked>::found(dir, "alice", &passphrase, edge, Backing::default())?;
//!
//! let sealed = vault.seal(&mut std::fs::File::open("film.mp4")?, &|_| ())?;
//! let mut transaction = vault.begin();
//! transaction.attach(sealed);
//! transaction.put(record())?;
//! transaction.commit()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What is on disk, and what each file is trusted for:
//!
//! | file | trust |
//! |---|---|
//! | `format` | not trusted; a key file confirms what it says |
//! | `lock` | not trusted; keeps a second process out |
//! | `keys/<member>.key` | authenticated by the passphrase; another's by introductions back to the founder |
//! | `compartments/<name>/<epoch>.age` | counts only once it opens what the founder signed |
//! | `keyring/<name>` | each row authenticated; losing one loses a body and is noticed |
//! | `log/<device>/ops-NNNNNN` | authenticated by signatures, hash chain and checkpoint |
//! | `log/<device>/checkpoint` | authenticated by its device; an older one is betrayed by whoever saw the newer |
//! | `log/<device>/cosigned` | authenticated by both devices; removing it loses evidence, not history |
//! | `log/<device>/hashes`, `frontier` | not trusted; a wrong one is noticed and made anew |
//! | `objects/…` | authenticated by hash and by age |
//! | `place` | authenticated by the keys of `media` and a member's signature; an older one may be put back |
//! | `casebase/<name>.db` | authenticated page by page; behind the history it is caught up, ahead of it the history was cut |
//!
//! The rules of this crate: every primitive is in `primitives`; every write but those to objects and
//! casebases goes through [`disk::Disk`]; secrets have no `Debug`, `Clone` or `Serialize`; one error
//! enum for each thing that can be done, each saying what happened, then what to do, and whose move
//! it is ([`Class`]).
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

mod backup;
mod body;
mod casebase;
mod change;
mod class;
mod cores;
mod create;
#[cfg(feature = "decoders")]
pub mod decoders;
pub mod disk;
pub mod edge;
mod encoding;
mod epoch;
mod fault;
mod files;
mod format;
mod fsck;
mod handed;
mod keyring;
mod keys;
mod locate;
mod log;
mod member;
mod memory;
mod objects;
mod opener;
mod original;
mod outside;
mod padme;
mod passphrase;
mod place;
mod primitives;
mod proof;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod reach;
mod read;
mod record;
mod recovery;
mod rekey;
mod released;
mod relock;
mod roll;
mod search;
mod seen;
mod shred;
mod status;
mod transaction;
mod unlock;
mod vault;
mod views;
mod write;

pub use backup::{
    BackupError, BackupStep, Depot, Forgotten, Mended, Repaired, Restored, Saved, SnapshotInfo,
    StoreReport, mend, restore,
};
pub use class::Class;
pub use create::CreateError;
pub use edge::{Clock, Edge, Random};
pub use fault::{Damage, Fault, FileError};
pub use fsck::{Finding, Fsck, FsckError, FsckPart, FsckReport, FsckStep, Severity};
pub use handed::{HandedError, HandedReader, Recipient, RecipientError, SealedWriter};
pub use keys::{
    Cost, Credentials, NoOfficer, NoSecondSecret, Officer, OfficerSecret, SecondSecret,
};
pub use locate::LocateError;
pub use log::{OperationRef, SIGNATURE_DOMAIN};
pub use member::{Granted, MemberError, Revoked};
pub use objects::{LocalObjects, ObjectReader, Objects, SealError, Sealed, Staged};
pub use outside::{FromOutside, OutsideCheckpoint};
pub use passphrase::{NewPassphrase, Origin, WeakPassphrase, generate_passphrase};
pub use place::{Moved, ObjectsAt, PlaceError, Places};
pub use proof::{OperationProof, ProofError};
pub use read::{ReadError, Version};
pub use record::CommitError;
pub use recovery::{Custody, Drilled, RecoveryError, RecoveryStatus};
pub use relock::RelockError;
pub use search::{Found, Hit, SearchError};
pub use seen::{Older, OlderLog, Recalled};
pub use shred::{DestroyError, Destruction, WasDestroyed};
pub use status::{DeviceStatus, MemberStatus, Quarantined, Status};
pub use transaction::{PutError, Transaction};
pub use unlock::UnlockError;
pub use vault::{Backing, Locked, Open, Vault};
