//! What a record is found under because of others: acts by the date and place of their event, acts and
//! events by those who took part, events and involvements by the type of their acts.
//!
//! It follows from the records alone, whatever order they came in: a new record adds to those it
//! belongs to, and when one changes, everything around it is found anew.

use std::{collections::BTreeMap, sync::Arc};

use model::{id::RecordId, record::Kind};
use rusqlite::{OptionalExtension as _, params};

use super::{
    facts::{Brief, Facts},
    term::{self, Term},
};
use crate::{casebase::Casebase, fault::Fault};

/// The paths of what an act takes from its event.
const DATE_OF_EVENT: &str = "date of the event";
pub(crate) const PLACE_OF_EVENT: &str = "place of the event";

/// A record, by the row it has.
pub(super) type Placed = (i64, Arc<Brief>);

impl Casebase {
    /// The terms that a row of the record has because of others.
    pub(super) fn derived(&self, id: RecordId, brief: &Brief) -> Result<Vec<Term>, Fault> {
        let mut terms = Vec::new();
        match brief.kind {
            Some(Kind::Act) => {
                if let Some((_, event)) = self.linked(brief, "event", Kind::Event)? {
                    terms.extend(self.taken_from_event(brief, &event)?);
                }
                for (_, _, involvement) in self.linking(id, "act", Kind::Involvement)? {
                    terms.extend(involvement.link("actor").map(term::by));
                }
            }
            Some(Kind::Involvement) => {
                terms.extend(brief.link("actor").map(term::by));
                if let Some((_, act)) = self.linked(brief, "act", Kind::Act)? {
                    terms.extend(act.codes.iter().map(|code| term::act(code)));
                }
            }
            Some(Kind::Event) => {
                for (id, _, act) in self.linking(id, "event", Kind::Act)? {
                    terms.extend(act.codes.iter().map(|code| term::act(code)));
                    for (_, _, involvement) in self.linking(id, "act", Kind::Involvement)? {
                        terms.extend(involvement.link("actor").map(term::by));
                    }
                }
            }
            _ => {}
        }
        terms.sort_unstable();
        terms.dedup();
        Ok(terms)
    }

    /// Adds to what a new record belongs to.
    pub(super) fn push(&self, id: RecordId, brief: &Brief) -> Result<(), Fault> {
        match brief.kind {
            Some(Kind::Act) => {
                let mut terms: Vec<Term> = brief.codes.iter().map(|code| term::act(code)).collect();
                let mut by = Vec::new();
                for (_, row, involvement) in self.linking(id, "act", Kind::Involvement)? {
                    self.memory.add(row, &terms);
                    by.extend(involvement.link("actor").map(term::by));
                }
                if let Some((row, _)) = self.linked(brief, "event", Kind::Event)? {
                    terms.extend(by);
                    self.memory.add(row, &terms);
                }
            }
            Some(Kind::Involvement) => {
                let by: Vec<Term> = brief.link("actor").map(term::by).into_iter().collect();
                if let Some((row, act)) = self.linked(brief, "act", Kind::Act)? {
                    self.memory.add(row, &by);
                    if let Some((row, _)) = self.linked(&act, "event", Kind::Event)? {
                        self.memory.add(row, &by);
                    }
                }
            }
            Some(Kind::Event) => {
                for (_, row, act) in self.linking(id, "event", Kind::Act)? {
                    self.memory.add(row, &self.taken_from_event(&act, brief)?);
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What the records around one are found under because of others: before and after it changes,
    /// the difference is what to change.
    pub(super) fn around(
        &self,
        id: RecordId,
        brief: &Brief,
    ) -> Result<BTreeMap<RecordId, (i64, Vec<Term>)>, Fault> {
        let mut ids = Vec::new();
        match brief.kind {
            Some(Kind::Event) => {
                ids.extend(
                    self.linking(id, "event", Kind::Act)?
                        .iter()
                        .map(|one| one.0),
                );
            }
            Some(Kind::Act) => {
                ids.extend(brief.link("event"));
                let own = self.linking(id, "act", Kind::Involvement)?;
                ids.extend(own.iter().map(|one| one.0));
            }
            Some(Kind::Involvement) => {
                ids.extend(brief.link("act"));
                if let Some((_, act)) = self.linked(brief, "act", Kind::Act)? {
                    ids.extend(act.link("event"));
                }
            }
            _ => {}
        }
        let mut around = BTreeMap::new();
        for id in ids {
            if let Some((row, brief)) = self.placed(id)? {
                around.insert(id, (row, self.derived(id, &brief)?));
            }
        }
        Ok(around)
    }

    /// Notes by which fields a record is found from what it refers to.
    pub(super) fn link(&self, id: RecordId, brief: &Brief, there: bool) -> Result<(), Fault> {
        for (field, target) in &brief.links {
            let is_kept = match *field {
                "within" | "parent" | "event" | "act" => true,
                "identity" => brief.is(Kind::Place),
                // Found through its terms.
                _ => false,
            };
            if !is_kept {
                continue;
            }
            let row = self.row_of(*target)?;
            let mut statement = self.db.prepare_cached(match (row, there) {
                (Some(_), true) => {
                    "INSERT OR IGNORE INTO link (target, field, id) VALUES (?1, ?2, ?3)"
                }
                (Some(_), false) => "DELETE FROM link WHERE target = ?1 AND field = ?2 AND id = ?3",
                (None, true) => {
                    "INSERT OR IGNORE INTO waiting (target, field, id) VALUES (?1, ?2, ?3)"
                }
                (None, false) => "DELETE FROM waiting WHERE target = ?1 AND field = ?2 AND id = ?3",
            })?;
            match row {
                Some(row) => statement.execute(params![row, field, id.as_bytes()])?,
                None => statement.execute(params![target.as_bytes(), field, id.as_bytes()])?,
            };
        }
        Ok(())
    }

    /// Gives a record that came what refers to it, from its older version or from before it came.
    pub(crate) fn receive(&self, id: RecordId, row: i64, older: Option<i64>) -> Result<(), Fault> {
        if let Some(older) = older {
            let mut statement = self
                .db
                .prepare_cached("UPDATE link SET target = ?1 WHERE target = ?2 AND ?1 != ?2")?;
            statement.execute([row, older])?;
            return Ok(());
        }
        let mut statement = self
            .db
            .prepare_cached("SELECT 1 FROM waiting WHERE target = ?1 LIMIT 1")?;
        if statement.exists([id.as_bytes()])? {
            let mut statement = self.db.prepare_cached(
                "INSERT OR IGNORE INTO link (target, field, id)
                 SELECT ?1, field, id FROM waiting WHERE target = ?2",
            )?;
            statement.execute(params![row, id.as_bytes()])?;
            let mut statement = self
                .db
                .prepare_cached("DELETE FROM waiting WHERE target = ?1")?;
            statement.execute([id.as_bytes()])?;
        }
        Ok(())
    }

    /// The row of a record.
    pub(crate) fn row_of(&self, id: RecordId) -> Result<Option<i64>, Fault> {
        if let Some(Some((row, _))) = self.memory.briefs.borrow().get(&id) {
            return Ok(Some(*row));
        }
        let mut statement = self
            .db
            .prepare_cached("SELECT row FROM record WHERE id = ?1")?;
        Ok(statement
            .query_row([id.as_bytes()], |row| row.get(0))
            .optional()?)
    }

    /// Which records refer to one by a field.
    pub(crate) fn links_to(&self, target: RecordId, field: &str) -> Result<Vec<RecordId>, Fault> {
        let id = |row: &rusqlite::Row<'_>| Ok(RecordId::from_bytes(row.get(0)?));
        let ids = match self.row_of(target)? {
            Some(row) => self
                .db
                .prepare_cached("SELECT id FROM link WHERE target = ?1 AND field = ?2")?
                .query_map(params![row, field], id)?
                .collect::<Result<_, _>>()?,
            None => self
                .db
                .prepare_cached("SELECT id FROM waiting WHERE target = ?1 AND field = ?2")?
                .query_map(params![target.as_bytes(), field], id)?
                .collect::<Result<_, _>>()?,
        };
        Ok(ids)
    }

    /// A record and all that are under it by a field.
    pub(crate) fn under(&self, id: RecordId, field: &str) -> Result<Vec<RecordId>, Fault> {
        let mut statement = self.db.prepare_cached(
            "WITH RECURSIVE below (id) AS (
                SELECT ?1
                UNION SELECT link.id FROM below JOIN record ON record.id = below.id
                    JOIN link ON link.target = record.row AND link.field = ?2
             ) SELECT id FROM below",
        )?;
        let ids = statement.query_map(params![id.as_bytes(), field], |row| {
            Ok(RecordId::from_bytes(row.get(0)?))
        })?;
        Ok(ids.collect::<Result<_, _>>()?)
    }

    fn taken_from_event(&self, act: &Brief, event: &Brief) -> Result<Vec<Term>, Fault> {
        let mut terms = Vec::new();
        if act.dates.is_empty() && !event.dates.is_empty() {
            let path = self.memory.path_or_new(&self.db, DATE_OF_EVENT)?;
            terms.extend(event.dates.iter().map(|span| term::date(*span, path)));
        }
        if let Some(place) = event.link("place") {
            let path = self.memory.path_or_new(&self.db, PLACE_OF_EVENT)?;
            terms.push(term::reference(place, path));
        }
        Ok(terms)
    }

    /// The place of an event.
    pub(crate) fn place_of(&self, event: RecordId) -> Result<Option<RecordId>, Fault> {
        let event = self
            .placed(event)?
            .filter(|(_, brief)| brief.is(Kind::Event));
        Ok(event.and_then(|(_, event)| event.link("place")))
    }

    fn linked(&self, brief: &Brief, field: &str, kind: Kind) -> Result<Option<Placed>, Fault> {
        let Some(id) = brief.link(field) else {
            return Ok(None);
        };
        Ok(self.placed(id)?.filter(|(_, brief)| brief.is(kind)))
    }

    fn linking(
        &self,
        target: RecordId,
        field: &str,
        kind: Kind,
    ) -> Result<Vec<(RecordId, i64, Arc<Brief>)>, Fault> {
        let mut found = Vec::new();
        for id in self.links_to(target, field)? {
            if let Some((row, brief)) = self.placed(id)?.filter(|(_, brief)| brief.is(kind)) {
                found.push((id, row, brief));
            }
        }
        Ok(found)
    }

    pub(super) fn placed(&self, id: RecordId) -> Result<Option<Placed>, Fault> {
        if let Some(known) = self.memory.briefs.borrow().get(&id) {
            return Ok(known.clone());
        }
        let mut statement = self
            .db
            .prepare_cached("SELECT row, body FROM record WHERE id = ?1 AND body IS NOT NULL")?;
        let there = statement.query_row([id.as_bytes()], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        });
        let placed = there.optional()?.map(|(row, body)| {
            let facts = Facts::of(&body, &|_| 0);
            (row, Arc::new(facts.brief))
        });
        self.remember(id, placed.clone());
        Ok(placed)
    }

    /// Keeps what was last recorded at hand: acts come soon after their events.
    pub(super) fn remember(&self, id: RecordId, placed: Option<Placed>) {
        let mut briefs = self.memory.briefs.borrow_mut();
        if briefs.len() >= MOST_REMEMBERED {
            briefs.clear();
        }
        briefs.insert(id, placed);
    }
}

const MOST_REMEMBERED: usize = 50_000;
