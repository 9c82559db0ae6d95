//! Questions to one casebase.

use model::{
    canonical,
    id::{DeviceId, Digest, ObjectId, RecordId},
    key::Key,
    record::{Kind, Record},
};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::{
    casebase::{Casebase, State},
    fault::Fault,
    log::{OperationRef, Position},
};

/// A record as a casebase has it.
pub(crate) enum Found {
    /// Its newest version.
    Record(Vec<u8>),
    /// Its newest version cannot be read.
    Unreadable(RecordId),
    /// It was destroyed.
    Destroyed,
}

/// A record that a search found.
pub(crate) struct Listed {
    pub(crate) id: RecordId,
    pub(crate) kind: Kind,
    pub(crate) key: Option<Key>,
    pub(crate) body: Vec<u8>,
    /// Where its version stands in the causal order.
    pub(crate) order: (u64, [u8; 16], u64),
}

/// An operation as a casebase knows it.
pub(crate) struct Noted {
    pub(crate) reference: OperationRef,
    pub(crate) time: i64,
    pub(crate) lamport: u64,
    pub(crate) at: Position,
    pub(crate) wrap: Option<u64>,
}

/// A sealed object as a casebase knows it.
pub(crate) struct NotedObject {
    pub(crate) id: ObjectId,
    pub(crate) manifest: Vec<u8>,
    pub(crate) wrap: Option<u64>,
}

impl Casebase {
    pub(crate) fn record(&self, id: RecordId) -> Result<Option<Found>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id, body, destroyed FROM record WHERE id = ?1")?;
        Ok(statement.query_row([id.as_bytes()], found).optional()?)
    }

    /// The record of a kind with a key; of several, which only a merge can bring about, the newest.
    pub(crate) fn by_key(&self, kind: Kind, key: &Key) -> Result<Option<Found>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, body, destroyed FROM record WHERE kind = ?1 AND key = ?2
             ORDER BY lamport DESC, device DESC, sequence DESC LIMIT 1",
        )?;
        let row = statement.query_row(params![kind.word(), key.as_str()], found);
        Ok(row.optional()?)
    }

    /// Which records have a key.
    pub(crate) fn with_key(&self, key: &Key) -> Result<Vec<(Kind, RecordId)>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT kind, id FROM record WHERE key = ?1 ORDER BY kind, id")?;
        let rows = statement.query_map([key.as_str()], |row| {
            let kind: String = row.get(0)?;
            Ok((kind, RecordId::from_bytes(row.get(1)?)))
        })?;
        let mut found = Vec::new();
        for row in rows {
            let (kind, id) = row?;
            found.extend(Kind::parse(&kind).map(|kind| (kind, id)));
        }
        Ok(found)
    }

    /// All records of a kind, by key, then by identifier.
    pub(crate) fn of_kind(&self, kind: Kind) -> Result<Vec<Found>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, body, destroyed FROM record WHERE kind = ?1 ORDER BY key, id",
        )?;
        let rows = statement.query_map([kind.word()], found)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The identifiers of all records of a kind, each with its key.
    pub(crate) fn ids_of_kind(&self, kind: Kind) -> Result<Vec<(RecordId, Option<Key>)>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id, key FROM record WHERE kind = ?1 ORDER BY key, id")?;
        let rows = statement.query_map([kind.word()], |row| {
            let key: Option<String> = row.get(1)?;
            Ok((
                RecordId::from_bytes(row.get(0)?),
                key.and_then(|key| Key::try_from(key).ok()),
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn count(&self, kind: Kind) -> Result<u64, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*) FROM record WHERE kind = ?1")?;
        Ok(statement.query_row([kind.word()], |row| row.get(0))?)
    }

    /// How many records have a newest version that cannot be read.
    pub(crate) fn unreadable(&self) -> Result<u64, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*) FROM record WHERE kind IS NULL AND destroyed = 0")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }

    /// The records in some rows.
    pub(crate) fn listed(&self, rows: &[i64]) -> Result<Vec<Listed>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT id, kind, key, body, lamport, device, sequence FROM record WHERE row = ?1",
        )?;
        let mut listed = Vec::with_capacity(rows.len());
        for row in rows {
            let found = statement.query_row([row], |row| {
                let id = RecordId::from_bytes(row.get(0)?);
                let (kind, key): (String, Option<String>) = (row.get(1)?, row.get(2)?);
                let body: Vec<u8> = row.get(3)?;
                let order = (row.get(4)?, row.get(5)?, row.get(6)?);
                Ok((id, kind, key, body, order))
            });
            let Some((id, kind, key, body, order)) = found.optional()? else {
                continue;
            };
            let Some(kind) = Kind::parse(&kind) else {
                continue;
            };
            listed.push(Listed {
                id,
                kind,
                key: key.and_then(|key| Key::try_from(key).ok()),
                body,
                order,
            });
        }
        Ok(listed)
    }

    /// The number of a field's path, if any record here has such a field.
    pub(crate) fn path(&self, path: &str) -> Result<Option<u16>, Fault> {
        self.memory.path(&self.db, path)
    }

    /// The operations on a subject in their causal order.
    pub(crate) fn operations_on(&self, subject: RecordId) -> Result<Vec<Noted>, Fault> {
        let last = self.applied()?.into_iter();
        let last = last.map(|(_, applied)| applied.next.sequence >> 16).max();
        let mut statement = self.db.prepare_cached(
            "SELECT device, sequence, hash, time, lamport, segment, offset, wrap FROM operation
             WHERE sequence >> 16 = ?1 AND subject = ?2",
        )?;
        let mut found = Vec::new();
        for part in 0..=last.unwrap_or(0) {
            let rows = statement.query_map(params![part, subject.as_bytes()], noted)?;
            for row in rows {
                found.push(row?);
            }
        }
        found.sort_by_key(|noted| (noted.lamport, noted.reference));
        Ok(found)
    }

    /// One operation of this compartment.
    pub(crate) fn operation(
        &self,
        device: DeviceId,
        sequence: u64,
    ) -> Result<Option<Noted>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, sequence, hash, time, lamport, segment, offset, wrap FROM operation
             WHERE device = ?1 AND sequence = ?2",
        )?;
        let row = statement.query_row(params![device.as_bytes(), sequence], noted);
        Ok(row.optional()?)
    }

    pub(crate) fn object(&self, id: ObjectId) -> Result<Option<NotedObject>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id, manifest, wrap FROM object WHERE id = ?1")?;
        let row = statement.query_row([id.as_bytes()], noted_object);
        Ok(row.optional()?)
    }

    pub(crate) fn objects(&self) -> Result<Vec<NotedObject>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id, manifest, wrap FROM object ORDER BY id")?;
        let rows = statement.query_map([], noted_object)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many objects there are, and how long their originals are together.
    pub(crate) fn object_totals(&self) -> Result<(u64, u64), Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*), coalesce(sum(bytes), 0) FROM object")?;
        Ok(statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The operations that were noted in a state, by device and sequence.
    pub(crate) fn in_state(&self, state: State) -> Result<Vec<Noted>, Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT device, sequence, hash, time, lamport, segment, offset, wrap
             FROM operation WHERE state = ?1 ORDER BY device, sequence",
        )?;
        let rows = statement.query_map([state as u8], noted)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many records were destroyed.
    pub(crate) fn destroyed(&self) -> Result<u64, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT count(*) FROM record WHERE destroyed = 1")?;
        Ok(statement.query_row([], |row| row.get(0))?)
    }
}

impl Found {
    /// The record, decoded.
    pub(crate) fn decode(self) -> Result<Record, Undecodable> {
        match self {
            Self::Record(body) => canonical::decode(&body).map_err(|_| Undecodable(None)),
            Self::Unreadable(id) => Err(Undecodable(Some(id))),
            Self::Destroyed => Err(Undecodable(None)),
        }
    }
}

/// A record that the casebase has but cannot show.
pub(crate) struct Undecodable(pub(crate) Option<RecordId>);

fn found(row: &Row<'_>) -> rusqlite::Result<Found> {
    let body: Option<Vec<u8>> = row.get(1)?;
    Ok(match body {
        Some(body) => Found::Record(body),
        None if row.get(2)? => Found::Destroyed,
        None => Found::Unreadable(RecordId::from_bytes(row.get(0)?)),
    })
}

fn noted(row: &Row<'_>) -> rusqlite::Result<Noted> {
    let wrap: i64 = row.get(7)?;
    Ok(Noted {
        reference: OperationRef {
            device: DeviceId::from_bytes(row.get(0)?),
            sequence: row.get(1)?,
            hash: Digest::from_bytes(row.get(2)?),
        },
        time: row.get(3)?,
        lamport: row.get(4)?,
        at: Position {
            segment: row.get(5)?,
            offset: row.get(6)?,
        },
        wrap: u64::try_from(wrap).ok(),
    })
}

fn noted_object(row: &Row<'_>) -> rusqlite::Result<NotedObject> {
    let wrap: i64 = row.get(2)?;
    Ok(NotedObject {
        id: ObjectId::from_bytes(row.get(0)?),
        manifest: row.get(1)?,
        wrap: u64::try_from(wrap).ok(),
    })
}
