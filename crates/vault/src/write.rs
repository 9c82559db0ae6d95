//! From what is to be recorded to operations on disk, in the order that survives a crash anywhere.

use std::collections::BTreeMap;

use ledger::SigningKey;
use model::{
    compartment::Compartment,
    envelope::Envelope,
    id::{Digest, ObjectId, RecordId},
    operation::{Head, Operation, OperationKind},
};

use crate::{
    body::{self, Place},
    casebase::Stamp,
    edge::Random,
    epoch::EpochKey,
    fault::Fault,
    files::Files,
    keyring::{Keyring, Row, object_name},
    log::{AppendError, Frame, Log, Next, OperationRef, hash_of, signed_message},
    primitives::{Secret, sha256},
    roll::{Roll, is_act},
};

/// Something to be recorded.
pub(crate) struct Draft {
    pub(crate) compartment: Compartment,
    pub(crate) subject: RecordId,
    pub(crate) kind: OperationKind,
    pub(crate) envelope: Envelope,
    /// The key of a sealed object, to be kept beside that of the body.
    pub(crate) object: Option<(ObjectId, Secret)>,
}

/// What is the same for all operations of a commit.
pub(crate) struct Occasion {
    /// The heads of other devices' logs.
    pub(crate) parents: Vec<Head>,
    pub(crate) time: i64,
    /// The largest number in the causal order so far.
    pub(crate) newest: u64,
}

/// Operations that are encrypted and signed, and not yet anywhere.
pub(crate) struct Prepared {
    frames: Vec<Frame>,
    stamps: Vec<Stamp>,
    compartments: Vec<Compartment>,
    rows: BTreeMap<Compartment, Vec<Row>>,
    /// For each operation, which row of its compartment's new ones is its key; that of its object follows.
    own_rows: Vec<Option<u64>>,
    /// Those of the operations that say who may do what.
    acts: Vec<(usize, Operation)>,
}

/// Encrypts and signs. Nothing is written.
pub(crate) fn prepare<'k>(
    log: &Log,
    drafts: &[Draft],
    (occasion, signing): (&Occasion, &SigningKey),
    keys: &dyn Fn(Compartment) -> Option<(&'k EpochKey, &'k Keyring)>,
    random: &mut dyn Random,
) -> Result<Prepared, Fault> {
    let mut prepared = Prepared {
        frames: Vec::with_capacity(drafts.len()),
        stamps: Vec::with_capacity(drafts.len()),
        compartments: Vec::with_capacity(drafts.len()),
        rows: BTreeMap::new(),
        own_rows: Vec::with_capacity(drafts.len()),
        acts: Vec::new(),
    };
    let mut next = log.next();
    for (number, draft) in (1..).zip(drafts) {
        let (epoch, keyring) = keys(draft.compartment).ok_or(Fault::Primitive)?;
        // The body of an Epoch operation shows that the key in the epoch's file is the one.
        let is_epoch = draft.kind == OperationKind::Epoch;
        let fresh = Secret::brief(random);
        let key = if is_epoch { &epoch.opening } else { &fresh };
        let place = Place::new(
            log.id.vault,
            (draft.compartment, epoch.name.number),
            draft.subject,
            draft.kind,
        );
        let body = body::seal(&draft.envelope, &place, key, random)?;
        let mut salt = [0; 32];
        random.fill(&mut salt);
        let operation = Operation {
            vault: log.id.vault,
            device: log.id.device,
            sequence: next.sequence,
            previous: next.previous,
            // The others of the batch have seen the same through the one before them.
            parents: if number == 1 {
                occasion.parents.clone()
            } else {
                Vec::new()
            },
            claimed_time: occasion.time,
            kind: draft.kind,
            compartment: draft.compartment,
            epoch: epoch.name.number,
            subject: draft.subject,
            ciphertext: sha256(&body),
            commitment: draft.envelope.commitment(),
            salt: Digest::from_bytes(salt),
        };
        let rows = prepared.rows.entry(draft.compartment).or_default();
        prepared
            .own_rows
            .push((!is_epoch).then_some(rows.len() as u64));
        if !is_epoch {
            rows.push(keyring.wrap(epoch, operation.ciphertext, key, random)?);
        }
        if let Some((object, key)) = &draft.object {
            rows.push(keyring.wrap(epoch, object_name(*object), key, random)?);
        }
        let bytes = operation.encode()?;
        let hash = hash_of(&bytes);
        if is_act(draft.kind) || number == 1 {
            prepared
                .acts
                .push((prepared.stamps.len(), operation.clone()));
        }
        prepared.compartments.push(draft.compartment);
        prepared.stamps.push(Stamp {
            operation: OperationRef {
                device: log.id.device,
                sequence: next.sequence,
                hash,
            },
            subject: draft.subject,
            lamport: occasion.newest.saturating_add(number),
            time: occasion.time,
            at: log.end(),
            wrap: None,
        });
        prepared.frames.push(Frame {
            signature: [0; 64],
            operation: bytes,
            body,
        });
        next = Next {
            sequence: next.sequence.saturating_add(1),
            previous: hash,
        };
    }
    sign(&mut prepared.frames, signing);
    Ok(prepared)
}

/// Signs every operation: most of the time that recording takes, and each by itself.
fn sign(frames: &mut [Frame], signing: &SigningKey) {
    let sign = |frames: &mut [Frame]| {
        for frame in frames {
            let message = signed_message(&frame.operation);
            frame.signature = signing.sign(&message).to_bytes();
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let part = frames.len().div_ceil(cores).max(WORTH_A_THREAD);
    match frames.len() <= part {
        true => sign(frames),
        false => std::thread::scope(|scope| {
            for part in frames.chunks_mut(part) {
                scope.spawn(|| sign(part));
            }
        }),
    }
}

/// So many signatures take longer than starting a thread.
const WORTH_A_THREAD: usize = 50;

impl Prepared {
    /// Writes: first the keys, then the operations, then the checkpoint. Once it returns, the
    /// operations are recorded; each stamp says where.
    pub(crate) fn write(
        mut self,
        files: &Files,
        log: &mut Log,
        keyrings: Vec<(Compartment, &mut Keyring)>,
        signing: &SigningKey,
    ) -> Result<Vec<Stamp>, AppendError> {
        let mut first_rows = BTreeMap::new();
        for (compartment, keyring) in keyrings {
            if let Some(rows) = self.rows.get(&compartment) {
                // If we stop here, keys stay that open nothing.
                let first = keyring.append(files, rows).map_err(AppendError::Undone)?;
                first_rows.insert(compartment, first);
            }
        }
        let positions = log.append(files, &self.frames, signing)?;
        for (number, stamp) in self.stamps.iter_mut().enumerate() {
            if let Some(at) = positions.get(number) {
                stamp.at = *at;
            }
            let first = self.compartments.get(number);
            let first = first.and_then(|compartment| first_rows.get(compartment));
            let own = self.own_rows.get(number);
            stamp.wrap = first
                .zip(own.copied().flatten())
                .map(|(first, own)| first + own);
        }
        Ok(self.stamps)
    }

    /// Takes what will be written up into the roll, once [`Self::write`] has said where it is.
    pub(crate) fn acts(&self) -> Acts {
        Acts(self.acts.clone())
    }
}

/// The operations of a commit that the roll needs to know: the first, which names what was seen, and
/// those that say who may do what.
pub(crate) struct Acts(Vec<(usize, Operation)>);

impl Acts {
    pub(crate) fn take_up(&self, roll: &mut Roll, stamps: &[Stamp], log: &Log) {
        for (number, operation) in &self.0 {
            if let Some(stamp) = stamps.get(*number) {
                roll.take(operation, stamp.operation.hash, stamp.at, log.end());
            }
        }
        roll.reach(log);
    }
}
