//! Recording: some records and objects, all or none.

use std::{
    io::{self, Read},
    mem,
    sync::Arc,
};

use model::{
    compartment::Compartment,
    envelope::Envelope,
    id::RecordId,
    operation::OperationKind,
    record::{Kind, Record},
};

use crate::{
    casebase::Change,
    change::OBJECT_FIELD,
    class::Class,
    fault::Fault,
    files::OBJECTS,
    log::OperationRef,
    objects::{
        Bundle, Held, Manifest, Objects, Placed, SealError, Sealed, Stored, Target, Unsettled,
    },
    primitives::Secret,
    record::CommitError,
    vault::{Open, Vault},
    write::Draft,
};

/// Records and objects that will be recorded together. Nothing happens before
/// [`commit`](Self::commit), and nothing at all if it is dropped.
pub struct Transaction<'a> {
    vault: &'a mut Vault<Open>,
    objects: Vec<(Draft, Change)>,
    bundle: Bundle,
    unsettled: Unsettled,
    records: Vec<(Draft, Change)>,
    /// What went wrong while adding and is reported by committing.
    fault: Option<Fault>,
}

/// Why a record was not taken into a transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PutError {
    /// This member cannot write there.
    #[error(
        "you have no key for `{compartment}`, where a record of kind `{kind}` belongs; ask somebody who has it"
    )]
    Closed {
        /// The kind of record.
        kind: Kind,
        /// Where it belongs.
        compartment: Compartment,
    },
    /// It was destroyed; nothing brings it back.
    #[error("this record was destroyed; enter it as a new one if it may be recorded again")]
    Destroyed {
        /// Which.
        record: RecordId,
    },
    /// It could not be encoded.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl PutError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Closed { .. } => Class::Locked,
            Self::Destroyed { .. } => Class::User,
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Begins to record.
    pub fn begin(&mut self) -> Transaction<'_> {
        Transaction {
            vault: self,
            objects: Vec::new(),
            bundle: Bundle::default(),
            unsettled: Unsettled::default(),
            records: Vec::new(),
            fault: None,
        }
    }
}

impl Transaction<'_> {
    /// Adds a record's new version.
    pub fn put(&mut self, record: Record) -> Result<(), PutError> {
        let kind = record.body.kind();
        let compartment = kind.compartment();
        let view = self.vault.state.view(compartment)?;
        if !self.vault.state.writes_in(compartment) {
            return Err(PutError::Closed { kind, compartment });
        }
        if view.is_some_and(|view| view.destroyed.contains(&record.id)) {
            return Err(PutError::Destroyed { record: record.id });
        }
        let envelope = record.envelope(self.vault.random_bytes());
        let draft = Draft {
            compartment,
            subject: record.id,
            kind: kind.operation(),
            envelope: envelope.map_err(Fault::from)?,
            object: None,
        };
        self.records.push((draft, Change::Record(Box::new(record))));
        Ok(())
    }

    /// Seals an original while the transaction holds the vault; see [`Vault::seal`].
    pub fn seal(
        &self,
        source: &mut (dyn Read + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Sealed, SealError> {
        self.vault.seal(source, progress)
    }

    /// Makes a sealed object part of the vault. It is recorded before the records that name it.
    pub fn attach(&mut self, sealed: Sealed) {
        if let Err(fault) = self.place(sealed) {
            self.fault = Some(fault);
        }
    }

    fn place(&mut self, sealed: Sealed) -> Result<(), Fault> {
        let placed = match sealed.stored {
            Stored::Own(manifest, flushing) => {
                self.unsettled.add(&manifest.segments, flushing);
                vec![(manifest, sealed.key)]
            }
            Stored::Held(plain) => self.bundle(|bundle, target| {
                let held = Held {
                    object: sealed.object,
                    sha256: sealed.sha256,
                    key: sealed.key,
                    plain,
                };
                bundle.add(held, target)
            })?,
        };
        self.draft(placed)
    }

    fn bundle(
        &mut self,
        work: impl FnOnce(&mut Bundle, &mut Target<'_>) -> io::Result<Placed>,
    ) -> Result<Placed, Fault> {
        let open = &mut self.vault.state;
        let objects: Arc<dyn Objects> = open.objects.clone();
        let mut target = Target {
            objects: &objects,
            random: open.random.get_mut().as_mut(),
            unsettled: &mut self.unsettled,
        };
        let placed = work(&mut self.bundle, &mut target);
        placed.map_err(Fault::objects(open.files.path(OBJECTS), "written"))
    }

    fn draft(&mut self, placed: Placed) -> Result<(), Fault> {
        for (manifest, key) in placed {
            let blind = self.vault.random_bytes();
            self.objects.push(attachment(blind, &manifest, key)?);
        }
        Ok(())
    }

    /// Writes what is still held, and makes what was written durable.
    fn settle(&mut self) -> Result<(), Fault> {
        let placed = self.bundle(Bundle::close)?;
        let open = &self.vault.state;
        let settled = mem::take(&mut self.unsettled).settle(open.objects.as_ref());
        settled.map_err(Fault::objects(open.files.path(OBJECTS), "written"))?;
        self.draft(placed)
    }

    /// How many records and objects there are.
    pub fn len(&self) -> usize {
        self.objects.len() + self.bundle.len() + self.records.len()
    }

    /// Whether there is nothing to record.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Records everything, durably, or nothing. Returns one reference for each record, in the order
    /// in which they were put; those of objects are not among them.
    pub fn commit(mut self) -> Result<Vec<OperationRef>, CommitError> {
        if let Some(fault) = self.fault {
            return Err(CommitError::Nothing(fault));
        }
        self.vault.state.may_record()?;
        self.settle().map_err(CommitError::Nothing)?;
        let objects = self.objects.len();
        let (drafts, changes): (Vec<_>, Vec<_>) =
            self.objects.into_iter().chain(self.records).unzip();
        let stamps = self.vault.state.record(&drafts, changes)?;
        let of_records = stamps.iter().skip(objects);
        Ok(of_records.map(|stamp| stamp.operation).collect())
    }
}

fn attachment(blind: [u8; 32], manifest: &Manifest, key: Secret) -> Result<(Draft, Change), Fault> {
    let change = Change::Object {
        id: manifest.object,
        manifest: model::canonical::encode(manifest)?,
        bytes: manifest.bytes,
        wrap: None,
    };
    let draft = Draft {
        compartment: Compartment::Media,
        // The object itself, by the same random bytes.
        subject: RecordId::from_bytes(*manifest.object.as_bytes()),
        kind: OperationKind::Record,
        envelope: Envelope::new(blind).with(OBJECT_FIELD, manifest)?,
        object: Some((manifest.object, key)),
    };
    Ok((draft, change))
}
