//! Finding rows, chunk by chunk from the newest, until enough are found.

use std::collections::BTreeMap;

use model::id::RecordId;
use rusqlite::{CachedStatement, OptionalExtension as _, Rows as Answers, params};

use super::{
    Casebase, Plan,
    index::{
        Path, Range, read, references,
        rows::{Rows, place, row},
        term,
    },
    plan::{Dense, Members, Step},
    words::Words,
};
use crate::fault::Fault;

impl Casebase {
    /// The newest rows that a plan finds, newest first: so many at most.
    pub(crate) fn newest(&self, plan: &mut Plan<'_>, most: usize) -> Result<Vec<i64>, Fault> {
        let mut found = Vec::new();
        self.each_window(plan, &mut |chunk, rows| {
            let rows = rows.newest_first().map(|low| row(chunk, low));
            found.extend(rows.take(most - found.len()));
            found.len() < most
        })?;
        Ok(found)
    }

    /// How many rows a plan finds.
    pub(crate) fn count_of(&self, plan: &mut Plan<'_>) -> Result<u64, Fault> {
        let mut count = 0;
        self.each_window(plan, &mut |_, rows| {
            count += rows.len() as u64;
            true
        })?;
        Ok(count)
    }

    /// Calls `more` with what is found in one part of a chunk after the other, until it has enough.
    fn each_window(
        &self,
        plan: &mut Plan<'_>,
        more: &mut dyn FnMut(i64, &Rows) -> bool,
    ) -> Result<(), Fault> {
        if matches!(plan.step, Step::Nothing) {
            return Ok(());
        }
        let newest = self
            .db
            .prepare_cached("SELECT max(row) FROM record")?
            .query_row([], |row| row.get::<_, Option<i64>>(0))?;
        let Some(newest) = newest else { return Ok(()) };
        let (step, expressions) = (&mut plan.step, &plan.expressions);
        let mut statements = Vec::with_capacity(expressions.len());
        for _ in expressions {
            statements.push(self.db.prepare_cached(
                "SELECT rowid FROM words WHERE words MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC",
            )?);
        }
        let streams = statements.iter_mut().zip(expressions);
        let streams = streams.map(|(statement, expression)| Stream {
            expression,
            waiting: Some(statement),
            answers: None,
            ahead: None,
        });
        let mut search = Search {
            casebase: self,
            streams: streams.collect(),
            chunk: 0,
        };
        for chunk in (0..=place(newest).0).rev() {
            search.chunk = chunk;
            // The newest chunk is seldom full.
            let mut high = match chunk == place(newest).0 {
                true => place(newest).1,
                false => u16::MAX,
            };
            let (mut size, widest) = match plan.looks_at_records {
                true => (FIRST_WINDOW, WIDEST_WINDOW),
                false => (u16::MAX, u16::MAX),
            };
            loop {
                let low = high.saturating_sub(size);
                let window = Rows::all().between(low, high);
                if !more(chunk, &search.rows(step, window)?) {
                    return Ok(());
                }
                let Some(next) = low.checked_sub(1) else {
                    break;
                };
                high = next;
                size = size.saturating_mul(2).saturating_add(1).min(widest);
            }
        }
        Ok(())
    }

    /// Every row that a plan finds.
    pub(crate) fn every(&self, plan: &mut Plan<'_>) -> Result<Found, Fault> {
        let mut found = Found::default();
        self.each_window(plan, &mut |chunk, rows| {
            let there = found.0.entry(chunk).or_insert_with(Rows::none);
            there.add(rows);
            true
        })?;
        Ok(found)
    }

    /// The identifiers of some rows.
    pub(crate) fn identifiers(&self, found: &Found) -> Result<Vec<RecordId>, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT id FROM record WHERE row = ?1")?;
        let mut ids = Vec::new();
        for (chunk, rows) in &found.0 {
            for low in rows.newest_first() {
                let id = statement.query_row([row(*chunk, low)], |row| row.get(0));
                ids.extend(id.optional()?.map(RecordId::from_bytes));
            }
        }
        Ok(ids)
    }
}

/// Rows by chunk.
#[derive(Default)]
pub(crate) struct Found(BTreeMap<i64, Rows>);

impl Found {
    pub(crate) fn len(&self) -> usize {
        self.0.values().map(Rows::len).sum()
    }

    pub(crate) fn has(&self, row: i64) -> bool {
        let (chunk, low) = place(row);
        self.0.get(&chunk).is_some_and(|rows| rows.contains(low))
    }
}

struct Search<'s, 'c> {
    casebase: &'c Casebase,
    streams: Vec<Stream<'s, 'c>>,
    chunk: i64,
}

impl Search<'_, '_> {
    /// Those of some rows that a step finds.
    fn rows(&mut self, step: &mut Step<'_>, mut among: Rows) -> Result<Rows, Fault> {
        match step {
            Step::Nothing => return Ok(Rows::none()),
            Step::All(parts) => {
                // Without a part that finds something, everything but is everything there is.
                if parts.iter().all(|part| matches!(part, Step::Not(_))) {
                    among.keep(&self.there()?);
                }
                for part in parts {
                    if among.is_empty() {
                        break;
                    }
                    among = match part {
                        Step::Not(one) => {
                            let not = self.rows(one, among.clone())?;
                            among.remove(&not);
                            among
                        }
                        part => self.rows(part, among)?,
                    };
                }
            }
            Step::Any(parts) => {
                let mut found = Rows::none();
                for part in parts {
                    let mut rest = among.clone();
                    rest.remove(&found);
                    if rest.is_empty() {
                        break;
                    }
                    found.add(&self.rows(part, rest)?);
                }
                among = found;
            }
            Step::Not(one) => {
                among.keep(&self.there()?);
                let not = self.rows(one, among.clone())?;
                among.remove(&not);
            }
            Step::Terms(ranges) => {
                let mut found = Rows::none();
                read(&self.casebase.db, self.chunk, ranges, &mut found)?;
                among.keep(&found);
            }
            Step::Words(number, words) => return self.words(*number, words, among),
            Step::Text(within, path, words) => {
                let within = self.rows(within, among)?;
                return self.checked(&within, &|body| self.holds(body, Some(*path), words));
            }
            Step::Dense(dense) => return self.dense(dense, among),
        }
        Ok(among)
    }

    /// Every row of the chunk that has a record.
    fn there(&self) -> Result<Rows, Fault> {
        let mut there = Rows::none();
        let kinds = [Range::beginning(term::KINDS.to_vec())];
        read(&self.casebase.db, self.chunk, &kinds, &mut there)?;
        Ok(there)
    }

    fn words(&mut self, number: usize, words: &Words, among: Rows) -> Result<Rows, Fault> {
        let count = among.len();
        if count == 0 {
            return Ok(among);
        }
        // To read few records is quicker than to run through everything that has a word.
        if count <= FEW {
            return self.checked(&among, &|body| self.holds(body, None, words));
        }
        let mut found = Rows::none();
        let first = row(self.chunk, among.oldest().unwrap_or(0));
        let last = row(self.chunk, among.newest_first().next().unwrap_or(u16::MAX));
        if let Some(stream) = self.streams.get_mut(number) {
            while let Some(next) = stream.next(last)? {
                if next < first {
                    stream.ahead = Some(next);
                    break;
                }
                if next <= last {
                    found.insert(place(next).1);
                }
            }
        }
        found.keep(&among);
        Ok(found)
    }

    /// Those that refer to one of many.
    fn dense(&self, dense: &mut Dense<'_>, mut among: Rows) -> Result<Rows, Fault> {
        if dense.left > 0 {
            let mut candidates = Rows::none();
            read(&self.casebase.db, self.chunk, &dense.among, &mut candidates)?;
            candidates.keep(&among);
            let count = candidates.len();
            if count <= dense.left {
                dense.left -= count;
                return self.checked(&candidates, &|body| self.refers(dense.many, body));
            }
            dense.left = 0;
        }
        let chunk = self.chunk;
        let rows = match dense.asked.take() {
            Some((there, rows)) if there == chunk => rows,
            _ => {
                let mut rows = Rows::none();
                read(&self.casebase.db, chunk, dense.ranges()?, &mut rows)?;
                rows
            }
        };
        among.keep(&rows);
        dense.asked = Some((chunk, rows));
        Ok(among)
    }

    /// Whether a record refers to one of many, itself or through its event.
    fn refers(&self, many: &dyn Members, body: &[u8]) -> Result<bool, Fault> {
        let (ids, event) = references(body);
        for id in ids {
            if many.has(id)? {
                return Ok(true);
            }
        }
        match event
            .map(|event| self.casebase.place_of(event))
            .transpose()?
        {
            Some(Some(place)) => many.has(place),
            _ => Ok(false),
        }
    }

    /// Whether some words are in the texts of a record, or of one field of it.
    fn holds(&self, body: &[u8], path: Option<Path>, words: &Words) -> Result<bool, Fault> {
        let facts = self.casebase.facts(body)?;
        let texts = facts.texts.iter();
        let texts = texts.filter(|(there, _)| path.is_none_or(|path| path == *there));
        let texts: Vec<Vec<String>> = texts.map(|(_, text)| Words::read(text)).collect();
        Ok(words.hold(&texts))
    }

    fn checked(
        &self,
        rows: &Rows,
        passes: &dyn Fn(&[u8]) -> Result<bool, Fault>,
    ) -> Result<Rows, Fault> {
        let mut statement = self
            .casebase
            .db
            .prepare_cached("SELECT body FROM record WHERE row = ?1")?;
        let mut found = Rows::none();
        for low in rows.newest_first() {
            let body: Option<Option<Vec<u8>>> = statement
                .query_row([row(self.chunk, low)], |row| row.get(0))
                .optional()?;
            if let Some(body) = body.flatten()
                && passes(&body)?
            {
                found.insert(low);
            }
        }
        Ok(found)
    }
}

/// The rows of one full-text expression, from the newest, read as far as they are wanted.
struct Stream<'s, 'c> {
    expression: &'s str,
    waiting: Option<&'s mut CachedStatement<'c>>,
    answers: Option<Answers<'s>>,
    ahead: Option<i64>,
}

impl Stream<'_, '_> {
    fn next(&mut self, last: i64) -> Result<Option<i64>, Fault> {
        if let Some(row) = self.ahead.take() {
            return Ok(Some(row));
        }
        if let Some(statement) = self.waiting.take() {
            self.answers = Some(statement.query(params![self.expression, last])?);
        }
        let Some(answers) = &mut self.answers else {
            return Ok(None);
        };
        match answers.next()? {
            Some(row) => Ok(Some(row.get(0)?)),
            None => {
                self.answers = None;
                Ok(None)
            }
        }
    }
}

/// So many rows of a chunk are looked at one by one rather than run through.
const FEW: usize = 24;

/// How many rows, less one, are looked at first where each costs reading a record; twice as many next.
const FIRST_WINDOW: u16 = 63;
const WIDEST_WINDOW: u16 = 4_095;
