//! Drafts to records to commits.

use std::collections::{BTreeMap, BTreeSet};

use ingest::field::{Cite, Compiled, Draft, Problem, compile};
use model::{
    compartment::Compartment,
    id::RecordId,
    record::{Body, Kind, Record},
};

use super::{
    Change, Entry, Mode,
    bulk::Bulk,
    desk::{Desk, Texts},
    doubts::Touched,
    register::{Keys, Register},
};
use crate::failure::Failure;

/// Records per commit: one flush of the disk for each.
const BATCH: usize = 500;

impl Desk<'_> {
    /// Compiles the drafts and commits what is new or changed.
    pub(super) fn records(
        &mut self,
        mut register: Register,
        mut texts: Texts,
        mut bulk: Bulk,
    ) -> Result<(), Failure> {
        // Tables alone: most refer to what is in the vault, and need no second look.
        if texts.drafts.is_empty() && !bulk.is_empty() {
            self.progress.phase("recording");
            if !self.take_rows_alone(&mut register, &mut bulk)? {
                return self.end_rows(bulk);
            }
        }
        // A row that falls out may be what a file refers to, and a file what a row refers to.
        let compiled = loop {
            let rows_fell = self.sift_rows(&mut register, &mut bulk)?;
            let (compiled, files_fell) = self.sound(&mut register, &mut texts);
            if bulk.is_empty() || !(rows_fell || files_fell) {
                break compiled;
            }
        };
        self.progress.phase("recording");
        let total = compiled.len() as u64;
        let mut touched = Touched::default();
        let mut batch = Vec::new();
        for (number, (path, records)) in compiled.into_iter().enumerate() {
            if self.stopped() {
                break;
            }
            self.progress.done(number as u64, total);
            for record in self.readable(records)? {
                let change = self.change(&record)?;
                let key = record.name();
                self.imported.entries.push(Entry {
                    path: path.clone(),
                    kind: record.body.kind(),
                    key,
                    change,
                });
                if change != Change::Unchanged {
                    touched.note(&register, &path, &record);
                    batch.push(record);
                }
            }
            // Only between files: a file goes in whole.
            if batch.len() >= BATCH {
                self.put(&mut batch)?;
            }
        }
        self.put(&mut batch)?;
        self.take_rows(&register, &mut bulk)?;
        self.end_rows(bulk)?;
        self.doubts(touched)
    }

    /// The records of every sound file. A file with a problem yields none, which may leave another
    /// file's reference without its record, so this goes on until nothing more falls out.
    fn sound(
        &mut self,
        register: &mut Register,
        texts: &mut Texts,
    ) -> (Vec<(String, Vec<Record>)>, bool) {
        let mut fell = false;
        loop {
            let keys = Keys {
                register,
                vault: self.vault,
                vocabulary: &self.vocabulary,
                looked_up: &self.looked_up,
            };
            let drafts = &texts.drafts;
            let compiled: Vec<Compiled> = drafts
                .iter()
                .map(|draft| compile(draft, &keys, &texts.outlines))
                .collect();
            let accounts = accounts(&compiled);
            let mut own = self.own.clone();
            let records = compiled.iter().flat_map(|compiled| &compiled.records);
            records.for_each(|record| own.add(record));
            let mut fallen = BTreeSet::new();
            for (draft, compiled) in drafts.iter().zip(&compiled) {
                let unfit = compiled
                    .records
                    .iter()
                    .flat_map(|record| own.problems(draft.path(), record, &keys));
                let missing = compiled
                    .cites
                    .iter()
                    .filter_map(|cite| self.missing(draft, cite, &accounts));
                let problems: Vec<Problem> = compiled
                    .problems
                    .iter()
                    .cloned()
                    .map(|problem| register.explain(problem))
                    .chain(missing)
                    .chain(unfit)
                    .collect();
                if !problems.is_empty() {
                    fallen.insert(draft.path().to_owned());
                    self.imported.problems.extend(problems);
                }
            }
            if fallen.is_empty() {
                let path = |draft: &Draft| draft.path().to_owned();
                let records = compiled.into_iter().map(|compiled| compiled.records);
                return (drafts.iter().map(path).zip(records).collect(), fell);
            }
            fell = true;
            fallen.iter().for_each(|path| register.withdraw(path));
            texts.drafts.retain(|draft| !fallen.contains(draft.path()));
        }
    }

    /// A citation of a statement that its account does not have.
    fn missing(
        &self,
        draft: &Draft,
        cite: &Cite,
        accounts: &BTreeMap<RecordId, usize>,
    ) -> Option<Problem> {
        let number = cite.evidence.statement?;
        let in_vault = || {
            let record = self.vault.get(cite.evidence.record).ok()??;
            statements(&record.reveal(&self.vault.clearance()).body)
        };
        let statements = accounts
            .get(&cite.evidence.record)
            .copied()
            .or_else(in_vault)?;
        (usize::from(number) > statements).then(|| {
            let what = format!("`{}` has {statements} statements, not {number}", cite.key);
            Problem::at(draft.path(), cite.line, what, "cite one that is there")
        })
    }

    /// Without `identity` a person or source can be changed, but not who that is: what the text would
    /// say of it is left out, and the reference stays.
    fn readable(&self, mut records: Vec<Record>) -> Result<Vec<Record>, Failure> {
        if self.vault.compartments().contains(&Compartment::Identity) {
            return Ok(records);
        }
        let Some(first) = records.first_mut() else {
            return Ok(records);
        };
        let known = self.vault.get(first.id)?;
        let known = known
            .as_ref()
            .map(|record| &record.reveal(&self.vault.clearance()).body);
        match (&mut first.body, known) {
            (Body::Source(source), Some(Body::Source(known))) => source.identity = known.identity,
            (Body::Person(person), Some(Body::Person(known))) => person.identity = known.identity,
            _ => return Ok(records),
        }
        records.retain(|record| record.body.kind() != Kind::Identity);
        Ok(records)
    }

    pub(super) fn change(&self, record: &Record) -> Result<Change, Failure> {
        Ok(match self.vault.get(record.id)? {
            None => Change::New,
            Some(known) if known.reveal(&self.vault.clearance()) == record => Change::Unchanged,
            Some(_) => Change::Changed,
        })
    }

    pub(super) fn put(&mut self, batch: &mut Vec<Record>) -> Result<(), Failure> {
        if batch.is_empty() || self.mode == Mode::Plan {
            batch.clear();
            return Ok(());
        }
        let mut transaction = self.vault.begin();
        for record in batch.drain(..) {
            transaction.put(record)?;
        }
        transaction.commit()?;
        self.looked_up.forget();
        Ok(())
    }
}

/// How many statements each account of the folder has.
fn accounts(compiled: &[Compiled]) -> BTreeMap<RecordId, usize> {
    let records = compiled.iter().flat_map(|compiled| &compiled.records);
    records
        .filter_map(|record| Some((record.id, statements(&record.body)?)))
        .collect()
}

fn statements(body: &Body) -> Option<usize> {
    match body {
        Body::Interview(interview) => Some(interview.statements.len()),
        Body::Observation(observation) => Some(observation.statements.len()),
        _ => None,
    }
}
