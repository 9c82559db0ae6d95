//! Casebases: what the records of one compartment come to, as an encrypted database.
//!
//! A casebase is a view. It says for each log how far it has applied it; opening applies what is
//! missing, and a rebuild is the same with nothing applied. Losing one costs time, never data.

mod apply;
mod cursor;
mod effect;
mod evaluate;
mod fold;
mod index;
mod plan;
mod query;
mod rights;
mod schema;
mod snippet;
mod words;

use std::path::Path;

use model::id::{DeviceId, Digest};
use rusqlite::{Connection, OptionalExtension as _, params, types::ValueRef};

use self::schema::{SCHEMA, TABLES, VERSION, connect, in_memory, is_unreadable, remove};
pub(crate) use self::{
    apply::{Change, Stamp, State},
    evaluate::Found as Rows,
    fold::{Logs, View, Views, follow},
    index::{Accept, PLACE_OF_EVENT, Range, Span, span, term},
    plan::{Members, Node, Plan},
    query::{Found, Listed},
    snippet::{snippet, texts_of},
    words::{Words, words_of},
};
use crate::{
    fault::Fault,
    log::{Next, Position},
    primitives::{Hasher, Secret},
};

/// The casebase of one compartment.
pub(crate) struct Casebase {
    db: Connection,
    memory: index::Memory,
}

/// How far a casebase has applied a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Applied {
    pub(crate) next: Next,
    pub(crate) at: Position,
    /// The number of the newest applied operation in the causal order.
    pub(crate) lamport: u64,
}

impl Casebase {
    /// Opens a casebase, or makes an empty one where there is none that this key opens. Without a path it
    /// is made in memory, from nothing: SQLite cannot read a database with a journal where it cannot write.
    pub(crate) fn open(path: Option<&Path>, key: &Secret) -> Result<Self, Fault> {
        let Some(path) = path else {
            return Self::filled(in_memory()?);
        };
        match Self::open_existing(path, key) {
            Ok(Some(casebase)) => Ok(casebase),
            // Damaged, of another key or version: a view is not mended but made anew.
            Ok(None) => Self::create(path, key),
            Err(error) if is_unreadable(&error) => Self::create(path, key),
            Err(error) => Err(error.into()),
        }
    }

    fn open_existing(path: &Path, key: &Secret) -> rusqlite::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let db = connect(path, key)?;
        let version: i64 = db.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        let tables: i64 =
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        Ok((version == VERSION && tables > 0).then_some(Self::with(db)))
    }

    fn create(path: &Path, key: &Secret) -> Result<Self, Fault> {
        remove(path)?;
        Self::filled(connect(path, key)?)
    }

    fn filled(db: Connection) -> Result<Self, Fault> {
        db.execute_batch(SCHEMA)?;
        db.pragma_update(None, "user_version", VERSION)?;
        Ok(Self::with(db))
    }

    fn with(db: Connection) -> Self {
        Self {
            db,
            memory: index::Memory::default(),
        }
    }

    /// Removes a casebase that is not open.
    pub(crate) fn remove(path: &Path) -> Result<(), Fault> {
        remove(path)
    }

    /// Throws the casebase away, for the next opening to make it anew.
    pub(crate) fn discard(self, path: Option<&Path>) -> Result<(), Fault> {
        drop(self.db);
        path.map_or(Ok(()), remove)
    }

    /// Puts this casebase, which is at `from`, in the place of another, and opens it there.
    pub(crate) fn take_place_of(
        self,
        other: Self,
        at: Option<(&Path, &Path)>,
        key: &Secret,
    ) -> Result<Self, Fault> {
        let Some((from, to)) = at else {
            return Ok(self);
        };
        // Closing writes the WAL back, so that the one file is all of it.
        drop(self.db);
        other.discard(Some(to))?;
        std::fs::rename(from, to).map_err(Fault::file(to, "written"))?;
        Self::open(Some(to), key)
    }

    /// A digest of everything in it that follows from the history.
    pub(crate) fn digest(&self) -> Result<Digest, Fault> {
        let mut hasher = Hasher::default();
        for table in TABLES {
            let mut statement = self.db.prepare(table)?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    let value = row.get_ref(column)?;
                    hasher.update(format!("{:?};", value.data_type()).as_bytes());
                    let bytes = match value {
                        ValueRef::Null => Vec::new(),
                        ValueRef::Integer(number) => number.to_be_bytes().to_vec(),
                        ValueRef::Real(number) => number.to_be_bytes().to_vec(),
                        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
                    };
                    hasher.update(&(bytes.len() as u64).to_be_bytes());
                    hasher.update(&bytes);
                }
            }
        }
        Ok(hasher.finish())
    }

    /// Every value of every table, those of the index included.
    #[cfg(test)]
    pub(crate) fn every_value(&self) -> Vec<Vec<u8>> {
        let mut tables = self
            .db
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .unwrap();
        let tables = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let mut values = Vec::new();
        for table in tables {
            let mut rows = self
                .db
                .prepare(&format!("SELECT * FROM {}", table.unwrap()))
                .unwrap();
            let columns = rows.column_count();
            let mut rows = rows.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                for column in 0..columns {
                    if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) =
                        row.get_ref(column).unwrap()
                    {
                        values.push(bytes.to_vec());
                    }
                }
            }
        }
        values
    }

    /// How many operations have a body that could not be opened.
    pub(crate) fn closed_bodies(&self) -> Result<u64, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*) FROM operation WHERE state = 0")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// Everything `work` does is kept, or nothing.
    pub(crate) fn atomically<T>(
        &self,
        work: impl FnOnce(&Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let transaction = self.db.unchecked_transaction()?;
        let kept = work(self).and_then(|result| {
            self.memory.flush(&self.db, true)?;
            transaction.commit()?;
            Ok(result)
        });
        if kept.is_err() {
            self.memory.forget();
        }
        kept
    }

    /// How far each log has been applied.
    pub(crate) fn applied(&self) -> Result<Vec<(DeviceId, Applied)>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, sequence, hash, lamport, segment, offset FROM applied ORDER BY device",
        )?;
        let rows = statement.query_map([], |row| {
            let applied = Applied {
                next: Next {
                    sequence: row.get(1)?,
                    previous: Digest::from_bytes(row.get(2)?),
                },
                lamport: row.get(3)?,
                at: Position {
                    segment: row.get(4)?,
                    offset: row.get(5)?,
                },
            };
            Ok((DeviceId::from_bytes(row.get(0)?), applied))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Records how far a log has been applied.
    pub(crate) fn set_applied(&self, device: DeviceId, applied: &Applied) -> Result<(), Fault> {
        let mut statement = self.db.prepare_cached(
            "INSERT OR REPLACE INTO applied (device, sequence, hash, lamport, segment, offset)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        statement.execute(params![
            device.as_bytes(),
            applied.next.sequence,
            applied.next.previous.as_bytes(),
            applied.lamport,
            applied.at.segment,
            applied.at.offset,
        ])?;
        Ok(())
    }

    /// How many rows of the keyring were there when operations were last applied.
    pub(crate) fn keyring_rows(&self) -> Result<u64, Fault> {
        Ok(u64::try_from(self.number_of(KEYRING_ROWS)?).unwrap_or(0))
    }

    pub(crate) fn set_keyring_rows(&self, rows: u64) -> Result<(), Fault> {
        self.set_number(KEYRING_ROWS, i64::try_from(rows).unwrap_or(i64::MAX))
    }

    fn number_of(&self, name: &str) -> Result<i64, Fault> {
        let number = self
            .db
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        Ok(number.unwrap_or(0))
    }

    fn set_number(&self, name: &str, number: i64) -> Result<(), Fault> {
        self.db
            .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
            .execute(params![name, number])?;
        Ok(())
    }

    /// What SQLCipher and SQLite themselves find wrong with the file.
    pub(crate) fn self_check(&self) -> Result<Vec<String>, Fault> {
        let mut wrong = Vec::new();
        for pragma in [
            "PRAGMA cipher_integrity_check",
            "PRAGMA integrity_check(10)",
        ] {
            let mut statement = self.db.prepare(pragma)?;
            let lines = statement.query_map([], |row| row.get::<_, String>(0))?;
            for line in lines {
                wrong.push(line?);
            }
        }
        wrong.retain(|line| line != "ok");
        Ok(wrong)
    }
}

const KEYRING_ROWS: &str = "keyring-rows";
