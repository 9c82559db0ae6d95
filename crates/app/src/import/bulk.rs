//! Files of many records: tables, gazetteers, boundaries, vocabularies.
//!
//! Such a file is read three times, a batch at a time: once for the keys that its rows declare, once to
//! find the rows that cannot go in, again while that leaves others without what they refer to, and once
//! to record the rest. So a file of any size needs little memory, and no record ever refers to a row
//! that was not taken in.

use std::{collections::BTreeSet, fs::File, io, path::PathBuf};

use ingest::{
    bulk::{Batch, Beginning, Source},
    field::{Compiled, Draft, Problem, compile, declares},
    table::Rejects,
};
use model::{key::Key, record::Record};

use super::{
    Change, Entry,
    desk::{Desk, Texts, from_worker},
    doubts::Touched,
    media::Reader,
    places::is_list_of_places,
    register::{Keys, Register},
};
use crate::failure::Failure;

/// A file of many records.
pub(super) struct BulkFile {
    /// How messages name it.
    pub(super) path: String,
    /// Where it is.
    pub(super) full: PathBuf,
    /// Its length when it was found.
    pub(super) bytes: u64,
    /// What it is to be read as.
    pub(super) source: Source,
}

/// The rows of a table that were not taken in.
#[derive(Debug)]
pub struct Rejected {
    /// The table that they are of.
    pub table: PathBuf,
    /// How many.
    pub rows: usize,
    /// The table to be corrected: the same header, and what is wrong in a last column.
    pub csv: String,
}

/// Records per commit.
const BATCH: usize = 10_000;

/// What one reading of a file does with each batch.
type Visit<'v> = &'v mut dyn FnMut(&mut Desk<'_>, Batch) -> Result<(), Failure>;

/// Files of many records, with the keys of their rows that cannot go in.
#[derive(Default)]
pub(super) struct Bulk(Vec<(BulkFile, BTreeSet<Key>)>);

impl Bulk {
    /// Files of which nothing was read yet.
    pub(super) fn new(files: Vec<BulkFile>) -> Self {
        Self(
            files
                .into_iter()
                .map(|file| (file, BTreeSet::new()))
                .collect(),
        )
    }
}

impl Desk<'_> {
    /// First reading of all: their keys.
    pub(super) fn declare_rows(
        &mut self,
        register: &mut Register,
        bulk: &mut Bulk,
    ) -> Result<(), Failure> {
        for (file, fallen) in &mut bulk.0 {
            self.progress.phase("reading tables");
            self.declare(register, file, fallen)?;
        }
        Ok(())
    }

    /// Second reading of all: which rows cannot go in. Whether any fell out that stood before.
    pub(super) fn sift_rows(
        &mut self,
        register: &mut Register,
        bulk: &mut Bulk,
    ) -> Result<bool, Failure> {
        let mut more = false;
        for (file, fallen) in &mut bulk.0 {
            more |= self.sift(register, file, fallen)?;
        }
        Ok(more && !self.stopped())
    }

    /// Third reading of all: what is sound is recorded.
    pub(super) fn take_rows(&mut self, register: &Register, bulk: &Bulk) -> Result<(), Failure> {
        for (file, fallen) in &bulk.0 {
            self.take(register, file, fallen)?;
        }
        Ok(())
    }

    /// Which keys there are. A row whose key is taken falls out.
    fn declare(
        &mut self,
        register: &mut Register,
        file: &BulkFile,
        fallen: &mut BTreeSet<Key>,
    ) -> Result<(), Failure> {
        if file.source == Source::Boundaries {
            return Ok(());
        }
        let opened = self.each(file, &mut |desk, batch| {
            for draft in &batch.drafts {
                let declared = declares(draft);
                let clashes = register.enter(desk.vault, draft.path(), &declared)?;
                if !clashes.is_empty() {
                    fallen.insert(draft.key().clone());
                    desk.imported.problems.extend(clashes);
                }
            }
            for draft in &batch.countries {
                if desk.vault.resolve(draft.key())?.is_empty() && register.id(draft.key()).is_none()
                {
                    register.enter(desk.vault, draft.path(), &declares(draft))?;
                }
            }
            desk.imported.problems.extend(batch.problems);
            Ok(())
        })?;
        if let Some(beginning) = opened {
            self.imported.problems.extend(beginning.problems);
        }
        Ok(())
    }

    fn sift(
        &mut self,
        register: &mut Register,
        file: &BulkFile,
        fallen: &mut BTreeSet<Key>,
    ) -> Result<bool, Failure> {
        if file.source == Source::Boundaries {
            return Ok(false);
        }
        let before = fallen.len();
        let mut withdrawn = Vec::new();
        self.each(file, &mut |desk, mut batch| {
            desk.settle(register, file, &mut batch);
            for draft in &batch.drafts {
                if fallen.contains(draft.key()) {
                    continue;
                }
                let compiled = desk.compiled_row(register, draft);
                if !compiled.problems.is_empty() || desk.is_anothers(register, draft, &compiled)? {
                    fallen.insert(draft.key().clone());
                    withdrawn.extend(declares(draft));
                }
            }
            Ok(())
        })?;
        register.withdraw_row(&withdrawn, &file.path);
        // What fell out now may have been referred to by rows that were sound until now.
        Ok(fallen.len() > before)
    }

    /// What is sound is recorded, the rest is told and given back.
    fn take(
        &mut self,
        register: &Register,
        file: &BulkFile,
        fallen: &BTreeSet<Key>,
    ) -> Result<(), Failure> {
        let Some(beginning) = self.begin(file)? else {
            return Ok(());
        };
        let mut rejects = Rejects::new(&beginning.head);
        let mut touched = Touched::default();
        let (mut waiting, mut boundaries) = (Vec::new(), Vec::new());
        self.rest(file, &mut |desk, mut batch| {
            let moved = desk.settle(register, file, &mut batch);
            desk.imported.doubts.extend(moved);
            for bad in &batch.bad {
                rejects.add(&bad.row, &bad.problems);
                desk.imported.problems.extend(bad.problems.iter().cloned());
            }
            for draft in batch.countries.iter().chain(&batch.drafts) {
                if fallen.contains(draft.key()) {
                    let problems = desk.why(register, draft)?;
                    if let Some(row) = draft.row() {
                        rejects.add(row, &problems);
                    }
                    desk.imported.problems.extend(problems);
                    continue;
                }
                if register.id(draft.key()).is_none() {
                    // A country that the vault has already.
                    continue;
                }
                for record in desk.compiled_row(register, draft).records {
                    desk.row(register, file, record, &mut touched, &mut waiting)?;
                }
            }
            desk.imported.skipped += batch.skipped;
            boundaries.extend(batch.boundaries);
            if waiting.len() >= BATCH {
                desk.put(&mut waiting)?;
            }
            Ok(())
        })?;
        self.put(&mut waiting)?;
        self.boundaries(file, boundaries)?;
        if !rejects.is_empty() {
            self.imported.rejected.push(Rejected {
                table: file.full.clone(),
                rows: rejects.len(),
                csv: rejects.into_csv(),
            });
        }
        self.doubts(touched)
    }

    fn row(
        &mut self,
        register: &Register,
        file: &BulkFile,
        record: Record,
        touched: &mut Touched,
        waiting: &mut Vec<Record>,
    ) -> Result<(), Failure> {
        let record = match is_list_of_places(&file.source) {
            true => self.kept(record)?,
            false => record,
        };
        let change = match record.key.as_ref().is_some_and(|key| register.is_new(key)) {
            true => Change::New,
            false => self.change(&record)?,
        };
        self.imported.entries.push(Entry {
            path: file.path.clone(),
            kind: record.body.kind(),
            key: record.name(),
            change,
        });
        if change != Change::Unchanged {
            touched.note(register, &file.path, &record);
            waiting.push(record);
        }
        Ok(())
    }

    fn compiled_row(&self, register: &Register, draft: &Draft) -> Compiled {
        let keys = Keys {
            register,
            vault: self.vault,
            vocabulary: &self.vocabulary,
            looked_up: &self.looked_up,
        };
        let mut compiled = compile(draft, &keys, &Texts::default().outlines);
        for record in &compiled.records {
            compiled
                .problems
                .extend(self.own.problems(draft.path(), record, &keys));
        }
        compiled
    }

    /// Whether the row has no key of its own and the record of the key that it was given is another.
    fn is_anothers(
        &self,
        register: &Register,
        draft: &Draft,
        compiled: &Compiled,
    ) -> Result<bool, Failure> {
        let made = draft.row().is_some_and(|row| row.key_was_made());
        if !made || register.is_new(draft.key()) {
            return Ok(false);
        }
        match compiled.records.first() {
            Some(record) => Ok(self.change(record)? == Change::Changed),
            None => Ok(false),
        }
    }

    /// What is wrong with a row that fell out.
    fn why(&self, register: &Register, draft: &Draft) -> Result<Vec<Problem>, Failure> {
        let compiled = self.compiled_row(register, draft);
        let mut problems: Vec<Problem> = compiled
            .problems
            .into_iter()
            .map(|problem| register.explain(problem))
            .collect();
        problems.retain(|problem| !problem.what.contains("was given no identifier"));
        if problems.is_empty() {
            let key = draft.key();
            let line = draft.row().map_or(1, |row| row.line());
            let (what, remedy) = match draft.row().is_some_and(|row| row.key_was_made()) {
                true => (
                    format!("the row has no key, and there is another record `{key}`"),
                    "give each row a `key` of its own",
                ),
                false => (
                    format!("the key `{key}` is used twice"),
                    "give one of the two records another `key`",
                ),
            };
            problems.push(Problem::at(draft.path(), line, what, remedy));
        }
        Ok(problems)
    }

    /// Reads a file from its beginning to its end; `None` if nothing of it can be taken in.
    fn each(&mut self, file: &BulkFile, visit: Visit<'_>) -> Result<Option<Beginning>, Failure> {
        let Some(beginning) = self.begin(file)? else {
            return Ok(None);
        };
        self.rest(file, visit)?;
        Ok(Some(beginning))
    }

    fn begin(&mut self, file: &BulkFile) -> Result<Option<Beginning>, Failure> {
        let Some(mut reader) = self.reader(file) else {
            return Ok(None);
        };
        let problems = match self
            .worker
            .open(&file.path, &file.source, file.bytes, &mut reader)
        {
            Ok(Ok(beginning)) => return Ok(Some(beginning)),
            Ok(Err(problems)) => problems,
            Err(error) => vec![from_worker(&file.path, &error)],
        };
        self.imported.problems.extend(problems);
        Ok(None)
    }

    fn rest(&mut self, file: &BulkFile, visit: Visit<'_>) -> Result<(), Failure> {
        let Some(mut reader) = self.reader(file) else {
            return Ok(());
        };
        loop {
            if self.stopped() {
                return Ok(());
            }
            match self.worker.batch(&mut reader) {
                Ok(batch) => {
                    let is_last = batch.is_last;
                    visit(self, batch)?;
                    if is_last {
                        return Ok(());
                    }
                }
                Err(error) => {
                    self.problem(from_worker(&file.path, &error));
                    return Ok(());
                }
            }
        }
    }

    fn reader(&mut self, file: &BulkFile) -> Option<Reader> {
        match File::open(&file.full) {
            Ok(opened) => Some(Reader(opened)),
            Err(error) => {
                self.problem(unreadable(&file.path, &error));
                None
            }
        }
    }
}

fn unreadable(path: &str, error: &io::Error) -> Problem {
    Problem::whole(
        path,
        format!("it cannot be read: {error}"),
        "check its permissions",
    )
}
