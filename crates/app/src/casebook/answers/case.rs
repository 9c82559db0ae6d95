//! The records that an answer may look at.

use std::collections::BTreeMap;

use analysis::Casebook;
use model::{
    compartment::Compartment,
    id::RecordId,
    record::{Kind, Record},
};
use vault::{Open, Vault};

use crate::failure::Failure;

/// Records of some kinds, taken out of the vault once.
pub(crate) struct Case {
    held: Vec<Compartment>,
    records: Vec<Record>,
    keys: BTreeMap<RecordId, String>,
}

impl Case {
    /// Every record of these kinds that the user can read.
    pub(crate) fn of(vault: &Vault<Open>, kinds: &[Kind]) -> Result<Self, Failure> {
        let clearance = vault.clearance();
        let mut records = Vec::new();
        for kind in kinds {
            for record in vault.all(*kind)? {
                records.push(record.reveal(&clearance).clone());
            }
        }
        let key = |record: &Record| Some((record.id, record.key.as_ref()?.to_string()));
        Ok(Self {
            held: vault.compartments(),
            keys: records.iter().filter_map(key).collect(),
            records,
        })
    }

    /// Every kind that people fill in.
    pub(crate) fn whole(vault: &Vault<Open>) -> Result<Self, Failure> {
        let filled = |kind: &Kind| !kind.fields().is_empty();
        let kinds: Vec<Kind> = Kind::ALL.iter().copied().filter(filled).collect();
        Self::of(vault, &kinds)
    }

    /// The same with other versions of some records, and with new ones.
    pub(crate) fn with(mut self, records: Vec<Record>) -> Self {
        let newer: std::collections::BTreeSet<RecordId> =
            records.iter().map(|record| record.id).collect();
        self.records.retain(|record| !newer.contains(&record.id));
        let key = |record: &Record| Some((record.id, record.key.as_ref()?.to_string()));
        self.keys.extend(records.iter().filter_map(key));
        self.records.extend(records);
        self
    }

    /// The same for an analysis.
    pub(crate) fn book(&self) -> Casebook<'_> {
        Casebook::new(self.held.iter().copied(), &self.records)
    }

    /// Every record.
    pub(crate) fn records(&self) -> &[Record] {
        &self.records
    }

    /// A record.
    pub(crate) fn record(&self, id: RecordId) -> Option<&Record> {
        self.records.iter().find(|record| record.id == id)
    }

    /// The key of a record.
    pub(crate) fn key(&self, id: RecordId) -> Option<String> {
        self.keys.get(&id).cloned()
    }
}
