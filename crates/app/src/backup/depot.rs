//! `sync`'s store as what the vault asks for.

use std::{io, sync::Mutex};

use sync::{Address, Name, Store, StoreError};
use vault::{BackupError, Depot};

use super::reach::{Opening, Reach};
use crate::failure::{Failure, FailureKind};

/// A store, and the first thing that went wrong with it: the vault hands errors through as it gets
/// them, and the kind of this one decides the exit code.
pub(crate) struct Outside {
    store: Store,
    first: Mutex<Option<Failure>>,
}

impl Outside {
    pub(crate) fn open(address: &str, reach: &Reach, opening: Opening) -> Result<Self, Failure> {
        let address = Address::parse(address)
            .map_err(|error| Failure::from_message(FailureKind::Misuse, &error.to_string()))?;
        Ok(Self {
            store: reach.open(&address, opening)?,
            first: Mutex::new(None),
        })
    }

    /// What an error of the vault's comes to.
    pub(crate) fn failure(&self, error: BackupError) -> Failure {
        let first = self.first.lock().ok().and_then(|mut first| first.take());
        match (&error, first) {
            (BackupError::Store(_), Some(first)) => first,
            _ => error.into(),
        }
    }

    fn listed(&self, within: Option<&Name>) -> io::Result<Vec<(String, u64)>> {
        let listed = self.store.list(within).map_err(|error| self.io(error))?;
        let entries = listed.into_iter();
        Ok(entries
            .map(|entry| (entry.name.to_string(), entry.bytes))
            .collect())
    }

    fn io(&self, error: StoreError) -> io::Error {
        let kind = match &error {
            StoreError::Absent { .. } => io::ErrorKind::NotFound,
            StoreError::Odd { .. } => io::ErrorKind::InvalidData,
            _ => io::ErrorKind::Other,
        };
        let words = error.to_string();
        if kind == io::ErrorKind::Other
            && let Ok(mut first) = self.first.lock()
        {
            first.get_or_insert(error.into());
        }
        io::Error::new(kind, words)
    }
}

impl Depot for Outside {
    fn list(&self) -> io::Result<Vec<(String, u64)>> {
        self.listed(None)
    }

    fn list_in(&self, folder: &str) -> io::Result<Vec<(String, u64)>> {
        self.listed(Some(&parse(folder)?))
    }

    fn get(&self, name: &str, at_most: u64) -> io::Result<Vec<u8>> {
        let got = self.store.get_all(&parse(name)?, at_most);
        got.map_err(|error| self.io(error))
    }

    fn get_range(&self, name: &str, from: u64, len: u64) -> io::Result<Vec<u8>> {
        let range = from..from.saturating_add(len);
        let got = self.store.get(&parse(name)?, range);
        got.map_err(|error| self.io(error))
    }

    fn put(&self, name: &str, bytes: Vec<u8>) -> io::Result<()> {
        let put = self.store.put_new(&parse(name)?, bytes);
        put.map(drop).map_err(|error| self.io(error))
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        self.store
            .delete(&parse(name)?)
            .map_err(|error| self.io(error))
    }
}

fn parse(name: &str) -> io::Result<Name> {
    Name::parse(name).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
