//! Taking a record's newest version into the index, in the place of the one before.

use std::{collections::BTreeMap, sync::Arc};

use model::id::RecordId;
use rusqlite::params;

use super::{facts::Facts, term::Term};
use crate::{
    casebase::{Casebase, words_of},
    fault::Fault,
};

/// What an older version leaves behind.
pub(crate) struct Left {
    around: BTreeMap<RecordId, (i64, Vec<Term>)>,
    facts: Facts,
}

impl Casebase {
    /// Takes a version out of the index.
    pub(crate) fn unindex(&self, id: RecordId, row: i64, body: &[u8]) -> Result<Left, Fault> {
        let facts = self.facts(body)?;
        let around = self.around(id, &facts.brief)?;
        self.memory.remove(row, &facts.terms);
        self.memory.remove(row, &self.derived(id, &facts.brief)?);
        self.link(id, &facts.brief, false)?;
        self.remember(id, None);
        let mut statement = self
            .db
            .prepare_cached("DELETE FROM words WHERE rowid = ?1")?;
        statement.execute([row])?;
        Ok(Left { around, facts })
    }

    /// Takes a version into the index; `older` is the row of the one before.
    pub(crate) fn index(
        &self,
        id: RecordId,
        row: i64,
        body: &[u8],
        (older, left): (Option<i64>, Option<Left>),
    ) -> Result<(), Fault> {
        let facts = self.facts(body)?;
        let mut statement = self
            .db
            .prepare_cached("INSERT INTO words (rowid, text) VALUES (?1, ?2)")?;
        let texts = facts.texts.iter().map(|(_, text)| text.as_str());
        statement.execute(params![row, words_of(texts)])?;
        self.receive(id, row, older)?;
        self.link(id, &facts.brief, true)?;
        let brief = Arc::new(facts.brief);
        self.remember(id, Some((row, brief.clone())));
        self.memory.add(row, &facts.terms);
        self.memory.add(row, &self.derived(id, &brief)?);
        match left {
            None => self.push(id, &brief)?,
            Some(left) => {
                let mut now = self.around(id, &brief)?;
                now.remove(&id);
                self.mend(left, now)?;
            }
        }
        self.memory.flush(&self.db, false)
    }

    /// After a version went and none came.
    pub(crate) fn index_without(
        &self,
        id: RecordId,
        row: i64,
        (older, left): (Option<i64>, Left),
    ) -> Result<(), Fault> {
        self.receive(id, row, older)?;
        let mut now = self.around(id, &left.facts.brief)?;
        now.remove(&id);
        self.mend(left, now)
    }

    /// Changes what is found under other terms than before.
    fn mend(&self, left: Left, mut now: BTreeMap<RecordId, (i64, Vec<Term>)>) -> Result<(), Fault> {
        for (id, (row, before)) in left.around {
            let after = match now.remove(&id) {
                Some((_, after)) => after,
                // No longer beside it, but still there.
                None => match self.placed(id)? {
                    Some((_, brief)) => self.derived(id, &brief)?,
                    None => continue,
                },
            };
            let own = self.own_terms(id)?;
            let gone = before
                .iter()
                .filter(|term| !after.contains(term) && !own.contains(term));
            self.memory.remove(row, gone);
            self.memory.add(row, &after);
        }
        for (row, after) in now.into_values() {
            self.memory.add(row, &after);
        }
        Ok(())
    }

    fn own_terms(&self, id: RecordId) -> Result<Vec<Term>, Fault> {
        match self.record(id)? {
            Some(crate::casebase::Found::Record(body)) => Ok(self.facts(&body)?.terms),
            _ => Ok(Vec::new()),
        }
    }

    /// What canonical bytes say, with numbers for paths.
    pub(crate) fn facts(&self, body: &[u8]) -> Result<Facts, Fault> {
        let fault = std::cell::RefCell::new(None);
        let path = |path: &str| match self.memory.path_or_new(&self.db, path) {
            Ok(number) => number,
            Err(error) => {
                *fault.borrow_mut() = Some(error);
                0
            }
        };
        let facts = Facts::of(body, &path);
        match fault.into_inner() {
            Some(fault) => Err(fault),
            None => Ok(facts),
        }
    }
}
