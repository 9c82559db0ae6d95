//! Reading records. Kinds whose compartment is not open are not there: nothing is returned for them.

use model::{
    decision::{Rulings, Thresholds},
    id::{ObjectId, RecordId},
    key::Key,
    protected::Protected,
    record::{Kind, RECORD_FIELD, Record},
};

use crate::{
    casebase::{Found, View},
    change::envelope_of,
    class::Class,
    fault::Fault,
    log::{Entry, Next, OperationRef, frame_at},
    vault::{Open, Vault},
};

/// Why something could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The key or body of a record's newest version is damaged or gone.
    #[error(
        "a record cannot be read: its key or body is damaged; run `fsck`, and restore the vault from a copy"
    )]
    Unreadable {
        /// Which, where that is known.
        record: Option<RecordId>,
    },
    /// No such object.
    #[error("there is no sealed original `{object}`; check the identifier")]
    NoObject {
        /// Which.
        object: ObjectId,
    },
    /// Its key was destroyed.
    #[error(
        "the sealed original `{object}` was destroyed; what of it was kept elsewhere is not here"
    )]
    Destroyed {
        /// Which.
        object: ObjectId,
    },
    /// The sealed original could not be opened.
    #[error(
        "the sealed original `{object}` could not be opened; run `fsck`, and restore its segments from a copy"
    )]
    Object {
        /// Which.
        object: ObjectId,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// It is at a place that cannot be asked.
    #[error("the sealed original `{object}` is out of reach: {why}")]
    OutOfReach {
        /// Which.
        object: ObjectId,
        /// What happened, then what to do.
        why: String,
    },
    /// The disk, the casebase.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ReadError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Unreadable { .. } => Class::Tampered,
            Self::NoObject { .. } | Self::Destroyed { .. } => Class::User,
            Self::Object { source, .. } => match source.kind() {
                std::io::ErrorKind::InvalidData | std::io::ErrorKind::NotFound => Class::Tampered,
                std::io::ErrorKind::UnexpectedEof => Class::Tampered,
                _ => Class::Environment,
            },
            Self::OutOfReach { .. } => Class::Environment,
            Self::Fault(fault) => fault.class(),
        }
    }
}

/// One version of a record.
#[derive(Debug, Clone)]
pub struct Version {
    /// Which, from 1.
    pub number: u32,
    /// The operation that recorded it.
    pub operation: OperationRef,
    /// Who recorded it.
    pub member: String,
    /// What their clock said: milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// Its place in the causal order: greater than that of everything its author had seen. Clocks are
    /// set back and lie; this does not depend on them.
    pub order: u64,
    /// The record as it was.
    pub record: Protected<Record>,
}

impl Vault<Open> {
    /// The newest version of a record. None of one that was destroyed: [`Vault::was_destroyed`] says so.
    pub fn get(&self, id: RecordId) -> Result<Option<Protected<Record>>, ReadError> {
        for view in self.state.views()?.0.values() {
            match view.casebase.record(id)? {
                None => {}
                Some(Found::Destroyed) => return Ok(None),
                Some(found) => return shown(found).map(Some),
            }
        }
        Ok(None)
    }

    /// The newest version of the record of a kind that has a key.
    pub fn find(&self, kind: Kind, key: &Key) -> Result<Option<Protected<Record>>, ReadError> {
        let Some(view) = self.state.view(kind.compartment())? else {
            return Ok(None);
        };
        view.casebase.by_key(kind, key)?.map(shown).transpose()
    }

    /// Every record that has a key, by kind, then by identifier.
    pub fn resolve(&self, key: &Key) -> Result<Vec<(Kind, RecordId)>, ReadError> {
        let mut found = Vec::new();
        for view in self.state.views()?.0.values() {
            found.extend(view.casebase.with_key(key)?);
        }
        found.sort();
        Ok(found)
    }

    /// Which record of a kind has a key.
    pub fn id_of(&self, kind: Kind, key: &Key) -> Result<Option<RecordId>, ReadError> {
        let Some(view) = self.state.view(kind.compartment())? else {
            return Ok(None);
        };
        let found = view.casebase.with_key(key)?.into_iter();
        Ok(found
            .filter(|(known, _)| *known == kind)
            .map(|(_, id)| id)
            .next())
    }

    /// Every record of a kind, by key, then by identifier.
    pub fn all(&self, kind: Kind) -> Result<Vec<Protected<Record>>, ReadError> {
        let Some(view) = self.state.view(kind.compartment())? else {
            return Ok(Vec::new());
        };
        let found = view.casebase.of_kind(kind)?;
        found.into_iter().map(shown).collect()
    }

    /// The identifiers of all records of a kind, each with its key: for those who read one record after the
    /// other, so that they need not hold all of them.
    pub fn ids(&self, kind: Kind) -> Result<Vec<(RecordId, Option<Key>)>, ReadError> {
        match self.state.view(kind.compartment())? {
            Some(view) => Ok(view.casebase.ids_of_kind(kind)?),
            None => Ok(Vec::new()),
        }
    }

    /// How many records of a kind there are.
    pub fn count_of_kind(&self, kind: Kind) -> Result<u64, ReadError> {
        match self.state.view(kind.compartment())? {
            Some(view) => Ok(view.casebase.count(kind)?),
            None => Ok(0),
        }
    }

    /// Every version of a record, oldest first, read from the history itself; none of what was destroyed
    /// or is quarantined.
    pub fn history(&self, id: RecordId) -> Result<Vec<Version>, ReadError> {
        let mut versions = Vec::new();
        for (order, reference, time, view) in self.state.operations_on(id)? {
            let stands = view.ruling.stands(reference.device, reference.sequence);
            if !stands || view.destroyed.contains(&id) {
                continue;
            }
            let unreadable = || ReadError::Unreadable { record: Some(id) };
            let (entry, wrap) = self.state.entry(view, &reference)?.ok_or_else(unreadable)?;
            let envelope = envelope_of(&self.state.files, view, &entry, wrap)?;
            let envelope = envelope.ok_or_else(unreadable)?;
            let Some(record) = envelope.read::<Record>(RECORD_FIELD) else {
                continue;
            };
            versions.push(Version {
                number: u32::try_from(versions.len() + 1).unwrap_or(u32::MAX),
                operation: reference,
                member: self.state.roster.name(reference.device),
                time,
                order,
                record: Protected::new(record.map_err(|_| unreadable())?),
            });
        }
        Ok(versions)
    }

    /// The operations on a subject, in their causal order.
    pub fn operations_on(&self, subject: RecordId) -> Result<Vec<OperationRef>, ReadError> {
        let operations = self.state.operations_on(subject)?;
        Ok(operations.into_iter().map(|(_, one, ..)| one).collect())
    }

    /// What policies, decisions, consents and code names come to for one artefact. Of compartments
    /// that are not open nothing is known, and what is not known is not allowed.
    pub fn rulings(&self, artefact: Key) -> Result<Rulings, ReadError> {
        let mut records = Vec::new();
        for kind in [Kind::Policy, Kind::Decision, Kind::Consent, Kind::CodeName] {
            records.extend(self.all(kind)?);
        }
        Ok(Rulings::read_back(artefact, &records))
    }

    /// How small a group one artefact may point at.
    pub fn thresholds(&self, artefact: &Key) -> Result<Thresholds, ReadError> {
        Ok(Thresholds::read_back(artefact, &self.all(Kind::Limits)?))
    }
}

impl Open {
    /// The operations on a subject in open compartments, in their causal order: their place in it, which
    /// they are, their time.
    pub(crate) fn operations_on(
        &self,
        subject: RecordId,
    ) -> Result<Vec<(u64, OperationRef, i64, &View)>, Fault> {
        let mut found = Vec::new();
        for view in self.views()?.0.values() {
            for noted in view.casebase.operations_on(subject)? {
                let order = (noted.lamport, noted.reference);
                found.push((order, noted.time, view));
            }
        }
        found.sort_by_key(|(order, ..)| *order);
        let found = found.into_iter();
        Ok(found
            .map(|((order, reference), time, view)| (order, reference, time, view))
            .collect())
    }

    /// An operation of a compartment as it is in the log, and the row of its key; `None` if it is not
    /// there any more as it was applied.
    pub(crate) fn entry(
        &self,
        view: &View,
        reference: &OperationRef,
    ) -> Result<Option<(Entry, Option<u64>)>, Fault> {
        let noted = view
            .casebase
            .operation(reference.device, reference.sequence)?;
        let Some(noted) = noted.filter(|noted| noted.reference == *reference) else {
            return Ok(None);
        };
        let frame = frame_at(&self.files, reference.device, noted.at)?;
        let Some(frame) = frame else { return Ok(None) };
        let previous = match model::operation::Operation::decode(&frame.operation) {
            Ok(operation) => operation.previous,
            Err(_) => return Ok(None),
        };
        let next = Next {
            sequence: reference.sequence,
            previous,
        };
        let entry = Entry::read((self.vault, reference.device), &next, frame, noted.at);
        let entry = entry.filter(|entry| entry.hash == reference.hash);
        Ok(entry.map(|entry| (entry, noted.wrap)))
    }
}

fn shown(found: Found) -> Result<Protected<Record>, ReadError> {
    found
        .decode()
        .map(Protected::new)
        .map_err(|undecodable| ReadError::Unreadable {
            record: undecodable.0,
        })
}
