//! Destroying records and originals for good: their keys go, the history stays provable.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::{
    compartment::Compartment,
    envelope::Envelope,
    id::{Digest, ObjectId, RecordId},
    operation::OperationKind,
};

use crate::{
    change::envelope_of,
    class::Class,
    fault::Fault,
    keyring::object_name,
    objects::Manifest,
    read::ReadError,
    record::CommitError,
    roll::is_act,
    vault::{Open, Vault},
    write::Draft,
};

/// What is to be destroyed, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destruction {
    /// What it is about: the source who withdrew.
    pub about: RecordId,
    /// The records, all versions of each.
    pub records: Vec<(Compartment, RecordId)>,
    /// The sealed originals.
    pub objects: Vec<ObjectId>,
    /// The reason in one word.
    pub code: String,
    /// The reason in words.
    pub reason: String,
}

/// What is known of something that was destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WasDestroyed {
    /// By whom.
    pub member: String,
    /// What their clock said: milliseconds since 1970-01-01 UTC.
    pub time: i64,
    /// The reason in one word.
    pub code: String,
    /// The reason in words.
    pub reason: String,
}

/// Why nothing was destroyed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DestroyError {
    /// This member cannot write there, so they cannot destroy there.
    #[error(
        "you have no key for `{compartment}`, where part of this is; ask somebody who has every compartment concerned"
    )]
    Closed {
        /// Where.
        compartment: Compartment,
    },
    /// There is nothing to destroy.
    #[error("nothing was named that could be destroyed; check the key")]
    Nothing,
    /// What is to be destroyed could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It could not be recorded, or not carried through.
    #[error("the destruction was not carried through; open the vault again")]
    Commit(#[source] CommitError),
    /// The disk.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl DestroyError {
    /// Whose move it is.
    pub fn class(&self) -> Class {
        match self {
            Self::Closed { .. } => Class::Locked,
            Self::Nothing => Class::User,
            Self::Read(error) => error.class(),
            Self::Commit(error) => error.class(),
            Self::Fault(fault) => fault.class(),
        }
    }
}

impl Vault<Open> {
    /// Destroys records and originals: records that it was done, begins new epochs, writes the keyrings
    /// anew without their keys, throws away the old epochs' keys and the casebases, and deletes the
    /// segments. Once the operation is recorded, an opening after a crash does the rest; so does every
    /// other copy of the vault when the operation reaches it.
    ///
    /// Other members' copies, backups and what a disk keeps of deleted files are out of its reach.
    pub fn destroy(&mut self, what: &Destruction) -> Result<(), DestroyError> {
        let open = &mut self.state;
        let mut parts = open.parts(what)?;
        parts.retain(|_, part| !part.subjects.is_empty());
        if parts.is_empty() {
            return Err(DestroyError::Nothing);
        }
        let compartments: Vec<_> = parts.keys().copied().collect();
        let mut drafts = Vec::new();
        for (compartment, part) in parts {
            let mut blind = [0; 32];
            open.random.get_mut().fill(&mut blind);
            drafts.push(Draft {
                compartment,
                subject: what.about,
                kind: OperationKind::Destruction,
                envelope: part.envelope(blind, what).map_err(Fault::from)?,
                object: None,
            });
        }
        open.record_in_new_epochs(drafts, &compartments, &[])
            .map_err(DestroyError::Commit)
    }

    /// Where in the causal order, as [`Version::order`](crate::Version::order) counts it, something was
    /// last destroyed, as far as this member knows.
    pub fn last_destruction(&self) -> Result<Option<u64>, ReadError> {
        let mut last = None;
        for view in self.state.views()?.0.values() {
            for act in &view.ruling.destructions {
                let noted = view.casebase.operation(act.device, act.sequence)?;
                last = last.max(noted.map(|noted| noted.lamport));
            }
        }
        Ok(last)
    }

    /// What is known of a record or original, if it was destroyed.
    pub fn was_destroyed(&self, id: RecordId) -> Result<Option<WasDestroyed>, ReadError> {
        for view in self.state.views()?.0.values() {
            if !view.destroyed.contains(&id) {
                continue;
            }
            for act in &view.ruling.destructions {
                let noted = view.casebase.operation(act.device, act.sequence)?;
                let Some(noted) = noted else { continue };
                let found = self.state.entry(view, &noted.reference)?;
                let Some((entry, wrap)) = found else { continue };
                let envelope = envelope_of(&self.state.files, view, &entry, wrap)?;
                let Some(envelope) = envelope else { continue };
                let mut destroyed = Destroyed::default();
                destroyed.take(&envelope);
                if !destroyed.subjects.contains(&id) {
                    continue;
                }
                let text = |field| envelope.read::<String>(field).and_then(Result::ok);
                return Ok(Some(WasDestroyed {
                    member: self.state.roster.name(act.device),
                    time: noted.time,
                    code: text(CODE).unwrap_or_default(),
                    reason: text(REASON).unwrap_or_default(),
                }));
            }
        }
        Ok(None)
    }
}

impl Open {
    /// What each compartment has of it.
    fn parts(&self, what: &Destruction) -> Result<BTreeMap<Compartment, Destroyed>, DestroyError> {
        let objects = what.objects.iter();
        let objects =
            objects.map(|one| (Compartment::Media, RecordId::from_bytes(*one.as_bytes())));
        let all: BTreeSet<_> = what.records.iter().copied().chain(objects).collect();
        let mut parts: BTreeMap<Compartment, Destroyed> = BTreeMap::new();
        for (compartment, subject) in all {
            if !self.writes_in(compartment) {
                return Err(DestroyError::Closed { compartment });
            }
            let Some(view) = self.view(compartment)? else {
                return Err(DestroyError::Closed { compartment });
            };
            let part = parts.entry(compartment).or_default();
            for noted in view.casebase.operations_on(subject)? {
                let Some((entry, _)) = self.entry(view, &noted.reference)? else {
                    continue;
                };
                if !is_act(entry.operation.kind) {
                    part.subjects.insert(subject);
                    part.names.insert(entry.operation.ciphertext);
                }
            }
        }
        if let Some(part) = parts.get_mut(&Compartment::Media) {
            part.names
                .extend(what.objects.iter().map(|one| object_name(*one)));
            part.segments = self.segments_of(&what.objects)?;
        }
        Ok(parts)
    }

    /// The segments of some originals that no other original shares.
    fn segments_of(&self, objects: &[ObjectId]) -> Result<Vec<Digest>, Fault> {
        let Some(view) = self.view(Compartment::Media)? else {
            return Ok(Vec::new());
        };
        let (mut theirs, mut others) = (BTreeSet::new(), BTreeSet::new());
        for noted in view.casebase.objects()? {
            let Ok(manifest) = model::canonical::decode::<Manifest>(&noted.manifest) else {
                continue;
            };
            let into = match objects.contains(&noted.id) {
                true => &mut theirs,
                false => &mut others,
            };
            into.extend(manifest.segments);
        }
        Ok(theirs.difference(&others).copied().collect())
    }
}

/// What the Destruction operations of a compartment come to.
#[derive(Default)]
pub(crate) struct Destroyed {
    /// Records and originals. No version of them is taken up again.
    pub(crate) subjects: HashSet<RecordId>,
    /// The names of the rows of the keyring that opened them.
    pub(crate) names: HashSet<Digest>,
    /// The segments of originals.
    pub(crate) segments: Vec<Digest>,
}

impl Destroyed {
    fn envelope(
        self,
        blind: [u8; 32],
        what: &Destruction,
    ) -> Result<Envelope, model::canonical::EncodeError> {
        let subjects: BTreeSet<_> = self.subjects.into_iter().collect();
        let names: BTreeSet<_> = self.names.into_iter().collect();
        Envelope::new(blind)
            .with(SUBJECTS, &subjects)?
            .with(NAMES, &names)?
            .with(SEGMENTS, &self.segments)?
            .with(CODE, &what.code)?
            .with(REASON, &what.reason)
    }

    /// Takes up the body of a Destruction operation.
    pub(crate) fn take(&mut self, envelope: &Envelope) {
        let digests = |field| envelope.read::<Vec<Digest>>(field).and_then(Result::ok);
        let subjects = envelope.read::<Vec<RecordId>>(SUBJECTS);
        self.subjects
            .extend(subjects.and_then(Result::ok).into_iter().flatten());
        self.names.extend(digests(NAMES).into_iter().flatten());
        self.segments
            .extend(digests(SEGMENTS).into_iter().flatten());
    }
}

const SUBJECTS: &str = "subjects";
const NAMES: &str = "keys";
const SEGMENTS: &str = "segments";
const CODE: &str = "code";
const REASON: &str = "reason";
