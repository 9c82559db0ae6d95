//! The only holder of keys and the only writer of vault files.
#![allow(clippy::todo, unused_variables, missing_docs, dead_code)]

mod class;
pub mod edge;
mod fault;

use std::{
    collections::BTreeMap,
    io::{Read, Seek},
    marker::PhantomData,
    path::Path,
};

pub use class::Class;
pub use edge::{Clock, Edge, Random};
pub use fault::{Damage, Fault, FileError};
use model::{
    compartment::Compartment,
    decision::Rulings,
    envelope::Disclosure,
    id::{DeviceId, Digest, ObjectId, RecordId, VaultId},
    key::Key,
    protected::{Clearance, Protected},
    record::{Kind, Record},
};
use zeroize::Zeroizing;

pub fn generate_passphrase(random: &mut dyn Random) -> Zeroizing<String> {
    todo!()
}

pub struct Vault<S> {
    state: S,
}
pub struct Locked {}
pub struct Open {
    random: std::cell::RefCell<Box<dyn Random + Send>>,
}

macro_rules! errors { ($($name:ident),+) => { $(
    #[derive(Debug, thiserror::Error)]
    #[non_exhaustive]
    pub enum $name { #[error(transparent)] Fault(#[from] Fault) }
    impl $name { pub fn class(&self) -> Class { match self { Self::Fault(f) => f.class() } } }
)+ } }
errors!(
    CreateError,
    LocateError,
    UnlockError,
    MemberError,
    ReadError,
    SearchError,
    SealError,
    PutError,
    CommitError,
    ProofError,
    FsckError
);

impl Vault<Locked> {
    pub fn create(
        dir: &Path,
        member: &str,
        passphrase: &str,
        edge: Edge,
    ) -> Result<Vault<Open>, CreateError> {
        todo!()
    }
    pub fn at(dir: &Path) -> Result<Self, LocateError> {
        todo!()
    }
    pub fn members(&self) -> Vec<String> {
        todo!()
    }
    pub fn unlock(self, passphrase: &str, edge: Edge) -> Result<Vault<Open>, UnlockError> {
        todo!()
    }
}

impl Vault<Open> {
    pub fn member(&self) -> &str {
        todo!()
    }
    pub fn device(&self) -> DeviceId {
        todo!()
    }
    pub fn id(&self) -> VaultId {
        todo!()
    }
    pub fn clearance(&self) -> Clearance {
        todo!()
    }
    pub fn compartments(&self) -> Vec<Compartment> {
        todo!()
    }
    pub fn add_member(
        &mut self,
        name: &str,
        passphrase: &str,
        compartments: &[Compartment],
    ) -> Result<(), MemberError> {
        todo!()
    }
    pub fn now(&self) -> i64 {
        todo!()
    }
    pub fn random_id(&self) -> RecordId {
        todo!()
    }
    pub fn random_bytes<const N: usize>(&self) -> [u8; N] {
        todo!()
    }
    pub fn get(&self, id: RecordId) -> Result<Option<Protected<Record>>, ReadError> {
        todo!()
    }
    pub fn find(&self, kind: Kind, key: &Key) -> Result<Option<Protected<Record>>, ReadError> {
        todo!()
    }
    pub fn resolve(&self, key: &Key) -> Result<Vec<(Kind, RecordId)>, ReadError> {
        todo!()
    }
    pub fn all(&self, kind: Kind) -> Result<Vec<Protected<Record>>, ReadError> {
        todo!()
    }
    pub fn count(&self, kind: Kind) -> Result<u64, ReadError> {
        todo!()
    }
    pub fn history(&self, id: RecordId) -> Result<Vec<Version>, ReadError> {
        todo!()
    }
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, SearchError> {
        todo!()
    }
    pub fn rulings(&self, artefact: Key) -> Result<Rulings, ReadError> {
        todo!()
    }
    pub fn seal(
        &self,
        source: &mut (dyn Read + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Sealed, SealError> {
        todo!()
    }
    pub fn open_object(&self, id: ObjectId) -> Result<ObjectReader, ReadError> {
        todo!()
    }
    pub fn begin(&mut self) -> Transaction<'_> {
        todo!()
    }
    pub fn proof(&self, operation: &OperationRef) -> Result<OperationProof, ProofError> {
        todo!()
    }
    pub fn operations_on(&self, subject: RecordId) -> Result<Vec<OperationRef>, ReadError> {
        todo!()
    }
    pub fn fsck(
        &mut self,
        options: Fsck,
        progress: &dyn Fn(FsckStep),
    ) -> Result<FsckReport, FsckError> {
        todo!()
    }
    pub fn status(&self) -> Result<Status, ReadError> {
        todo!()
    }
}

/// Some things done as one: all or nothing. Dropping it is nothing.
pub struct Transaction<'a> {
    vault: PhantomData<&'a mut Vault<Open>>,
}
impl Transaction<'_> {
    pub fn put(&mut self, record: Record) -> Result<(), PutError> {
        todo!()
    }
    pub fn attach(&mut self, sealed: Sealed) {
        todo!()
    }
    pub fn len(&self) -> usize {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        todo!()
    }
    /// One reference for each record put, in that order.
    pub fn commit(self) -> Result<Vec<OperationRef>, CommitError> {
        todo!()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationRef {
    pub device: DeviceId,
    pub sequence: u64,
    pub hash: Digest,
}

#[derive(Debug, Clone)]
pub struct Version {
    pub number: u32,
    pub operation: OperationRef,
    pub member: String,
    pub time: i64,
    pub record: Protected<Record>,
}

#[derive(Debug)]
pub struct Hit {
    pub kind: Kind,
    pub id: RecordId,
    pub key: Option<Key>,
    pub snippet: Protected<String>,
}

/// Fields `object`, `sha256` and `bytes` go into an item's record.
pub struct Sealed {
    pub object: ObjectId,
    pub sha256: Digest,
    pub bytes: u64,
    manifest: (),
}

pub struct ObjectReader {}
impl ObjectReader {
    pub fn len(&self) -> u64 {
        todo!()
    }
    pub fn is_empty(&self) -> bool {
        todo!()
    }
}
impl Read for ObjectReader {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        todo!()
    }
}
impl Seek for ObjectReader {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        todo!()
    }
}

pub struct OperationProof {
    pub operation: Vec<u8>,
    pub signature: [u8; 64],
    pub tlog_proof: String,
    pub log_vkey: String,
    pub device_pem: String,
    pub cosigner_vkeys: Vec<String>,
    envelope: (),
}
impl OperationProof {
    pub fn disclose(&self, shown: &[&str]) -> Disclosure {
        todo!()
    }
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Fsck {
    pub rebuild: bool,
    pub collect: bool,
}
#[derive(Debug, Clone, Copy)]
pub struct FsckStep {
    pub part: FsckPart,
    pub done: u64,
    pub total: u64,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FsckPart {
    Keys,
    History,
    Objects,
    Views,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Note,
    Rebuildable,
    Lost,
    Damaged,
}
#[derive(Debug, Clone)]
pub struct Finding {
    pub severity: Severity,
    pub what: String,
    pub remedy: String,
}
#[derive(Debug, Clone, Default)]
pub struct FsckReport {
    pub findings: Vec<Finding>,
    pub operations: u64,
    pub bodies: u64,
    pub objects: u64,
    pub bytes: u64,
    pub rebuilt: bool,
}
impl FsckReport {
    pub fn is_sound(&self) -> bool {
        todo!()
    }
}

#[derive(Debug, Clone)]
pub struct Status {
    pub records: BTreeMap<Kind, u64>,
    pub operations: u64,
    pub devices: Vec<DeviceStatus>,
    pub objects: u64,
    pub bytes: u64,
}
#[derive(Debug, Clone)]
pub struct DeviceStatus {
    pub device: DeviceId,
    pub member: String,
    pub operations: u64,
}
