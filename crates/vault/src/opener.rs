//! Opening the bodies of one compartment's operations, many of them, on any thread.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
};

use model::{
    envelope::Envelope,
    id::{Digest, RecordId},
    operation::OperationKind,
};

use crate::{
    body,
    casebase::View,
    epoch::{EpochKey, Epochs},
    fault::Fault,
    files::Files,
    keyring::{Keyring, Stretch},
    log::Entry,
    primitives::Secret,
    roll::Ruling,
};

/// What operations of an open compartment are read with: all of a [`View`] but its casebase, which is
/// for one thread.
pub(crate) struct Opened<'a> {
    pub(crate) epochs: &'a Epochs,
    pub(crate) keyring: &'a Keyring,
    pub(crate) ruling: &'a Ruling,
    pub(crate) destroyed: &'a HashSet<RecordId>,
    /// Where each key is.
    pub(crate) rows: HashMap<Digest, u64>,
}

impl<'a> Opened<'a> {
    pub(crate) fn new(view: &'a View, rows: HashMap<Digest, u64>) -> Self {
        Self {
            epochs: &view.epochs,
            keyring: &view.keyring,
            ruling: &view.ruling,
            destroyed: &view.destroyed,
            rows,
        }
    }

    pub(crate) fn row(&self, name: &Digest) -> Option<u64> {
        self.rows.get(name).copied()
    }

    pub(crate) fn opener(&self, files: &'a Files) -> Opener<'a> {
        Opener::new(files, self.epochs, self.keyring)
    }
}

/// What opens the bodies of one compartment, for one thread that opens many.
pub(crate) struct Opener<'a> {
    files: &'a Files,
    epochs: &'a Epochs,
    keyring: &'a Keyring,
    stretch: RefCell<Stretch>,
}

impl<'a> Opener<'a> {
    pub(crate) fn new(files: &'a Files, epochs: &'a Epochs, keyring: &'a Keyring) -> Self {
        Self {
            files,
            epochs,
            keyring,
            stretch: RefCell::default(),
        }
    }

    /// The data key in a row, if it is there, has this name and opens.
    pub(crate) fn key(&self, row: u64, name: &Digest) -> Result<Option<Secret>, Fault> {
        let mut stretch = self.stretch.borrow_mut();
        self.keyring
            .unwrap_among(&mut stretch, self.files, self.epochs, row, name)
    }

    /// The envelope in an operation's body; `None` if its key is gone or does not open it.
    pub(crate) fn envelope(
        &self,
        entry: &Entry,
        wrap: Option<u64>,
    ) -> Result<Option<Envelope>, Fault> {
        let operation = &entry.operation;
        if operation.kind == OperationKind::Epoch {
            let mut keys = self.epochs.of(operation.epoch);
            let open = |key: &EpochKey| body::open(operation, &entry.frame.body, &key.opening);
            return Ok(keys.find_map(open));
        }
        let Some(wrap) = wrap else { return Ok(None) };
        let key = self.key(wrap, &operation.ciphertext)?;
        let open = |key: Secret| body::open(operation, &entry.frame.body, &key);
        Ok(key.and_then(open))
    }
}
