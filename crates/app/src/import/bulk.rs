//! Files of many records: tables, gazetteers, boundaries, vocabularies.
//!
//! Such a file is read more than once, a batch at a time: for the keys that its rows declare; to record
//! the rows that refer to no other row of the import; and, if there are others, to find those that
//! cannot go in, again while that leaves more without what they refer to, and to record the rest. So a
//! file of any size needs little memory, and no record ever refers to a row that was not taken in.

use std::{cell::Cell, collections::BTreeSet, path::PathBuf};

use ingest::{
    bulk::Source,
    field::{Compiled, Declared, Draft, Problem, Resolve, compile, declares},
    table::Rejects,
};
use model::{
    id::RecordId,
    key::Key,
    record::{Kind, Record},
    vocabulary::Code,
};

use super::{
    Change, Entry,
    desk::{Desk, Texts},
    doubts::Touched,
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
const BATCH: usize = 25_000;

/// Files of many records while they are taken in.
#[derive(Default)]
pub(super) struct Bulk(Vec<Taking>);

/// One file while it is taken in.
struct Taking {
    file: BulkFile,
    /// Keys of rows that cannot go in.
    fallen: BTreeSet<Key>,
    /// What is told and given back of them.
    rejects: Option<Rejects>,
    touched: Touched,
    /// What fell out while rows were recorded, and is to be taken back.
    withdrawn: Vec<Declared>,
    /// Whether the rows that refer to no others were recorded.
    begun: bool,
}

/// Which rows are recorded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Those that refer to no other row of the import; nothing that falls out concerns them.
    Alone,
    /// All that were not recorded yet.
    Rest,
}

impl Bulk {
    /// Files of which nothing was read yet.
    pub(super) fn new(files: Vec<BulkFile>) -> Self {
        let taking = |file| Taking {
            file,
            fallen: BTreeSet::new(),
            rejects: None,
            touched: Touched::default(),
            withdrawn: Vec::new(),
            begun: false,
        };
        Self(files.into_iter().map(taking).collect())
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Desk<'_> {
    /// Reads the keys of all.
    pub(super) fn declare_rows(
        &mut self,
        register: &mut Register,
        bulk: &mut Bulk,
    ) -> Result<(), Failure> {
        for Taking { file, fallen, .. } in &mut bulk.0 {
            self.progress.phase("reading tables");
            self.declare(register, file, fallen)?;
        }
        Ok(())
    }

    /// Finds rows that cannot go in. Whether any fell out that stood before.
    pub(super) fn sift_rows(
        &mut self,
        register: &mut Register,
        bulk: &mut Bulk,
    ) -> Result<bool, Failure> {
        let mut more = false;
        for Taking { file, fallen, .. } in &mut bulk.0 {
            more |= self.sift(register, file, fallen)?;
        }
        Ok(more && !self.stopped())
    }

    /// Records the rows that refer to no other row of the import. Whether there are others.
    pub(super) fn take_rows_alone(
        &mut self,
        register: &mut Register,
        bulk: &mut Bulk,
    ) -> Result<bool, Failure> {
        let mut others = false;
        for taking in &mut bulk.0 {
            others |= self.take(register, taking, Part::Alone)?;
            taking.begun = true;
        }
        for taking in &bulk.0 {
            register.withdraw_row(&taking.withdrawn, &taking.file.path);
        }
        Ok(others && !self.stopped())
    }

    /// Records all rows that are sound and were not recorded yet.
    pub(super) fn take_rows(
        &mut self,
        register: &Register,
        bulk: &mut Bulk,
    ) -> Result<(), Failure> {
        for taking in &mut bulk.0 {
            self.take(register, taking, Part::Rest)?;
        }
        Ok(())
    }

    /// Gives back what did not go in, and holds the rest against everything else.
    pub(super) fn end_rows(&mut self, bulk: Bulk) -> Result<(), Failure> {
        for Taking {
            file,
            rejects,
            touched,
            ..
        } in bulk.0
        {
            if let Some(rejects) = rejects.filter(|rejects| !rejects.is_empty()) {
                self.imported.rejected.push(Rejected {
                    table: file.full,
                    rows: rejects.len(),
                    csv: rejects.into_csv(),
                });
            }
            self.doubts(touched)?;
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

    /// What is sound is recorded, the rest is told and kept to be given back. Whether rows were passed
    /// over.
    fn take(
        &mut self,
        register: &Register,
        taking: &mut Taking,
        part: Part,
    ) -> Result<bool, Failure> {
        let Taking {
            file,
            fallen,
            rejects,
            touched,
            withdrawn,
            begun,
        } = taking;
        let (file, first) = (&*file, !*begun);
        let Some(beginning) = self.begin(file)? else {
            return Ok(false);
        };
        let rejects = rejects.get_or_insert_with(|| Rejects::new(&beginning.head));
        let (mut waiting, mut boundaries, mut passed_over) = (Vec::new(), Vec::new(), false);
        self.rest(file, &mut |desk, mut batch| {
            let moved = desk.settle(register, file, &mut batch);
            if first {
                desk.imported.doubts.extend(moved);
                for bad in &batch.bad {
                    rejects.add(&bad.row, &bad.problems);
                    desk.imported.problems.extend(bad.problems.iter().cloned());
                }
                desk.imported.skipped += batch.skipped;
                boundaries.extend(batch.boundaries);
            }
            for draft in batch.countries.iter().chain(&batch.drafts) {
                let out = fallen.contains(draft.key());
                if !out && register.id(draft.key()).is_none() {
                    // A country that the vault has already.
                    continue;
                }
                let (compiled, is_alone) = desk.row_and_whether_alone(register, draft);
                if part == Part::Alone && !is_alone {
                    passed_over = true;
                    continue;
                }
                if part == Part::Rest && !first && is_alone {
                    continue;
                }
                if out
                    || !compiled.problems.is_empty()
                    || desk.is_anothers(register, draft, &compiled)?
                {
                    if fallen.insert(draft.key().clone()) {
                        withdrawn.extend(declares(draft));
                    }
                    let problems = desk.why(register, draft, compiled);
                    if let Some(row) = draft.row() {
                        rejects.add(row, &problems);
                    }
                    desk.imported.problems.extend(problems);
                    continue;
                }
                for record in compiled.records {
                    desk.row(register, file, record, touched, &mut waiting)?;
                }
            }
            if waiting.len() >= BATCH {
                desk.put(&mut waiting)?;
            }
            Ok(())
        })?;
        self.put(&mut waiting)?;
        self.boundaries(file, boundaries)?;
        Ok(passed_over)
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
        self.row_and_whether_alone(register, draft).0
    }

    /// A compiled row, and whether it refers to no other row or file of the import.
    fn row_and_whether_alone(&self, register: &Register, draft: &Draft) -> (Compiled, bool) {
        let keys = Keys {
            register,
            vault: self.vault,
            vocabulary: &self.vocabulary,
            looked_up: &self.looked_up,
        };
        let row = OfRow {
            keys: &keys,
            own: declares(draft),
            others: Cell::new(false),
        };
        let mut compiled = compile(draft, &row, &Texts::default().outlines);
        for record in &compiled.records {
            compiled
                .problems
                .extend(self.own.problems(draft.path(), record, &row));
        }
        (compiled, !row.others.get())
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
    fn why(&self, register: &Register, draft: &Draft, compiled: Compiled) -> Vec<Problem> {
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
        problems
    }
}

/// The keys that a row may name, noting whether it names any that is of this import and not its own.
struct OfRow<'a> {
    keys: &'a Keys<'a>,
    own: Vec<Declared>,
    others: Cell<bool>,
}

impl Resolve for OfRow<'_> {
    fn resolve(&self, key: &Key) -> Option<(Kind, RecordId)> {
        let is_own = self.own.iter().any(|declared| declared.key == *key);
        if !is_own && self.keys.register.is_concerned(key) {
            self.others.set(true);
        }
        self.keys.resolve(key)
    }

    fn nearest(&self, key: &str) -> Option<Key> {
        self.keys.nearest(key)
    }

    fn unknown_code(&self, list: u8, code: &Code) -> Option<String> {
        self.keys.unknown_code(list, code)
    }
}
