//! Making a snapshot: what is new goes into the store, and last what makes it a vault.

use std::collections::{BTreeMap, HashMap};

use ledger::Checkpoint;
use model::{compartment::Compartment, id::Digest};

use super::{
    BackupError, BackupStep, Depot, SNAPSHOTS, files,
    index::{File, Index, KeyObject, Part, Seen, Segment, object_name},
    listing::{self, Listing, Opened},
    pack::{self, ALONE, Parts},
    send::{self, Job, Sent},
    snapshot::Snapshot,
};
use crate::{
    fault::Fault,
    files::{KEYRING, KEYS},
    keys::Roster,
    log::{Log, follows},
    objects::Objects as _,
    primitives::{HybridRecipient, Secret, sha256},
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
        self.backup_to(depot, Listing::read(depot)?, progress)
    }

    /// The same, to a store of which it is known what is in it.
    pub(super) fn backup_to(
        &self,
        depot: &dyn Depot,
        listing: Listing,
        progress: &(dyn Fn(BackupStep) + Sync),
    ) -> Result<Saved, BackupError> {
        let found = self.state.newest_snapshot(depot, &listing)?;
        let mut behind = Vec::new();
        if let Some((name, snapshot)) = &found.newest {
            behind = self.state.must_not_be_older(name, &snapshot.index)?;
        }
        let previous = found.newest.as_ref().map(|(_, snapshot)| snapshot);
        let mut plan = self.state.plan(previous, &listing)?;
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
            saved.hold_destroyed_keys = older(&listing, snapshot.index.keys_since);
            return Ok(saved);
        }
        for job in &plan.jobs {
            if let Job::Segment(..) | Job::Group(..) = job {
                saved.segments += job.segments();
            }
        }
        let objects = self.state.objects.as_ref();
        let sizes: Vec<u64> = plan.jobs.iter().map(Job::bytes).collect();
        let wanted: Vec<_> = plan.jobs.iter().map(Job::own).collect();
        for ((sent, bytes), own) in send::all(plan.jobs, objects, depot, &listing, progress)?
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
        saved.hold_destroyed_keys = older(&listing, plan.index.keys_since);
        saved.segments -= saved.damaged.len() as u64;
        saved.snapshot = name;
        Ok(saved)
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

/// What a new snapshot will say, and what has to be sent before.
struct Plan {
    index: Index,
    secret: Secret,
    jobs: Vec<Job>,
    /// Whether it says anything that the newest one does not.
    changed: bool,
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

    fn plan(&self, previous: Option<&Snapshot>, listing: &Listing) -> Result<Plan, BackupError> {
        let before = previous.map(|snapshot| &snapshot.index);
        let number = before.map_or(1, |index| index.number.saturating_add(1));
        let mut random = self.random.borrow_mut();
        let secret = match previous {
            Some(snapshot) => {
                Secret::from_slice(snapshot.secret.bytes()).map_err(|_| Fault::Primitive)?
            }
            None => Secret::random(random.as_mut()),
        };
        let mut plan = Plan {
            index: Index {
                version: Index::VERSION,
                vault: self.vault,
                device: self.device,
                number,
                time: self.clock.now(),
                keys_since: before.map_or(1, |index| index.keys_since),
                checkpoints: self.checkpoints(before),
                keys: Vec::new(),
                packs: Vec::new(),
                files: Vec::new(),
                segments: Vec::new(),
            },
            secret,
            jobs: Vec::new(),
            changed: before.is_none(),
        };
        self.plan_keys(before, listing, &mut plan)?;
        let mut carried = Carried {
            before,
            listing,
            packs: HashMap::new(),
        };
        self.plan_files(&mut carried, &mut plan, random.as_mut())?;
        self.plan_segments(&mut carried, &mut plan)?;
        if let Some(before) = before {
            plan.changed |= before.files.len() != plan.index.files.len()
                || before.keys != plan.index.keys
                || before.segments.len() != plan.index.segments.len()
                || !plan.jobs.is_empty();
        }
        Ok(plan)
    }

    /// How long each log is, or was seen to be: what the store remembers never becomes less.
    fn checkpoints(&self, before: Option<&Index>) -> Vec<Seen> {
        let logs = self.logs.iter();
        let here = logs.map(|(device, log)| Seen {
            device: *device,
            size: log.checkpoint().size(),
            root: Digest::from_bytes(*log.checkpoint().root().as_bytes()),
        });
        let seen = before
            .into_iter()
            .flat_map(|index| index.checkpoints.iter().cloned());
        let mut longest: BTreeMap<_, Seen> = BTreeMap::new();
        for one in seen.chain(here) {
            let known = longest.entry(one.device).or_insert_with(|| one.clone());
            if known.size <= one.size {
                *known = one;
            }
        }
        longest.into_values().collect()
    }

    fn plan_keys(
        &self,
        before: Option<&Index>,
        listing: &Listing,
        plan: &mut Plan,
    ) -> Result<(), BackupError> {
        for member in Roster::names(&self.files)? {
            let Some(bytes) = self.files.read(&format!("{KEYS}/{member}.key"))? else {
                continue;
            };
            let key = KeyObject {
                member,
                bytes: bytes.len() as u64,
                sha256: sha256(&bytes),
            };
            if !listing.has(&key.name(), key.bytes) {
                plan.jobs.push(Job::Bytes(key.name(), bytes));
            }
            plan.index.keys.push(key);
        }
        // An old key file still opens with the old passphrase, in whatever snapshot has it.
        let is_gone = |old: &KeyObject| !plan.index.keys.contains(old);
        if before.is_some_and(|before| before.keys.iter().any(is_gone)) {
            plan.index.keys_since = plan.index.number;
        }
        plan.changed |= before.is_some_and(|before| before.keys != plan.index.keys);
        Ok(())
    }

    fn plan_files(
        &self,
        carried: &mut Carried<'_>,
        plan: &mut Plan,
        random: &mut dyn crate::edge::Random,
    ) -> Result<(), BackupError> {
        let secret = Secret::from_slice(plan.secret.bytes()).map_err(|_| Fault::Primitive)?;
        let known: BTreeMap<&str, &File> = carried
            .before
            .iter()
            .flat_map(|before| before.files.iter().map(|file| (file.path.as_str(), file)))
            .collect();
        // First what is taken over, so that packs have their numbers before new ones follow.
        let mut rests = Vec::new();
        for path in files::list(&self.files)? {
            let Some(bytes) = self.files.read(&path)? else {
                continue;
            };
            let mut file = File {
                bytes: bytes.len() as u64,
                sha256: sha256(&bytes),
                parts: Vec::new(),
                path,
            };
            let old = known.get(file.path.as_str()).copied();
            let kept = old.filter(|old| is_beginning(old, &bytes));
            if old.is_some() && kept.is_none() && file.path.starts_with(KEYRING) {
                // Written anew: keys are gone from it, which older snapshots still have.
                plan.index.keys_since = plan.index.number;
            }
            let kept = kept.filter(|old| old.parts.len() < FRAGMENTS);
            let carried = kept.and_then(|old| carried.parts(&old.parts, &mut plan.index));
            let from = match (carried, kept) {
                (Some(parts), Some(old)) => {
                    file.parts = parts;
                    old.bytes
                }
                _ => 0,
            };
            plan.changed |= from < file.bytes || old.is_none_or(|old| old.sha256 != file.sha256);
            rests.push((file, from));
        }
        let mut parts = Parts::new(&secret);
        for (mut file, from) in rests {
            if from < file.bytes {
                let len = usize::try_from(file.bytes - from).map_err(|_| Fault::Primitive)?;
                let rest = self.files.read_at(&file.path, from, len)?;
                parts.add(&rest, &mut file.parts, &mut plan.index, random)?;
            }
            plan.index.files.push(file);
        }
        parts.close(&mut plan.index, random)?;
        let sealed = parts.sealed.into_iter();
        plan.jobs
            .extend(sealed.map(|(name, bytes)| Job::Bytes(name, bytes)));
        Ok(())
    }

    fn plan_segments(&self, carried: &mut Carried<'_>, plan: &mut Plan) -> Result<(), BackupError> {
        let known: HashMap<Digest, &Segment> = carried
            .before
            .iter()
            .flat_map(|before| before.segments.iter().map(|one| (one.name, one)))
            .collect();
        let mut small = Vec::new();
        for (name, bytes) in self.objects.list().map_err(BackupError::Objects)? {
            // What is not named as a segment is none.
            let Ok(name) = name else { continue };
            let old = known.get(&name).filter(|old| old.bytes == bytes);
            let part = match old.map(|old| old.part) {
                Some(Some((pack, from))) => carried
                    .pack(pack, &mut plan.index)
                    .map(|pack| Some((pack, from))),
                Some(None) => carried
                    .listing
                    .has(&object_name(&name), bytes)
                    .then_some(None),
                // Sent by a backup that was interrupted.
                None => {
                    (bytes >= ALONE && carried.listing.has(&object_name(&name), bytes)).then(|| {
                        plan.changed = true;
                        None
                    })
                }
            };
            match part {
                Some(part) => plan.index.segments.push(Segment { name, bytes, part }),
                None if bytes >= ALONE => plan.jobs.push(Job::Segment(name, bytes)),
                None => small.push((name, bytes)),
            }
        }
        plan.jobs
            .extend(pack::groups(&small).into_iter().map(Job::Group));
        Ok(())
    }
}

/// What is taken over from the snapshot before, as far as the store still has it.
struct Carried<'a> {
    before: Option<&'a Index>,
    listing: &'a Listing,
    /// The old number of a pack, and its new one.
    packs: HashMap<u64, Option<u64>>,
}

impl Carried<'_> {
    fn pack(&mut self, old: u64, index: &mut Index) -> Option<u64> {
        let (before, listing) = (self.before?, self.listing);
        *self.packs.entry(old).or_insert_with(|| {
            let pack = before.pack(old)?;
            if !listing.has(&pack.name(), pack.bytes) {
                return None;
            }
            index.packs.push(pack.clone());
            Some(index.packs.len() as u64 - 1)
        })
    }

    fn parts(&mut self, old: &[Part], index: &mut Index) -> Option<Vec<Part>> {
        let part = |part: &Part| {
            Some(Part {
                pack: self.pack(part.pack, index)?,
                ..part.clone()
            })
        };
        old.iter().map(part).collect()
    }
}

/// Whether a file as it was is how it begins now.
fn is_beginning(old: &File, bytes: &[u8]) -> bool {
    let before = usize::try_from(old.bytes)
        .ok()
        .and_then(|at| bytes.get(..at));
    before.is_some_and(|before| sha256(before) == old.sha256)
}

/// A file in so many pieces is sent whole again: restoring would ask the store too often.
const FRAGMENTS: usize = 100;
