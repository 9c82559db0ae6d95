//! A copy of the vault in a store, and a vault out of it.

mod depot;
mod reach;

use std::path::Path;

use model::id::DeviceId;
use serde::Serialize;
use vault::{Backing, BackupStep, Credentials, Open, Vault};

pub use self::reach::Reach;
pub(crate) use self::{depot::Outside, reach::Opening};
use crate::{
    failure::{Failure, FailureKind},
    machine::Machine,
    progress::Progress,
    session::{self, Soundness},
};

/// What a backup did.
#[derive(Debug, Serialize)]
pub struct Backup {
    /// The newest snapshot.
    pub snapshot: String,
    /// Whether nothing had changed since it.
    pub unchanged: bool,
    /// Files in it, and segments of originals.
    pub holds: [u64; 2],
    /// Bytes that were sent.
    pub sent: u64,
    /// Members of whose logs the store has seen more than there is here.
    pub behind: Vec<String>,
    /// Segments that are damaged here and were not sent.
    pub damaged: Vec<String>,
    /// Snapshots that hold keys which were destroyed since.
    pub hold_destroyed_keys: u64,
    /// Snapshots that are for others.
    pub strangers: u64,
    /// Snapshots that cannot be read.
    pub unreadable: Vec<String>,
}

/// What is in a store.
#[derive(Debug, Serialize)]
pub struct StoreContents {
    /// Whether nothing that was looked at is missing or changed.
    pub intact: bool,
    /// The snapshots, the newest first.
    pub snapshots: Vec<SnapshotRow>,
    /// Snapshots that are for others.
    pub strangers: u64,
    /// Objects that were read, and their bytes.
    pub checked: [u64; 2],
    /// What is missing or changed.
    pub problems: Vec<String>,
    /// Objects that no snapshot needs, and their bytes.
    pub unneeded: [u64; 2],
    /// Bytes that were sent again because the store had lost or changed them; null if none were.
    pub sent_again: Option<u64>,
}

/// How closely a store is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// The snapshots only.
    List,
    /// Every byte that they need is read and held against its hash.
    Check,
    /// Then what is missing or changed there and good here is sent again, and all is checked once more.
    Repair,
}

/// A snapshot in a store.
#[derive(Debug, Serialize)]
pub struct SnapshotRow {
    /// Its name.
    pub snapshot: String,
    /// When its maker's clock says it was made.
    pub time: String,
    /// Operations in it.
    pub operations: u64,
    /// Bytes of the store that it needs.
    pub bytes: u64,
    /// Whether it holds keys that were destroyed since.
    pub holds_destroyed_keys: bool,
}

/// What was taken out of a store.
#[derive(Debug, Serialize)]
pub struct Forgotten {
    /// The snapshots.
    pub snapshots: Vec<String>,
    /// Other objects, and their bytes.
    pub removed: [u64; 2],
    /// How many snapshots are left.
    pub left: u64,
}

/// What was taken away so that a store can be used again.
#[derive(Debug, Serialize)]
pub struct Unlocked {
    /// How many marks of somebody who was taking snapshots out.
    pub marks: u64,
}

/// What was restored.
#[derive(Debug, Serialize)]
pub struct Restored {
    /// Whether everything is there and the vault is sound.
    pub intact: bool,
    /// From which snapshot.
    pub snapshot: String,
    /// When it was made.
    pub time: String,
    /// Files, segments of originals, and bytes.
    pub restored: [u64; 3],
    /// What is missing or changed in the store.
    pub problems: Vec<String>,
    /// What a check of the restored vault said; null if it does not open.
    pub soundness: Option<Soundness>,
}

/// Sends to a store what it does not have yet. Refused where this folder is an older copy.
pub fn backup(
    vault: &Vault<Open>,
    store: &str,
    reach: &Reach,
    progress: &dyn Progress,
) -> Result<Backup, Failure> {
    let outside = Outside::open(store, reach, Opening::MayCreate)?;
    progress.phase("backing up");
    let saved = vault.backup(&outside, &steps(progress));
    let saved = saved.map_err(|error| outside.failure(error))?;
    Ok(Backup {
        snapshot: saved.snapshot,
        unchanged: saved.unchanged,
        holds: [saved.files, saved.segments],
        sent: saved.sent,
        behind: saved.behind,
        damaged: saved.damaged.iter().map(|name| name.hex()).collect(),
        hold_destroyed_keys: saved.hold_destroyed_keys,
        strangers: saved.strangers,
        unreadable: saved.unreadable,
    })
}

/// The snapshots in a store, and whether everything is there that they need.
pub fn store_contents(
    vault: &Vault<Open>,
    store: &str,
    reach: &Reach,
    look: Look,
    progress: &dyn Progress,
) -> Result<StoreContents, Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    if look != Look::List {
        progress.phase("checking the store");
    }
    let report = match look {
        Look::List => vault.snapshots(&outside).map(|report| (None, report)),
        Look::Check => {
            let report = vault.check_backup(&outside, &steps(progress));
            report.map(|report| (None, report))
        }
        Look::Repair => vault.repair_backup(&outside, &steps(progress)),
    };
    let (saved, report) = report.map_err(|error| outside.failure(error))?;
    let row = |info: vault::SnapshotInfo| SnapshotRow {
        time: crate::time::rfc3339(info.time),
        snapshot: info.name,
        operations: info.operations,
        bytes: info.bytes,
        holds_destroyed_keys: info.holds_destroyed_keys,
    };
    Ok(StoreContents {
        intact: report.problems.is_empty(),
        snapshots: report.snapshots.into_iter().map(row).collect(),
        strangers: report.strangers,
        checked: [report.objects, report.bytes],
        problems: report.problems,
        unneeded: [report.unneeded.0, report.unneeded.1],
        sent_again: saved.map(|saved| saved.sent),
    })
}

/// Takes all but the newest snapshots out of a store, with what they alone needed.
pub fn forget(
    vault: &Vault<Open>,
    store: &str,
    reach: &Reach,
    keep: usize,
) -> Result<Forgotten, Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    let gone = vault.forget_snapshots(&outside, keep);
    let gone = gone.map_err(|error| outside.failure(error))?;
    Ok(Forgotten {
        snapshots: gone.snapshots,
        removed: [gone.objects, gone.bytes],
        left: gone.left,
    })
}

/// Takes away what is left in a store of somebody whose machine stopped while it was taking snapshots out.
pub fn unlock_store(vault: &Vault<Open>, store: &str, reach: &Reach) -> Result<Unlocked, Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    let marks = vault.clear_marks(&outside);
    let marks = marks.map_err(|error| outside.failure(error))?;
    Ok(Unlocked { marks })
}

/// Restores a vault into an empty or absent folder, opens it, which takes a new device key, and checks
/// everything in it.
pub fn restore(
    store: &str,
    dir: &Path,
    credentials: &Credentials,
    snapshot: Option<&str>,
    reach: &Reach,
    progress: &dyn Progress,
) -> Result<Restored, Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    progress.phase("restoring");
    let backing = Backing::default();
    let copy = vault::restore(
        &outside,
        dir,
        credentials,
        snapshot,
        &backing,
        &steps(progress),
    );
    let copy = copy.map_err(|error| outside.failure(error))?;
    let mut problems = copy.problems;
    let machine = Machine {
        reach: reach.clone(),
        state: None,
    };
    let soundness = match session::open(dir, credentials, &machine) {
        Ok(mut vault) => {
            problems.extend(left(&vault, copy.maker));
            Some(session::fsck(&mut vault, false, false, progress)?)
        }
        Err(failure) if failure.kind == FailureKind::No => {
            problems.push(format!("the restored vault does not open: {failure}"));
            None
        }
        Err(failure) => return Err(failure),
    };
    Ok(Restored {
        intact: problems.is_empty() && soundness.as_ref().is_some_and(|found| found.sound),
        snapshot: copy.snapshot,
        time: crate::time::rfc3339(copy.time),
        restored: [copy.files, copy.segments, copy.bytes],
        problems,
        soundness,
    })
}

/// What the restored history says against whoever made the snapshot: a member who was removed still has
/// a key that signs.
fn left(vault: &Vault<Open>, maker: DeviceId) -> Option<String> {
    let mut members = vault.member_statuses().into_iter();
    let maker = members.find(|member| member.devices.contains(&maker))?;
    let name = &maker.name;
    let says = "by the history in it, has no compartment: removed, or never let in; ask what they made it for";
    maker
        .compartments
        .is_empty()
        .then(|| format!("the snapshot was made by {name}, who, {says}"))
}

/// What was fetched back of a vault's files, originals aside.
#[derive(Debug, Serialize)]
pub struct FilesMended {
    /// From which snapshot.
    pub snapshot: String,
    /// The files that are good again.
    pub files: Vec<String>,
    /// Where in the vault's folder it is kept what was there before; null if nothing was.
    pub aside: Option<String>,
    /// What is not good and could not be made so.
    pub left: Vec<String>,
}

/// Fetches files that are gone or damaged back from a store, into a vault that nobody has open. What is
/// good stays as it is.
pub fn mend_files(
    dir: &Path,
    credentials: &Credentials,
    store: &str,
    reach: &Reach,
) -> Result<FilesMended, Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    let mended = vault::mend(&outside, dir, credentials, &Backing::default());
    let mended = mended.map_err(|error| outside.failure(error))?;
    Ok(FilesMended {
        snapshot: mended.snapshot,
        files: mended.files,
        aside: mended.aside,
        left: mended.left,
    })
}

/// Fetches segments that are gone or damaged back from a store; returns how many were, and the names
/// of those that it does not have either.
pub fn mend(
    vault: &mut Vault<Open>,
    store: &str,
    reach: &Reach,
    progress: &dyn Progress,
) -> Result<(u64, Vec<String>), Failure> {
    let outside = Outside::open(store, reach, Opening::Existing)?;
    progress.phase("fetching what is damaged");
    let repaired = vault.repair_from(&outside);
    let repaired = repaired.map_err(|error| outside.failure(error))?;
    let lost = repaired.lost.iter().map(|name| name.hex()).collect();
    Ok((repaired.mended, lost))
}

fn steps(progress: &dyn Progress) -> impl Fn(BackupStep) + Sync + '_ {
    |step| progress.done(step.done, step.total)
}
