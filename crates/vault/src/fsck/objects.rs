//! Every segment by its hash, every original to its last byte.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read as _,
    sync::Arc,
};

use model::{
    compartment::Compartment,
    id::{Digest, ObjectId},
};

use crate::{
    cores,
    fault::Fault,
    files::OBJECTS,
    fsck::report::{Fsck, FsckReport},
    keyring::object_name,
    objects::{Manifest, ObjectReader, Objects},
    opener::Opener,
    place::is_out_of_reach,
    primitives::{Hasher, ObjectIdentity, Secret, sha256},
    vault::Open,
};

/// What will be checked: found first, so that the checking can go on beside something else.
pub(super) struct Plan {
    objects: Arc<dyn Objects>,
    /// What is in the store, and named as a segment is.
    there: BTreeMap<Digest, u64>,
    /// Segments that the history names, and their lengths: each once, however many originals share it.
    wanted: Vec<(Digest, u64)>,
    originals: Vec<Original>,
    lists_are_complete: bool,
}

struct Original {
    id: ObjectId,
    manifest: Manifest,
    key: Option<Secret>,
}

/// What was found.
pub(super) struct Found {
    plan: Plan,
    segments: Vec<Verdict>,
    /// Of each original whether it opens; none where a segment or the key is missing.
    opens: Vec<Option<bool>>,
}

impl Plan {
    /// `None` if originals are not this member's business.
    pub(super) fn new(open: &Open, report: &mut FsckReport) -> Result<Option<Self>, Fault> {
        let path = open.files.path(OBJECTS);
        let listed = open.objects.list();
        let listed = listed.map_err(Fault::objects(&path, "listed"))?;
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
            return Ok(None);
        };
        let opener = Opener::new(&open.files, &view.epochs, &view.keyring);
        let mut plan = Self {
            objects: open.objects.clone(),
            there,
            wanted: Vec::new(),
            originals: Vec::new(),
            lists_are_complete: true,
        };
        for object in view.casebase.objects()? {
            let id = object.id;
            let Ok(manifest) = model::canonical::decode::<Manifest>(&object.manifest) else {
                report.rebuildable(format!("the manifest of the original `{id}` is damaged"));
                plan.lists_are_complete = false;
                continue;
            };
            let segments = manifest.segments.iter();
            plan.wanted
                .extend(segments.map(|name| (*name, manifest.segment)));
            let key = match object.wrap {
                Some(row) => opener.key(row, &object_name(id))?,
                None => None,
            };
            plan.originals.push(Original { id, manifest, key });
        }
        // Small originals share segments; each is read once.
        plan.wanted.sort();
        plan.wanted.dedup_by_key(|(name, _)| *name);
        Ok(Some(plan))
    }

    /// Bytes to be read.
    pub(super) fn total(&self) -> u64 {
        self.wanted.iter().map(|(_, len)| len).sum()
    }

    /// Reads everything. `progress` hears how many bytes of it.
    pub(super) fn run(self, mut progress: impl FnMut(u64)) -> Found {
        let objects = &self.objects;
        let mut done = 0;
        let segments = cores::told(
            &self.wanted,
            1,
            |part| {
                let each = part.iter();
                each.map(|(name, len)| segment(objects.as_ref(), *name, *len, self.there.get(name)))
                    .collect()
            },
            |part| {
                done += part.iter().map(|(_, len)| len).sum::<u64>();
                progress(done);
            },
        );
        let each = self.wanted.iter().zip(&segments);
        let whole: BTreeSet<Digest> = each
            .filter(|(_, verdict)| matches!(verdict, Verdict::Whole | Verdict::Unlisted))
            .map(|((name, _), _)| *name)
            .collect();
        // A missing key has been reported with the history, a missing segment is above.
        let opens = cores::each(&self.originals, PORTION, |one| {
            let is_there = one
                .manifest
                .segments
                .iter()
                .all(|name| whole.contains(name));
            let key = one.key.as_ref().filter(|_| is_there)?;
            Some(opens(objects, &one.manifest, key))
        });
        Found {
            segments,
            opens,
            plan: self,
        }
    }
}

impl Found {
    pub(super) fn report(
        self,
        open: &Open,
        options: Fsck,
        report: &mut FsckReport,
    ) -> Result<(), Fault> {
        let mut plan = self.plan;
        let mut unlisted = 0;
        let mut unreached = None;
        for ((name, _), verdict) in plan.wanted.iter().zip(self.segments) {
            plan.there.remove(name);
            match verdict {
                Verdict::Whole => {}
                Verdict::Unlisted => unlisted += 1,
                // One is enough: the others will say the same.
                Verdict::Unreached(why) => {
                    unreached.get_or_insert(why);
                }
                Verdict::Lost(what) => report.lost(what),
                Verdict::Damaged(what) => report.damaged(what),
            }
        }
        if let Some(why) = unreached {
            // What opened before the place fell silent was checked; nothing is known of the rest.
            return Err(Fault::OutOfReach(why));
        }
        if unlisted > 0 {
            report.note(
                format!("{unlisted} segments are there and in no listing of their place"),
                "ask whoever keeps the place; a copy in another place helps if it goes on",
            );
        }
        for (one, opens) in plan.originals.iter().zip(self.opens) {
            match opens {
                None => {}
                Some(true) => {
                    report.objects += 1;
                    report.bytes += one.manifest.bytes;
                }
                Some(false) => report.damaged(format!(
                    "the original `{}` does not open as what was sealed",
                    one.id
                )),
            }
        }
        let unreadable = match open.view(Compartment::Media)? {
            Some(view) => view.casebase.closed_bodies()?,
            None => 0,
        };
        let lists_are_complete = plan.lists_are_complete && unreadable == 0;
        strays(open, options, &plan.there, lists_are_complete, report);
        Ok(())
    }
}

enum Verdict {
    Whole,
    /// There, though the listing did not say so.
    Unlisted,
    Unreached(String),
    Lost(String),
    Damaged(String),
}

/// Whether a segment is there and what it was.
fn segment(objects: &dyn Objects, name: Digest, len: u64, found: Option<&u64>) -> Verdict {
    let hex = name.hex();
    match found {
        None => match objects.get(name, 0..len) {
            Ok(bytes) if sha256(&bytes) == name => Verdict::Unlisted,
            Err(error) if is_out_of_reach(&error) => Verdict::Unreached(error.to_string()),
            _ => Verdict::Lost(format!("the segment `{hex}` of an original is gone")),
        },
        Some(found) if *found != len => Verdict::Damaged(format!(
            "the segment `{hex}` of an original has another length"
        )),
        Some(_) => match objects.get(name, 0..len) {
            Ok(bytes) if sha256(&bytes) == name => Verdict::Whole,
            Ok(_) => Verdict::Damaged(format!("the segment `{hex}` of an original was changed")),
            Err(error) if is_out_of_reach(&error) => Verdict::Unreached(error.to_string()),
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

/// So many originals are worth telling a thread about.
const PORTION: usize = 8;
