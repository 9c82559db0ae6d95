//! Every segment by its hash, every original to its last byte.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::channel,
    },
    thread,
};

use model::{compartment::Compartment, id::Digest};

use crate::{
    fault::Fault,
    files::OBJECTS,
    fsck::report::{Fsck, FsckPart, FsckReport, FsckStep},
    keyring::object_name,
    objects::{Manifest, ObjectReader, Objects},
    primitives::{Hasher, ObjectIdentity, Secret, sha256},
    vault::Open,
};

pub(super) fn check(
    open: &Open,
    options: Fsck,
    report: &mut FsckReport,
    progress: &dyn Fn(FsckStep),
) -> Result<(), Fault> {
    let path = open.files.path(OBJECTS);
    let listed = open.objects.list().map_err(Fault::file(&path, "listed"))?;
    let mut there: BTreeMap<Digest, u64> = BTreeMap::new();
    for (name, len) in listed {
        match name {
            Ok(name) => {
                there.insert(name, len);
            }
            Err(other) => report.note(
                format!("`{OBJECTS}/{other}` is no segment"),
                "it is left from writing that was stopped, or not Testimony's; it can be deleted",
            ),
        }
    }
    let Some(view) = open.view(Compartment::Media)? else {
        return Ok(());
    };
    let mut wanted = Vec::new();
    let mut originals = Vec::new();
    let mut lists_are_complete = true;
    for object in view.casebase.objects()? {
        let Ok(manifest) = model::canonical::decode::<Manifest>(&object.manifest) else {
            report.rebuildable(format!(
                "the manifest of the original `{}` is damaged",
                object.id
            ));
            lists_are_complete = false;
            continue;
        };
        let segments = manifest.segments.iter();
        wanted.extend(segments.map(|name| (*name, manifest.segment)));
        let name = object_name(object.id);
        let key = match object.wrap {
            Some(row) => view.keyring.unwrap(&open.files, &view.epochs, row, &name)?,
            None => None,
        };
        originals.push((object.id, manifest, key));
    }
    // Small originals share segments; each is read once.
    wanted.sort();
    wanted.dedup_by_key(|(name, _)| *name);
    let total = wanted.iter().map(|(_, len)| len).sum();
    let mut done = 0;
    let objects = &open.objects;
    let verdicts = side_by_side(
        &wanted,
        |(name, len)| segment(objects.as_ref(), *name, *len, there.get(name)),
        |(_, len)| {
            done += len;
            progress(FsckStep {
                part: FsckPart::Objects,
                done,
                total,
            });
        },
    );
    let mut whole = BTreeSet::new();
    for ((name, _), verdict) in wanted.iter().zip(verdicts) {
        there.remove(name);
        match verdict {
            Verdict::Whole => {
                whole.insert(*name);
            }
            Verdict::Lost(what) => report.lost(what),
            Verdict::Damaged(what) => report.damaged(what),
        }
    }
    // A missing key has been reported with the history, a missing segment above.
    originals.retain(|(_, manifest, key)| {
        key.is_some() && manifest.segments.iter().all(|name| whole.contains(name))
    });
    let opened = side_by_side(
        &originals,
        |(_, manifest, key)| {
            key.as_ref()
                .is_some_and(|key| opens(objects, manifest, key))
        },
        |_| (),
    );
    for ((id, manifest, _), opens) in originals.iter().zip(opened) {
        if opens {
            report.objects += 1;
            report.bytes += manifest.bytes;
        } else {
            report.damaged(format!(
                "the original `{id}` does not open as what was sealed"
            ));
        }
    }
    let unreadable = view.casebase.closed_bodies()?;
    strays(
        open,
        options,
        &there,
        lists_are_complete && unreadable == 0,
        report,
    );
    Ok(())
}

enum Verdict {
    Whole,
    Lost(String),
    Damaged(String),
}

/// Whether a segment is there and what it was.
fn segment(objects: &dyn Objects, name: Digest, len: u64, found: Option<&u64>) -> Verdict {
    let hex = name.hex();
    match found {
        None => Verdict::Lost(format!("the segment `{hex}` of an original is gone")),
        Some(found) if *found != len => Verdict::Damaged(format!(
            "the segment `{hex}` of an original has another length"
        )),
        Some(_) => match objects.get(name, 0..len) {
            Ok(bytes) if sha256(&bytes) == name => Verdict::Whole,
            Ok(_) => Verdict::Damaged(format!("the segment `{hex}` of an original was changed")),
            Err(error) => Verdict::Lost(format!("the segment `{hex}` could not be read: {error}")),
        },
    }
}

/// Opens an original and reads it to its end.
fn opens(objects: &Arc<dyn Objects>, manifest: &Manifest, key: &Secret) -> bool {
    let Ok(identity) = ObjectIdentity::from_secret(key) else {
        return false;
    };
    let read = ObjectReader::open(objects.clone(), manifest.clone(), &identity);
    let sum = read.and_then(|mut reader| {
        let mut hasher = Hasher::default();
        let mut buffer = vec![0; 1 << 16];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(hasher.finish()),
                read => hasher.update(buffer.get(..read).unwrap_or_default()),
            }
        }
    });
    sum.is_ok_and(|sum| sum == manifest.sha256)
}

/// Does something with each of many things, on every core; the answers come in the order of the
/// things, and `done` hears of each, on this thread, as it is done.
fn side_by_side<T: Sync, R: Send>(
    things: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut done: impl FnMut(&T),
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (out, answers) = channel();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut found: Vec<Option<R>> = things.iter().map(|_| None).collect();
    thread::scope(|scope| {
        for _ in 0..cores.min(things.len()) {
            let (out, next, work) = (out.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    let Some(thing) = things.get(at) else { return };
                    if out.send((at, work(thing))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(out);
        for (at, answer) in answers {
            if let Some(thing) = things.get(at) {
                done(thing);
            }
            if let Some(place) = found.get_mut(at) {
                *place = Some(answer);
            }
        }
    });
    found.into_iter().flatten().collect()
}

/// Segments of no object: sealed and never recorded.
fn strays(
    open: &Open,
    options: Fsck,
    strays: &BTreeMap<Digest, u64>,
    lists_are_complete: bool,
    report: &mut FsckReport,
) {
    if strays.is_empty() {
        return;
    }
    let bytes: u64 = strays.values().sum();
    let what = format!(
        "{} segments ({bytes} bytes) belong to no original",
        strays.len()
    );
    if !lists_are_complete {
        let remedy = "they may belong to an original whose record is damaged: keep them";
        report.note(what, remedy);
    } else if options.collect {
        let deleted = strays
            .keys()
            .filter(|name| open.objects.delete(**name).is_ok());
        report.collected = deleted.count() as u64;
        report.note(what, "they were deleted");
    } else {
        report.note(
            what,
            "they are left from imports that were stopped; `fsck --repair` deletes them",
        );
    }
}
