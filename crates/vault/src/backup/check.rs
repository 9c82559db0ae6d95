//! Every byte in a store, held against its name; and the list of snapshots.

use std::collections::BTreeMap;

use model::id::Digest;

use super::{
    BackupError, BackupStep, Depot, SNAPSHOTS,
    listing::{self, Listing, Opened, SnapshotInfo, is_about_bytes},
    send::side_by_side,
};
use crate::{
    primitives::sha256,
    vault::{Open, Vault},
};

/// What is in a store.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoreReport {
    /// The snapshots that can be opened, the newest first.
    pub snapshots: Vec<SnapshotInfo>,
    /// Snapshots that are for others.
    pub strangers: u64,
    /// Objects that were read, and are what was stored.
    pub objects: u64,
    /// Their bytes.
    pub bytes: u64,
    /// What is missing or changed, and which snapshots need it.
    pub problems: Vec<String>,
    /// Objects that no snapshot of ours needs, and their bytes.
    pub unneeded: (u64, u64),
    /// The objects among the problems.
    pub(super) spoilt: Vec<String>,
}

impl Vault<Open> {
    /// The snapshots of a store, without reading anything else.
    pub fn snapshots(&self, depot: &dyn Depot) -> Result<StoreReport, BackupError> {
        let listing = Listing::read(depot)?;
        Ok(self.state.survey(depot, &listing)?.0)
    }

    /// Reads every object that a snapshot needs. A whole vault of a store that nobody keeps sound is
    /// worth less than none: run it now and then.
    pub fn check_backup(
        &self,
        depot: &dyn Depot,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<StoreReport, BackupError> {
        let listing = Listing::read(depot)?;
        let (mut report, needed) = self.state.survey(depot, &listing)?;
        let total = needed.values().map(|need| need.bytes).sum();
        let mut done = 0;
        let jobs: Vec<(&String, &Need)> = needed.iter().collect();
        let verdicts = side_by_side(
            jobs.clone(),
            |(name, need)| {
                need.verdict(depot, name)
                    .map(|verdict| (verdict, need.bytes))
            },
            |(_, bytes): &(Option<&str>, u64)| {
                done += bytes;
                progress(BackupStep { done, total });
            },
        )?;
        for ((name, need), (verdict, bytes)) in jobs.into_iter().zip(verdicts) {
            match verdict {
                None => {
                    report.objects += 1;
                    report.bytes += bytes;
                }
                Some(what) => {
                    let count = need.snapshots;
                    report.spoilt.push(name.clone());
                    report
                        .problems
                        .push(format!("`{name}` {what}; {count} snapshots need it"));
                }
            }
        }
        Ok(report)
    }
}

/// An object that snapshots need.
pub(super) struct Need {
    bytes: u64,
    snapshots: u64,
}

impl Need {
    /// What is wrong with it.
    fn verdict(&self, depot: &dyn Depot, name: &str) -> Result<Option<&'static str>, BackupError> {
        match depot.get(name, self.bytes) {
            Ok(bytes) if is_named(name, &bytes) => Ok(None),
            Ok(_) => Ok(Some("was changed")),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Some("is missing")),
            Err(error) if is_about_bytes(&error) => Ok(Some("was changed")),
            Err(error) => Err(BackupError::Store(error)),
        }
    }
}

/// Whether bytes are those that a name promises: it ends with their hash.
fn is_named(name: &str, bytes: &[u8]) -> bool {
    let hash = name.rsplit(['/', '-']).next().map(Digest::parse);
    hash.is_some_and(|hash| hash.is_ok_and(|hash| hash == sha256(bytes)))
}

impl Open {
    /// Opens every snapshot; returns what they need.
    pub(super) fn survey(
        &self,
        depot: &dyn Depot,
        listing: &Listing,
    ) -> Result<(StoreReport, BTreeMap<String, Need>), BackupError> {
        let mut report = StoreReport::default();
        let mut needed: BTreeMap<String, Need> = BTreeMap::new();
        let mut keys_since = None;
        for name in listing.snapshots() {
            match listing::open(depot, name, self.vault, &self.identity)? {
                Opened::Fine(snapshot) if self.is_ours(&snapshot) => {
                    let index = &snapshot.index;
                    let keys_since = *keys_since.get_or_insert(index.keys_since);
                    report
                        .snapshots
                        .push(listing::info(name, index, keys_since));
                    let mut needs: Vec<_> = index.needs().collect();
                    needs.sort();
                    needs.dedup();
                    for (name, bytes) in needs {
                        let need = Need {
                            bytes,
                            snapshots: 0,
                        };
                        needed.entry(name).or_insert(need).snapshots += 1;
                    }
                }
                Opened::Fine(_) => {
                    let what = "is signed by no member: a forgery, or damaged";
                    report.problems.push(format!("snapshot `{name}` {what}"));
                }
                Opened::Damaged => {
                    let what = "cannot be read: it was changed, cut or put in another's place";
                    report.problems.push(format!("snapshot `{name}` {what}"));
                }
                Opened::Stranger => report.strangers += 1,
            }
        }
        if report.snapshots.is_empty() {
            let what = "there is no snapshot that you can open";
            report.problems.push(what.to_owned());
        }
        for (name, bytes) in &listing.0 {
            if !needed.contains_key(name) && !name.starts_with(SNAPSHOTS) {
                report.unneeded.0 += 1;
                report.unneeded.1 += bytes;
            }
        }
        Ok((report, needed))
    }
}
