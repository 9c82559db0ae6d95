//! What is in a vault, in numbers.

use std::collections::BTreeMap;

use model::{
    compartment::Compartment,
    id::{DeviceId, Digest},
    record::Kind,
};

use crate::{
    read::ReadError,
    vault::{Open, Vault},
};

/// Numbers about a vault, as far as the open compartments show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Records of each kind, kinds without any left out.
    pub records: BTreeMap<Kind, u64>,
    /// Records whose newest version cannot be read; `fsck` says why.
    pub unreadable: u64,
    /// Operations in all logs, of all compartments.
    pub operations: u64,
    /// The devices, each with its log.
    pub devices: Vec<DeviceStatus>,
    /// Sealed originals.
    pub objects: u64,
    /// Their length together.
    pub bytes: u64,
}

/// Numbers about one device's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceStatus {
    /// Which.
    pub device: DeviceId,
    /// Whose.
    pub member: String,
    /// How many operations it has.
    pub operations: u64,
    /// How many of them its checkpoint states.
    pub checkpoint: u64,
    /// The root of that checkpoint's tree.
    pub root: Digest,
}

impl Vault<Open> {
    /// Counts what is in the vault.
    pub fn status(&self) -> Result<Status, ReadError> {
        let mut records = BTreeMap::new();
        for kind in Kind::ALL {
            let count = self.count_of_kind(*kind)?;
            if count > 0 {
                records.insert(*kind, count);
            }
        }
        let open = &self.state;
        let mut unreadable = 0;
        for view in open.views()?.0.values() {
            unreadable += view.casebase.unreadable()?;
        }
        let (objects, bytes) = match open.view(Compartment::Media)? {
            Some(view) => view.casebase.object_totals()?,
            None => (0, 0),
        };
        let device = |(device, log): (&DeviceId, &crate::log::Log)| DeviceStatus {
            device: *device,
            member: open.roster.name(*device),
            operations: log.size(),
            checkpoint: log.checkpoint().size(),
            root: Digest::from_bytes(*log.checkpoint().root().as_bytes()),
        };
        let devices: Vec<_> = open.logs.iter().map(device).collect();
        Ok(Status {
            records,
            unreadable,
            operations: devices.iter().map(|one| one.operations).sum(),
            devices,
            objects,
            bytes,
        })
    }
}
