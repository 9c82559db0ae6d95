//! Signatures and bodies: what can be checked of an operation by itself, and so on any core.

use std::{
    collections::{BTreeMap, HashMap},
    sync::mpsc::SyncSender,
};

use model::{compartment::Compartment, id::Digest, operation::OperationKind};

use crate::{
    casebase::View,
    change::OBJECT_FIELD,
    cores,
    fault::Fault,
    files::Files,
    keyring::object_name,
    log::{Entry, Reader, Signatures, Step},
    objects::Manifest,
    opener::{Opened, Opener},
    primitives::sha256,
    roll::is_act,
};

/// What was found of one operation.
pub(super) struct Checked {
    pub(super) is_signed: bool,
    pub(super) body: Result<Body, Fault>,
}

/// What was found of a body.
pub(super) enum Body {
    /// It is not the one that the operation names.
    Changed,
    /// Of a compartment that is not open, or under a key that a destruction ended.
    Closed,
    /// Its writer had no right to it.
    Quarantined,
    /// What it is about was destroyed.
    Destroyed { key_is_there: bool },
    /// No key opens it.
    NoKey { is_there: bool },
    /// Opened; if it is the manifest of an object, the name of that one's key, and whether it opens.
    Open { object: Option<(Digest, bool)> },
}

/// The open compartments, as far as bodies are checked with them.
pub(super) struct Compartments<'a> {
    files: &'a Files,
    open: BTreeMap<Compartment, Opened<'a>>,
}

impl<'a> Compartments<'a> {
    pub(super) fn new(files: &'a Files) -> Self {
        Self {
            files,
            open: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, one: Compartment, view: &'a View, rows: HashMap<Digest, u64>) {
        self.open.insert(one, Opened::new(view, rows));
    }

    pub(super) fn is_open(&self, compartment: Compartment) -> bool {
        self.open.contains_key(&compartment)
    }

    /// The names of the keys of each.
    pub(super) fn keys(
        &self,
    ) -> impl Iterator<Item = (Compartment, impl Iterator<Item = &Digest>)> {
        let open = self.open.iter();
        open.map(|(compartment, opened)| (*compartment, opened.rows.keys()))
    }

    /// Checks operations of one log, on every core.
    pub(super) fn check(&self, entries: &[Entry], signatures: &Signatures) -> Vec<Checked> {
        cores::portions(entries, PORTION, |part| {
            let open = self.open.iter();
            let open: BTreeMap<_, _> = open
                .map(|(one, opened)| (*one, (opened, opened.opener(self.files))))
                .collect();
            let signed = signatures.hold(part).into_iter();
            let each = signed.zip(part).map(|(is_signed, entry)| Checked {
                is_signed,
                body: body(entry, open.get(&entry.operation.compartment)),
            });
            each.collect()
        })
    }
}

/// The body as stored, and, in an open compartment, what is in it.
fn body(entry: &Entry, open: Option<&(&Opened<'_>, Opener<'_>)>) -> Result<Body, Fault> {
    let operation = &entry.operation;
    if sha256(&entry.frame.body) != operation.ciphertext {
        return Ok(Body::Changed);
    }
    let Some((opened, opener)) = open else {
        return Ok(Body::Closed);
    };
    let row = opened.row(&operation.ciphertext);
    if !opened.ruling.stands(operation.device, operation.sequence) {
        return Ok(Body::Quarantined);
    }
    if opened.destroyed.contains(&operation.subject) && !is_act(operation.kind) {
        return Ok(Body::Destroyed {
            key_is_there: row.is_some(),
        });
    }
    // With the keys of an epoch that a destruction ended, nothing is opened any more.
    if operation.kind == OperationKind::Epoch && operation.epoch < opened.ruling.floor() {
        return Ok(Body::Closed);
    }
    let Some(envelope) = opener.envelope(entry, row)? else {
        return Ok(Body::NoKey {
            is_there: row.is_some(),
        });
    };
    let Some(Ok(manifest)) = envelope.read::<Manifest>(OBJECT_FIELD) else {
        return Ok(Body::Open { object: None });
    };
    let name = object_name(manifest.object);
    let key = match opened.row(&name) {
        Some(row) => opener.key(row, &name)?,
        None => None,
    };
    Ok(Body::Open {
        object: Some((name, key.is_some())),
    })
}

/// Reads a log to where it ends or cannot be read, some batches at a time: the next while those
/// before are checked.
pub(super) fn read_ahead(mut reader: Reader<'_>, out: &SyncSender<Result<Vec<Entry>, Fault>>) {
    let mut group = Vec::new();
    let end = loop {
        match reader.step() {
            Ok(Step::Batch(entries)) => group.extend(entries),
            Ok(Step::End | Step::Torn) => break None,
            Err(fault) => break Some(fault),
        }
        if group.len() >= GROUP && out.send(Ok(std::mem::take(&mut group))).is_err() {
            return;
        }
    };
    let last = (!group.is_empty()).then_some(Ok(group));
    for message in last.into_iter().chain(end.map(Err)) {
        // Nobody listens if the check was stopped, for a reason that is reported there.
        let _ = out.send(message);
    }
}

/// So many operations are worth telling a thread about, and share an inversion.
const PORTION: usize = 64;

/// So many operations at least are checked together.
const GROUP: usize = 2_000;
