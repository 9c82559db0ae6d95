//! What a new snapshot will say, held against the one before it and against what the store has.

use std::collections::{BTreeMap, HashMap};

use model::id::Digest;

use super::{
    BackupError, files,
    index::{File, Index, KeyObject, Part, Seen, Segment, object_name},
    listing::Listing,
    pack::{self, ALONE, Parts},
    send::Job,
    snapshot::Snapshot,
};
use crate::{
    fault::Fault,
    files::{KEYRING, KEYS},
    keys::Roster,
    objects::Objects as _,
    primitives::{Secret, sha256},
    vault::Open,
};

/// What a new snapshot will say, and what has to be sent before.
pub(super) struct Plan {
    pub(super) index: Index,
    pub(super) secret: Secret,
    pub(super) jobs: Vec<Job>,
    /// Whether it says anything that the newest one does not.
    pub(super) changed: bool,
}

impl Open {
    pub(super) fn plan(
        &self,
        previous: Option<&Snapshot>,
        listing: &Listing,
    ) -> Result<Plan, BackupError> {
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
