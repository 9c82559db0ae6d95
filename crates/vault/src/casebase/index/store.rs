//! The terms of rows, as they are kept: for each chunk and term a set of rows.
//!
//! Changes are gathered while a transaction runs and written in the order of the table at its end.

use std::{cell::RefCell, collections::HashMap};

use model::id::RecordId;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::{
    derive::Placed,
    rows::{self, Rows},
    term::{Path, Range, Term},
};
use crate::fault::Fault;

/// Rows of a chunk, and whether each was added or removed.
type Changes = Vec<(u16, bool)>;

/// What an open casebase remembers of its index.
#[derive(Default)]
pub(crate) struct Memory {
    paths: RefCell<HashMap<String, Path>>,
    pending: RefCell<HashMap<(i64, Term), Changes>>,
    pub(super) briefs: RefCell<HashMap<RecordId, Option<Placed>>>,
}

impl Memory {
    /// After a transaction was not kept.
    pub(crate) fn forget(&self) {
        self.paths.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        self.briefs.borrow_mut().clear();
    }

    /// The number of a path, where it has one.
    pub(crate) fn path(&self, db: &Connection, path: &str) -> Result<Option<Path>, Fault> {
        if let Some(number) = self.paths.borrow().get(path) {
            return Ok(Some(*number));
        }
        let mut statement = db.prepare_cached("SELECT number FROM path WHERE path = ?1")?;
        let number: Option<Path> = statement.query_row([path], |row| row.get(0)).optional()?;
        if let Some(number) = number {
            self.paths.borrow_mut().insert(path.to_owned(), number);
        }
        Ok(number)
    }

    /// The number of a path, given to it if it has none.
    pub(crate) fn path_or_new(&self, db: &Connection, path: &str) -> Result<Path, Fault> {
        if let Some(number) = self.path(db, path)? {
            return Ok(number);
        }
        let mut statement = db.prepare_cached(
            "INSERT INTO path (number, path)
             VALUES ((SELECT coalesce(max(number), 0) + 1 FROM path), ?1) RETURNING number",
        )?;
        let number: Path = statement.query_row([path], |row| row.get(0))?;
        self.paths.borrow_mut().insert(path.to_owned(), number);
        Ok(number)
    }

    /// Adds terms to a row.
    pub(super) fn add<'a>(&self, row: i64, terms: impl IntoIterator<Item = &'a Term>) {
        self.change(row, terms, true);
    }

    /// Takes terms from a row.
    pub(super) fn remove<'a>(&self, row: i64, terms: impl IntoIterator<Item = &'a Term>) {
        self.change(row, terms, false);
    }

    fn change<'a>(&self, row: i64, terms: impl IntoIterator<Item = &'a Term>, added: bool) {
        let (chunk, low) = rows::place(row);
        let mut pending = self.pending.borrow_mut();
        for term in terms {
            let changes = pending.entry((chunk, term.clone())).or_default();
            changes.push((low, added));
        }
    }

    /// Writes what was gathered, if that is much or `all` of it is wanted.
    pub(crate) fn flush(&self, db: &Connection, all: bool) -> Result<(), Fault> {
        if !all && self.pending.borrow().len() < MUCH {
            return Ok(());
        }
        let pending = std::mem::take(&mut *self.pending.borrow_mut());
        let mut pending: Vec<_> = pending.into_iter().collect();
        pending.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        let mut read =
            db.prepare_cached("SELECT rows FROM posting WHERE chunk = ?1 AND term = ?2")?;
        let mut write = db.prepare_cached(
            "INSERT OR REPLACE INTO posting (chunk, term, rows) VALUES (?1, ?2, ?3)",
        )?;
        let mut delete = db.prepare_cached("DELETE FROM posting WHERE chunk = ?1 AND term = ?2")?;
        for ((chunk, term), changes) in pending {
            let there: Option<Vec<u8>> = read
                .query_row(params![chunk, term], |row| row.get(0))
                .optional()?;
            let (added, removed) = settled(changes);
            let rows = rows::changed(there.as_deref().unwrap_or_default(), &added, &removed);
            if rows.is_empty() {
                if there.is_some() {
                    delete.execute(params![chunk, term])?;
                }
            } else if there.as_ref() != Some(&rows) {
                write.execute(params![chunk, term, rows])?;
            }
        }
        Ok(())
    }
}

/// The last that was said of each row.
fn settled(changes: Changes) -> (Vec<u16>, Vec<u16>) {
    if changes.iter().all(|(_, added)| *added) {
        let mut added: Vec<u16> = changes.into_iter().map(|(row, _)| row).collect();
        added.sort_unstable();
        added.dedup();
        return (added, Vec::new());
    }
    let last: std::collections::BTreeMap<u16, bool> = changes.into_iter().collect();
    let of = |wanted: bool| {
        let rows = last.iter().filter(|(_, added)| **added == wanted);
        rows.map(|(row, _)| *row).collect()
    };
    (of(true), of(false))
}

/// Adds the rows of a chunk that are under terms of some ranges.
pub(crate) fn read(
    db: &Connection,
    chunk: i64,
    ranges: &[Range],
    into: &mut Rows,
) -> Result<(), Fault> {
    let mut exact = db.prepare_cached("SELECT rows FROM posting WHERE chunk = ?1 AND term = ?2")?;
    let mut between = db.prepare_cached(
        "SELECT term, rows FROM posting WHERE chunk = ?1 AND term >= ?2 AND term <= ?3",
    )?;
    for range in ranges {
        if range.is_exact() {
            let mut rows = exact.query(params![chunk, range.from])?;
            while let Some(row) = rows.next()? {
                into.add_stored(row.get_ref(0)?.as_blob().unwrap_or_default());
            }
            continue;
        }
        let mut rows = between.query(params![chunk, range.from, range.to])?;
        while let Some(row) = rows.next()? {
            if range.accepts(row.get_ref(0)?.as_blob().unwrap_or_default()) {
                into.add_stored(row.get_ref(1)?.as_blob().unwrap_or_default());
            }
        }
    }
    Ok(())
}

/// So many terms that they are written before a transaction ends.
const MUCH: usize = 400_000;
