//! Making a snapshot: what is new goes into the store, and last what makes it a vault.

use ledger::Checkpoint;
use model::{compartment::Compartment, id::Digest};

use super::{
    BackupError, BackupStep, Depot, SNAPSHOTS, exclusive,
    index::{Index, Seen, Segment},
    listing::{self, Listing, Opened},
    pack,
    send::{self, Job, Sent},
    snapshot::Snapshot,
};
use crate::{
    fault::Fault,
    log::{Log, follows},
    primitives::HybridRecipient,
    vault::{Open, Vault},
};

/// What a backup did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Saved {
    /// The newest snapshot: the one that was made, or the one from which nothing has changed.
    pub snapshot: String,
    /// Whether there was nothing to do.
    pub unchanged: bool,
    /// Files in it, key files included.
    pub files: u64,
    /// Segments of originals in it.
    pub segments: u64,
    /// Bytes that were sent.
    pub sent: u64,
    /// Devices of which the store has seen more than there is here, by their members: another copy of
    /// the vault is ahead of this one.
    pub behind: Vec<String>,
    /// Segments that are not what was sealed and were not sent; `fsck` says more.
    pub damaged: Vec<Digest>,
    /// Snapshots in the store that hold keys which were destroyed or changed since.
    pub hold_destroyed_keys: u64,
    /// Snapshots in the store that are not for this member.
    pub strangers: u64,
    /// Snapshots in the store that cannot be read.
    pub unreadable: Vec<String>,
}

/// The newest snapshot that opens, and what else there is.
pub(super) struct Found {
    pub(super) newest: Option<(String, Snapshot)>,
    pub(super) strangers: u64,
    pub(super) unreadable: Vec<String>,
}

impl Vault<Open> {
    /// Sends to a store what it does not have yet, and last a snapshot that says what makes this
    /// vault. If it stops before the end, the store has no new snapshot, and the next backup sends
    /// the rest.
    ///
    /// Refused if the store knows more of a log than there is here: this is an older copy then.
    pub fn backup(
        &self,
        depot: &dyn Depot,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<Saved, BackupError> {
        exclusive::nobody_forgets(depot)?;
        self.backup_to(depot, Listing::read(depot)?, progress)
    }

    /// The same, to a store of which it is known what is in it, listed when nobody was forgetting.
    pub(super) fn backup_to(
        &self,
        depot: &dyn Depot,
        mut listing: Listing,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<Saved, BackupError> {
        let mut sent = 0;
        for _ in 0..ATTEMPTS {
            let (mut saved, index) = self.send(depot, &listing, progress)?;
            sent += saved.sent;
            saved.sent = sent;
            let Some(index) = index else {
                saved.unchanged = sent == 0;
                return Ok(saved);
            };
            match exclusive::lost_meanwhile(depot, &index)? {
                None => return Ok(saved),
                Some(now) => listing = now,
            }
        }
        Err(BackupError::Losing)
    }

    /// Sends what there is to send; returns what the new snapshot says, if there is one.
    fn send(
        &self,
        depot: &dyn Depot,
        listing: &Listing,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<(Saved, Option<Index>), BackupError> {
        let found = self.state.newest_snapshot(depot, listing)?;
        let mut behind = Vec::new();
        if let Some((name, snapshot)) = &found.newest {
            behind = self.state.must_not_be_older(name, &snapshot.index)?;
        }
        let previous = found.newest.as_ref().map(|(_, snapshot)| snapshot);
        let mut plan = self.state.plan(previous, listing)?;
        let mut saved = Saved {
            files: (plan.index.files.len() + plan.index.keys.len()) as u64,
            strangers: found.strangers,
            unreadable: found.unreadable,
            behind,
            ..Saved::default()
        };
        saved.segments = plan.index.segments.len() as u64;
        if let (false, Some((name, snapshot))) = (plan.changed, &found.newest) {
            saved.snapshot = name.clone();
            saved.unchanged = true;
            saved.hold_destroyed_keys = older(listing, snapshot.index.keys_since);
            return Ok((saved, None));
        }
        for job in &plan.jobs {
            if let Job::Segment(..) | Job::Group(..) = job {
                saved.segments += job.segments();
            }
        }
        let objects = self.state.objects.as_ref();
        let sizes: Vec<u64> = plan.jobs.iter().map(Job::bytes).collect();
        let wanted: Vec<_> = plan.jobs.iter().map(Job::own).collect();
        for ((sent, bytes), own) in send::all(plan.jobs, objects, depot, listing, progress)?
            .into_iter()
            .zip(sizes)
            .zip(wanted)
        {
            match sent {
                Sent::Done => {
                    saved.sent += bytes;
                    if let Some((name, bytes)) = own {
                        plan.index.segments.push(Segment {
                            name,
                            bytes,
                            part: None,
                        });
                    }
                }
                Sent::Damaged(name) => saved.damaged.push(name),
                Sent::Packed(group, pack, damaged) => {
                    saved.sent += pack.bytes;
                    saved.damaged.extend(damaged);
                    pack::place(&group, pack, &mut plan.index);
                }
            }
        }
        plan.index.segments.sort_by_key(|one| one.name);
        let name = listing::name_of(plan.index.number, self.random_bytes());
        let members = self.state.recipients_of_snapshots();
        let file = Snapshot::seal(&plan.index, &plan.secret, &self.state.signing, &members)?;
        saved.sent += file.len() as u64;
        let put = depot.put(&format!("{SNAPSHOTS}/{name}"), file);
        put.map_err(BackupError::Store)?;
        saved.hold_destroyed_keys = older(listing, plan.index.keys_since);
        saved.segments -= saved.damaged.len() as u64;
        saved.snapshot = name;
        Ok((saved, Some(plan.index)))
    }
}

/// How many snapshots are from before the last time that keys were destroyed.
fn older(listing: &Listing, keys_since: u64) -> u64 {
    let numbers = listing.snapshots().into_iter();
    let numbers = numbers.filter_map(|name| name.split_once('-')?.0.parse::<u64>().ok());
    numbers.filter(|number| *number < keys_since).count() as u64
}

impl Job {
    fn segments(&self) -> u64 {
        match self {
            Self::Bytes(..) => 0,
            Self::Segment(..) => 1,
            Self::Group(group) => group.len() as u64,
        }
    }

    fn own(&self) -> Option<(Digest, u64)> {
        match self {
            Self::Segment(name, bytes) => Some((*name, *bytes)),
            _ => None,
        }
    }
}

impl Open {
    pub(super) fn newest_snapshot(
        &self,
        depot: &dyn Depot,
        listing: &Listing,
    ) -> Result<Found, BackupError> {
        let mut found = Found {
            newest: None,
            strangers: 0,
            unreadable: Vec::new(),
        };
        for name in listing.snapshots() {
            match listing::open(depot, name, self.vault, &self.identity)? {
                Opened::Fine(snapshot) if self.is_ours(&snapshot) => {
                    found.newest = Some((name.to_owned(), *snapshot));
                    return Ok(found);
                }
                Opened::Fine(_) | Opened::Damaged => found.unreadable.push(name.to_owned()),
                Opened::Stranger => found.strangers += 1,
            }
        }
        Ok(found)
    }

    /// Whoever has the keys of any compartment, and this member in any case.
    fn recipients_of_snapshots(&self) -> Vec<HybridRecipient> {
        let is_in = |device| {
            let mut all = Compartment::ALL.into_iter();
            device == self.device || all.any(|one| self.standing.holds(one, device))
        };
        let members = self.roster.iter();
        let members = members.filter(|(device, member)| !member.is_former && is_in(*device));
        members
            .map(|(_, member)| member.recipient.clone())
            .collect()
    }

    /// Whether a member has signed it.
    pub(super) fn is_ours(&self, snapshot: &Snapshot) -> bool {
        let maker = self.roster.get(snapshot.index.device);
        maker.is_some_and(|maker| snapshot.is_signed_by(&maker.key))
    }

    /// The store remembers how long each log was. If this device's own is shorter here, or another,
    /// this folder was put back from an older copy: what it signs next would be a second history under
    /// numbers that are used. Returns whose other logs are shorter here.
    fn must_not_be_older(&self, name: &str, index: &Index) -> Result<Vec<String>, BackupError> {
        let mut behind = Vec::new();
        for seen in &index.checkpoints {
            let log = self.logs.get(&seen.device);
            let here = log.map_or(0, Log::size);
            if here < seen.size && seen.device == self.device {
                return Err(BackupError::Older {
                    here,
                    there: seen.size,
                    snapshot: name.to_owned(),
                });
            }
            let Some(log) = log.filter(|_| here >= seen.size) else {
                behind.push(self.roster.name(seen.device));
                continue;
            };
            if seen.size > 0 && !self.follows(log, seen)? {
                return Err(BackupError::Forked {
                    snapshot: name.to_owned(),
                });
            }
        }
        Ok(behind)
    }

    /// Whether a log goes on from where it was seen.
    fn follows(&self, log: &Log, seen: &Seen) -> Result<bool, BackupError> {
        let root = ledger::Digest::new(*seen.root.as_bytes());
        let before = Checkpoint::new(&log.id.origin(), seen.size, root);
        let before = before.map_err(|_| Fault::Primitive)?;
        Ok(follows(&self.files, log, &before).is_ok())
    }
}

/// A store that still loses what was sent after so many is no store.
const ATTEMPTS: usize = 3;
