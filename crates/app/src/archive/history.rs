//! What a vault's own history says of an archive: what was approved, that it is handed over, that it left.

use model::{
    id::{Digest, RecordId},
    key::Key,
    record::{Body, Build, FileDigest, Item, Kind, Record, Released},
};
use vault::{Open, Vault};

use super::{Options, select::Selection};
use crate::{
    custody::{custody, is_not_before},
    exhibit,
    failure::Failure,
    time,
};

/// The record that approvals of these very contents refer to.
pub(super) fn built(
    vault: &mut Vault<Open>,
    artefact: &Key,
    of: Digest,
) -> Result<RecordId, Failure> {
    let clearance = vault.clearance();
    for record in vault.all(Kind::Build)? {
        let record = record.reveal(&clearance);
        let Body::Build(build) = &record.body else {
            continue;
        };
        if build.report == *artefact && build.files.iter().any(|file| file.sha256 == of) {
            return Ok(record.id);
        }
    }
    let id = vault.random_id();
    let build = Build {
        report: artefact.clone(),
        by: vault.member().to_owned(),
        files: vec![FileDigest {
            path: "contents".to_owned(),
            sha256: of,
            bytes: 0,
        }],
        statements: Vec::new(),
    };
    put(vault, vec![(id, build.into())])?;
    Ok(id)
}

fn put(vault: &mut Vault<Open>, bodies: Vec<(RecordId, Body)>) -> Result<(), Failure> {
    let mut transaction = vault.begin();
    for (id, body) in bodies {
        transaction.put(Record {
            id,
            key: None,
            body,
            own: Default::default(),
        })?;
    }
    transaction.commit()?;
    Ok(())
}

/// Refuses if an original of the selection cannot be handed over by this machine's clock.
pub(super) fn can_hand_over(vault: &Vault<Open>, selection: &Selection) -> Result<(), Failure> {
    let steps = custody(vault)?;
    let chosen = selection.originals.iter().filter_map(|id| steps.get(id));
    chosen
        .into_iter()
        .try_for_each(|steps| is_not_before(vault, steps))
}

/// Records of each original that a copy is handed over, at a time in seconds since 1970.
pub(super) fn hand_over(
    vault: &mut Vault<Open>,
    selection: &Selection,
    options: &Options,
    name: &str,
    now: i64,
) -> Result<(), Failure> {
    let mut bodies: Vec<(RecordId, Body)> = Vec::new();
    for id in &selection.originals {
        let Some(record) = selection.record(vault, *id)? else {
            continue;
        };
        let Ok(item) = <&Item>::try_from(&record.body) else {
            continue;
        };
        let purpose = format!("handed over to {} in the archive {name}", options.to);
        let step = exhibit::hand_over(vault, &record, item, purpose, time::rfc3339(now));
        bodies.push((vault.random_id(), step.into()));
    }
    match bodies.is_empty() {
        true => Ok(()),
        false => put(vault, bodies),
    }
}

/// Records that the archive left: its hash, and who approved it.
pub(super) fn left(
    vault: &mut Vault<Open>,
    artefact: &Key,
    build: Option<RecordId>,
    file: &FileDigest,
    approved_by: &[String],
) -> Result<(), Failure> {
    let files = vec![file.clone()];
    let body: Body = match build {
        Some(build) => Released {
            report: artefact.clone(),
            build,
            files,
            time: time::rfc3339(vault.now()),
            approved_by: approved_by.to_vec(),
        }
        .into(),
        None => Build {
            report: artefact.clone(),
            by: vault.member().to_owned(),
            files,
            statements: Vec::new(),
        }
        .into(),
    };
    let id = vault.random_id();
    put(vault, vec![(id, body)])
}
