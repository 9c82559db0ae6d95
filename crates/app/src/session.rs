//! Creating, opening and checking a vault.

use std::{collections::BTreeMap, path::Path};

use ingest::worker::Sandbox;
use model::{compartment::Compartment, record::Kind};
use serde::Serialize;
use vault::{Credentials, Edge, Fsck, FsckPart, NewPassphrase, Open, Origin, Severity, Vault};

use crate::{
    backup::FilesMended,
    casebook,
    failure::Failure,
    machine::Machine,
    memory::{self, OlderRow, older},
    objects::{ObjectsAt, move_objects, objects_at, probe},
    outside::{OutsideRow, days_since, newest},
    progress::{Progress, Silent},
    recovery::{self, Recovery},
    time,
    worker::Worker,
};

/// Creates a vault in an empty or absent folder, with its first member; its originals go to the place
/// `objects`, or into the folder.
pub fn create(
    dir: &Path,
    member: &str,
    passphrase: &NewPassphrase,
    objects: Option<&str>,
    machine: &Machine,
) -> Result<Vault<Open>, Failure> {
    if let Some(to) = objects {
        // Before there is a vault whose passphrase nobody would be shown.
        probe(to, dir, &machine.reach)?;
    }
    let (edge, backing) = (Edge::system(), machine.backing());
    let mut vault = Vault::found(dir, member, passphrase, edge, backing)?;
    if objects.is_some()
        && let Err(failure) = move_objects(&mut vault, dir, objects, false, &Silent)
    {
        drop(vault);
        // It holds nothing, and nobody has its passphrase.
        std::fs::remove_dir_all(dir).map_err(|error| Failure::file("remove", dir, &error))?;
        return Err(failure);
    }
    Ok(vault)
}

/// Opens a vault for whoever brings these. One that was restored takes a new device key first: the
/// old one may have signed more than the copy knows, and would sign other things under the same numbers.
pub fn open(
    dir: &Path,
    credentials: &Credentials,
    machine: &Machine,
) -> Result<Vault<Open>, Failure> {
    let locked = Vault::at_with(dir, machine.backing())?;
    let is_restored = locked.is_restored().map_err(vault::BackupError::from)?;
    let mut vault = locked.unlock_with(credentials, Edge::system())?;
    if is_restored {
        vault.take_new_device(credentials)?;
        // If we stop before this, the next opening takes another one, which does no harm.
        vault.has_new_device().map_err(vault::BackupError::from)?;
    }
    memory::recall(&mut vault, machine)?;
    Ok(vault)
}

/// What this machine's clock says and what the newest entry in the history claims, RFC 3339, if the clock
/// stands more than a day before it.
pub fn clock_behind(vault: &Vault<Open>) -> Result<Option<[String; 2]>, Failure> {
    let newest = vault.clock_behind()?;
    Ok(newest.map(|newest| [time::rfc3339(vault.now()), time::rfc3339(newest)]))
}

/// Takes a new device key, for a folder that turned out to be an older copy.
pub fn take_new_device(vault: &mut Vault<Open>, credentials: &Credentials) -> Result<(), Failure> {
    Ok(vault.take_new_device(credentials)?)
}

/// Makes sure that there is a vault, before anybody is asked for a passphrase.
pub fn locate(dir: &Path) -> Result<(), Failure> {
    Vault::at(dir)?;
    Ok(())
}

/// Who has a key.
pub fn members(dir: &Path) -> Result<Vec<String>, Failure> {
    Ok(Vault::at(dir)?.members())
}

/// Whether some member's key file says that it needs a second secret. Nothing vouches for that yet.
pub fn may_need_second_secret(dir: &Path) -> Result<bool, Failure> {
    Ok(Vault::at(dir)?.may_need_second_secret())
}

/// Draws a passphrase of six words.
pub fn new_passphrase() -> NewPassphrase {
    NewPassphrase::draw(&mut *Edge::system().random)
}

/// Takes a passphrase that a person chose for a member, unless it is plainly weak.
pub fn own_passphrase(text: &str, member: &str) -> Result<NewPassphrase, Failure> {
    Ok(NewPassphrase::chosen(text, member)?)
}

/// What a check of the vault found.
#[derive(Debug, Serialize)]
pub struct Soundness {
    /// Whether nothing is damaged or lost.
    pub sound: bool,
    /// Whether nothing worse was found than that the originals could not be asked for.
    pub unreached: bool,
    /// Where the originals are; null: in the vault's folder.
    pub objects_at: Option<String>,
    /// Everything that was found, the gravest last.
    pub findings: Vec<SoundnessFinding>,
    /// How many operations, bodies and objects were read and compared.
    pub checked: [u64; 3],
    /// Whether the casebase was dropped and folded again.
    pub rebuilt: bool,
    /// Bodies whose keys were destroyed, as the history says.
    pub destroyed: u64,
    /// Operations that count for nothing, because their writer had no right to them.
    pub quarantined: u64,
    /// How many segments were deleted because they belonged to no original.
    pub collected: u64,
    /// Files that were fetched back from a store; null if none was asked for them.
    pub files: Option<FilesMended>,
    /// How many segments were fetched back from a store; null if none was asked.
    pub mended: Option<u64>,
}

/// One finding of a check.
#[derive(Debug, Serialize)]
pub struct SoundnessFinding {
    /// note, rebuildable, unreached, lost or damaged.
    pub severity: &'static str,
    /// What is the matter.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Checks everything in the vault; with `rebuild`, drops the casebase and folds it again from history;
/// with `repair`, does that and deletes what stopped imports have left.
pub fn fsck(
    vault: &mut Vault<Open>,
    rebuild: bool,
    repair: bool,
    progress: &dyn Progress,
) -> Result<Soundness, Failure> {
    let part = std::cell::Cell::new(None);
    let report = vault.fsck(
        Fsck {
            rebuild: rebuild || repair,
            collect: repair,
        },
        &|step| {
            if part.replace(Some(step.part)) != Some(step.part) {
                progress.phase(match step.part {
                    FsckPart::Keys => "checking keys",
                    FsckPart::History => "checking history",
                    FsckPart::Objects => "checking objects",
                    FsckPart::Views => "checking casebase",
                });
            }
            progress.done(step.done, step.total);
        },
    )?;
    let mut findings = report.findings.clone();
    findings.sort_by_key(|finding| finding.severity);
    let row = |finding: vault::Finding| SoundnessFinding {
        severity: match finding.severity {
            Severity::Note => "note",
            Severity::Rebuildable => "rebuildable",
            Severity::Unreached => "unreached",
            Severity::Lost => "lost",
            Severity::Damaged => "damaged",
        },
        what: finding.what,
        remedy: finding.remedy,
    };
    Ok(Soundness {
        sound: report.is_sound(),
        unreached: report.worst() == Some(Severity::Unreached),
        objects_at: report.objects_at.clone(),
        checked: [report.operations, report.bodies, report.objects],
        rebuilt: report.rebuilt,
        destroyed: report.destroyed,
        quarantined: report.quarantined,
        collected: report.collected,
        mended: None,
        files: None,
        findings: findings.into_iter().map(row).collect(),
    })
}

/// What a vault holds and how it is guarded.
#[derive(Debug, Serialize)]
pub struct Status {
    /// Its identifier.
    pub vault: String,
    /// Who opened it.
    pub member: String,
    /// The compartments open to that member.
    pub compartments: Vec<Compartment>,
    /// Where that member's passphrase came from: `drawn` or `chosen`.
    pub passphrase: Origin,
    /// Whether a second secret is needed besides.
    pub second_secret: bool,
    /// Whether everything that opens something lies in memory that is never swapped out.
    pub keys_locked_in_memory: bool,
    /// Officers who together open what nobody else can.
    pub recovery: Vec<Recovery>,
    /// How well the process that reads hostile files is confined here.
    pub reading: String,
    /// How many records of each kind.
    pub records: BTreeMap<Kind, u64>,
    /// How many operations the history has.
    pub operations: u64,
    /// Whose keys have written how many of them.
    pub devices: Vec<Device>,
    /// How many sealed objects, and their bytes on disk.
    pub objects: [u64; 2],
    /// That this folder is older than what this machine has seen of it; null if it is not, or nothing is kept.
    pub older: Option<OlderRow>,
    /// Where they are, and whether that can be reached.
    pub objects_at: ObjectsAt,
    /// How many records and originals were destroyed.
    pub destroyed: u64,
    /// Operations that are kept and count for nothing: written by somebody who had no right to.
    pub quarantined: Vec<QuarantinedRow>,
    /// Members whom one person wants to let into `identity` and a second has not agreed to yet.
    pub proposed: Vec<String>,
    /// Contacts whose alarm stands, by their keys.
    pub alarms: Vec<String>,
    /// Notices of watches that nobody has seen, by their keys.
    pub notices: Vec<String>,
    /// How many names and places were learned since everything published was last searched.
    pub learned: usize,
    /// The newest of each sort that somebody outside has said about the logs.
    pub outside: Vec<OutsideRow>,
    /// How many days ago somebody outside last said something; absent if nobody ever has.
    pub outside_days: Option<u64>,
}

/// Operations that count for nothing.
#[derive(Debug, Serialize)]
pub struct QuarantinedRow {
    /// Who wrote them.
    pub member: String,
    /// Where.
    pub compartment: Compartment,
    /// How many.
    pub operations: u64,
}

/// A device that writes this vault's history.
#[derive(Debug, Serialize)]
pub struct Device {
    /// Its identifier.
    pub device: String,
    /// Whose it is.
    pub member: String,
    /// How many operations it has signed.
    pub operations: u64,
}

/// What the vault holds.
pub fn status(vault: &Vault<Open>, worker: &mut Worker) -> Result<Status, Failure> {
    let reading = match worker.sandbox() {
        Ok(Sandbox::Full) => "full: can open nothing, connect nowhere, start nothing".to_owned(),
        Ok(Sandbox::Partial) => "partial: some barriers are missing on this system".to_owned(),
        Ok(Sandbox::None) => {
            "none: hostile files are read without a barrier on this system".to_owned()
        }
        Err(error) => error.to_string(),
    };
    let contents = vault.status()?;
    let contacts = casebook::contacts(vault, None)?;
    let standing = contacts.answer.contacts.iter();
    let alarms = standing.filter(|standing| standing.state.is_alarm());
    let alarms = alarms
        .map(|standing| contacts.name(standing.contact))
        .collect();
    let notices = casebook::notices(vault, true)?;
    let device = |device: vault::DeviceStatus| Device {
        device: device.device.hex(),
        member: device.member,
        operations: device.operations,
    };
    let row = |one: vault::Quarantined| QuarantinedRow {
        member: one.member,
        compartment: one.compartment,
        operations: one.operations,
    };
    let outside = newest(vault)?;
    let outside_days = days_since(&outside, vault.now());
    Ok(Status {
        outside,
        outside_days,
        learned: crate::report::learned(vault)?,
        vault: vault.id().hex(),
        member: vault.member().to_owned(),
        compartments: vault.compartments(),
        passphrase: vault.passphrase_origin(),
        second_secret: vault.needs_second_secret(),
        keys_locked_in_memory: vault.keys_are_locked_in_memory(),
        recovery: recovery::recoveries(vault)?,
        reading,
        records: contents.records,
        operations: contents.operations,
        devices: contents.devices.into_iter().map(device).collect(),
        objects: [contents.objects, contents.bytes],
        objects_at: objects_at(vault),
        older: older(vault),
        destroyed: contents.destroyed,
        quarantined: contents.quarantined.into_iter().map(row).collect(),
        proposed: vault
            .member_statuses()
            .into_iter()
            .filter(|member| member.proposed_by.is_some())
            .map(|member| member.name)
            .collect(),
        alarms,
        notices: notices.into_iter().map(|row| row.notice).collect(),
    })
}
