//! What has to go into the store, on a few threads: one waits for the store while another reads.

use std::{
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
};

use model::id::Digest;

use super::{
    BackupError, BackupStep, Depot,
    index::{Pack, object_name},
    listing::Listing,
};
use crate::{objects::Objects, primitives::sha256};

/// Something to send.
pub(super) enum Job {
    /// Bytes under a name.
    Bytes(String, Vec<u8>),
    /// A segment that is an object of the store.
    Segment(Digest, u64),
    /// Small segments that make a pack; those that are not what they were stay out.
    Group(Vec<(Digest, u64)>),
}

/// What became of it.
pub(super) enum Sent {
    Done,
    /// A segment that is not what was sealed is not sent.
    Damaged(Digest),
    /// A pack of these segments.
    Packed(Vec<(Digest, u64)>, Pack, Vec<Digest>),
}

impl Job {
    pub(super) fn bytes(&self) -> u64 {
        match self {
            Self::Bytes(_, bytes) => bytes.len() as u64,
            Self::Segment(_, bytes) => *bytes,
            Self::Group(group) => group.iter().map(|(_, bytes)| bytes).sum(),
        }
    }

    fn run(
        self,
        objects: &dyn Objects,
        depot: &dyn Depot,
        listing: &Listing,
    ) -> Result<Sent, BackupError> {
        match self {
            Self::Bytes(name, bytes) => {
                put(depot, listing, &name, bytes)?;
                Ok(Sent::Done)
            }
            Self::Segment(name, bytes) => match read(objects, name, bytes)? {
                Some(segment) => {
                    put(depot, listing, &object_name(&name), segment)?;
                    Ok(Sent::Done)
                }
                None => Ok(Sent::Damaged(name)),
            },
            Self::Group(group) => {
                let (mut all, mut kept, mut damaged) = (Vec::new(), Vec::new(), Vec::new());
                for (name, bytes) in group {
                    match read(objects, name, bytes)? {
                        Some(segment) => {
                            all.extend_from_slice(&segment);
                            kept.push((name, bytes));
                        }
                        None => damaged.push(name),
                    }
                }
                let pack = Pack {
                    name: sha256(&all),
                    bytes: all.len() as u64,
                    salt: None,
                };
                // Sent by a backup that was interrupted.
                if !listing.has(&pack.name(), pack.bytes) {
                    put(depot, listing, &pack.name(), all)?;
                }
                Ok(Sent::Packed(kept, pack, damaged))
            }
        }
    }
}

/// Puts an object into the store; one of that name that cannot be it, by its length, makes room.
fn put(
    depot: &dyn Depot,
    listing: &Listing,
    name: &str,
    bytes: Vec<u8>,
) -> Result<(), BackupError> {
    if listing.0.contains_key(name) && !listing.has(name, bytes.len() as u64) {
        depot.delete(name).map_err(BackupError::Store)?;
    }
    depot.put(name, bytes).map_err(BackupError::Store)
}

/// A segment, if it is what was sealed.
fn read(objects: &dyn Objects, name: Digest, bytes: u64) -> Result<Option<Vec<u8>>, BackupError> {
    let segment = objects.get(name, 0..bytes).map_err(BackupError::Objects)?;
    Ok((sha256(&segment) == name).then_some(segment))
}

/// Does all jobs, in any order. The first error ends it; what was sent stays and is not sent again.
pub(super) fn all(
    jobs: Vec<Job>,
    objects: &dyn Objects,
    depot: &dyn Depot,
    listing: &Listing,
    progress: &(dyn Fn(BackupStep) + Sync),
) -> Result<Vec<Sent>, BackupError> {
    let total = jobs.iter().map(Job::bytes).sum();
    side_by_side(
        jobs,
        |job| {
            let bytes = job.bytes();
            job.run(objects, depot, listing).map(|sent| (sent, bytes))
        },
        {
            let mut done = 0;
            move |(_, bytes): &(Sent, u64)| {
                done += bytes;
                progress(BackupStep { done, total });
            }
        },
    )
    .map(|sent| sent.into_iter().map(|(sent, _)| sent).collect())
}

/// Does something with each of many things, on a few threads; the answers come in the order of the
/// things. The first error ends it.
pub(crate) fn side_by_side<T: Send, R: Send, E: Send>(
    things: Vec<T>,
    work: impl Fn(T) -> Result<R, E> + Sync,
    mut done: impl FnMut(&R),
) -> Result<Vec<R>, E> {
    let count = things.len();
    let things: Vec<Mutex<Option<T>>> = things
        .into_iter()
        .map(|one| Mutex::new(Some(one)))
        .collect();
    let (next, failed) = (AtomicUsize::new(0), AtomicBool::new(false));
    let (out, answers) = channel();
    let mut found: Vec<Option<R>> = things.iter().map(|_| None).collect();
    let mut error = None;
    thread::scope(|scope| {
        for _ in 0..THREADS.min(count) {
            let (out, next, failed, things, work) = (out.clone(), &next, &failed, &things, &work);
            scope.spawn(move || {
                while !failed.load(Ordering::Relaxed) {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { return };
                    let thing = thing.lock().ok().and_then(|mut thing| thing.take());
                    let Some(thing) = thing else { return };
                    if out.send((at, work(thing))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(out);
        for (at, answer) in answers {
            match answer {
                Ok(answer) => {
                    done(&answer);
                    if let Some(place) = found.get_mut(at) {
                        *place = Some(answer);
                    }
                }
                Err(first) => {
                    failed.store(true, Ordering::Relaxed);
                    error.get_or_insert(first);
                }
            }
        }
    });
    match error {
        Some(error) => Err(error),
        None => Ok(found.into_iter().flatten().collect()),
    }
}

/// More than cores: most of the time is spent waiting for a disk or a line.
const THREADS: usize = 4;
