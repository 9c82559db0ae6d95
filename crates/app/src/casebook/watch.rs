//! End-use watch: what is new about a watched recipient or weapon is told, and re-opens assessments.
//!
//! Looked at after every change, over everything: a claim that puts a unit under a watched recipient
//! makes acts attributed to it that nobody touched. Notices make it idempotent: nothing is told twice.

use std::collections::BTreeSet;

use analysis::{
    arms::{News, Trigger, watch},
    command::Structure,
};
use model::{
    id::RecordId,
    key::Key,
    record::{Assessment, Body, Kind, Notice, Record},
    vocabulary::AssessmentState,
};
use serde::Serialize;
use vault::{Open, Vault};

use super::answers::Case;
use crate::{
    failure::Failure,
    import::{Change, Entry},
    query::find,
    time,
};

/// A notice, in the names that people use.
#[derive(Debug, Serialize)]
pub struct NoticeRow {
    /// Its key.
    pub notice: String,
    /// The watch.
    pub watch: String,
    /// What happened.
    pub what: String,
    /// The involvement or weapon.
    pub cause: String,
    /// The assessments that are open again.
    pub reopened: Vec<String>,
    /// Who is told.
    pub tell: Vec<String>,
    /// Who has seen it.
    pub seen_by: Vec<String>,
    /// When.
    pub time: String,
}

const LOOKED_AT: &[Kind] = &[
    Kind::Actor,
    Kind::Claim,
    Kind::Act,
    Kind::Involvement,
    Kind::Event,
    Kind::Weapon,
    Kind::Watch,
    Kind::Notice,
    Kind::Assessment,
];

/// Whether something that was entered can bear on a watch. A new act or event cannot: what attributes
/// it refers to it, so it comes with it or later.
fn may_trigger(entry: &Entry) -> bool {
    match entry.kind {
        Kind::Act | Kind::Event => entry.change == Change::Changed,
        kind => LOOKED_AT.contains(&kind) && entry.change != Change::Unchanged,
    }
}

/// Looks at every watch after a change, and records what it triggers. What was on record before a watch
/// was set is what its assessments were made from: it is noted as seen and re-opens nothing.
pub(crate) fn after(vault: &mut Vault<Open>, entries: &[Entry]) -> Result<Vec<NoticeRow>, Failure> {
    if !entries.iter().any(may_trigger) || vault.count_of_kind(Kind::Watch)? == 0 {
        return Ok(Vec::new());
    }
    let mut set_now = BTreeSet::new();
    for entry in entries {
        if entry.kind == Kind::Watch && entry.change == Change::New {
            let key = Key::try_from(entry.key.clone());
            let known = key
                .map(|key| vault.resolve(&key))
                .unwrap_or(Ok(Vec::new()))?;
            set_now.extend(known.into_iter().map(|(_, id)| id));
        }
    }
    let case = Case::of(vault, LOOKED_AT)?;
    let book = case.book();
    let involvements: Vec<RecordId> = book.involvements.keys().copied().collect();
    let weapons: Vec<RecordId> = book.weapons.keys().copied().collect();
    let news = News {
        involvements: &involvements,
        weapons: &weapons,
    };
    let triggers = watch(&Structure::new(&book), news);
    let mut number = vault.count_of_kind(Kind::Notice)?;
    let member = vault.member().to_owned();
    let now = time::rfc3339(vault.now());
    let (mut records, mut rows) = (Vec::new(), Vec::new());
    for Trigger {
        watch,
        cause,
        reopened,
        tell,
        what,
    } in triggers
    {
        number += 1;
        let is_old = set_now.contains(&watch);
        let reopened = if is_old { Vec::new() } else { reopened };
        records.extend(reopened.iter().filter_map(|id| reopen(&case, *id)));
        let key = free_key(vault, &mut number)?;
        let notice = Notice {
            reopened,
            tell,
            seen_by: if is_old {
                vec![member.clone()]
            } else {
                Vec::new()
            },
            ..Notice::new(watch, cause, what, now.clone())
        };
        if !is_old {
            rows.push(row(&case, &key, &notice));
        }
        records.push(Record {
            id: vault.random_id(),
            key: Some(key),
            body: notice.into(),
            own: Default::default(),
        });
    }
    if !records.is_empty() {
        let mut transaction = vault.begin();
        // An assessment that two notices re-open is written once.
        let mut written = BTreeSet::new();
        for record in records {
            if written.insert(record.id) {
                transaction.put(record)?;
            }
        }
        transaction.commit()?;
    }
    Ok(rows)
}

/// A key that no record has: notices may have been made on another machine in the meantime.
fn free_key(vault: &Vault<Open>, number: &mut u64) -> Result<Key, Failure> {
    loop {
        let key = Key::parse(&format!("notice-{number}")).map_err(|error| {
            Failure::from_message(crate::failure::FailureKind::Bug, &error.to_string())
        })?;
        if vault.resolve(&key)?.is_empty() {
            return Ok(key);
        }
        *number += 1;
    }
}

fn reopen(case: &Case, id: RecordId) -> Option<Record> {
    let record = case.record(id)?;
    let assessment = <&Assessment>::try_from(&record.body).ok()?;
    Some(Record {
        body: Body::Assessment(Assessment {
            state: AssessmentState::Reopened,
            ..assessment.clone()
        }),
        ..record.clone()
    })
}

fn row(case: &Case, key: &Key, notice: &Notice) -> NoticeRow {
    let name = |id: &RecordId| case.key(*id).unwrap_or_else(|| id.to_string());
    NoticeRow {
        notice: key.to_string(),
        watch: name(&notice.watch),
        what: notice.what.clone(),
        cause: name(&notice.cause),
        reopened: notice.reopened.iter().map(name).collect(),
        tell: notice.tell.clone(),
        seen_by: notice.seen_by.clone(),
        time: notice.time.clone(),
    }
}

/// Every notice; only those that nobody has seen if `waiting`.
pub fn notices(vault: &Vault<Open>, waiting: bool) -> Result<Vec<NoticeRow>, Failure> {
    if vault.count_of_kind(Kind::Notice)? == 0 {
        return Ok(Vec::new());
    }
    let case = Case::of(vault, LOOKED_AT)?;
    let book = case.book();
    let mut rows: Vec<NoticeRow> = book
        .notices
        .iter()
        .filter(|(_, notice)| !waiting || notice.seen_by.is_empty())
        .filter_map(|(id, notice)| {
            let key = Key::try_from(case.key(*id)?).ok()?;
            Some(row(&case, &key, notice))
        })
        .collect();
    rows.sort_by(|one, other| {
        one.time
            .cmp(&other.time)
            .then(one.notice.cmp(&other.notice))
    });
    Ok(rows)
}

/// Notes that the member has seen a notice.
pub fn see(vault: &mut Vault<Open>, key: &Key) -> Result<(), Failure> {
    let (_, id) = find(vault, Some(Kind::Notice), key)?;
    let member = vault.member().to_owned();
    let Some(record) = vault.get(id)? else {
        return Ok(());
    };
    let record = record.reveal(&vault.clearance()).clone();
    let Ok(notice) = <&Notice>::try_from(&record.body) else {
        return Ok(());
    };
    if notice.seen_by.contains(&member) {
        return Ok(());
    }
    let mut notice = notice.clone();
    notice.seen_by.push(member);
    let mut transaction = vault.begin();
    transaction.put(Record {
        body: notice.into(),
        ..record
    })?;
    transaction.commit()?;
    Ok(())
}
