//! One operation's effect on a casebase. Commits and rebuilds come through here alike.

use model::{
    canonical,
    id::{ObjectId, RecordId},
    record::Record,
};
use rusqlite::{OptionalExtension as _, params};

use crate::{
    casebase::Casebase,
    fault::Fault,
    log::{OperationRef, Position},
};

/// What an operation's body says.
pub(crate) enum Change {
    /// A record's new version.
    Record(Box<Record>),
    /// An object that was sealed.
    Object {
        /// Which.
        id: ObjectId,
        /// Its manifest, encoded.
        manifest: Vec<u8>,
        /// The length of the original.
        bytes: u64,
        /// The row of its key in the keyring.
        wrap: Option<u64>,
    },
    /// Nothing that a casebase shows: the roll has it.
    Act,
    /// Its key was destroyed by a Destruction operation.
    Destroyed,
    /// Its writer had no right to it: it is kept, listed and not applied.
    Quarantined,
    /// It cannot be opened: its key was lost, or its bytes were changed.
    Unreadable,
}

/// What became of an operation, as a casebase notes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    Unreadable = 0,
    Applied = 1,
    Destroyed = 2,
    Quarantined = 3,
}

impl Change {
    fn state(&self) -> State {
        match self {
            Self::Record(_) | Self::Object { .. } | Self::Act => State::Applied,
            Self::Destroyed => State::Destroyed,
            Self::Quarantined => State::Quarantined,
            Self::Unreadable => State::Unreadable,
        }
    }
}

/// Which operation makes a change, and where in the causal order.
pub(crate) struct Stamp {
    pub(crate) operation: OperationRef,
    pub(crate) subject: RecordId,
    pub(crate) lamport: u64,
    pub(crate) time: i64,
    pub(crate) at: Position,
    /// The row of the body's key in the keyring.
    pub(crate) wrap: Option<u64>,
}

impl Casebase {
    /// Applies one operation. The order does not matter: of two versions of a record the one that
    /// comes later in the causal order stays, ties broken by device and sequence.
    pub(crate) fn apply(&self, stamp: &Stamp, change: &Change) -> Result<(), Fault> {
        self.note_operation(stamp, change.state())?;
        match change {
            Change::Record(record) if record.id == stamp.subject => {
                self.put_record(stamp, Some(record), false)
            }
            // A body about something else than the operation says is as good as none.
            Change::Record(_) | Change::Unreadable => self.put_record(stamp, None, false),
            Change::Destroyed => self.put_record(stamp, None, true),
            Change::Object {
                id,
                manifest,
                bytes,
                wrap,
            } => {
                let mut statement = self.db.prepare_cached(
                    "INSERT OR REPLACE INTO object (id, manifest, bytes, wrap) VALUES (?1, ?2, ?3, ?4)",
                )?;
                statement.execute(params![id.as_bytes(), manifest, bytes, row_number(*wrap)])?;
                Ok(())
            }
            Change::Act | Change::Quarantined => Ok(()),
        }
    }

    fn note_operation(&self, stamp: &Stamp, state: State) -> Result<(), Fault> {
        let mut statement = self.db.prepare_cached(
            "INSERT OR REPLACE INTO operation
                (device, sequence, hash, subject, lamport, time, segment, offset, wrap, state)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?;
        statement.execute(params![
            stamp.operation.device.as_bytes(),
            stamp.operation.sequence,
            stamp.operation.hash.as_bytes(),
            stamp.subject.as_bytes(),
            stamp.lamport,
            stamp.time,
            stamp.at.segment,
            stamp.at.offset,
            row_number(stamp.wrap),
            state as u8,
        ])?;
        Ok(())
    }

    /// Puts a version of a record, unless there is a later one. `None`: it cannot be read, which
    /// must not let an older version pass for the newest.
    fn put_record(
        &self,
        stamp: &Stamp,
        record: Option<&Record>,
        is_destroyed: bool,
    ) -> Result<(), Fault> {
        let mut statement = self.db.prepare_cached(
            "SELECT row, lamport, device, sequence, body FROM record WHERE id = ?1",
        )?;
        let there = statement.query_row([stamp.subject.as_bytes()], |row| {
            let order: (u64, [u8; 16], u64) = (row.get(1)?, row.get(2)?, row.get(3)?);
            let body: Option<Vec<u8>> = row.get(4)?;
            Ok((row.get::<_, i64>(0)?, order, body))
        });
        let there = there.optional()?;
        let order = (
            stamp.lamport,
            *stamp.operation.device.as_bytes(),
            stamp.operation.sequence,
        );
        let (mut left, mut older) = (None, None);
        if let Some((row, newest, body)) = there {
            older = Some(row);
            if newest > order {
                return Ok(());
            }
            if let Some(body) = body {
                left = Some(self.unindex(stamp.subject, row, &body)?);
            }
            let mut statement = self
                .db
                .prepare_cached("DELETE FROM record WHERE row = ?1")?;
            statement.execute([row])?;
        }
        let body = record.map(canonical::encode).transpose()?;
        let kind = record.map(|record| record.body.kind().word());
        let key = record.and_then(|record| record.key.as_ref());
        // A new row for a new version: rows are in the order of recording.
        let mut statement = self.db.prepare_cached(
            "INSERT INTO record (id, kind, key, body, lamport, device, sequence, destroyed)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?;
        statement.execute(params![
            stamp.subject.as_bytes(),
            kind,
            key.map(model::key::Key::as_str),
            body,
            stamp.lamport,
            stamp.operation.device.as_bytes(),
            stamp.operation.sequence,
            is_destroyed,
        ])?;
        let row = self.db.last_insert_rowid();
        match (body, left) {
            (Some(body), left) => self.index(stamp.subject, row, &body, (older, left)),
            (None, Some(left)) => self.index_without(stamp.subject, row, (older, left)),
            (None, None) => self.receive(stamp.subject, row, older),
        }
    }
}

fn row_number(row: Option<u64>) -> i64 {
    row.and_then(|row| i64::try_from(row).ok()).unwrap_or(-1)
}
