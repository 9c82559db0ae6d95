//! Release: scan of the final bytes, two different people, the manifest.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use model::{
    id::{Digest, RecordId},
    key::Key,
    proof::{RELEASE_FORMAT, ReleaseManifest},
    record::{Approval, Body, Build, Check, FileDigest, Kind, Record, Released, ReportSource},
};
use serde::Serialize;
use vault::{Open, Vault};

use super::{
    build::place,
    gate::{Gate, gate},
    keep::publish,
    prose::editions,
};
use crate::{
    digest,
    failure::{Failure, FailureKind},
    progress::Progress,
    proof::logged,
    time,
};

/// What asking for a release came to.
#[derive(Debug, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Release {
    /// The gate found something. Nothing was approved.
    Stopped {
        /// What it found.
        gate: Gate,
    },
    /// Approved, but not by two different people yet.
    Waiting {
        /// Who has approved these bytes.
        approved_by: Vec<String>,
        /// What the gate said.
        gate: Gate,
    },
    /// Released.
    Released {
        /// Who approved.
        approved_by: Vec<String>,
        /// The files, manifests included.
        files: Vec<PathBuf>,
        /// What the gate said.
        gate: Gate,
    },
}

/// Asks for the release of the files in `folder`, which must be those of a build of `report`.
/// `reviewed` is the reason why possible hits are none, given by the person who looked at them.
pub fn release(
    vault: &mut Vault<Open>,
    report: &Key,
    folder: &Path,
    reviewed: Option<&str>,
    progress: &dyn Progress,
) -> Result<Release, Failure> {
    progress.phase("comparing");
    let (build_id, build) = built_files(vault, report, folder)?;
    let built = last_change(vault, build_id)?;
    // First, because a destruction comes after a consent was taken back, and says more.
    if vault.last_destruction()?.is_some_and(|at| at >= built) {
        return Err(Failure::no(
            "records were destroyed after these files were built, which may rest on them",
            format!("build them again without them: `testimony report build {report} --out DIR`"),
        ));
    }
    if let Some(changed) = changed_since(vault, build_id)? {
        return Err(Failure::no(
            format!("{changed} was changed after these files were built"),
            format!("build them again with `testimony report build {report} --out DIR`"),
        ));
    }
    progress.phase("scanning");
    let files: Vec<(String, PathBuf)> = build
        .files
        .iter()
        .map(|file| (file.path.clone(), folder.join(&file.path)))
        .collect();
    let gate = gate(vault, report, &files)?;
    let of = digest_of(&build.files);
    let open_questions = gate.possible() + gate.unsearchable.len();
    let clean = !gate.blocks() && (open_questions == 0 || reviewed.is_some());
    let what = match reviewed {
        Some(reason) => format!(
            "scan {report}; possible hits reviewed by {}: {reason}",
            vault.member()
        ),
        None => format!("scan {report}"),
    };
    record(
        vault,
        Check {
            what,
            of,
            clean,
            counts: gate.counts(),
        },
    )?;
    if !clean {
        return Ok(Release::Stopped { gate });
    }

    progress.phase("approving");
    let mut approved_by = approvals(vault, build_id, of)?;
    let member = vault.member().to_owned();
    if !approved_by.contains(&member) {
        record(
            vault,
            Approval {
                report: report.clone(),
                build: build_id,
                of,
                by: member.clone(),
            },
        )?;
        approved_by.insert(member);
    }
    let approved_by: Vec<String> = approved_by.into_iter().collect();
    if approved_by.len() < 2 {
        return Ok(Release::Waiting { approved_by, gate });
    }

    progress.phase("releasing");
    let released = Released {
        report: report.clone(),
        build: build_id,
        files: build.files.clone(),
        time: time::rfc3339(vault.now()),
        approved_by: approved_by.clone(),
    };
    let operation = publish(vault, folder, released)?;
    let mut made = build
        .files
        .iter()
        .map(|file| folder.join(&file.path))
        .collect::<Vec<_>>();
    made.extend(manifests(vault, report, folder, &build, &operation)?);
    Ok(Release::Released {
        approved_by,
        files: made,
        gate,
    })
}

/// The build whose files are, byte for byte, those in the folder.
fn built_files(
    vault: &Vault<Open>,
    report: &Key,
    folder: &Path,
) -> Result<(RecordId, Build), Failure> {
    let clearance = vault.clearance();
    // Two builds may make the same bytes, from records that changed in between: the newest counts.
    let mut newest: Option<(u64, RecordId, Build)> = None;
    for record in vault.all(Kind::Build)? {
        let record = record.reveal(&clearance);
        let Body::Build(build) = &record.body else {
            continue;
        };
        let same = |file: &FileDigest| {
            fs::read(folder.join(&file.path)).is_ok_and(|bytes| digest::of(&bytes) == file.sha256)
        };
        if build.report != *report || build.files.is_empty() || !build.files.iter().all(same) {
            continue;
        }
        let built = last_change(vault, record.id)?;
        if newest.as_ref().is_none_or(|(order, ..)| built >= *order) {
            newest = Some((built, record.id, build.clone()));
        }
    }
    if let Some((_, id, build)) = newest {
        return Ok((id, build));
    }
    Err(Failure::no(
        format!(
            "the files in `{}` are not those of any build of `{report}`",
            folder.display()
        ),
        format!(
            "build them with `testimony report build {report} --out DIR` and change nothing in them"
        ),
    ))
}

/// A record that changed where the build had not seen it, and is none of those that building and
/// releasing make. The files may tell what a consent or a decision no longer allows, so they are not
/// released.
fn changed_since(vault: &Vault<Open>, build: RecordId) -> Result<Option<String>, Failure> {
    let clearance = vault.clearance();
    let built = last_change(vault, build)?;
    for kind in Kind::ALL.iter().copied() {
        if BESIDE_THE_REPORT.contains(&kind) {
            continue;
        }
        for record in vault.all(kind)? {
            let record = record.reveal(&clearance);
            if last_change(vault, record.id)? >= built {
                return Ok(Some(format!("{kind} `{}`", record.name())));
            }
        }
    }
    Ok(None)
}

/// What building and releasing make themselves, and the team's own work about which no report says
/// anything.
const BESIDE_THE_REPORT: [Kind; 15] = [
    Kind::Build,
    Kind::Disclosed,
    Kind::PublishedCopy,
    Kind::Check,
    Kind::Approval,
    Kind::Released,
    Kind::Custody,
    Kind::Contact,
    Kind::CheckIn,
    Kind::Thread,
    Kind::Task,
    Kind::Watch,
    Kind::Notice,
    Kind::SavedSearch,
    Kind::OwnField,
];

/// Where in the causal order a record changed last. No clock is asked: on a machine whose clock was set
/// back, what is newer would look older.
pub(crate) fn last_change(vault: &Vault<Open>, id: RecordId) -> Result<u64, Failure> {
    let versions = vault.history(id)?;
    let orders = versions.iter().map(|version| version.order);
    Ok(orders.max().unwrap_or(0))
}

/// Members whose own keys signed an approval of these very bytes.
pub(crate) fn approvals(
    vault: &Vault<Open>,
    build: RecordId,
    of: Digest,
) -> Result<BTreeSet<String>, Failure> {
    let clearance = vault.clearance();
    let mut members = BTreeSet::new();
    for record in vault.all(Kind::Approval)? {
        let record = record.reveal(&clearance);
        let Body::Approval(approval) = &record.body else {
            continue;
        };
        if approval.build == build && approval.of == of {
            // Who approved is who signed, whatever the record says.
            let signed = vault.history(record.id)?;
            members.extend(
                signed
                    .first()
                    .map(|version| version.member.clone())
                    .filter(|m| *m == approval.by),
            );
        }
    }
    Ok(members)
}

fn manifests(
    vault: &Vault<Open>,
    report: &Key,
    folder: &Path,
    build: &Build,
    operation: &vault::OperationRef,
) -> Result<Vec<PathBuf>, Failure> {
    let clearance = vault.clearance();
    let release = logged(vault, operation, Released::DISCLOSABLE)?;
    let mut made = Vec::new();
    for record in editions(vault, report)? {
        let Body::ReportSource(ReportSource { edition, title, .. }) =
            &record.reveal(&clearance).body
        else {
            continue;
        };
        let prefix = format!("{}/", edition.tag());
        let files: Vec<FileDigest> = build
            .files
            .iter()
            .filter_map(|file| {
                Some(FileDigest {
                    path: file.path.strip_prefix(&prefix)?.to_owned(),
                    ..file.clone()
                })
            })
            .collect();
        let statements = build
            .statements
            .iter()
            .filter(|statement| statement.edition == *edition)
            .count();
        let manifest = ReleaseManifest {
            format: RELEASE_FORMAT.to_owned(),
            report: report.to_string(),
            edition: edition.tag().to_owned(),
            title: title.clone(),
            files,
            statements: u32::try_from(statements).unwrap_or(u32::MAX),
            release: release.clone(),
        };
        let json = serde_json::to_string_pretty(&manifest)
            .map_err(|error| Failure::new(FailureKind::Bug, error.to_string(), "report this"))?;
        let own = folder.join(edition.tag());
        crate::exhibit::for_hand(
            &own,
            verify::Kind::Release,
            std::slice::from_ref(&manifest.release),
        )?;
        let path = own.join(verify::RELEASE_FILE);
        place(&path, format!("{json}\n").as_bytes())?;
        made.push(path);
    }
    Ok(made)
}

/// SHA-256 over the digests of the files, in their order.
pub(crate) fn digest_of(files: &[FileDigest]) -> Digest {
    let all: Vec<u8> = files
        .iter()
        .flat_map(|file| *file.sha256.as_bytes())
        .collect();
    digest::of(&all)
}

pub(crate) fn record(
    vault: &mut Vault<Open>,
    body: impl Into<Body>,
) -> Result<vault::OperationRef, Failure> {
    let id = vault.random_id();
    let mut transaction = vault.begin();
    transaction.put(Record {
        id,
        key: None,
        body: body.into(),
        own: Default::default(),
    })?;
    first(transaction.commit()?)
}

pub(super) fn first(operations: Vec<vault::OperationRef>) -> Result<vault::OperationRef, Failure> {
    operations.into_iter().next().ok_or_else(|| {
        Failure::new(
            FailureKind::Bug,
            "a commit of one record gave no operation",
            "report this",
        )
    })
}
