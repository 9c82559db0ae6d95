//! The file of a casebase: how it is opened, and what stands in it.

use std::path::Path;

use data_encoding::HEXLOWER;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::{fault::Fault, primitives::Secret};

/// Connects with everything that keeps plaintext off the disk.
pub(super) fn connect(path: &Path, key: &Secret) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    // Before the key: a wrong one would otherwise be reported on standard error.
    db.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let hex = Zeroizing::new(HEXLOWER.encode(key.bytes()));
    // A raw key: SQLCipher derives nothing from it, the vault has (`EpochKey`).
    db.execute_batch(&Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", *hex)))?;
    db.execute_batch(CIPHER)?;
    db.execute_batch(SETTINGS)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// A database in memory and nowhere else.
pub(super) fn in_memory() -> rusqlite::Result<Connection> {
    let db = Connection::open_in_memory()?;
    db.execute_batch(SETTINGS)?;
    db.set_prepared_statement_cache_capacity(64);
    Ok(db)
}

/// Removes a casebase with everything that SQLite may have put beside it.
pub(super) fn remove(path: &Path) -> Result<(), Fault> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Fault::file(name, "removed")(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Whether the file is no database that this key opens.
pub(super) fn is_unreadable(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::NotADatabase | rusqlite::ErrorCode::DatabaseCorrupt)
    )
}

/// Pages are authenticated by HMAC-SHA-256, for which processors have instructions, rather than by SHA-512:
/// random identifiers make recording write many pages.
const CIPHER: &str = "PRAGMA cipher_hmac_algorithm = HMAC_SHA256";

/// The first statement that reads makes SQLCipher check the key.
/// WAL with NORMAL survives a crash at any point with the loss of the newest transactions at most,
/// which opening applies again. One process has the vault, so the WAL index stays in memory. The cache
/// is a limit: a casebase takes what it has pages for. Identifiers are random, so that without it each
/// record would decrypt some pages and encrypt them again.
const SETTINGS: &str = "
    PRAGMA temp_store = MEMORY;
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA cache_size = -131072;
    PRAGMA wal_autocheckpoint = 32768;
";

/// Raised whenever the schema or the meaning of a column changes; an older casebase is rebuilt.
pub(super) const VERSION: i64 = 3;

/// Everything that the same history leads to, in the same order.
pub(super) const TABLES: [&str; 4] = [
    "SELECT device, sequence, hash, subject, lamport, time, segment, offset, wrap, state
     FROM operation ORDER BY device, sequence",
    "SELECT id, kind, key, body, lamport, device, sequence, destroyed FROM record ORDER BY id",
    "SELECT id, manifest, bytes, wrap FROM object ORDER BY id",
    "SELECT subject FROM destroyed ORDER BY subject",
];

pub(super) const SCHEMA: &str = "
    CREATE TABLE meta (
        name TEXT NOT NULL PRIMARY KEY,
        value INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE applied (
        device BLOB NOT NULL PRIMARY KEY,
        sequence INTEGER NOT NULL,
        hash BLOB NOT NULL,
        lamport INTEGER NOT NULL,
        segment INTEGER NOT NULL,
        offset INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- The operations of this compartment.
    CREATE TABLE operation (
        device BLOB NOT NULL,
        sequence INTEGER NOT NULL,
        hash BLOB NOT NULL,
        subject BLOB NOT NULL,
        lamport INTEGER NOT NULL,
        time INTEGER NOT NULL,
        segment INTEGER NOT NULL,
        offset INTEGER NOT NULL,
        wrap INTEGER NOT NULL, -- row of the keyring, -1 if there is none
        state INTEGER NOT NULL, -- 0 unreadable, 1 applied, 2 destroyed, 3 quarantined
        PRIMARY KEY (device, sequence)
    ) STRICT, WITHOUT ROWID;
    -- By 65,536 operations, so that recording touches the newest alone.
    CREATE INDEX operation_subject ON operation (sequence >> 16, subject);
    -- The newest version of each record; without kind and body if that cannot be read.
    CREATE TABLE record (
        row INTEGER NOT NULL PRIMARY KEY,
        id BLOB NOT NULL UNIQUE,
        kind TEXT,
        key TEXT,
        body BLOB,
        lamport INTEGER NOT NULL,
        device BLOB NOT NULL,
        sequence INTEGER NOT NULL,
        destroyed INTEGER NOT NULL
    ) STRICT;
    -- Without the identifier: what has no key then stands in the order of recording, not at random.
    CREATE INDEX record_kind ON record (kind, key);
    CREATE INDEX record_key ON record (key) WHERE key IS NOT NULL;
    -- Words are folded before they come here, so that the tokenizer has nothing to do.
    CREATE VIRTUAL TABLE words USING fts5(
        text, content = '', contentless_delete = 1, tokenize = 'ascii'
    );
    -- So much of new words is gathered in memory before it is written: fewer pieces to merge later.
    INSERT INTO words (words, rank) VALUES ('hashsize', 8388608);
    -- The keys of fields, as terms name them.
    CREATE TABLE path (
        number INTEGER NOT NULL PRIMARY KEY,
        path TEXT NOT NULL UNIQUE
    ) STRICT;
    -- For each 65,536 rows of records and each term the rows that are found under it.
    CREATE TABLE posting (
        chunk INTEGER NOT NULL,
        term BLOB NOT NULL,
        rows BLOB NOT NULL,
        PRIMARY KEY (chunk, term)
    ) STRICT, WITHOUT ROWID;
    -- What is found from what it refers to: places and actors from those above them, acts from their
    -- event, involvements from their act. By row, because those belong together that came together.
    CREATE TABLE link (
        target INTEGER NOT NULL,
        field TEXT NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (target, field, id)
    ) STRICT, WITHOUT ROWID;
    -- The same where what is referred to has not come yet.
    CREATE TABLE waiting (
        target BLOB NOT NULL,
        field TEXT NOT NULL,
        id BLOB NOT NULL,
        PRIMARY KEY (target, field, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE object (
        id BLOB NOT NULL PRIMARY KEY,
        manifest BLOB NOT NULL,
        bytes INTEGER NOT NULL,
        wrap INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    -- What was destroyed: no version of it is taken up again, from whichever log.
    CREATE TABLE destroyed (
        subject BLOB NOT NULL PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
    -- By which rights operations were applied; with others they are applied anew.
    CREATE TABLE span (
        device BLOB NOT NULL,
        first INTEGER NOT NULL,
        beyond INTEGER NOT NULL,
        PRIMARY KEY (device, first)
    ) STRICT, WITHOUT ROWID;
";
