//! By which rights a casebase was made: whose operations stand, and what was destroyed.
//!
//! A removal that arrives from another copy can take away what has been applied already. Then the
//! casebase is thrown away and folded anew, so that it never depends on what arrived first.

use std::{collections::HashSet, ops::Range};

use model::id::{DeviceId, RecordId};
use rusqlite::params;

use super::{Applied, Casebase};
use crate::{
    fault::Fault,
    primitives::Hasher,
    roll::{Ruling, Spans},
};

impl Casebase {
    /// Whether everything that was applied would be applied by these rights, and nothing else.
    pub(crate) fn agrees_with(&self, ruling: &Ruling) -> Result<bool, Fault> {
        if self.number_of(DESTRUCTIONS)? != digest_of_destructions(ruling) {
            return Ok(self.applied()?.is_empty());
        }
        let before = self.spans()?;
        for (device, Applied { next, .. }) in self.applied()? {
            let part = |spans: &Spans| -> Vec<Range<u64>> {
                let spans = spans.get(&device).into_iter().flatten();
                let spans = spans.map(|span| span.start..span.end.min(next.sequence));
                merged(spans.filter(|span| !span.is_empty()).collect())
            };
            if part(&before) != part(&ruling.spans) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Notes the rights by which everything so far was applied.
    pub(crate) fn set_rights(&self, ruling: &Ruling) -> Result<(), Fault> {
        self.db.execute("DELETE FROM span", [])?;
        let mut statement = self.db.prepare_cached(
            "INSERT OR REPLACE INTO span (device, first, beyond) VALUES (?1, ?2, ?3)",
        )?;
        for (device, spans) in &ruling.spans {
            for span in merged(spans.clone()) {
                let beyond = i64::try_from(span.end).unwrap_or(i64::MAX);
                statement.execute(params![device.as_bytes(), span.start, beyond])?;
            }
        }
        self.set_number(DESTRUCTIONS, digest_of_destructions(ruling))
    }

    fn spans(&self) -> Result<Spans, Fault> {
        let mut statement = self
            .db
            .prepare_cached("SELECT device, first, beyond FROM span ORDER BY device, first")?;
        let rows = statement.query_map([], |row| {
            Ok((DeviceId::from_bytes(row.get(0)?), row.get(1)?..row.get(2)?))
        })?;
        let mut spans = Spans::new();
        for row in rows {
            let (device, span) = row?;
            spans.entry(device).or_default().push(span);
        }
        Ok(spans)
    }

    /// What was destroyed in this compartment.
    pub(crate) fn destroyed_subjects(&self) -> Result<HashSet<RecordId>, Fault> {
        let mut statement = self.db.prepare_cached("SELECT subject FROM destroyed")?;
        let rows = statement.query_map([], |row| Ok(RecordId::from_bytes(row.get(0)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn set_destroyed_subjects(&self, subjects: &HashSet<RecordId>) -> Result<(), Fault> {
        let mut statement = self
            .db
            .prepare_cached("INSERT OR IGNORE INTO destroyed (subject) VALUES (?1)")?;
        for subject in subjects {
            statement.execute([subject.as_bytes()])?;
        }
        Ok(())
    }
}

/// Spans in order, those that touch as one.
fn merged(mut spans: Vec<Range<u64>>) -> Vec<Range<u64>> {
    spans.sort_by_key(|span| span.start);
    let mut merged: Vec<Range<u64>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// A number that is another for other destructions; 0 for none.
fn digest_of_destructions(ruling: &Ruling) -> i64 {
    if ruling.destructions.is_empty() {
        return 0;
    }
    let mut hasher = Hasher::default();
    for act in &ruling.destructions {
        hasher.update(act.hash.as_bytes());
    }
    let digest = hasher.finish();
    let first = digest.as_bytes().first_chunk().copied();
    i64::from_be_bytes(first.unwrap_or_default()) | 1
}

const DESTRUCTIONS: &str = "destructions";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_that_touch_are_one() {
        assert_eq!(merged(vec![4..9, 0..3, 3..5, 20..21]), [0..9, 20..21]);
        let whole = merged(vec![1..9, 2..3]);
        assert_eq!((whole.len(), whole.first()), (1, Some(&(1..9))));
    }
}
