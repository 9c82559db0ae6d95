//! Which statements of which reports a change of evidence or consent touches.

use std::collections::BTreeMap;

use model::{
    id::RecordId,
    key::Key,
    language::Language,
    record::{Body, Build, Kind},
};
use serde::Serialize;
use vault::{Open, Vault};

use super::release::last_change;
use crate::{casebook::Case, failure::Failure};

/// A statement that rests on something that changed since it was built.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct TouchedRow {
    /// The report.
    pub report: Key,
    /// Whether this very build was released: then it is out in the world.
    pub is_released: bool,
    /// The edition.
    pub edition: Language,
    /// The line of its source.
    pub line: u32,
    /// The evidence: `int-003:4`.
    pub evidence: String,
    /// What changed: `interview int-003`, `consent of src-03`.
    pub changed: String,
}

/// Every statement of the newest build of each report, and of each build that was released, that rests
/// on a record which changed since, or on somebody whose consent did.
pub fn touched(vault: &Vault<Open>) -> Result<Vec<TouchedRow>, Failure> {
    let case = Case::whole(vault)?;
    let clearance = vault.clearance();
    let mut released = Vec::new();
    for record in vault.all(Kind::Released)? {
        if let Body::Released(release) = &record.reveal(&clearance).body {
            released.push(release.build);
        }
    }
    let mut builds: Vec<(u64, RecordId, Build)> = Vec::new();
    for record in vault.all(Kind::Build)? {
        let record = record.reveal(&clearance);
        if let Body::Build(build) = &record.body {
            builds.push((last_change(vault, record.id)?, record.id, build.clone()));
        }
    }
    let mut newest = BTreeMap::<Key, u64>::new();
    for (order, _, build) in &builds {
        let known = newest.entry(build.report.clone()).or_insert(*order);
        *known = (*known).max(*order);
    }
    let mut looked = BTreeMap::new();
    let mut rows = Vec::new();
    for (order, id, build) in &builds {
        let is_released = released.contains(id);
        if !is_released && newest.get(&build.report) != Some(order) {
            continue;
        }
        for statement in &build.statements {
            for piece in &statement.evidence {
                let changes = looked
                    .entry(piece.record)
                    .or_insert_with(|| behind(vault, &case, piece.record));
                let changes = changes.as_ref().map_err(|failure: &Failure| {
                    Failure::new(failure.kind, failure.what.clone(), failure.remedy.clone())
                })?;
                let name = case
                    .key(piece.record)
                    .unwrap_or_else(|| piece.record.to_string());
                let evidence = match piece.statement {
                    Some(number) => format!("{name}:{number}"),
                    None => name,
                };
                let since = changes.iter().filter(|(at, _)| at > order);
                rows.extend(since.map(|(_, changed)| TouchedRow {
                    report: build.report.clone(),
                    is_released,
                    edition: statement.edition,
                    line: statement.line,
                    evidence: evidence.clone(),
                    changed: changed.clone(),
                }));
            }
        }
    }
    rows.sort();
    rows.dedup();
    Ok(rows)
}

/// When a record and the consents behind it changed last.
fn behind(vault: &Vault<Open>, case: &Case, id: RecordId) -> Result<Vec<(u64, String)>, Failure> {
    let book = case.book();
    let name = |id| case.key(id).unwrap_or_else(|| RecordId::to_string(&id));
    let kind = book.kind(id).map_or("record", Kind::word);
    let mut found = match vault.was_destroyed(id)? {
        Some(_) => vec![(
            u64::MAX,
            format!("{kind} {}, which was destroyed", name(id)),
        )],
        None => vec![(last_change(vault, id)?, format!("{kind} {}", name(id)))],
    };
    let interview = book.interviews.get(&id).map(|interview| interview.source);
    let item = book.items.get(&id);
    let people = interview.into_iter().chain(item.and_then(|item| item.by));
    let people: Vec<RecordId> = people.chain(item.and_then(|item| item.given_by)).collect();
    for (consent, body) in &book.consents {
        if people.contains(&body.of) {
            found.push((
                last_change(vault, *consent)?,
                format!("consent of {}", name(body.of)),
            ));
        }
    }
    Ok(found)
}
